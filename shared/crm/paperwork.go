package crm

import (
	"cmp"
	"errors"
	"slices"

	"kontor/shared/doc"
)

// Paperwork is how a document was signed by both sides, and where its paper is:
// alike for a contract and for what amends it. The copies of an amendment lie
// with it, those of a tariff annex with its contract.
type Paperwork struct {
	SignMode      SignMode
	EdoOperator   string
	EdoID         string
	SignedCopyAt  doc.Date           `doc:"server"`       // from then on the paper is waited for
	OriginalDueOn doc.Date           `doc:"server,index"` // by when an original that is out has to be back
	WatchOn       doc.Date           `doc:"server"`       // the next day on which something about it changes by itself
	Originals     doc.Rows[Original] // each copy, and where it is
	SignedCopy    doc.Rows[doc.File] // what both have signed, scanned
}

// SignMode is how a contract is signed.
type SignMode string

// SignedEDO needs no paper.
const SignedEDO SignMode = "edo"

// Values implements doc.Enum.
func (SignMode) Values() []string { return []string{"paper", string(SignedEDO), "scan"} }

// Paper is a line of the register of originals: a copy on its way, or a
// document of which no copy is entered yet.
type Paper struct {
	Row doc.ID // of the copy; empty if none is entered
	Original
	Status OriginalStatus
	Since  doc.Date // from when on it is waited for
	Days   int      // it has been
	Idle   bool     // it is not back, and nobody waits for it
}

// Late reports whether a copy should have been back by now.
func (p Paper) Late() bool { return !p.Idle && p.Status == OriginalOverdue }

// Out reports whether a copy is still waited for.
func (p Paper) Out() bool {
	if p.Idle {
		return false
	}
	switch p.Status {
	case OriginalNotSent, OriginalOut, OriginalWithThem, OriginalOverdue:
		return true
	}
	return false
}

// Back reports whether a copy has come back.
func (p Paper) Back() bool { return p.Status == OriginalReturned || p.Status == OriginalArchived }

// Missing reports whether a copy is not where it should be: out, or lost.
func (p Paper) Missing() bool { return p.Out() || !p.Idle && p.Status == OriginalLost }

// idle lets nobody wait for what is not back; the lines stay, to be found.
func idle(all []Paper) []Paper {
	for i, p := range all {
		all[i].Idle = !p.Back()
	}
	return all
}

// due is the day by which a copy that is out has to be back, empty if it is not
// waited for.
func (p Paper) due(s *Settings) doc.Date {
	if !p.Out() || p.Since == "" {
		return ""
	}
	return p.Since.Add(int(s.OriginalReturnDays))
}

// lines are all copies, and one for the document itself if none of its own is
// entered. What is signed electronically has no paper of its own, and once one
// copy is back nobody waits for the others: the partner keeps his.
func (w *Paperwork) lines(own OriginalKind, day doc.Date, s *Settings) (all []Paper) {
	entered := w.SignMode == SignedEDO
	for _, id := range w.Originals.Sorted() {
		o, signed := w.Originals[id], doc.Date("")
		if o.Kind == own {
			if w.SignMode == SignedEDO {
				continue
			}
			entered, signed = true, w.SignedCopyAt
		}
		all = append(all, paperOf(id, o, day, signed, s))
	}
	if !entered {
		all = append(all, paperOf("", Original{Kind: own}, day, w.SignedCopyAt, s))
	}
	back := slices.ContainsFunc(all, func(p Paper) bool { return p.Kind == own && p.Back() })
	for i, p := range all {
		all[i].Idle = back && p.Kind == own && !p.Back()
	}
	return all
}

// paperOf is the line of a copy: what is not sent is waited for since the day on
// which it was signed.
func paperOf(row doc.ID, o Original, day, signed doc.Date, s *Settings) Paper {
	p := Paper{Row: row, Original: o, Since: cmp.Or(o.SentAt, signed)}
	p.Status, p.Days = o.status(day, p.Since, s)
	return p
}

// asked are the lines that are asked for by themselves: of the document's own
// copies the weightiest stands for all.
func (w *Paperwork) asked(own OriginalKind, day doc.Date, s *Settings) (all []Paper) {
	at := -1
	for _, p := range w.lines(own, day, s) {
		switch {
		case p.Kind != own:
			all = append(all, p)
		case at < 0:
			at, all = len(all), append(all, p)
		case weight(p.Status) > weight(all[at].Status) || p.Status == all[at].Status && p.Days > all[at].Days:
			all[at] = p
		}
	}
	return all
}

// original is where the document's own paper is on a day, and for how many days
// it has been waited for.
func (w *Paperwork) original(own OriginalKind, day doc.Date, s *Settings) (OriginalStatus, int) {
	for _, p := range w.asked(own, day, s) {
		if p.Kind == own {
			return p.Status, p.Days
		}
	}
	return OriginalNotNeeded, 0
}

