package crm

import (
	"maps"
	"slices"
	"strings"

	"kontor/shared/doc"
)

// BannedMark is something that banned firms are known by. It is the server's
// alone: nobody has a grant on it.
type BannedMark struct {
	doc.Header
	Mark  string `doc:"required"` // "phone:+79161234567"
	Firms doc.Set[doc.Ref[Counterparty]]
}

// Label implements doc.Doc.
func (b *BannedMark) Label() string { return "" }

// Check implements the kind's own rules: a reaction makes it.
func (b *BannedMark) Check(*BannedMark) error { return nil }

// bannedMarkID is made with a secret of the server's: whoever could name the
// document of a phone would learn by the answer whether there is one.
func bannedMarkID(secret, mark string) doc.ID { return doc.Made("banned_mark", secret, mark) }

// markSecret is that secret.
func markSecret(ctx doc.Context) (string, error) {
	d, err := ctx.Get("BannedSecret", BannedSecretID)
	if err != nil || d == nil {
		return "", err
	}
	return d.(*BannedSecret).Secret, nil
}

// marks are what a firm is known by, each with the field it stands in.
func (c *Counterparty) marks() map[string]string {
	all := map[string]string{}
	known := func(field, sort, value string) {
		if value != "" {
			all[sort+":"+value] = field
		}
	}
	if c.TaxID != "" {
		known("TaxID", "tax", string(c.Country)+":"+NormalTaxID(string(c.Country), c.TaxID))
	}
	known("OGRN", "reg", strings.ToUpper(spacing.Replace(c.OGRN)))
	known("SignerName", "person", personMark(c.SignerName))
	for _, a := range c.BankAccounts {
		known("BankAccounts", "account", strings.ToUpper(spacing.Replace(a.Account)))
	}
	for _, a := range c.Addresses {
		known("Addresses", "address", addressMark(a.Address))
	}
	commMarks(c.Comms, known)
	return all
}

// knownAs reports whether nothing has changed of what marks are made of, which
// is the cheaper question.
func (c *Counterparty) knownAs(prev *Counterparty) bool {
	return c.Country == prev.Country && c.TaxID == prev.TaxID && c.OGRN == prev.OGRN && c.SignerName == prev.SignerName &&
		maps.Equal(c.BankAccounts, prev.BankAccounts) && maps.Equal(c.Addresses, prev.Addresses) && maps.Equal(c.Comms, prev.Comms)
}

func commMarks(comms doc.Rows[Comm], known func(field, sort, value string)) {
	for _, c := range comms {
		known("Comms", "phone", c.Phone.E164)
		known("Comms", "mail", mailMark(c.Email))
	}
}

// mailMark is an address however its domain is written.
func mailMark(e doc.Email) string {
	name, _, _ := strings.Cut(string(e), "@")
	if name == "" {
		return ""
	}
	return strings.ToLower(name + "@" + Domain(e))
}

