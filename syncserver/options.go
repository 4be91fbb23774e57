package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// cmdline is a command taken apart: its words and its options.
type cmdline struct {
	words   []string
	options map[string]string
	lang    i18n.Lang // of whoever gave it
}

// switches are the options that take no value.
var switches = map[string]bool{"trial": true}

// takes is how many words a command can have at most, and its options besides
// --data and --db.
type takes struct {
	words   int
	options []string
}

// usage is how a command is written, and what it takes: by its second word, if
// it wants one.
type usage struct {
	text string
	takes
	verbs map[string]takes
}

// ofUser are the options that say who a user is.
var ofUser = []string{"name", "role", "department"}

// usages are all commands.
var usages = map[string]usage{
	"init":  {"init --data DIR [--company NAME] [--zone ZONE] [--public HOST:PORT] [--trial]", takes{1, []string{"company", "zone", "public", "trial"}}, nil},
	"serve": {"serve --data DIR --listen ADDR [--now T] [--tls-cert F --tls-key F | --acme HOST] [--public HOST:PORT] [--ops ADDR]", takes{1, []string{"listen", "now", "tls-cert", "tls-key", "acme", "public", "ops"}}, nil},
	"department": {"department add NAME --kind KIND [--parent NAME] | department list", takes{}, map[string]takes{
		"add": {3, []string{"kind", "parent"}}, "list": {2, nil},
	}},
	"user": {"user add LOGIN --name NAME --role ROLE[,ROLE] --department NAME | user set LOGIN [--name NAME] [--role ROLE[,ROLE]] [--department NAME] | user invite|reset|disable|enable LOGIN | user list", takes{}, map[string]takes{
		"add": {3, ofUser}, "set": {3, ofUser}, "invite": {3, nil}, "reset": {3, nil}, "disable": {3, nil}, "enable": {3, nil}, "list": {2, nil},
	}},
	"device":  {"device list [LOGIN] | device revoke ID", takes{}, map[string]takes{"list": {3, nil}, "revoke": {3, nil}}},
	"feed":    {"feed list | feed revoke ID", takes{}, map[string]takes{"list": {2, nil}, "revoke": {3, nil}}},
	"clock":   {"clock TIME", takes{2, nil}, nil},
	"erase":   {"erase ID", takes{2, nil}, nil},
	"verify":  {"verify", takes{1, nil}, nil},
	"demo":    {"demo", takes{1, nil}, nil},
	"version": {"version", takes{1, nil}, nil},
}

// help lists all commands.
func help(out io.Writer) error {
	for _, name := range slices.Sorted(maps.Keys(usages)) {
		if _, err := fmt.Fprintln(out, "kontor-server", usages[name].text); err != nil {
			return err
		}
	}
	return nil
}

// errUsage reports a command that was not understood.
var errUsage = errors.New("usage")

// misuse is a command that was not understood: what is wrong with it, and how
// commands like it are written.
type misuse struct {
	fault *doc.Error
	usage string
}

// Error implements error.
func (m misuse) Error() string { return m.fault.Error() }

// Is tells a command that was not understood from one that failed.
func (m misuse) Is(target error) bool { return target == errUsage }

// Unwrap gives the fault.
func (m misuse) Unwrap() error { return m.fault }

// wrongUsage reports a command that breaks a rule of how it is written; names
// are what the rule's sentence names, and their values.
func wrongUsage(command, rule string, names ...string) error {
	m := misuse{doc.Invalid("", rule), strings.Join(slices.Sorted(maps.Keys(usages)), "|") + " --data DIR [--db postgres://…]"}
	if u, known := usages[command]; known {
		m.usage = u.text
	}
	for i := 0; i+1 < len(names); i += 2 {
		m.fault.With(names[i], names[i+1])
	}
	return m
}

func parse(args []string) (cmdline, error) {
	c := cmdline{options: map[string]string{}, lang: language()}
	for i := 0; i < len(args); i++ {
		name, isOption := strings.CutPrefix(args[i], "--")
		if !isOption {
			c.words = append(c.words, args[i])
			continue
		}
		name, value, given := strings.Cut(name, "=")
		switch {
		case switches[name] && given:
			return c, wrongUsage(c.first(), "usage_no_value", "option", name)
		case switches[name]:
			value = "true"
		case !given && i+1 < len(args):
			i++
			value = args[i]
		case !given:
			return c, wrongUsage(c.first(), "usage_value", "option", name)
		}
		if _, twice := c.options[name]; twice {
			return c, wrongUsage(c.first(), "usage_twice", "option", name)
		}
		c.options[name] = value
	}
	return c, c.check()
}

// check refuses what the command does not take: a word too many or a misspelt
// option is a mistake, and doing something else instead would be a worse one.
func (c cmdline) check() error {
	if len(c.words) == 0 {
		return wrongUsage("", "usage_nothing")
	}
	u, known := usages[c.words[0]]
	if !known {
		return wrongUsage("", "usage_command", "word", c.words[0])
	}
	it := u.takes
	if u.verbs != nil {
		verb, err := c.word(1, "usage_no_verb")
		if err != nil {
			return err
		}
		if it, known = u.verbs[verb]; !known {
			return wrongUsage(c.words[0], "usage_verb", "word", verb)
		}
	}
	for name := range c.options {
		if name != "data" && name != "db" && !slices.Contains(it.options, name) {
			return wrongUsage(c.words[0], "usage_option", "option", name)
		}
	}
	if len(c.words) > it.words {
		return wrongUsage(c.words[0], "usage_many", "word", c.words[it.words])
	}
	return nil
}

// first is the command's own word, if it has come yet.
func (c cmdline) first() string { return strings.Join(c.words[:min(len(c.words), 1)], "") }

func (c cmdline) or(name, value string) string {
	if v := c.options[name]; v != "" {
		return v
	}
	return value
}

// word gives the n-th word; without it the rule is broken.
func (c cmdline) word(n int, rule string) (string, error) {
	if len(c.words) <= n {
		return "", wrongUsage(c.words[0], rule)
	}
	return c.words[n], nil
}

func (c cmdline) need(name string) (string, error) {
	if v := c.options[name]; v != "" {
		return v, nil
	}
	return "", wrongUsage(c.words[0], "usage_missing", "option", name)
}

// moment reads a time as RFC 3339 or as a day, for a command.
func moment(command, s string, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, wrongUsage(command, "usage_time", "text", s)
}
