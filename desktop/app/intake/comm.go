package intake

import (
	"strings"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// comms reads the ways to reach the firm. What is none goes to the notes; a
// row whose phones are all unreadable is not taken.
func (r *reading) comms() {
	for _, c := range [][2]string{{"Comms.Phone", "work"}, {"Comms.Mobile", "mobile"}, {"Comms.Fax", "fax"}} {
		r.phones(c[0], c[1])
	}
	if cell := r.take("Comms.Email"); cell != "" {
		mails, rest := crm.SplitEmails(cell)
		for _, m := range mails {
			r.comm(crm.Comm{Kind: "email", Email: m})
		}
		if rest != "" {
			r.note(r.names["Comms.Email"], rest)
		}
	}
	for _, c := range [][2]string{{"Comms.Site", "site"}, {"Comms.Telegram", "telegram"}, {"Comms.WhatsApp", "whatsapp"}} {
		for value := range strings.SplitSeq(r.take(c[0]), "\n") {
			if value = strings.Join(strings.Fields(value), " "); value != "" {
				r.comm(crm.Comm{Kind: doc.Code[crm.CommKind](c[1]), Value: value})
			}
		}
	}
}

func (r *reading) phones(field, kind string) {
	cell := r.take(field)
	if cell == "" {
		return
	}
	phones, rest := crm.SplitPhones(cell, r.country)
	for _, p := range phones {
		r.comm(crm.Comm{Kind: doc.Code[crm.CommKind](kind), Phone: p})
	}
	switch {
	case len(phones) == 0 && hasDigits(cell):
		r.fault(field, "import_phone")
	case rest != "":
		r.note(r.names[field], rest)
	}
}

func hasDigits(s string) bool { return strings.ContainsAny(s, "0123456789") }

func (r *reading) comm(c crm.Comm) {
	r.rows++
	c.Order = int64(r.rows)
	r.set("Comms/"+string(r.plan.id(r.firm.Row, "comm", string(c.Kind), string(c.Email), c.Phone.E164, c.Value)), c)
}
