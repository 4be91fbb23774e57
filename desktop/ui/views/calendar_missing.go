package views

import (
	"strconv"
	"strings"
)

// missingText warns of years in which deadlines are reckoned without a working
// calendar.
func missingText(d *Desk, years []int) string {
	var all []string
	for _, y := range years {
		all = append(all, strconv.Itoa(y))
	}
	return d.Words().Tf("ui.calendar.missing", map[string]string{"years": strings.Join(all, ", ")})
}
