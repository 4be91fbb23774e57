package arch

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"testing"
)

var (
	argument  = regexp.MustCompile(`\$(\d+)`)
	statement = regexp.MustCompile(`\b(SELECT|INSERT|UPDATE|DELETE|WHERE|VALUES|SET)\b`)
)

// swapped lists SQL texts whose arguments do not first appear in their order.
// SQLite's driver binds them by appearance: SELECT $2, $1 swaps in silence.
func swapped(tr tree) (guilt []string) {
	inspect(tr, func(*source) bool { return true }, func(s *source, n ast.Node) {
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING || s.pkg == "shared/arch" || !statement.MatchString(lit.Value) {
			return
		}
		high, seen := 0, map[int]bool{}
		for _, m := range argument.FindAllStringSubmatch(lit.Value, -1) {
			i, err := strconv.Atoi(m[1])
			if err != nil || seen[i] {
				continue
			}
			seen[i] = true
			if high > 0 && i != high+1 { // a text may be continued by another literal, so the first is free
				guilt = append(guilt, s.at(lit.Pos())+": "+m[0]+" stands where its forerunner is expected")
			}
			high = i
		}
	})
	return guilt
}

func TestArgumentsInOrder(t *testing.T) {
	judge(t, swapped, map[string]map[string]string{
		"a.go:1:24: $3 stands": {"shared/docdb/a.go": "package docdb; var x = `SELECT $1, $3, $2`"},
		"a.go:1:24: $1 stands": {"shared/docdb/a.go": "package docdb; var x = `SELECT $2, $1`"},
	})
	fine := "package docdb; var x = `SELECT $1, $2, $1, $3` + `, $4`"
	if guilt := swapped(made(t, map[string]string{"shared/docdb/a.go": fine})); len(guilt) > 0 {
		t.Error(guilt)
	}
}
