package calendar

import (
	"bytes"
	"fmt"

	"github.com/emersion/go-ical"
)

// written gives one component as folded lines. The library writes whole
// calendars only and folds nothing, so the component is cut out of one.
func written(c *ical.Component) ([]byte, error) {
	around := ical.NewCalendar()
	props{around.Component}.raw(ical.PropVersion, "2.0")
	props{around.Component}.raw(ical.PropProductID, "-")
	around.Children = []*ical.Component{c}
	var buf bytes.Buffer
	if err := ical.NewEncoder(&buf).Encode(around); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEvent, err)
	}
	from := bytes.Index(buf.Bytes(), []byte("BEGIN:"+c.Name))
	to := bytes.LastIndex(buf.Bytes(), []byte("END:"+ical.CompCalendar))
	return fold(buf.Bytes()[from:to]), nil
}
