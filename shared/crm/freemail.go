package crm

import (
	"slices"
	"strings"
)

// freeMail are the domains, sorted, at which anybody can have an address, so
// that they say nothing about whose it is.
var freeMail = []string{
	"126.com", "163.com", "aol.com", "bk.ru", "foxmail.com", "gmail.com", "gmx.de", "gmx.net", "googlemail.com",
	"hotmail.com", "icloud.com", "inbox.lv", "inbox.ru", "internet.ru", "list.ru", "live.com", "live.ru", "mail.by",
	"mail.com", "mail.kz", "mail.ru", "mail.ua", "me.com", "msn.com", "narod.ru", "outlook.com", "pm.me", "pochta.ru",
	"proton.me", "protonmail.com", "qq.com", "rambler.ru", "ro.ru", "seznam.cz", "sina.com", "tut.by", "ukr.net",
	"vk.com", "web.de", "wp.pl", "xmail.ru", "ya.ru", "yahoo.com", "yandex.by", "yandex.com", "yandex.kz",
	"yandex.ru", "yandex.ua", "yeah.net", "zoho.com",
}

// FreeMail reports whether anybody can have an address of the domain.
func FreeMail(domain string) bool {
	_, found := slices.BinarySearch(freeMail, strings.ToLower(domain))
	return found
}
