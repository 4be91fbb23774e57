package records

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
)

// answers compares what was answered to each mutation with what came of it,
// how far each client has come, and the head.
func (v *verifier) answers() error {
	accepted := map[doc.ID]int64{}
	came := map[string]int64{}
	if err := v.tx.Query(func(rows docdb.Rows) error {
		var id doc.ID
		var client, outcome string
		var n, seq int64
		if err := rows.Scan(&id, &client, &n, &seq, &outcome); err != nil {
			return err
		}
		var ack wire.Ack
		if err := json.Unmarshal([]byte(outcome), &ack); err != nil || ack.ID != id || ack.Seq != seq || ack.N != n {
			v.wrong("mutation %s: its answer was altered", id)
		}
		came[client] = max(came[client], n)
		if len(ack.Faults) == 0 {
			accepted[id] = seq
			if !v.linked[seq] {
				v.wrong("mutation %s: accepted, and not in the chain", id)
			}
		}
		return nil
	}, `SELECT id, client, n, seq, outcome FROM mutation`); err != nil {
		return err
	}
	for id, r := range v.replayed {
		if accepted[r.moved.Mutation] != r.seq {
			v.wrong("document %s: nothing was answered to what made it so", id)
		}
	}
	if err := v.progress(came); err != nil {
		return err
	}
	var err error
	if v.head, err = headIn(v.tx); err != nil {
		return err
	}
	if v.head < v.last {
		v.wrong("meta: the head is behind the chain")
	}
	return nil
}

func (v *verifier) progress(came map[string]int64) error {
	if err := v.tx.Query(func(rows docdb.Rows) error {
		var client string
		var lastN int64
		err := rows.Scan(&client, &lastN)
		if lastN < came[client] {
			v.wrong("client %s: has come further than is noted", client)
		}
		delete(came, client)
		return err
	}, `SELECT client, last_n FROM progress`); err != nil {
		return err
	}
	for client := range came {
		v.wrong("client %s: how far it has come is not noted", client)
	}
	return nil
}

// numbers sees that the numbers of each series are 1 to what the counter says.
func (v *verifier) numbers(series map[string][]string) error {
	if err := v.tx.Query(func(rows docdb.Rows) error {
		var name string
		var value int
		if err := rows.Scan(&name, &value); err != nil {
			return err
		}
		its := series[name]
		slices.Sort(its)
		_, head, _ := strings.Cut(name, "/")
		if len(its) != value || len(slices.Compact(its)) != value || !slices.Contains(its, numberOf(head, int64(value))) {
			v.wrong("series %s: the numbers are not whole", name)
		}
		delete(series, name)
		return nil
	}, `SELECT series, value FROM counter`); err != nil {
		return err
	}
	for name := range series {
		v.wrong("series %s: numbers without a counter", name)
	}
	return nil
}

// numberOf is how a number of a series is written.
func numberOf(head string, n int64) string { return fmt.Sprintf("%s-%05d", head, n) }
