package records

import (
	"errors"

	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
)

// denied puts down that somebody was refused, in the transaction that refuses
// him: whoever tries what he may not leaves a trace. What cannot be put down
// changes no answer.
func (b *batchRun) denied(a Author, m *change.Mutation, faults []*doc.Error) error {
	if b.Denied == nil || a.machine {
		return nil
	}
	at := b.store().now()
	writes := b.Denied(doc.TimeOf(at), a.Employee, m, faults)
	if len(writes) == 0 {
		return nil
	}
	trace := Author{Client: server, Employee: a.Employee, machine: true}
	p, err := b.progressOf(trace.Client)
	if err != nil {
		return err
	}
	ack, err := b.decide(trace, p, &change.Mutation{ID: doc.Made("denied", string(m.ID)), At: at, Do: writes})
	if errors.Is(err, docdb.ErrDatabase) {
		return err
	}
	for _, f := range ack.Faults {
		b.Report(f)
	}
	return err
}
