package records

import (
	"kontor/shared/change"
	"kontor/shared/wire"
)

// AcceptTogether decides one mutation of each author in one transaction of the
// writer, which otherwise only chance brings about.
func (r *Records) AcceptTogether(authors []Author, ms []change.Mutation) (acks []wire.Ack) {
	var batch []*offer
	for i, a := range authors {
		batch = append(batch, &offer{author: a, ms: ms[i : i+1], told: func(int, []wire.Ack, error) {}})
	}
	r.commit(batch)
	for _, o := range batch {
		acks = append(acks, o.acks...)
	}
	return acks
}
