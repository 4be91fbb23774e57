package views

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"kontor/shared/crm"
)

// kindsIn lists where a file asks which kind it has before it: compares a name
// with a kind's, or looks for the struct of one.
func kindsIn(t *testing.T, name string, src any) (found []string) {
	t.Helper()
	var kinds []string
	for _, k := range crm.Kinds().All {
		kinds = append(kinds, k.Name)
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, src, 0)
	if err != nil {
		t.Fatal(err)
	}
	say := func(n ast.Node, kind string) {
		if slices.Contains(kinds, kind) {
			found = append(found, set.Position(n.Pos()).String()+": "+kind)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			for _, side := range []ast.Expr{n.X, n.Y} {
				if lit, is := side.(*ast.BasicLit); is && (n.Op == token.EQL || n.Op == token.NEQ) {
					text, _ := strconv.Unquote(lit.Value)
					say(n, text)
				}
			}
		case *ast.SelectorExpr:
			if from, is := n.X.(*ast.Ident); is && from.Name == "crm" {
				say(n, n.Sel.Name)
			}
		}
		return true
	})
	return found
}

// TestCard_Generic: the generic card asks of no document which kind it is: what
// a kind adds stands in its face.
func TestCard_Generic(t *testing.T) {
	files, err := filepath.Glob("card*.go")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		for _, at := range kindsIn(t, name, nil) {
			t.Error(at)
		}
	}
	const guilty = `package views
func (c *Card) x() bool { _, is := c.doc.Doc.(*crm.Contract); return is || c.kind.Name == "Counterparty" || c.doc.Parts["Counterparty"] == nil }`
	if got := kindsIn(t, "control.go", guilty); len(got) != 2 {
		t.Errorf("of two in the control it finds %v", got)
	}
}
