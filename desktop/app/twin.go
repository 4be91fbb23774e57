package app

import (
	"context"
	"slices"
	"sync"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// maxTwins is how many firms a warning of a double names.
const maxTwins = 5

// twins keeps what firms are compared by, read when it is first asked for and
// kept up with what changes.
type twins struct {
	mu    sync.Mutex // guards the rest
	known map[doc.ID]twin
}

type twin struct {
	crm.Likeness
	cp *crm.Counterparty
}

// forget has firms read again the next time.
func (t *twins) forget(ids []doc.ID, all bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if all {
		t.known = nil
	}
	if t.known == nil {
		return
	}
	for _, id := range ids {
		t.known[id] = twin{} // empty: to be read
	}
}

func touchesName(paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool {
		return p == "NameShort" || p == "NameFull" || p == "NameEN" || len(p) > 6 && p[:6] == "Comms/"
	})
}

// alike warns of firms that a counterparty may be entered twice as.
func (s *session) alike(ctx context.Context, cp *crm.Counterparty) (warnings []*doc.Error, err error) {
	s.twins.mu.Lock()
	defer s.twins.mu.Unlock()
	known, err := s.firms(ctx)
	if err != nil {
		return nil, err
	}
	mine := crm.LikenessOf(cp)
	w := s.writer(ctx)
	for _, id := range sortedIDs(known) {
		other := known[id]
		if id == cp.ID || other.cp == nil {
			continue
		}
		if rule := mine.Like(other.Likeness); rule != "" {
			warnings = append(warnings, crm.Twin(rule, other.cp, w.title(other.cp.MainCurator(s.context(nil).Today()))))
		}
		if len(warnings) == maxTwins {
			break
		}
	}
	return warnings, nil
}

func sortedIDs(m map[doc.ID]twin) []doc.ID {
	ids := make([]doc.ID, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// firms gives every firm of the copy to compare with; the lock of twins is
// held.
func (s *session) firms(ctx context.Context) (map[doc.ID]twin, error) {
	k, err := s.app.kinds.Kind("Counterparty")
	if err != nil {
		return nil, err
	}
	if s.twins.known == nil {
		docs, err := s.every(ctx, Query{Kind: k.Name})
		if err != nil {
			return nil, err
		}
		all := make(map[doc.ID]twin, len(docs))
		for _, d := range docs {
			cp := d.(*crm.Counterparty)
			all[cp.ID] = twin{crm.LikenessOf(cp), cp}
		}
		s.twins.known = all
		return all, nil
	}
	for id, t := range s.twins.known {
		if t.cp != nil {
			continue
		}
		delete(s.twins.known, id)
		r, err := s.v.Row(ctx, id)
		if err != nil {
			return nil, err
		}
		if r == nil || r.Kind != k.Name || r.Deleted {
			continue
		}
		d, err := r.Document(k)
		if err != nil {
			return nil, err
		}
		cp := d.(*crm.Counterparty)
		s.twins.known[id] = twin{crm.LikenessOf(cp), cp}
	}
	return s.twins.known, nil
}
