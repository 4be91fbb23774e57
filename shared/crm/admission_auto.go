package crm

import (
	"strings"

	"kontor/shared/doc"
)

// automaticCheck answers a question of the checklist that the program can
// answer, with a word on what it found; no result where it cannot.
func (a *Admission) automaticCheck(c doc.Context, item string, cp *Counterparty) (CheckResult, string, error) {
	switch item {
	case "AC-01":
		result, note := checkNumbers(cp)
		return result, note, nil
	case deniedItem:
		return a.checkDenied(c, cp)
	case bannedItem:
		return checkBanned(c, cp)
	case "AC-11":
		result, note := checkDomain(cp)
		return result, note, nil
	}
	return "", "", nil
}

// checkNumbers is AC-01: the numbers keep the rules of their country and say
// the same: a company's ОГРН has thirteen digits, a proprietor's fifteen. The
// note is the numbers that were looked at.
func checkNumbers(cp *Counterparty) (CheckResult, string) {
	note := cp.TaxID
	if cp.OGRN != "" {
		note += ", " + cp.OGRN
	}
	switch {
	case cp.TaxID == "":
		return CheckFail, note
	case cp.checkIDs() != nil:
		return CheckFail, note
	case cp.Country == Russia && cp.OGRN == "" && cp.Kind != Individual:
		return CheckWarn, note
	}
	return CheckOK, note
}

// bannedItem is the question of the checklist about those whom we have banned.
const bannedItem = "AC-09"

// checkBanned is AC-09: nothing that the firm or its people are known by is a
// banned firm's. The note names that firm and what they have in common.
func checkBanned(c doc.Context, cp *Counterparty) (CheckResult, string, error) {
	marks, err := cp.knownBy(c)
	if err != nil {
		return "", "", err
	}
	fields, firms, err := bannedBehind(c, cp.ID, marks)
	if err != nil || len(firms) == 0 {
		return CheckOK, "", err
	}
	var names []string
	for _, id := range firms {
		other, err := doc.Load(c, doc.Ref[Counterparty](id))
		if err != nil {
			return "", "", err
		}
		if other != nil {
			names = append(names, other.NameShort)
		}
	}
	return CheckFail, strings.Join(names, ", ") + bannedShare + strings.Join(fields, ", "), nil
}

// bannedShare stands in the note of AC-09 between the firms and what they share.
const bannedShare = ": "

// Noted is the note of an answer as people read it: the program's own names
// fields, label says what they are called.
func (q AdmissionCheck) Noted(label func(field string) string) string {
	at := strings.LastIndex(q.Note, bannedShare)
	if q.Item != bannedItem || !q.Automatic() || at < 0 {
		return q.Note
	}
	fields := strings.Split(q.Note[at+len(bannedShare):], ", ")
	for i, field := range fields {
		fields[i] = label(field)
	}
	return q.Note[:at] + bannedShare + strings.Join(fields, ", ")
}

// checkDomain is AC-11: a firm with a site writes from it, and not from a free
// mail box.
func checkDomain(cp *Counterparty) (CheckResult, string) {
	var mails, sites []string
	for _, id := range cp.Comms.Sorted() {
		comm := cp.Comms[id]
		if d := Domain(comm.Email); d != "" {
			mails = append(mails, d)
		}
		if comm.Kind == "site" {
			sites = append(sites, host(comm.Value))
		}
	}
	if len(mails) == 0 {
		return CheckNA, ""
	}
	for _, d := range mails {
		for _, s := range sites {
			if d == s || strings.HasSuffix(s, "."+d) || strings.HasSuffix(d, "."+s) {
				return CheckOK, d
			}
		}
	}
	if FreeMail(mails[0]) || len(sites) > 0 {
		return CheckWarn, mails[0]
	}
	return CheckOK, mails[0]
}

// host is the name of a site, however it was written.
func host(site string) string {
	if _, rest, is := strings.Cut(site, "://"); is {
		site = rest
	}
	if end := strings.IndexAny(site, "/?#:"); end >= 0 {
		site = site[:end]
	}
	return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(site)), "www.")
}
