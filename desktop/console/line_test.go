package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestLines: a line that is no request is refused and hurts none after it.
func TestLines(t *testing.T) {
	c := start(t, "--profile", t.TempDir(), "--lang", "ru")
	for line, rule := range map[string]string{
		"hello":                               "malformed_line",
		`{"do":"status"`:                      "malformed_line",
		`{"do":"status"} {}`:                  "malformed_line",
		`{"do":"status","do":"status"}`:       "malformed_line",
		`["status"]`:                          "malformed_line",
		`"status"`:                            "malformed_line",
		"\xff\xfe":                            "malformed_line",
		`{"do":"a\u0000b"}`:                   "control_character",
		`{"do":"find","text":"\u0000"}`:       "control_character",
		`{"do":5}`:                            "malformed",
		`{"do":null}`:                         "required",
		`{}`:                                  "required",
		`null`:                                "required",
		`{"DO":"status"}`:                     "required",
		`{"do":"find","text":5}`:              "malformed",
		`{"do":"find","text":""}`:             "required",
		`{"do":"find","text":"x","limit":-1}`: "negative",
		`{"do":"sync","seconds":"x"}`:         "malformed",
		strings.Repeat("x", maxLine+1):        "line_too_long",
		`{"do":"find","text":"` + strings.Repeat("x", maxLine) + `"}`: "line_too_long",
	} {
		c.put(line + "\n")
		r := c.hear()
		if f := r.faults(); r["ok"] != false || len(f) != 1 || f[0]["rule"] != rule || !hasRussian(fmt.Sprint(f[0]["text"])) {
			t.Errorf("%.60q: %v, want %s", line, r, rule)
		}
		c.must("kinds", nil)
	}
}

// TestOrder: answers come in the order of the questions; blank lines are none,
// and the last needs no end.
func TestOrder(t *testing.T) {
	in := "\n \r\n" + `{"do":"dance"}` + "\r\n\n" + `{"do":"status"}` + "\n" + `{"do":"kinds"}` + "\n" + `{"do":"sing"}`
	var out, log bytes.Buffer
	if code := run(context.Background(), []string{"--profile", t.TempDir()}, strings.NewReader(in), &out, &log); code != 0 {
		t.Errorf("exit %d: %s", code, &log)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d answers", len(lines))
	}
	for i, want := range []string{"unknown_word", "not_enrolled", `"kinds":`, "unknown_word"} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("%d: %.200s, want %s", i, lines[i], want)
		}
	}
}

// TestEnd: the end of input and quit end it well, what cannot be run badly.
func TestEnd(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		args    []string
		in      string
		code    int
		answers int
	}{
		"Nothing":    {[]string{"--profile", dir}, "", 0, 0},
		"Quit":       {[]string{"--profile", dir}, `{"do":"quit"}` + "\n" + `{"do":"kinds"}` + "\n", 0, 1},
		"NoProfile":  {nil, `{"do":"kinds"}`, 2, 0},
		"TooMany":    {[]string{"--profile", dir, "x"}, `{"do":"kinds"}`, 2, 0},
		"Language":   {[]string{"--profile", dir, "--lang", "de"}, `{"do":"kinds"}`, 2, 0},
		"Unknown":    {[]string{"--nonsense"}, `{"do":"kinds"}`, 2, 0},
		"TooLongEnd": {[]string{"--profile", dir}, strings.Repeat("x", maxLine+1), 0, 1},
	} {
		var out, log bytes.Buffer
		code := run(context.Background(), c.args, strings.NewReader(c.in), &out, &log)
		if n := strings.Count(out.String(), "\n"); code != c.code || n != c.answers || (code != 0) != (log.Len() > 0) {
			t.Errorf("%s: exit %d, %d answers, log %q", name, code, n, log.String())
		}
	}
	c := start(t, "--profile", filepath.Join(t.TempDir(), "p"))
	c.enrol("gleb")
	if code := c.end(); code != 0 {
		t.Errorf("exit %d\n%s", code, c.log)
	}
	if _, more := <-c.lines; more {
		t.Error("something was said after the end")
	}
}
