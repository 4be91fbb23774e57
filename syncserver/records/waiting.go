package records

import (
	"iter"

	"kontor/shared/change"
)

// maxWrites is how many documents the mutations of one transaction write, but
// for a single one that writes more: everybody else waits for it meanwhile.
const maxWrites = 250

// portions cuts mutations into what one transaction takes.
func portions(ms []change.Mutation) iter.Seq[[]change.Mutation] {
	return func(yield func([]change.Mutation) bool) {
		for len(ms) > 0 {
			n, writes := 1, len(ms[0].Do)
			for n < min(len(ms), maxBatch) && writes+len(ms[n].Do) <= maxWrites {
				writes += len(ms[n].Do)
				n++
			}
			if !yield(ms[:n]) {
				return
			}
			ms = ms[n:]
		}
	}
}

// writes is how many documents an offer writes.
func (o *offer) writes() (n int) {
	for i := range o.ms {
		n += len(o.ms[i].Do)
	}
	return n
}

// waiting are the offers that lie before the writer. Each client's keep their
// order, and the clients take turns: who saves one document does not wait until
// somebody's import is through.
type waiting struct {
	turns  []string // whose turn it is, and whose next
	offers map[string][]*offer
	n      int
}

func (w *waiting) add(o *offer) {
	if w.offers == nil {
		w.offers = map[string][]*offer{}
	}
	who := o.author.Client
	if len(w.offers[who]) == 0 {
		w.turns = append(w.turns, who)
	}
	w.offers[who] = append(w.offers[who], o)
	w.n++
}

// batch takes out what the next transaction decides.
func (w *waiting) batch() (batch []*offer) {
	for n, writes := 0, 0; len(w.turns) > 0 && n < maxBatch; {
		who := w.turns[0]
		o := w.offers[who][0]
		if writes += o.writes(); len(batch) > 0 && writes > maxWrites {
			break
		}
		batch, n = append(batch, o), n+len(o.ms)
		w.turns, w.n = w.turns[1:], w.n-1
		if w.offers[who] = w.offers[who][1:]; len(w.offers[who]) > 0 {
			w.turns = append(w.turns, who)
		} else {
			delete(w.offers, who)
		}
	}
	return batch
}
