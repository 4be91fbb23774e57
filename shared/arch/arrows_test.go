package arch

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// arrow is a dependency that must not be, by any way.
type arrow struct {
	from   []string
	to     []string
	but    []string // packages below from that may
	direct bool     // only the import itself counts
	why    string
}

var (
	pure      = []string{"shared/doc", "shared/access", "shared/change", "shared/crm"}
	machinery = []string{"shared/docdb", "shared/change", "shared/wire", "syncserver/hub", "syncserver/records", "desktop/syncer", "desktop/vault"}
	widgets   = []string{"desktop/ui/form", "desktop/ui/list", "desktop/ui/kit"}
	world     = []string{"database/sql", "net", "os", "log"}
)

var arrows = []arrow{
	{from: []string{"shared"}, to: []string{"desktop", "syncserver"}, why: "what is shared knows no program"},
	{from: []string{"desktop"}, to: []string{"syncserver"}, why: "the programs meet on the wire only"},
	{from: []string{"syncserver"}, to: []string{"desktop"}, why: "the programs meet on the wire only"},
	{from: pure, to: world, why: "rules are pure"},
	{from: []string{"shared/doc"}, to: []string{"shared/access", "shared/change", "shared/crm"}, why: "the order is doc, access, change, crm"},
	{from: []string{"shared/access"}, to: []string{"shared/change", "shared/crm"}, why: "the order is doc, access, change, crm"},
	{from: []string{"desktop", "syncserver", "shared"}, but: []string{"desktop/ui"}, to: []string{"fyne.io"}, why: "only desktop and desktop/ui have a screen"},
	{from: []string{"desktop/ui"}, to: []string{"desktop/vault", "desktop/syncer", "database/sql"}, direct: true, why: "a screen asks the app"},
	{from: machinery, to: []string{"shared/crm"}, why: "machinery serves any kind"},
	{from: widgets, to: []string{"shared/crm"}, direct: true, why: "machinery serves any kind"},
	{from: []string{"desktop", "syncserver", "shared"}, but: []string{"shared/doc", "desktop/ui/form"}, to: []string{"reflect"}, direct: true, why: "the declaration is read in shared/doc, once"},
}

// forbidden lists every arrow that is drawn against the rules, with its way.
func forbidden(tr tree) (guilt []string) {
	graph := imports(tr)
	for _, pkg := range slices.Sorted(maps.Keys(graph)) {
		ways := closure(graph, pkg)
		for _, a := range arrows {
			if !under(pkg, a.from) || under(pkg, a.but) || pkg == "desktop" && a.to[0] == "fyne.io" {
				continue
			}
			for _, dep := range slices.Sorted(maps.Keys(ways)) {
				if under(dep, a.to) && (!a.direct || len(ways[dep]) == 1) {
					guilt = append(guilt, strings.Join(append(ways[dep], dep), " → ")+": "+a.why)
				}
			}
		}
	}
	return append(guilt, foreign(graph)...)
}

// foreign lists what shared/doc takes from outside the standard library.
func foreign(graph map[string][]string) (guilt []string) {
	for _, dep := range graph["shared/doc"] {
		if first, _, _ := strings.Cut(dep, "/"); strings.Contains(first, ".") || within(dep, "shared") {
			guilt = append(guilt, "shared/doc → "+dep+": documents in general need the standard library only")
		}
	}
	return guilt
}

func under(pkg string, trees []string) bool {
	return slices.ContainsFunc(trees, func(tree string) bool { return within(pkg, tree) })
}

// imports is who imports what, tests left out: they may.
func imports(tr tree) map[string][]string {
	graph := map[string][]string{}
	for _, s := range tr.sources {
		if s.test {
			continue
		}
		for dep := range s.imports {
			graph[s.pkg] = append(graph[s.pkg], strings.TrimPrefix(dep, module+"/"))
		}
	}
	for _, deps := range graph {
		slices.Sort(deps)
	}
	return graph
}

