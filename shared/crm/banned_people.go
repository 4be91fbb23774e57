package crm

import (
	"maps"

	"kontor/shared/doc"
)

// marks are what a person is known by.
func (p *ContactPerson) marks() map[string]string {
	all := map[string]string{}
	commMarks(p.Comms, func(field, sort, value string) {
		if value != "" {
			all[sort+":"+value] = field
		}
	})
	return all
}

// knownAs reports whether the person is known by what he was, and to the same
// firms.
func (p *ContactPerson) knownAs(prev *ContactPerson) bool {
	return maps.Equal(p.Comms, prev.Comms) && maps.Equal(p.Positions, prev.Positions)
}

// React keeps what the firms of a person are known by: a banned one by all that
// he comes to be known by, and of the others security is told if that is a
// banned one's. Only the server can compare.
func (p *ContactPerson) React(ctx doc.Context, prev *ContactPerson) (writes []doc.Write, err error) {
	if !ctx.Server || p.knownAs(prev) {
		return nil, nil
	}
	marks := p.marks()
	for _, ref := range p.Counterparties(ctx.Today()) {
		cp, err := doc.Load(ctx, ref)
		if err != nil {
			return nil, err
		}
		if cp == nil {
			continue
		}
		more, err := cp.matchTasks(ctx, marks)
		if cp.Status == Banned {
			more, err = cp.enter(ctx, marks, nil)
		}
		if err != nil {
			return nil, err
		}
		writes = append(writes, more...)
	}
	return writes, nil
}
