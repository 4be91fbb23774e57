package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// cmdline is a command taken apart: its words and its options.
type cmdline struct {
	words   []string
	options map[string]string
}

// switches are the options that take no value.
var switches = map[string]bool{"trial": true}

// usage is what a command takes: its words, the most there can be, and the
// options besides --data and --db.
type usage struct {
	text    string
	words   int
	options []string
}

// usages are all commands.
var usages = map[string]usage{
	"init":       {"init --data DIR [--company NAME] [--zone ZONE] [--public HOST:PORT] [--trial]", 1, []string{"company", "zone", "public", "trial"}},
	"serve":      {"serve --data DIR --listen ADDR [--now T] [--tls-cert F --tls-key F | --acme HOST] [--public HOST:PORT] [--ops ADDR]", 1, []string{"listen", "now", "tls-cert", "tls-key", "acme", "public", "ops"}},
	"department": {"department add NAME --kind KIND [--parent NAME] | department list", 3, []string{"kind", "parent"}},
	"user":       {"user add LOGIN --name NAME --role ROLE[,ROLE] --department NAME | user invite|set|reset|disable|enable LOGIN | user list", 3, []string{"name", "role", "department"}},
	"device":     {"device list [LOGIN] | device revoke ID", 3, nil},
	"feed":       {"feed list | feed revoke ID", 3, nil},
	"clock":      {"clock TIME", 2, nil},
	"verify":     {"verify", 1, nil},
	"demo":       {"demo", 1, nil},
	"version":    {"version", 1, nil},
}

// wrongUsage reports a command that was not understood, with how it is written.
func wrongUsage(command, what string) error {
	u, known := usages[command]
	if !known {
		return fmt.Errorf("%w: %s\nkontor-server %s --data DIR [--db postgres://…]", errUsage, what, strings.Join(slices.Sorted(maps.Keys(usages)), "|"))
	}
	return fmt.Errorf("%w: %s\nkontor-server %s", errUsage, what, u.text)
}

func parse(args []string) (cmdline, error) {
	c := cmdline{options: map[string]string{}}
	for i := 0; i < len(args); i++ {
		name, isOption := strings.CutPrefix(args[i], "--")
		if !isOption {
			c.words = append(c.words, args[i])
			continue
		}
		name, value, given := strings.Cut(name, "=")
		switch {
		case switches[name] && given:
			return c, fmt.Errorf("%w: --%s takes no value", errUsage, name)
		case switches[name]:
			value = "true"
		case !given && i+1 < len(args):
			i++
			value = args[i]
		case !given:
			return c, fmt.Errorf("%w: --%s needs a value", errUsage, name)
		}
		if _, twice := c.options[name]; twice {
			return c, fmt.Errorf("%w: --%s is there twice", errUsage, name)
		}
		c.options[name] = value
	}
	return c, c.check()
}

// check refuses what the command does not take: a word too many or a misspelt
// option is a mistake, and doing something else instead would be a worse one.
func (c cmdline) check() error {
	if len(c.words) == 0 {
		return wrongUsage("", "no command")
	}
	u, known := usages[c.words[0]]
	if !known {
		return wrongUsage(c.words[0], fmt.Sprintf("unknown command %q", c.words[0]))
	}
	for name := range c.options {
		if name != "data" && name != "db" && !slices.Contains(u.options, name) {
			return wrongUsage(c.words[0], "unknown option --"+name)
		}
	}
	if len(c.words) > u.words {
		return wrongUsage(c.words[0], fmt.Sprintf("%q is one word too many", c.words[u.words]))
	}
	return nil
}

func (c cmdline) or(name, value string) string {
	if v := c.options[name]; v != "" {
		return v
	}
	return value
}

// word gives the n-th word or says what is missing.
func (c cmdline) word(n int, what string) (string, error) {
	if len(c.words) <= n {
		return "", wrongUsage(c.words[0], what+" is missing")
	}
	return c.words[n], nil
}

func (c cmdline) need(name string) (string, error) {
	if v := c.options[name]; v != "" {
		return v, nil
	}
	return "", wrongUsage(c.words[0], "--"+name+" is missing")
}

// moment reads a time as RFC 3339 or as a day.
func moment(s string, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%w: %q is no time like 2026-05-12T10:00:00Z", errUsage, s)
}
