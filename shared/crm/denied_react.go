package crm

import (
	"cmp"
	"slices"

	"kontor/shared/doc"
)

// ruleDeniedMatch asks security to look at a firm, admitted already, that a
// list has come to name.
const ruleDeniedMatch = "denied_match"

// React keeps what an entry is found by, and tells at once whom among the firms
// that are admitted or about to be it may mean: lists change oftener than firms
// are admitted anew. What it says otherwise than before is looked at again,
// whoever was found to be another by what it said then.
func (e *DeniedEntry) React(c doc.Context, prev *DeniedEntry) ([]doc.Write, error) {
	if !c.Server || e.said() == prev.said() && e.List == prev.List && e.Deleted == prev.Deleted {
		return nil, nil
	}
	keys := e.keys()
	if !slices.Equal(keys, e.Keys) { // first, so that cases find it: what follows is asked when they are stored
		return []doc.Write{edited("DeniedEntry", e.ID, map[string]any{"Keys": keys})}, nil
	}
	cases, err := e.casesBy(c, union(setOf(keys), setOf(prev.Keys)))
	if err != nil {
		return nil, err
	}
	known, err := e.tasks(c, prev)
	if err != nil {
		return nil, err
	}
	writes, wanted, said := []doc.Write(nil), map[doc.ID]bool{}, e.listed()
	for _, a := range cases {
		more, task, err := said.tell(c, a, known)
		if err != nil {
			return nil, err
		}
		wanted[task] = true
		writes = append(writes, more...)
	}
	for _, t := range known { // that it no longer gives cause for
		if t.Open() && !wanted[t.ID] {
			writes = append(writes, edited("Task", t.ID, map[string]any{"State": TaskCancelled}))
		}
	}
	return writes, nil
}

func setOf(keys doc.Set[doc.Ref[NameKey]]) map[string]string {
	all := map[string]string{}
	for _, k := range keys {
		all[string(k)] = ""
	}
	return all
}

// casesBy are the cases that count now and are found by one of the keys: open
// ones, and those that admit a firm.
func (e *DeniedEntry) casesBy(c doc.Context, keys map[string]string) (cases []*Admission, err error) {
	seen := map[doc.ID]bool{}
	for key := range keys {
		found, err := c.Pointing("Admission", "Names", doc.ID(key))
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			if a := d.(*Admission); !seen[a.ID] && (a.Open() || a.Approved()) {
				seen[a.ID] = true
				cases = append(cases, a)
			}
		}
	}
	slices.SortFunc(cases, func(a, b *Admission) int { return cmp.Compare(a.ID, b.ID) })
	return cases, nil
}

// tell has an open case answer its question anew, and gives security a task
// where the firm is admitted already; task is its ID.
func (e listedAs) tell(c doc.Context, a *Admission, known []*Task) (writes []doc.Write, task doc.ID, err error) {
	cp, err := doc.Load(c, a.Counterparty)
	if err != nil || cp == nil {
		return nil, "", err
	}
	if !a.Open() && (cp.Admission.ID() != a.ID || a.cleared(e.DeniedEntry)) {
		return nil, "", nil
	}
	means := !e.Deleted && cp.screened().like(e) >= alikeFrom
	if a.Open() {
		return a.doubt(means), "", nil
	}
	if !means {
		return nil, "", nil
	}
	return e.ask(c, cp, known)
}

// ask gives security the task to look whether a firm is the entry, unless it has
// one open. What a person has done stays done, but only for what the entry said
// then.
func (e *DeniedEntry) ask(c doc.Context, cp *Counterparty, known []*Task) (writes []doc.Write, task doc.ID, err error) {
	task = doc.Made("task", ruleDeniedMatch, string(cp.ID), string(e.ID), e.said())
	again := false
	for _, t := range known {
		switch {
		case t.Counterparty.ID() == cp.ID && t.Open():
			return nil, t.ID, nil
		case t.ID == task:
			again = t.State == TaskCancelled
		}
	}
	who, err := officer(c, cp.Owner)
	if err != nil {
		return nil, "", err
	}
	due := endOfDay(c.Today().Add(1), c.Zone)
	if again {
		return []doc.Write{edited("Task", task, map[string]any{"State": TaskNew, "Executor": who, "Due": due})}, task, nil
	}
	return []doc.Write{newWrite("Task", task, map[string]any{
		"Title": cp.NameShort, "Kind": ruleDeniedMatch, "Due": due, "Priority": "high", "Executor": who,
		doc.OwnerPath: who, "Counterparty": cp.ID, "Link": doc.LinkTo("DeniedEntry", e.ID), "SourceRule": ruleDeniedMatch,
	})}, task, nil
}

// doubt takes the answer back that the program gave about the lists, so that
// the case's own reaction gives it anew.
func (a *Admission) doubt(means bool) []doc.Write {
	id := AdmissionCheckID(a.ID, deniedItem)
	q, is := a.Checklist[id]
	if !is || means == (q.Result == CheckFail) {
		return nil
	}
	return []doc.Write{edited("Admission", a.ID, map[string]any{"Checklist/" + string(id): map[string]any{"Result": nil, "Note": nil, "By": nil, "At": nil}})}
}

// tasks are those that security was given about the entry, whatever became of
// them.
func (e *DeniedEntry) tasks(c doc.Context, prev *DeniedEntry) (all []*Task, err error) {
	if prev.ID == "" {
		return nil, nil // it is new
	}
	known, err := c.Pointing("Task", "Link", e.ID)
	for _, d := range known {
		if t := d.(*Task); t.SourceRule == ruleDeniedMatch {
			all = append(all, t)
		}
	}
	return all, err
}
