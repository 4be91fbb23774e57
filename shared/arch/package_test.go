package arch

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// vague are names that say nothing of what is inside.
var vague = []string{"internal", "util", "utils", "common", "model", "models", "manager", "managers", "service", "services", "helper", "helpers", "misc", "lib", "core"}

// nameless lists packages whose name says nothing or is not their folder's.
func nameless(tr tree) (guilt []string) {
	for _, s := range tr.sources {
		name := strings.TrimSuffix(s.file.Name.Name, "_test")
		for part := range strings.SplitSeq(s.pkg, "/") {
			if slices.Contains(vague, part) {
				guilt = append(guilt, s.name+": "+part+" says nothing of what is inside")
			}
		}
		if slices.Contains(vague, name) {
			guilt = append(guilt, s.name+": package "+name+" says nothing of what is inside")
		}
		if name != "main" && name != path.Base(s.pkg) {
			guilt = append(guilt, s.name+": package "+name+" is not named as its folder")
		}
	}
	return guilt
}

// undescribed lists packages that do not say what they are.
func undescribed(tr tree) (guilt []string) {
	said := map[string]int{}
	for _, s := range tr.sources {
		if s.test || s.file.Doc == nil {
			continue
		}
		text := s.file.Doc.Text()
		proper := strings.HasPrefix(text, "Package "+s.file.Name.Name+" ")
		if s.file.Name.Name == "main" {
			proper = !strings.HasPrefix(text, "Package ") // a program goes by its own name
		}
		if !proper || len(strings.Fields(text)) < 8 {
			guilt = append(guilt, s.name+": the comment should name the package and say what it is")
		}
		said[s.pkg]++
	}
	for _, pkg := range tr.packages() {
		switch n := said[pkg]; {
		case n == 0:
			guilt = append(guilt, pkg+": no comment says what the package is")
		case n > 1:
			guilt = append(guilt, pkg+": several files describe the package")
		}
	}
	return guilt
}

func TestPackageNames(t *testing.T) {
	judge(t, nameless, map[string]map[string]string{
		"utils says nothing":         {"shared/utils/a.go": `package strutil`},
		"package common says":        {"shared/doc/a.go": `package common`},
		"is not named as its folder": {"shared/doc/a_test.go": `package other_test`},
	})
}

func TestPackageComments(t *testing.T) {
	judge(t, undescribed, map[string]map[string]string{
		"shared/doc: no comment":       {"shared/doc/a.go": "// A note.\n\npackage doc"},
		"a.go: the comment should":     {"shared/doc/a.go": "// Package doc is.\npackage doc"},
		"main.go: the comment should":  {"syncserver/main.go": "// Package main runs all there is to be run here.\npackage main"},
		"shared/doc: several files":    {"shared/doc/a.go": described, "shared/doc/b.go": described},
		"shared/wire: no comment says": {"shared/doc/a.go": described, "shared/wire/a.go": "package wire"},
	})
}

const described = "// Package doc is about documents in general and nothing else.\npackage doc"
