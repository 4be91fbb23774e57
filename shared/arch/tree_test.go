package arch

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// module is the name under which the packages import each other.
const module = "kontor"

// source is a parsed Go file.
type source struct {
	name    string // path from the root
	pkg     string // the folder from the root, "." for the root itself
	test    bool
	file    *ast.File
	set     *token.FileSet
	imports map[string]string // path → the name it goes by in the file
}

// at is a position as an editor takes it.
func (s *source) at(pos token.Pos) string { return s.set.Position(pos).String() }

// isCall reports whether the selector is name of the package imported by path.
func (s *source) isCall(sel *ast.SelectorExpr, path, name string) bool {
	id, ok := sel.X.(*ast.Ident)
	return ok && sel.Sel.Name == name && s.imports[path] != "" && id.Name == s.imports[path]
}

// tree is what the rules judge: every file, the Go files parsed.
type tree struct {
	root    fs.FS
	sources []*source
	files   []string
}

// real reads this project. The sources are read here rather than asked of the
// go command, so that the test cache knows when they change.
func real(t *testing.T) tree {
	t.Helper()
	tr, err := read(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(tr.sources) < 50 {
		t.Fatalf("only %d sources: the wrong folder", len(tr.sources))
	}
	return tr
}

// made builds a small tree to be found guilty.
func made(t *testing.T, texts map[string]string) tree {
	t.Helper()
	root := fstest.MapFS{}
	for name, text := range texts {
		root[name] = &fstest.MapFile{Data: []byte(text)}
	}
	tr, err := read(root)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func read(root fs.FS) (tree, error) {
	tr := tree{root: root}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			if errors.Is(err, fs.ErrNotExist) {
				return nil // a test of another package took its file away meanwhile
			}
			return err
		case entry.IsDir():
			if name == ".git" || name == "build" {
				return fs.SkipDir
			}
			return nil
		}
		tr.files = append(tr.files, name)
		if path.Ext(name) != ".go" {
			return nil
		}
		s, err := parse(root, name)
		if err != nil {
			return err
		}
		tr.sources = append(tr.sources, s)
		return nil
	})
	return tr, err
}

func parse(root fs.FS, name string) (*source, error) {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return nil, err
	}
	s := &source{name: name, pkg: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), set: token.NewFileSet(), imports: map[string]string{}}
	if s.file, err = parser.ParseFile(s.set, name, text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
		return nil, err
	}
	for _, spec := range s.file.Imports {
		dep, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		s.imports[dep] = path.Base(dep)
		if spec.Name != nil {
			s.imports[dep] = spec.Name.Name
		}
	}
	return s, nil
}

// packages are the folders with Go files that are not tests.
func (tr tree) packages() []string {
	pkgs := map[string]bool{}
	for _, s := range tr.sources {
		if !s.test {
			pkgs[s.pkg] = true
		}
	}
	return slices.Sorted(maps.Keys(pkgs))
}

// within reports whether a package is the tree's root or below it.
func within(pkg, tree string) bool { return pkg == tree || strings.HasPrefix(pkg, tree+"/") }

// judge reports what a rule finds in this project, and sees that the same rule
// finds the guilt of each made tree.
func judge(t *testing.T, rule func(tree) []string, guilty map[string]map[string]string) {
	t.Helper()
	for _, guilt := range rule(real(t)) {
		t.Error(guilt)
	}
	for want, texts := range guilty {
		if got := strings.Join(rule(made(t, texts)), "\n"); !strings.Contains(got, want) {
			t.Errorf("the control is not found guilty of %q: %q", want, got)
		}
	}
}
