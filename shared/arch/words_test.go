package arch

import (
	"encoding/json"
	"go/ast"
	"go/token"
	"io/fs"
	"strconv"
	"testing"
)

// wordless lists the rules that some source names and no language has a
// sentence for: people would be told the code, which says something else.
func wordless(tr tree) (guilt []string) {
	words := map[string]map[string]json.RawMessage{"ru": {}, "en": {}}
	for lang, all := range words {
		names, err := fs.Glob(tr.root, "shared/i18n/words/*."+lang+".json")
		if err != nil {
			return []string{err.Error()}
		}
		for _, name := range names {
			raw, err := fs.ReadFile(tr.root, name)
			if err == nil {
				err = json.Unmarshal(raw, &all)
			}
			if err != nil {
				guilt = append(guilt, name+": "+err.Error())
			}
		}
	}
	inspect(tr, func(s *source) bool { return !s.test }, func(s *source, n ast.Node) {
		rule := ruleIn(s, n)
		if rule == "" {
			return
		}
		for _, lang := range []string{"ru", "en"} {
			if _, said := words[lang]["Rule."+rule]; !said {
				guilt = append(guilt, s.at(n.Pos())+": no "+lang+" words for Rule."+rule)
			}
		}
	})
	return guilt
}

// ruleIn gives the rule that a node names: in a call of Invalid or Denied, or
// as the field of an error.
func ruleIn(s *source, n ast.Node) string {
	switch x := n.(type) {
	case *ast.CallExpr:
		if sel, ok := x.Fun.(*ast.SelectorExpr); ok && len(x.Args) > 0 &&
			(s.isCall(sel, module+"/shared/doc", "Invalid") || s.isCall(sel, module+"/shared/doc", "Denied")) {
			return literal(x.Args[len(x.Args)-1])
		}
	case *ast.KeyValueExpr:
		if key, ok := x.Key.(*ast.Ident); ok && key.Name == "Rule" {
			return literal(x.Value)
		}
	}
	return ""
}

func literal(x ast.Expr) string {
	lit, ok := x.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	text, _ := strconv.Unquote(lit.Value)
	return text
}

func TestRulesHaveWords(t *testing.T) {
	judge(t, wordless, map[string]map[string]string{
		"a.go:1:52: no en words for Rule.shut": {
			"desktop/app/a.go":            `package app; import "kontor/shared/doc"; var err = doc.Denied("shut")`,
			"shared/i18n/words/a.ru.json": `{"Rule.shut": "x"}`, "shared/i18n/words/a.en.json": `{"Rule.open": "x"}`,
		},
		"no ru words for Rule.long": {"syncserver/a.go": `package main; import "kontor/shared/doc"; var err = &doc.Error{Rule: "long"}`},
		"no ru words for Rule.wide": {"syncserver/a.go": `package main; import "kontor/shared/doc"; var err = doc.Invalid("X", "wide").With("a", "b")`},
	})
}