// personMark is a name in whatever order its parts were written; a surname
// alone is nobody's.
func personMark(name string) string {
	words := strings.Fields(NormalName(name))
	if len(words) < 2 {
		return ""
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// addressMark is a street with its house in a town; less is no address.
func addressMark(a doc.Address) string {
	if a.City == "" || !strings.ContainsAny(a.Street, "0123456789") {
		return ""
	}
	return NormalName(a.City) + "|" + NormalName(a.Street)
}

// knownBy adds to a firm's marks those of its people.
func (c *Counterparty) knownBy(ctx doc.Context) (map[string]string, error) {
	all := c.marks()
	people, err := ctx.Pointing("ContactPerson", "Positions", c.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range people {
		for mark := range d.(*ContactPerson).marks() {
			all[mark] = "Comms"
		}
	}
	return all, nil
}

// registered is what a firm is in the register by. What its people were known by
// stays there when they go or change their phones: else whoever looks after them
// could blind it, and those who have the phones come back under another name.
func (c *Counterparty) registered(ctx doc.Context) (map[string]string, error) {
	marks, err := ctx.Pointing("BannedMark", "Firms", c.ID)
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, d := range marks {
		all[d.(*BannedMark).Mark] = ""
	}
	return all, nil
}

// register keeps what banned firms are known by when a firm becomes one, is one
// no longer, or is known by something else.
func (c *Counterparty) register(ctx doc.Context, prev *Counterparty) ([]doc.Write, error) {
	if !ctx.Server || c.Status != Banned && prev.Status != Banned || c.Status == prev.Status && c.knownAs(prev) {
		return nil, nil
	}
	has, had := map[string]string{}, map[string]string{}
	var err error
	if prev.Status == Banned {
		if had, err = c.registered(ctx); err != nil {
			return nil, err
		}
	}
	if c.Status == Banned {
		if has, err = c.knownBy(ctx); err != nil {
			return nil, err
		}
		own := prev.marks()
		for mark := range had {
			if own[mark] == "" { // of its people, who may have gone since
				has[mark] = "Comms"
			}
		}
	}
	return c.enter(ctx, has, had)
}

// enter brings the register from the marks that the firm had to those it has.
func (c *Counterparty) enter(ctx doc.Context, has, had map[string]string) ([]doc.Write, error) {
	secret, err := markSecret(ctx)
	if err != nil {
		return nil, err
	}
	var writes []doc.Write
	tags := tagChange{}
	for _, mark := range slices.Sorted(maps.Keys(union(has, had))) {
		_, is := has[mark]
		if _, was := had[mark]; is == was {
			continue
		}
		w, first, last, err := c.mark(ctx, secret, mark, is)
		if err != nil {
			return nil, err
		}
		writes = append(writes, w)
		tags[mark] = tagTurn{in: first, out: last}
	}
	more, err := tags.writes(ctx)
	return append(writes, more...), err
}

func union(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// mark enters the firm under a mark, or takes it out; first tells that no firm
// was there before, last that none is now.
func (c *Counterparty) mark(ctx doc.Context, secret, mark string, in bool) (w doc.Write, first, last bool, err error) {
	id := bannedMarkID(secret, mark)
	d, err := ctx.Get("BannedMark", id)
	if err != nil {
		return w, false, false, err
	}
	var firms []doc.Ref[Counterparty]
	if d != nil {
		firms = d.(*BannedMark).Firms
	}
	now := slices.DeleteFunc(slices.Clone(firms), func(r doc.Ref[Counterparty]) bool { return r.ID() == c.ID })
	if in {
		now = append(now, doc.Ref[Counterparty](c.ID))
	}
	slices.Sort(now)
	fields := map[string]any{"Mark": mark, "Firms": now}
	if d == nil {
		return newWrite("BannedMark", id, fields), len(now) > 0, false, nil
	}
	return edited("BannedMark", id, fields), len(firms) == 0 && len(now) > 0, len(now) == 0, nil
}

// ruleBannedMatch asks security to look at a firm that is known by what a
// banned one is known by.
const ruleBannedMatch = "banned_match"

// match tells security of a firm entered or changed so that it is known by
// what a banned one is known by.
func (c *Counterparty) match(ctx doc.Context, prev *Counterparty) ([]doc.Write, error) {
	if !ctx.Server || c.knownAs(prev) {
		return nil, nil
	}
	marks := c.marks()
	if maps.Equal(marks, prev.marks()) {
		return nil, nil
	}
	return c.matchTasks(ctx, marks)
}

// matchTasks ask security to look at a firm, once for each banned one that is
// known by one of the marks. They are never taken back: what was suspected once
// is security's to settle.
func (c *Counterparty) matchTasks(ctx doc.Context, marks map[string]string) ([]doc.Write, error) {
	if c.Status == Banned {
		return nil, nil // of course it is
	}
	_, firms, err := bannedBehind(ctx, c.ID, marks)
	if err != nil || len(firms) == 0 {
		return nil, err
	}
	who, err := officer(ctx, c.Owner)
	if err != nil {
		return nil, err
	}
	var writes []doc.Write
	for _, id := range firms {
		task := control{ruleBannedMatch, string(id), c.NameShort, who, endOfDay(ctx.Today().Add(1), ctx.Zone), "high"}
		writes = append(writes, task.made(doc.LinkTo("Counterparty", c.ID), c.ID))
	}
	return writes, nil
}

// maybeBanned warns under each field that may be a banned firm's.
func maybeBanned(ctx doc.Context, self doc.ID, marks map[string]string) []error {
	fields, err := suspected(ctx, self, marks)
	if err != nil {
		return []error{err}
	}
	var odd []error
	for _, f := range fields {
		odd = append(odd, doc.Invalid(f, "maybe_banned"))
	}
	return odd
}

// bannedBehind gives the banned firms that are known by one of the marks, with
// the fields of those. Only the server can tell.
func bannedBehind(ctx doc.Context, self doc.ID, marks map[string]string) (fields []string, firms []doc.ID, err error) {
	secret, err := markSecret(ctx)
	if err != nil || len(marks) == 0 {
		return nil, nil, err
	}
	for _, mark := range slices.Sorted(maps.Keys(marks)) {
		d, err := ctx.Get("BannedMark", bannedMarkID(secret, mark))
		if err != nil {
			return nil, nil, err
		}
		if d == nil {
			continue
		}
		for _, r := range d.(*BannedMark).Firms {
			if r.ID() != self {
				fields, firms = append(fields, marks[mark]), append(firms, r.ID())
			}
		}
	}
	slices.Sort(fields)
	slices.Sort(firms)
	return slices.Compact(fields), slices.Compact(firms), nil
}
