package main

import (
	"fmt"
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

// known are the options that some command takes.
var known = map[string]bool{
	"data": true, "db": true, "company": true, "zone": true, "public": true, "trial": true, "listen": true, "now": true, "tls-cert": true, "tls-key": true,
	"ops": true, "kind": true, "parent": true, "name": true, "role": true, "department": true,
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
		if !known[name] {
			return c, fmt.Errorf("%w: unknown option --%s", errUsage, name)
		}
		switch {
		case switches[name]:
			value = "true"
		case !given && i+1 < len(args):
			i++
			value = args[i]
		case !given:
			return c, fmt.Errorf("%w: --%s needs a value", errUsage, name)
		}
		c.options[name] = value
	}
	if len(c.words) == 0 {
		return c, fmt.Errorf("%w: no command", errUsage)
	}
	return c, nil
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
		return "", fmt.Errorf("%w: %s: %s is missing", errUsage, strings.Join(c.words, " "), what)
	}
	return c.words[n], nil
}

func (c cmdline) need(name string) (string, error) {
	if v := c.options[name]; v != "" {
		return v, nil
	}
	return "", fmt.Errorf("%w: %s: --%s is missing", errUsage, strings.Join(c.words, " "), name)
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
