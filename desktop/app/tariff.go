package app

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Priced is the tariff line that prices a service, and why it does.
type Priced struct {
	Line  *Document // nil: nothing prices it
	Annex *Document
	Why   string
}

// Lookup finds the line of a contract that prices what is wanted.
func (a *App) Lookup(ctx context.Context, contract doc.ID, w crm.Wanted) (p Priced, err error) {
	var found *crm.Found
	err = a.use(func(s *session) error {
		row, err := s.v.Row(ctx, contract)
		switch {
		case err != nil:
			return err
		case row == nil || row.Kind != "Contract":
			return doc.Missing("Contract", contract)
		}
		if err := s.soundCodes(ctx, w); err != nil {
			return err
		}
		t, err := s.tariff(ctx, contract)
		if err == nil {
			found = t.Find(w)
		}
		return err
	})
	if err != nil {
		return p, err
	}
	if found == nil {
		p.Why = a.Words().T("Lookup.none")
		return p, nil
	}
	if p.Line, err = a.Get(ctx, found.Line.ID); err != nil {
		return p, err
	}
	if p.Annex, err = a.Get(ctx, found.Annex.ID); err != nil {
		return p, err
	}
	p.Why = a.why(found, p.Annex)
	return p, nil
}

// soundCodes refuses to look for what no list knows: it would find nothing, and
// say so as if it had looked.
func (s *session) soundCodes(ctx context.Context, w crm.Wanted) error {
	items := s.lists(ctx)
	for field, code := range map[string][2]string{
		"service": {"Service", string(w.Service)}, "mode": {"Mode", string(w.Mode)}, "equipment": {"ContainerType", string(w.Equipment)}, "unit": {"Unit", string(w.Unit)},
	} {
		if code[1] != "" && items[code[0]][code[1]] == nil {
			return doc.Invalid(field, "unknown_code").With("code", code[1])
		}
	}
	return nil
}

// why says how exactly the line names the points, which annex it is of, and how
// many others it won over.
func (a *App) why(f *crm.Found, annex *Document) string {
	w := a.Words()
	parts := []string{w.Tf("Lookup.annex", map[string]string{"title": annex.Title, "version": strconv.FormatInt(f.Annex.Version, 10)})}
	for i, end := range []string{"from", "to"} {
		parts = append(parts, w.T("Lookup."+end)+" "+w.T("Lookup.near_"+strconv.Itoa(f.Rank[i])))
	}
	if f.Line.BreakFrom != "" || f.Line.BreakTo != "" {
		parts = append(parts, w.Tf("Lookup.break", map[string]string{
			"from": w.Decimal(cmp.Or(f.Line.BreakFrom, "0")), "to": cmp.Or(w.Decimal(f.Line.BreakTo), "∞"),
		}))
	}
	if f.Tied > 0 {
		parts = append(parts, w.N("Lookup.tied", f.Tied))
	}
	return strings.Join(parts, "; ")
}

// LineClashes finds the lines of an annex that would price the same as another if
// it were active, and says for each which one that is.
func (a *App) LineClashes(ctx context.Context, annex doc.ID) (found map[doc.ID]string, err error) {
	found = map[doc.ID]string{}
	return found, a.use(func(s *session) error {
		return s.v.Look(ctx, func(r doc.Reader) error {
			c := s.context(r)
			of, err := doc.Load(c, doc.Ref[crm.Annex](annex))
			if err != nil || of == nil {
				return err
			}
			t, err := crm.TariffOf(c, of.Contract.ID())
			if err != nil {
				return err
			}
			for id, fault := range t.Clashes(of).Found() {
				found[id] = a.Words().Error(doc.Faults(fault)[0])
			}
			return nil
		})
	})
}

// tariffs are what contracts were found to cost, till something of it changes.
type tariffs struct {
	byContract map[doc.ID]*crm.Tariff
	round      int // counts how often they were forgotten
}

// tariff reads what prices under a contract, once until something of it changes.
func (s *session) tariff(ctx context.Context, contract doc.ID) (*crm.Tariff, error) {
	s.mu.Lock()
	known, round := s.prices.byContract[contract], s.prices.round
	s.mu.Unlock()
	if known != nil {
		return known, nil
	}
	var t *crm.Tariff
	err := s.v.Look(ctx, func(r doc.Reader) (err error) {
		t, err = crm.TariffOf(s.context(r), contract)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if round == s.prices.round {
		// One is kept: it may have tens of thousands of lines.
		s.prices.byContract = map[doc.ID]*crm.Tariff{contract: t}
	}
	return t, nil
}

// tariffKinds are the kinds that prices are read from.
var tariffKinds = map[string]bool{"Annex": true, "AnnexLine": true}

// forgetTariffs has prices read again, because some of them have changed.
func (s *session) forgetTariffs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prices.byContract = nil
	s.prices.round++ // what is being read now may be old already
}
