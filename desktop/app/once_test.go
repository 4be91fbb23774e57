package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestUseOnce: nothing that runs with the open session asks the program for it
// once more. Whoever locks in between would wait for the first to let go, and
// the second for him, for ever.
func TestUseOnce(t *testing.T) {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	fset, files := token.NewFileSet(), []*ast.File{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	for _, at := range usedTwice(files) {
		t.Errorf("%s: asks for the session with the session open", fset.Position(at))
	}
	// Positive control: Who asks by way of Me.
	f, err := parser.ParseFile(fset, "bad.go", `package app
func (a *App) Who() (id string) { return a.Me() }
func (a *App) Me() (id string) { _ = a.use(func(s *session) error { return nil }); return "" }
func (a *App) Bad() { _ = a.use(func(s *session) error { a.Who(); return nil }) }`, 0)
	if err != nil {
		t.Fatal(err)
	}
	if found := usedTwice([]*ast.File{f}); len(found) != 1 {
		t.Errorf("found %v in what is wrong once", found)
	}
}

// usedTwice finds the calls that do, directly or by way of others.
func usedTwice(files []*ast.File) (at []token.Pos) {
	calls := map[string][]string{} // of the program's methods
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Body != nil && receiver(fn) == "App" {
				ofProgram(fn.Body, func(name string, _ *ast.CallExpr) { calls[fn.Name.Name] = append(calls[fn.Name.Name], name) })
			}
		}
	}
	asks := map[string]bool{"use": true}
	for grown := true; grown; {
		grown = false
		for name, all := range calls {
			if !asks[name] && slices.ContainsFunc(all, func(c string) bool { return asks[c] }) {
				asks[name], grown = true, true
			}
		}
	}
	for _, f := range files {
		ofProgram(f, func(name string, call *ast.CallExpr) {
			if name != "use" {
				return
			}
			ofProgram(call.Args[0], func(inner string, c *ast.CallExpr) {
				if asks[inner] {
					at = append(at, c.Pos())
				}
			})
		})
	}
	return at
}

func receiver(fn *ast.FuncDecl) string {
	if star, ok := fn.Recv.List[0].Type.(*ast.StarExpr); ok {
		if id, ok := star.X.(*ast.Ident); ok {
			return id.Name
		}
	}
	return ""
}

// ofProgram sees every call of a method of the program: of a, or of something's app.
func ofProgram(in ast.Node, see func(name string, call *ast.CallExpr)) {
	ast.Inspect(in, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		switch x := sel.X.(type) {
		case *ast.Ident:
			if x.Name == "a" {
				see(sel.Sel.Name, call)
			}
		case *ast.SelectorExpr:
			if x.Sel.Name == "app" {
				see(sel.Sel.Name, call)
			}
		}
		return true
	})
}
