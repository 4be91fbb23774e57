package intake

import (
	"encoding/json"
	"strings"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// curator makes one of us, if the cell names one, the firm's curator.
func (r *reading) curator() {
	cell := r.take("Curators.Employee")
	if cell == "" {
		return
	}
	id, ok := r.plan.Employee(cell)
	if !ok {
		r.note(r.names["Curators.Employee"], cell)
		return
	}
	r.set("Curators/"+string(r.plan.id(r.firm.Row, "curator")), crm.Curator{
		Employee: doc.Ref[crm.Employee](id), Role: crm.MainCurator, Share: 100,
	})
}

// contact makes a card of the person that the row names.
func (r *reading) contact() {
	words := strings.Fields(r.take("Contact.Name"))
	post := r.line("Contact.Post")
	if len(words) == 0 {
		if post != "" {
			r.note(r.names["Contact.Post"], post)
		}
		return
	}
	id := r.plan.id(r.firm.Row, "person")
	p := doc.Patch{"Positions/" + string(r.plan.id(r.firm.Row, "position")): encode(crm.Position{
		Counterparty: doc.Ref[crm.Counterparty](r.firm.ID), Post: post, Main: true,
	})}
	fields := []string{"LastName", "FirstName", "MiddleName"}
	for i, w := range words {
		if i >= len(fields)-1 {
			p[fields[len(fields)-1]] = encode(strings.Join(words[i:], " "))
			break
		}
		p[fields[i]] = encode(w)
	}
	r.firm.Contact, r.firm.Person = p, id
}

func encode(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("intake: " + err.Error()) // plain values
	}
	return raw
}
