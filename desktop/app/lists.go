package app

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// lists are the reference lists of the company as its base has them.
type lists map[string]map[string]*crm.ListItem

// lists reads the reference lists, once until one of their entries changes.
func (s *session) lists(ctx context.Context) lists {
	s.mu.Lock()
	known, round := s.items, s.itemsRound
	s.mu.Unlock()
	if known != nil {
		return known
	}
	rows, _, err := s.v.List(ctx, Query{Kind: doc.ItemKind})
	if err != nil {
		s.app.cfg.Log.Error("read lists", "error", err)
		return lists{}
	}
	k, _ := s.app.kinds.Kind(doc.ItemKind)
	all := lists{}
	for _, r := range rows {
		d, err := r.Document(k)
		if err != nil {
			s.app.cfg.Log.Error("read lists", "error", err)
			continue
		}
		item := d.(*crm.ListItem)
		if all[item.List] == nil {
			all[item.List] = map[string]*crm.ListItem{}
		}
		all[item.List][item.Code] = item
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(all) > 0 && round == s.itemsRound {
		s.items = all
	}
	return all
}

// forgetLists has them read again.
func (s *session) forgetLists() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = nil
	s.itemsRound++ // what is being read now may be old already
}

func (l lists) has(list string) bool { return l[list] != nil }

func (l lists) name(list, code string, lang i18n.Lang) string {
	item := l[list][code]
	switch {
	case item == nil:
		return code
	case lang == i18n.EN:
		return item.EN
	}
	return item.RU
}

// active lists what may be chosen, in the list's own order.
func (l lists) active(list string) (items []*crm.ListItem) {
	for _, item := range l[list] {
		if !item.Inactive && !item.Deleted {
			items = append(items, item)
		}
	}
	slices.SortFunc(items, func(a, b *crm.ListItem) int {
		return cmp.Or(cmp.Compare(a.Sort, b.Sort), cmp.Compare(a.Code, b.Code))
	})
	return items
}

// called is what a document is called here. The title of a tariff line begins
// with its service, by the code when the company has added that itself: a title
// is made where no list can be looked into. Like all of a title its name is said
// in Russian.
func (s *session) called(ctx context.Context, kind, title string) string {
	if kind != "AnnexLine" {
		return title
	}
	code, way, _ := strings.Cut(title, " ")
	name := s.lists(ctx).name(crm.Service{}.List(), code, i18n.RU)
	return strings.TrimSpace(name + " " + way)
}
