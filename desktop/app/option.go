package app

import (
	"context"
	"strings"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// Option is a value that a field offers.
type Option struct {
	Value     string // as the document stores it
	Title     string
	Detail    string // what tells it from others of the same title
	Forbidden string // why it cannot be chosen, in words; empty if it can
}

// maxOptions is how many options a picker shows when nobody says otherwise.
const maxOptions = 50

// Options lists what a reference, a code or an enum may become, narrowed by
// what was typed. A firm that its status keeps from kind is there, with the
// reason.
func (a *App) Options(ctx context.Context, kind string, f *doc.Field, text string, limit int) (all []Option, err error) {
	if limit <= 0 {
		limit = maxOptions
	}
	err = a.use(func(s *session) (err error) {
		switch {
		case f.Values != nil:
			all = s.enumOptions(kind, f, text)
		case f.Type == doc.TRef, f.Type == doc.TSet && !s.lists(ctx).has(f.Refers):
			all, err = s.refOptions(ctx, kind, f.Refers, text, limit)
		default:
			all = s.codeOptions(ctx, f.Refers, text)
		}
		return err
	})
	return all, err
}

func (s *session) enumOptions(kind string, f *doc.Field, text string) (all []Option) {
	words := s.app.Words()
	for _, v := range f.Values {
		if o := (Option{Value: v, Title: words.Value(kind, f.Name, v)}); o.like(text) {
			all = append(all, o)
		}
	}
	return all
}

func (s *session) codeOptions(ctx context.Context, list, text string) (all []Option) {
	lang := s.app.Words().Lang
	for _, item := range s.lists(ctx).active(list) {
		o := Option{Value: item.Code, Title: item.RU, Detail: item.Code}
		if lang == i18n.EN {
			o.Title = item.EN
		}
		if o.like(text) {
			all = append(all, o)
		}
	}
	return all
}

// like reports whether what was typed, in either layout, is in the option.
func (o Option) like(text string) bool {
	has := i18n.Fold(o.Title + " " + o.Detail)
	text = i18n.Fold(strings.TrimSpace(text))
	return strings.Contains(has, text) || strings.Contains(has, i18n.SwapLayout(text))
}

func (s *session) refOptions(ctx context.Context, kind, refers, text string, limit int) (all []Option, err error) {
	if text != "" { // also what was written a moment ago is to be found
		if err := s.v.Index(ctx); err != nil {
			return nil, err
		}
	}
	rows, _, err := s.v.List(ctx, Query{Kind: refers, Search: text, Limit: limit})
	if err != nil {
		return nil, err
	}
	k, err := s.app.kinds.Kind(refers)
	if err != nil {
		return nil, err
	}
	docs := make([]doc.Doc, len(rows))
	for i, r := range rows {
		if docs[i], err = r.Document(k); err != nil {
			return nil, err
		}
	}
	against, err := s.excluded(ctx, kind, docs)
	if err != nil {
		return nil, err
	}
	for i, r := range rows {
		all = append(all, Option{Value: string(r.ID), Title: s.called(ctx, r.Kind, r.Title), Detail: s.detail(ctx, docs[i]), Forbidden: s.forbidden(ctx, docs[i], against[i])})
	}
	return all, nil
}

// detail tells documents of one title apart.
func (s *session) detail(ctx context.Context, d doc.Doc) string {
	switch x := d.(type) {
	case *crm.Counterparty:
		return strings.Join(filled(x.Number, x.TaxID, s.lists(ctx).name("Country", string(x.Country), s.app.Words().Lang)), ", ")
	case *crm.Employee:
		return x.Post
	case *crm.ContactPerson:
		w := s.writer(ctx)
		for _, id := range x.Positions.Sorted() {
			return w.title(x.Positions[id].Counterparty.ID())
		}
	}
	return ""
}

func filled(all ...string) (some []string) {
	for _, s := range all {
		if s != "" {
			some = append(some, s)
		}
	}
	return some
}

// excluded says of each document why it cannot be chosen, nil where it can.
func (s *session) excluded(ctx context.Context, kind string, docs []doc.Doc) ([]*doc.Error, error) {
	against := make([]*doc.Error, len(docs))
	action, asks := crm.Making(kind)
	if !asks {
		return against, nil
	}
	err := s.v.Look(ctx, func(r doc.Reader) error {
		c := s.context(r)
		for i, d := range docs {
			switch x := d.(type) {
			case *crm.Counterparty:
				against[i] = crm.Excludes(c, action, x)
			case *crm.OwnEntity:
				against[i] = x.Excluded()
			}
		}
		return nil
	})
	return against, err
}

// forbidden says in a few words why a firm cannot be chosen: its status, until
// when, on what ground, or that it is not admitted; one of ours is not in use.
func (s *session) forbidden(ctx context.Context, d doc.Doc, fault *doc.Error) string {
	if fault == nil {
		return ""
	}
	words := s.app.Words()
	cp, is := d.(*crm.Counterparty)
	switch {
	case !is:
		return words.T("Option.not_in_use")
	case fault.Rule == "not_admitted":
		return words.T("Option.not_admitted")
	}
	said := words.Value("Counterparty", "Status", string(cp.Status))
	if cp.SuspendedUntil != "" {
		said += ", " + words.Tf("Option.until", map[string]string{"day": words.Date(cp.SuspendedUntil)})
	}
	if cp.SuspendGround != "" {
		said += ": " + s.lists(ctx).name("SuspendGround", string(cp.SuspendGround), words.Lang)
	}
	return said
}
