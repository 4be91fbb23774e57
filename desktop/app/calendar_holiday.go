package app

import (
	"cmp"
	"context"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// countriesOf are those of the firms that are somebody's own: whose holidays he
// wants to know. Nobody named is the user.
func (s *session) countriesOf(ctx context.Context, employee doc.ID) (map[string]bool, error) {
	employee = cmp.Or(employee, s.actor().Employee())
	own, today := map[string]bool{}, doc.DateOf(s.sync.Now().In(s.zone()))
	for _, field := range []string{"Owner", "Curators"} {
		docs, err := s.every(ctx, Query{Kind: "Counterparty", Where: []Where{{Field: field, Any: []string{string(employee)}}}})
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			if firm := d.(*crm.Counterparty); firm.IsOwn(employee, today) {
				own[string(firm.Country)] = true
			}
		}
	}
	return own, nil
}
