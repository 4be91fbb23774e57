package arch

import (
	"go/ast"
	"go/token"
	"slices"
	"testing"
)

// inspect calls see for every node of the sources that a rule is about.
func inspect(tr tree, about func(*source) bool, see func(*source, ast.Node)) {
	for _, s := range tr.sources {
		if about(s) {
			ast.Inspect(s.file, func(n ast.Node) bool { see(s, n); return true })
		}
	}
}

// asleep lists tests that wait for time to pass. Inside a synctest bubble the
// clock is not the wall's, and sleeping is how it moves.
func asleep(tr tree) (guilt []string) {
	for _, s := range tr.sources {
		if !s.test {
			continue
		}
		var bubble token.Pos // the end of the bubble we are in
		ast.Inspect(s.file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok && s.isCall(sel, "testing/synctest", "Test") {
					bubble = max(bubble, call.End())
				}
			}
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Pos() > bubble && s.isCall(sel, "time", "Sleep") {
				guilt = append(guilt, s.at(sel.Pos())+": a test waits for what happens, not for time")
			}
			return true
		})
	}
	return guilt
}

// skipped lists tests that give up; only a machine without PostgreSQL excuses.
func skipped(tr tree) (guilt []string) {
	inspect(tr, func(s *source) bool { return s.pkg != "shared/docdb/pgtest" }, func(s *source, n ast.Node) {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
			return
		}
		if id, ok := sel.X.(*ast.Ident); ok && slices.Contains([]string{"t", "b", "f", "tb"}, id.Name) && s.imports["testing"] != "" {
			guilt = append(guilt, s.at(sel.Pos())+": a test is not skipped")
		}
	})
	return guilt
}

// hasty lists work done before main.
func hasty(tr tree) (guilt []string) {
	inspect(tr, func(s *source) bool { return s.pkg != "desktop/vault/cryptvfs" }, func(s *source, n ast.Node) {
		if f, ok := n.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			guilt = append(guilt, s.at(f.Pos())+": no init but the one that registers the VFS")
		}
	})
	return guilt
}

// clocked lists rules that read the clock themselves.
func clocked(tr tree) (guilt []string) {
	about := func(s *source) bool {
		return !s.test && under(s.pkg, []string{"shared/crm", "shared/access", "shared/change"})
	}
	inspect(tr, about, func(s *source, n ast.Node) {
		for _, name := range []string{"Now", "Since", "Until"} {
			if sel, ok := n.(*ast.SelectorExpr); ok && s.isCall(sel, "time", name) {
				guilt = append(guilt, s.at(sel.Pos())+": rules are given the time")
			}
		}
	})
	return guilt
}

func TestNoSleep(t *testing.T) {
	judge(t, asleep, map[string]map[string]string{
		"doc/a_test.go:1:45:": {"shared/doc/a_test.go": `package doc; import "time"; func x() { y(); time.Sleep(1) }`},
		"a_test.go:1:45:":     {"shared/doc/a_test.go": `package doc; import tm "time"; func x() { y(tm.Sleep) }`},
		"a_test.go:1:111":     {"shared/doc/a_test.go": `package doc; import ("time"; "testing/synctest"); func x() { synctest.Test(t, func() { time.Sleep(1) }); /**/ time.Sleep(1) }`},
	})
	bubble := `package doc; import ("time"; "testing/synctest"); func x() { synctest.Test(t, func() { time.Sleep(1) }) }`
	if guilt := asleep(made(t, map[string]string{"shared/doc/a_test.go": bubble})); len(guilt) > 0 {
		t.Error(guilt)
	}
}

func TestNoSkip(t *testing.T) {
	judge(t, skipped, map[string]map[string]string{
		"a_test.go:1:53": {"shared/doc/a_test.go": `package doc; import "testing"; func T(t testing.T){ t.Skip() }`},
	})
}

func TestNoInit(t *testing.T) {
	judge(t, hasty, map[string]map[string]string{"a.go:1:14": {"shared/doc/a.go": `package doc; func init() {}`}})
}

func TestRulesReadNoClock(t *testing.T) {
	judge(t, clocked, map[string]map[string]string{"a.go:1:37": {"shared/crm/a.go": `package crm; import "time"; var x = time.Now()`}})
}
