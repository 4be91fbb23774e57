package crm

import (
	"regexp"
	"strings"

	"golang.org/x/net/idna"

	"kontor/shared/doc"
)

// NormalEmail reads an address as people write it: spaces trimmed, the domain
// in lower case. It reports false if it is none.
func NormalEmail(raw string) (doc.Email, bool) {
	raw = strings.Trim(strings.TrimSpace(raw), "<>.,;:\"'()")
	raw = strings.TrimPrefix(raw, "mailto:")
	name, domain, ok := strings.Cut(raw, "@")
	if !ok || name == "" {
		return "", false
	}
	e := doc.Email(name + "@" + strings.ToLower(domain))
	return e, e.Sound() == ""
}

var emailSeparator = regexp.MustCompile(`[\s,;/|]+`)

// SplitEmails reads every address in a cell; what is none comes back as rest.
func SplitEmails(cell string) (emails []doc.Email, rest string) {
	var left []string
	for _, part := range emailSeparator.Split(strings.TrimSpace(cell), -1) {
		if e, ok := NormalEmail(part); ok {
			emails = append(emails, e)
			continue
		}
		if part != "" {
			left = append(left, part)
		}
	}
	return emails, strings.Join(left, " ")
}

// Domain is an address's domain in the one form that can be compared: an
// international name in its ASCII spelling.
func Domain(e doc.Email) string {
	_, domain, _ := strings.Cut(string(e), "@")
	if ascii, err := idna.Lookup.ToASCII(domain); err == nil {
		return ascii
	}
	return domain
}

// freeMail are domains that say nothing about whose address it is.
var freeMail = map[string]bool{
	"mail.ru": true, "bk.ru": true, "list.ru": true, "inbox.ru": true, "yandex.ru": true, "ya.ru": true, "yandex.by": true, "yandex.kz": true,
	"rambler.ru": true, "gmail.com": true, "googlemail.com": true, "outlook.com": true, "hotmail.com": true, "live.com": true, "yahoo.com": true,
	"icloud.com": true, "tut.by": true, "mail.kz": true, "qq.com": true, "163.com": true, "126.com": true, "proton.me": true, "vk.com": true,
}

// FreeMail reports whether anybody can have an address of the domain.
func FreeMail(domain string) bool { return freeMail[domain] }
