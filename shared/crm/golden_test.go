package crm

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"kontor/shared/doc"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestKinds_Golden shows every rename or retype of what is stored in a diff.
func TestKinds_Golden(t *testing.T) {
	var b strings.Builder
	for _, k := range Kinds().All {
		goldenFields(&b, k.Name, k.Fields)
	}
	const name = "testdata/kinds.golden"
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		got := strings.Split(b.String(), "\n")
		for line := range strings.SplitSeq(string(want), "\n") {
			if line != "" && !strings.Contains(b.String(), line+"\n") {
				t.Errorf("gone: %s", line)
			}
		}
		for _, line := range got {
			if line != "" && !strings.Contains(string(want), line+"\n") {
				t.Errorf("new: %s", line)
			}
		}
		t.Error("stored data needs a migration; if that is meant, run with -update")
	}
}

func goldenFields(b *strings.Builder, prefix string, fields []*doc.Field) {
	for _, f := range fields {
		class := f.Class
		if class == "" {
			class = "-"
		}
		fmt.Fprintf(b, "%s.%s %s %s", prefix, f.Name, f.Type, class)
		if f.Refers != "" {
			fmt.Fprintf(b, " %s", f.Refers)
		}
		if len(f.Values) > 0 {
			fmt.Fprintf(b, " %s", strings.Join(f.Values, "|"))
		}
		b.WriteString("\n")
		goldenFields(b, prefix+"."+f.Name, f.Rows)
	}
}