// closure gives every package that pkg depends on, with the shortest way there.
func closure(graph map[string][]string, pkg string) map[string][]string {
	ways := map[string][]string{}
	for next := [][]string{{pkg}}; len(next) > 0; next = next[1:] {
		way := next[0]
		for _, dep := range graph[way[len(way)-1]] {
			if _, seen := ways[dep]; !seen && dep != pkg {
				ways[dep] = way
				next = append(next, append(slices.Clone(way), dep))
			}
		}
	}
	return ways
}

func TestArrows(t *testing.T) {
	judge(t, forbidden, map[string]map[string]string{
		"shared/wire → desktop/app":           {"shared/wire/a.go": `package wire; import _ "kontor/desktop/app"`},
		"shared/wire → shared/i18n → desktop": {"shared/wire/a.go": `package wire; import _ "kontor/shared/i18n"`, "shared/i18n/a.go": `package i18n; import _ "kontor/desktop"`},
		"desktop/app → syncserver/records":    {"desktop/app/a.go": `package app; import _ "kontor/syncserver/records"`},
		"syncserver/hub → desktop/syncer":     {"syncserver/hub/a.go": `package hub; import _ "kontor/desktop/syncer"`},
		"shared/crm → net/http: rules":        {"shared/crm/a.go": `package crm; import _ "net/http"`},
		"shared/access → log/slog":            {"shared/access/a.go": `package access; import _ "log/slog"`},
		"shared/change → shared/doc → os":     {"shared/change/a.go": `package change; import _ "kontor/shared/doc"`, "shared/doc/a.go": `package doc; import _ "os"`},
		"shared/doc → database/sql":           {"shared/doc/a.go": `package doc; import _ "database/sql"`},
		"shared/doc → github.com/x/y":         {"shared/doc/a.go": `package doc; import _ "github.com/x/y"`},
		"shared/doc → shared/access: the":     {"shared/doc/a.go": `package doc; import _ "kontor/shared/access"`},
		"shared/access → shared/crm":          {"shared/access/a.go": `package access; import _ "kontor/shared/crm"`},
		"desktop/console → fyne.io/fyne/v2":   {"desktop/console/a.go": `package main; import _ "fyne.io/fyne/v2"`},
		"→ desktop/ui → fyne.io/fyne/v2":      {"desktop/app/a.go": `package app; import _ "kontor/desktop/ui"`, "desktop/ui/a.go": `package ui; import _ "fyne.io/fyne/v2"`},
		"desktop/ui/views → desktop/vault":    {"desktop/ui/views/a.go": `package views; import _ "kontor/desktop/vault"`},
		"desktop/ui → database/sql":           {"desktop/ui/a.go": `package ui; import _ "database/sql"`},
		"syncserver/hub → shared/crm":         {"syncserver/hub/a.go": `package hub; import _ "kontor/shared/crm"`},
		"desktop/ui/list → shared/crm":        {"desktop/ui/list/a.go": `package list; import _ "kontor/shared/crm"`},
		"shared/docdb → reflect":              {"shared/docdb/a.go": `package docdb; import _ "reflect"`},
	})
}

// TestArrowsAllowed: what the rules permit is not found guilty.
func TestArrowsAllowed(t *testing.T) {
	for _, guilt := range forbidden(made(t, map[string]string{
		"desktop/main.go":           `package main; import (_ "fyne.io/fyne/v2"; _ "kontor/desktop/ui"; _ "kontor/shared/crm")`,
		"desktop/ui/a.go":           `package ui; import (_ "fyne.io/fyne/v2"; _ "kontor/desktop/app")`,
		"desktop/ui/form/a.go":      `package form; import (_ "reflect"; _ "kontor/desktop/app")`,
		"desktop/app/a.go":          `package app; import (_ "kontor/desktop/vault"; _ "kontor/shared/crm")`,
		"desktop/vault/a.go":        `package vault; import (_ "database/sql"; _ "kontor/shared/change")`,
		"desktop/vault/a_test.go":   `package vault; import (_ "kontor/syncserver/records"; _ "kontor/shared/crm")`,
		"shared/change/a.go":        `package change; import _ "kontor/shared/access"`,
		"shared/doc/a.go":           `package doc; import _ "reflect"`,
		"syncserver/calendar/ok.go": `package calendar; import _ "net/http"`,
	})) {
		t.Error(guilt)
	}
}
