package arch

import (
	"go/ast"
	"testing"
)

// uncommented lists exported names that do not say what they are for. Names of
// a group may share the group's comment; a method may be the well-known one of
// an interface.
func uncommented(tr tree) (guilt []string) {
	for _, s := range tr.sources {
		if s.test {
			continue
		}
		for _, decl := range s.file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Doc == nil && d.Name.IsExported() && exportedReceiver(d) {
					guilt = append(guilt, s.at(d.Pos())+": "+d.Name.Name+" does not say what it is for")
				}
			case *ast.GenDecl:
				if d.Doc != nil {
					continue
				}
				for _, spec := range d.Specs {
					if name := bare(spec); name != "" {
						guilt = append(guilt, s.at(spec.Pos())+": "+name+" does not say what it is for")
					}
				}
			}
		}
	}
	return guilt
}

// bare gives an exported name that a declaration leaves without a comment.
func bare(spec ast.Spec) string {
	switch sp := spec.(type) {
	case *ast.TypeSpec:
		if sp.Doc == nil && sp.Comment == nil && sp.Name.IsExported() {
			return sp.Name.Name
		}
	case *ast.ValueSpec:
		for _, name := range sp.Names {
			if sp.Doc == nil && sp.Comment == nil && name.IsExported() {
				return name.Name
			}
		}
	}
	return ""
}

// exportedReceiver reports whether others can reach the function: it has no
// receiver or one of an exported type.
func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	typ := f.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	switch x := typ.(type) {
	case *ast.IndexExpr:
		typ = x.X
	case *ast.IndexListExpr:
		typ = x.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}

func TestExportedNamesSayWhatFor(t *testing.T) {
	judge(t, uncommented, map[string]map[string]string{
		"Func does not": {"shared/doc/a.go": "package doc; func Func() {}"},
		"Type does not": {"shared/doc/a.go": "package doc; type Type int"},
		"Var does not":  {"shared/doc/a.go": "package doc; var (a = 1; Var = 2)"},
		"Meth does not": {"shared/doc/a.go": "package doc\n// T is.\ntype T[X any] int\nfunc (t *T[X]) Meth() {}"},
	})
}
