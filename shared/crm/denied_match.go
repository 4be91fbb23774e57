package crm

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"kontor/shared/doc"
)

// maxNameKeys bounds by how many keys an entry is found.
const maxNameKeys = 500

// taxKey is the text of the key of a tax number, in whatever country: lists
// seldom say which.
func taxKey(id string) string { return "tax:" + strings.ToUpper(compactID(id)) }

var compacting = strings.NewReplacer(" ", "", "-", "", ".", "")

func compactID(id string) string { return compacting.Replace(id) }

// names are what an entry is called.
func (e *DeniedEntry) names() []string {
	return append([]string{e.Name}, strings.FieldsFunc(string(e.Aliases), func(r rune) bool { return r == '\n' })...)
}

// keys are what an entry is found by. Ships and aircraft are no partners.
func (e *DeniedEntry) keys() doc.Set[doc.Ref[NameKey]] {
	if e.Type == DeniedVessel || e.Type == DeniedAircraft {
		return nil
	}
	return keySet(e.names(), e.TaxID)
}

func keySet(names []string, taxID string) doc.Set[doc.Ref[NameKey]] {
	all := map[doc.Ref[NameKey]]bool{}
	for _, name := range names {
		for _, text := range SoundOf(name).keys() {
			all[nameKeyID(text)] = true
		}
	}
	if taxID != "" {
		all[nameKeyID(taxKey(taxID))] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// screened is what of a firm is compared with the lists.
type screened struct {
	names  []Sound // of the firm
	signer Sound   // a person
	taxID  string
}

func (c *Counterparty) screened() screened {
	s := screened{signer: SoundOf(c.SignerName), taxID: c.TaxID}
	for _, name := range c.listNames() {
		s.names = append(s.names, SoundOf(name))
	}
	return s
}

func (c *Counterparty) listNames() []string { return []string{c.NameShort, c.NameFull, c.NameEN} }

// listKeys are what finds in the lists whom the firm may be.
func (c *Counterparty) listKeys() doc.Set[doc.Ref[NameKey]] {
	return keySet(append(c.listNames(), c.SignerName), c.TaxID)
}

// listedAs is an entry made ready to be compared with many.
type listedAs struct {
	*DeniedEntry
	names []Sound
}

func (e *DeniedEntry) listed() listedAs {
	l := listedAs{DeniedEntry: e}
	for _, name := range e.names() {
		l.names = append(l.names, SoundOf(name))
	}
	return l
}

// like scores a firm against an entry: the same tax number, a name of the
// firm's, or its signer's name against that of one who may be a person.
func (s screened) like(e listedAs) float64 {
	if e.TaxID != "" && taxKey(e.TaxID) == taxKey(s.taxID) {
		return 1
	}
	best := 0.0
	for _, name := range e.names {
		for _, own := range s.names {
			best = max(best, own.Alike(name))
		}
		if e.Type == DeniedPerson || e.Type == DeniedUnknown {
			best = max(best, s.signer.Alike(name))
		}
	}
	return best
}

// deniedHit is an entry that a firm may be.
type deniedHit struct {
	entry *DeniedEntry
	score float64
}

// deniedHits finds the entries that a firm may be, the likest first.
func deniedHits(c doc.Context, cp *Counterparty, cleared func(*DeniedEntry) bool) (hits []deniedHit, err error) {
	s, seen := cp.screened(), map[doc.ID]bool{}
	for _, key := range cp.listKeys() {
		found, err := c.Pointing("DeniedEntry", "Keys", key.ID())
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			e := d.(*DeniedEntry)
			if seen[e.ID] || cleared(e) {
				continue
			}
			seen[e.ID] = true
			score := s.like(e.listed())
			if score < alikeFrom {
				continue
			}
			list, err := doc.Load(c, e.List)
			if err != nil {
				return nil, err
			}
			if list == nil || !list.Deleted { // marked, it says nothing of anybody
				hits = append(hits, deniedHit{e, score})
			}
		}
	}
	slices.SortFunc(hits, func(a, b deniedHit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.entry.Name, b.entry.Name), cmp.Compare(a.entry.ID, b.entry.ID))
	})
	return hits, nil
}