// reminders ask for what is not back, once for each threshold.
func (w *Paperwork) reminders(own OriginalKind, day doc.Date, s *Settings, want func(key string) control) (wants []control, err error) {
	after, err := days(s.OriginalRemindDays)
	if err != nil {
		return nil, err
	}
	for _, p := range w.asked(own, day, s) {
		newest := 0
		for _, n := range after {
			if n <= p.Days && n > newest {
				newest = n
			}
		}
		if p.Late() && newest == 0 {
			newest = int(s.OriginalReturnDays)
		}
		if newest == 0 || !p.Missing() {
			continue
		}
		key := string(day.Add(-p.Days)) + "/" + itoa(newest)
		if p.Kind != own {
			key = string(p.Row) + "/" + key
		}
		wants = append(wants, want(key))
	}
	return wants, nil
}

// turns are the days on which the status of a copy changes or is spoken of.
func (w *Paperwork) turns(own OriginalKind, day doc.Date, s *Settings) (all []doc.Date, err error) {
	after, err := days(s.OriginalRemindDays)
	if err != nil {
		return nil, err
	}
	for _, p := range w.asked(own, day, s) {
		if !p.Missing() {
			continue
		}
		for _, n := range append(after[:len(after):len(after)], int(s.OriginalReturnDays)+1, int(s.OriginalGraceDays)+1) {
			all = append(all, day.Add(n-p.Days))
		}
	}
	return all, nil
}

// dueOn is the first day by which a copy has to be back.
func (w *Paperwork) dueOn(own OriginalKind, day doc.Date, s *Settings) (first doc.Date) {
	for _, p := range w.asked(own, day, s) {
		if due := p.due(s); due != "" && (first == "" || due < first) {
			first = due
		}
	}
	return first
}

// awaited reports whether a paper is still out: on a desktop it may have come
// back since the server reckoned.
func (w *Paperwork) awaited(own OriginalKind) bool {
	return w.OriginalDueOn != "" && w.dueOn(own, w.OriginalDueOn, UsualSettings()) != ""
}

// operated wants to know by which operator the documents are exchanged with which
// it was signed.
func (w *Paperwork) operated() error {
	if w.SignMode == SignedEDO && w.EdoOperator == "" {
		return doc.Invalid("EdoOperator", "required").Reads("SignMode", "State")
	}
	return nil
}

// copySigned wants the signed copy, all of it on the server: nothing is worked
// under on the word of somebody who has the paper. What is signed electronically
// lies at the operator, under its ID.
func (w *Paperwork) copySigned(ctx doc.Context, id doc.ID) error {
	switch edo := w.SignMode == SignedEDO; {
	case len(w.SignedCopy) > 0 || edo && w.EdoID != "":
	case edo:
		return doc.Invalid("EdoID", "edo_id_missing").Reads("SignMode", "SignedCopy")
	default:
		return doc.Invalid("SignedCopy", "signed_copy_missing").Reads("SignMode")
	}
	return arrived(ctx, id, "SignedCopy", w.SignedCopy)
}

// keepsCopy keeps the signed copy of what is worked under, or the ID under which
// it lies at the operator.
func (w *Paperwork) keepsCopy(next *Paperwork) error {
	if w.EdoID != "" && next.EdoID == "" && len(next.SignedCopy) == 0 {
		return doc.Invalid("EdoID", "edo_id_missing").Reads("SignMode", "SignedCopy")
	}
	for row, file := range w.SignedCopy {
		if next.SignedCopy[row].SHA256 != file.SHA256 {
			return doc.Invalid("SignedCopy", "signed_copy_kept")
		}
	}
	return nil
}

// guardOriginals refuses days that cannot be meant, and copies of what keeps its
// own, in what was entered now.
func (w *Paperwork) guardOriginals(c doc.Context, prev *Paperwork, kinds ...OriginalKind) error {
	var faults []error
	for _, id := range w.Originals.Sorted() {
		o, was := w.Originals[id], prev.Originals[id]
		path := "Originals/" + string(id) + "/"
		if o.Kind != was.Kind && !slices.Contains(kinds, o.Kind) {
			faults = append(faults, doc.Invalid(path+"Kind", "original_elsewhere").Reads("Originals"))
		}
		for _, d := range []struct {
			field           string
			day, was, after doc.Date
		}{
			{"SentAt", o.SentAt, was.SentAt, ""}, {"ReceivedByCpAt", o.ReceivedByCpAt, was.ReceivedByCpAt, o.SentAt},
			{"ReturnedAt", o.ReturnedAt, was.ReturnedAt, max(o.SentAt, o.ReceivedByCpAt)}, {"LostAt", o.LostAt, was.LostAt, o.SentAt},
		} {
			if d.day != d.was || o.SentAt != was.SentAt {
				faults = append(faults, happened(c, path+d.field, d.day, d.after, "Originals"))
			}
		}
	}
	return errors.Join(faults...)
}

// arrived wants the content of files to be on the server whole.
func arrived(ctx doc.Context, id doc.ID, field string, files doc.Rows[doc.File]) error {
	var faults []error
	for _, row := range files.Sorted() {
		whole, err := ctx.Whole(id, files[row])
		if err != nil {
			return err
		}
		if !whole {
			faults = append(faults, doc.Invalid(field+"/"+string(row), "content_missing").Reads(field).With("name", files[row].Name))
		}
	}
	return errors.Join(faults...)
}
