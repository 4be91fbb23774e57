package arch

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// top is all that may lie at the root; nothing else is looked for there.
var top = []string{
	"desktop", "syncserver", "shared", "assets", "go.mod", "go.sum", "FyneApp.toml", "README.md",
	"Makefile", ".ci", ".gitignore", ".git", "build",
}

// strangers lists what else lies at the root.
func strangers(tr tree) (guilt []string) {
	entries, err := fs.ReadDir(tr.root, ".")
	if err != nil {
		return []string{err.Error()}
	}
	for _, entry := range entries {
		if !slices.Contains(top, entry.Name()) {
			guilt = append(guilt, entry.Name()+" does not belong at the root")
		}
	}
	return guilt
}

// demand is a text that a file must hold, once.
type demand struct {
	file  string
	text  *regexp.Regexp
	times int
	why   string
}

var demands = []demand{
	{"go.mod", regexp.MustCompile(`(?m)^module kontor$`), 1, "the packages import each other by it"},
	{"go.mod", regexp.MustCompile(`(?m)^(?:require|\t)\s*fyne\.io/fyne/v2 v2\.8\.1( // indirect)?$`), 1, "the newest by name is an older one: the number is pinned"},
	{"go.mod", regexp.MustCompile(`(?m)^\s*(replace|exclude)\b`), 0, "what is built is what was released"},
	{"FyneApp.toml", regexp.MustCompile(`(?m)^\[Migrations\]\nfyneDo = true$`), 1, "only the main goroutine touches widgets"},
	{"Makefile", regexp.MustCompile(`sqlite_fts5,migrated_fynedo`), 1, "there is one set of tags, defined once"},
	{".ci/run", regexp.MustCompile(`make check test`), 1, "what is checked by hand is checked before a change is taken"},
}

// unmet lists the demands that the root's files do not meet.
func unmet(tr tree) (guilt []string) {
	for _, d := range demands {
		text, err := fs.ReadFile(tr.root, d.file)
		if err != nil {
			guilt = append(guilt, err.Error())
			continue
		}
		if n := len(d.text.FindAll(text, -1)); n != d.times {
			guilt = append(guilt, fmt.Sprintf("%s: %q stands there %d times, want %d: %s", d.file, d.text, n, d.times, d.why))
		}
	}
	return guilt
}

// chatty lists texts that are longer than a reader's patience.
func chatty(tr tree) (guilt []string) {
	for _, name := range tr.files {
		limit := 0
		switch {
		case name == "README.md":
			limit = 200
		case strings.HasPrefix(name, decisions):
			limit = 40
		default:
			continue
		}
		text, err := fs.ReadFile(tr.root, name)
		if err != nil {
			return []string{err.Error()}
		}
		if n := strings.Count(string(text), "\n"); n > limit {
			guilt = append(guilt, fmt.Sprintf("%s: %d lines, at most %d", name, n, limit))
		}
	}
	return guilt
}

// decisions is where the decisions are recorded.
const decisions = "shared/arch/adr/"

var decisionName = regexp.MustCompile(`^(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.md$`)

// unordered lists decisions whose number is missing, doubled or leaves a gap.
func unordered(tr tree) (guilt []string) {
	n := 0
	for _, name := range tr.files { // walked in order
		title, ok := strings.CutPrefix(name, decisions)
		if !ok {
			continue
		}
		n++
		match := decisionName.FindStringSubmatch(title)
		if match == nil || match[1] != fmt.Sprintf("%04d", n) {
			guilt = append(guilt, fmt.Sprintf("%s: want %04d-title.md", title, n))
		}
	}
	return guilt
}

func TestRoot(t *testing.T) {
	judge(t, strangers, map[string]map[string]string{"pkg does not belong": {"pkg/a.txt": ""}})
}

func TestPinned(t *testing.T) {
	good := map[string]string{
		"go.mod": "module kontor\n\nrequire (\n\tfyne.io/fyne/v2 v2.8.1\n)\n", "FyneApp.toml": "[Migrations]\nfyneDo = true\n",
		"Makefile": "TAGS := sqlite_fts5,migrated_fynedo\n", ".ci/run": "make check test\n",
	}
	but := func(file, text string) map[string]string {
		texts := map[string]string{}
		maps.Copy(texts, good)
		texts[file] = text
		return texts
	}
	if guilt := unmet(made(t, good)); len(guilt) > 0 {
		t.Error(guilt)
	}
	judge(t, unmet, map[string]map[string]string{
		`fyne\\.io`:              but("go.mod", "module kontor\n\nrequire fyne.io/fyne/v2 v2.8.10\n"),
		"what is built":          but("go.mod", good["go.mod"]+"replace a => b\n"),
		"only the main":          but("FyneApp.toml", "[Migrations]\nfyneDo = false\n"),
		"2 times, want 1: there": but("Makefile", good["Makefile"]+good["Makefile"]),
		".ci/run":                but(".ci/run", "exit 0\n"),
	})
}

func TestTextSizes(t *testing.T) {
	judge(t, chatty, map[string]map[string]string{
		"README.md: 201 lines, at most 200":             {"README.md": strings.Repeat("\n", 201)},
		"shared/arch/adr/0001-x.md: 41 lines, at most ": {decisions + "0001-x.md": strings.Repeat("\n", 41)},
	})
}

func TestDecisionNumbers(t *testing.T) {
	judge(t, unordered, map[string]map[string]string{
		"0003-b.md: want 0002": {decisions + "0001-a.md": "", decisions + "0003-b.md": ""},
		"1-a.md: want 0001":    {decisions + "1-a.md": ""},
	})
}