// deniedItem is the question of the checklist about the lists.
const deniedItem = "AC-08"

// maxHitsTold is how many entries a question of the checklist names.
const maxHitsTold = 5

// checkDenied is AC-08: neither the firm nor its signer stands in a list. The
// note names entry and list. Until the company has lists people answer it. Only
// the server has all entries of the moment, so it alone answers.
func (a *Admission) checkDenied(c doc.Context, cp *Counterparty) (CheckResult, string, error) {
	lists, err := c.Pointing("DeniedList", "Register", deniedRegister.ID())
	if err != nil || len(lists) == 0 {
		return "", "", err
	}
	hits, err := deniedHits(c, cp, a.cleared)
	if err != nil || len(hits) == 0 {
		return CheckOK, "", err
	}
	var lines []string
	for _, h := range hits[:min(len(hits), maxHitsTold)] {
		list, err := doc.Load(c, h.entry.List)
		if err != nil {
			return "", "", err
		}
		lines = append(lines, h.entry.line(list))
	}
	return CheckFail, strings.Join(lines, "; "), nil
}

// line names an entry with its list.
func (e *DeniedEntry) line(list *DeniedList) string {
	where := []string{}
	if list != nil {
		where = append(where, list.Name)
	}
	if e.Code != "" {
		where = append(where, e.Code)
	}
	return e.Name + " (" + strings.Join(where, ", ") + ")"
}

// cleared reports whether an officer has found that the firm is not the entry as
// it stands now: what he found of one that has changed since says nothing.
func (a *Admission) cleared(e *DeniedEntry) bool {
	found, is := a.Cleared[clearedID(a.ID, e.ID)]
	return is && found.Said == e.said()
}

func clearedID(of, entry doc.ID) doc.ID { return doc.Derive("cleared", string(of), string(entry)) }

// ClearArgs is whom of a list the firm only resembles, and by what that was
// seen.
type ClearArgs struct {
	Entry   doc.Ref[DeniedEntry] `doc:"required"`
	Comment doc.Text             `doc:"required"`
}

// clearAdmission takes down that a listed one is another: namesakes are common,
// and else no firm of such a name could ever be admitted.
func clearAdmission(c doc.Context, a *Admission, args ClearArgs) ([]doc.Write, error) {
	if err := decides(c); err != nil {
		return nil, err
	}
	if err := errors.Join(a.underReview(), a.matched()); err != nil {
		return nil, err
	}
	entry, err := doc.Load(c, args.Entry)
	if err != nil {
		return nil, err
	}
	if entry == nil {
		return nil, doc.Missing("", "").Reads("Entry")
	}
	if is, err := a.resembles(c, entry); err != nil || !is {
		return nil, errors.Join(err, doc.Invalid("Entry", "no_match"))
	}
	return []doc.Write{edited("Admission", a.ID, map[string]any{
		"Cleared/" + string(clearedID(a.ID, entry.ID)): ClearedMatch{args.Entry, args.Comment, doc.Ref[Employee](c.Actor.Employee()), doc.TimeOf(c.Now), entry.said()},
	})}, nil
}

// matched wants the program to have found somebody of a list.
func (a *Admission) matched() error {
	if q := a.Checklist[AdmissionCheckID(a.ID, deniedItem)]; q.Result == CheckFail && q.By == "" {
		return nil
	}
	return doc.Invalid("Checklist", "no_match")
}

// resembles reports whether an entry is one that the firm may be. What finds
// entries only the server has.
func (a *Admission) resembles(c doc.Context, entry *DeniedEntry) (bool, error) {
	cp, err := doc.Load(c, a.Counterparty)
	if err != nil || cp == nil || !c.Server {
		return true, err
	}
	hits, err := deniedHits(c, cp, a.cleared)
	return slices.ContainsFunc(hits, func(h deniedHit) bool { return h.entry.ID == entry.ID }), err
}

func (a *Admission) underReview() error {
	if a.State == AdmissionInReview || a.State == AdmissionNeedsInfo {
		return nil
	}
	return doc.Invalid("State", "admission_closed")
}
