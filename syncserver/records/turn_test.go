package records_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/wire"
	"kontor/syncserver/records"
)

// due reckons from the documents alone, without what is kept of their places,
// what an employee may see now.
func (b *base) due(who doc.ID) map[doc.ID]wire.Row {
	b.Helper()
	want := map[doc.ID]wire.Row{}
	var ids []wire.Drop
	if err := b.db.View(b.Context(), func(tx *docdb.Tx) error {
		return tx.Query(func(rows docdb.Rows) error {
			var d wire.Drop
			err := rows.Scan(&d.Kind, &d.ID)
			ids = append(ids, d)
			return err
		}, `SELECT kind, id FROM document`)
	}); err != nil {
		b.Fatal(err)
	}
	if err := b.r.View(b.Context(), func(s records.Snapshot) error {
		p, err := post(s.Context, who)
		if err != nil {
			return err
		}
		actor := access.NewActor(p, grants(), b.config.Kinds)
		for _, d := range ids {
			k, err := b.config.Kinds.Kind(d.Kind)
			if err != nil {
				return err
			}
			document, err := s.Get(d.Kind, d.ID)
			if err != nil {
				return err
			}
			sight, err := change.SightOf(s.Context, b.config.Kinds, k, document)
			if err != nil {
				return err
			}
			hidden, visible := actor.Hidden(k, sight)
			if c, is := document.(*change.Conflict); is && visible {
				visible, err = readsWhat(s, b, p, c)
			}
			if err != nil {
				return err
			}
			if !visible {
				continue
			}
			parts, err := k.Encode(document)
			if err != nil {
				return err
			}
			want[d.ID] = wire.Row{Kind: d.Kind, ID: d.ID, Hidden: hidden, Body: string(parts.Without(hidden).Body())}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	return want
}

// readsWhat reports whether somebody may read what a conflict is about, he himself
// or, where he sees the conflict as their deputy, one of those he stands in for.
func readsWhat(s records.Snapshot, b *base, p access.Post, c *change.Conflict) (bool, error) {
	kind, id := c.Doc.Split()
	k, err := b.config.Kinds.Kind(kind)
	if err != nil {
		return false, err
	}
	d, err := s.Get(kind, id)
	if err != nil {
		return false, err
	}
	sight, err := change.SightOf(s.Context, b.config.Kinds, k, d)
	if err != nil {
		return false, err
	}
	for _, who := range append([]doc.ID{p.Employee}, p.ActingFor...) {
		if who != c.Owner && string(who) != c.Other && string(who) != c.Answer {
			continue
		}
		his, err := post(s.Context, who)
		if err != nil {
			return false, err
		}
		his.ActingFor = nil
		hidden, visible := access.NewActor(his, grants(), b.config.Kinds).Hidden(k, sight)
		if top, _, _ := strings.Cut(c.Path, "/"); visible && !slices.Contains(hidden, top) {
			return true, nil
		}
	}
	return false, nil
}

// differs tells where a client's copy is not what its user may see.
func (c *client) differs() (how []string) {
	want := c.due(c.Employee)
	for id, w := range want {
		got, has := c.copy[id]
		switch {
		case !has:
			how = append(how, fmt.Sprintf("%s %s is missing", w.Kind, id))
		case got.Body != w.Body || !slices.Equal(got.Hidden, w.Hidden):
			how = append(how, fmt.Sprintf("%s is %s %v, want %s %v", w.Kind, got.Body, got.Hidden, w.Body, w.Hidden))
		}
	}
	for id, row := range c.copy {
		if _, may := want[id]; !may {
			how = append(how, fmt.Sprintf("%s %s is more than he may see", row.Kind, id))
		}
	}
	return how
}

// same pulls and fails unless the copy is what its user may see.
func (c *client) same() {
	c.Helper()
	c.pull()
	for _, d := range c.differs() {
		c.Error(d)
	}
}

// named lists what the last turn sent and dropped.
func (c *client) named() (rows, drops []doc.ID) {
	for _, f := range c.frames {
		for _, raw := range f.Rows {
			row, err := wire.DecodeRow(raw)
			if err != nil {
				c.Fatal(err)
			}
			rows = append(rows, row.ID)
		}
		for _, d := range f.Drops {
			drops = append(drops, d.ID)
		}
	}
	return rows, drops
}

// want fails unless the last turn sent and dropped exactly these.
func (c *client) want(rows, drops []doc.ID) {
	c.Helper()
	gotRows, gotDrops := c.named()
	for _, ids := range [][]doc.ID{rows, drops, gotRows, gotDrops} {
		slices.Sort(ids)
	}
	if !slices.Equal(rows, gotRows) || !slices.Equal(drops, gotDrops) {
		c.Errorf("sent %v, dropped %v; want %v, %v", gotRows, gotDrops, rows, drops)
	}
}

// paths runs a test with turns out of the ring and with turns out of the base.
func paths(t *testing.T, test func(b *base, turn func())) {
	each(t, func(t *testing.T, b *base) {
		t.Run("ring", func(*testing.T) { test(b, func() {}) })
	})
	each(t, func(t *testing.T, b *base) {
		t.Run("base", func(*testing.T) { test(b, b.reopen) })
	})
}

// TestTurn: first everything, then only news, drops by name on loss, backfill
// on gain, down to the children's children.
func TestTurn(t *testing.T) {
	paths(t, func(b *base, turn func()) {
		anna, boris, vera, egor := b.client("anna", "a"), b.client("boris", "b"), b.client("vera", "v"), b.client("egor", "e")
		gost := b.client("gost", "g")
		f, d, l := id("f"), id("d"), id("l")
		anna.ok(write("Firm", f, fields{"Name": "f", "Note": "note"}))
		anna.ok(write("Deal", d, fields{"Firm": f, "Sum": 77}))
		anna.ok(write("Line", l, fields{"Deal": d, "Text": "t"}))
		all := []*client{anna, boris, vera, egor, gost}
		for _, c := range all {
			c.same()
		}
		if len(vera.copy) != 7 || len(anna.copy) != 10 {
			b.Errorf("vera has %d, anna %d", len(vera.copy), len(anna.copy))
		}
		for _, c := range all {
			if c.pull(); len(c.frames) > 0 {
				b.Errorf("no news, and yet %+v", c.frames)
			}
		}
		step := func(who *client, rows, drops []doc.ID, w doc.Write) {
			b.Helper()
			before := who.cursor.Seq
			egor.seen = b.r.Head()
			egor.ok(w)
			turn()
			for _, c := range all {
				c.same()
				if c == who {
					c.want(rows, drops)
				}
			}
			if who.cursor.Seq <= before {
				b.Error("the cursor stands still")
			}
		}
		cur := "Curators/" + string(id("c"))
		step(anna, []doc.ID{f}, nil, edit("Firm", f, fields{"Note": "other"}))
		step(vera, []doc.ID{f, d, l}, nil, edit("Firm", f, fields{cur: fields{"Who": id("vera")}}))
		step(vera, []doc.ID{d}, nil, edit("Deal", d, fields{"Sum": 78}))
		step(vera, nil, []doc.ID{f, d, l}, edit("Firm", f, fields{cur: nil}))
		step(vera, nil, nil, edit("Firm", f, fields{"Note": "not hers"}))
		step(anna, []doc.ID{f}, nil, edit("Firm", f, fields{"Banned": true})) // it stays, with less to see
		if strings.Contains(anna.copy[f].Body, "not hers") {
			b.Error("a banned firm's note is still there:", anna.copy[f].Body)
		}
		step(anna, []doc.ID{f}, nil, edit("Firm", f, fields{"Banned": false}))
		// Another post, without a change of any of the documents.
		step(vera, []doc.ID{f, d, l, id("vera")}, nil, edit("Employee", id("vera"), fields{"Team": id("red")}))
		step(vera, []doc.ID{id("vera")}, []doc.ID{f, d, l}, edit("Employee", id("vera"), fields{"Team": id("blue")}))
		step(gost, []doc.ID{f, d, id("gost")}, nil, edit("Employee", id("gost"), fields{"Role": "boss"})) // of the line he saw all before
		step(gost, []doc.ID{id("gost")}, []doc.ID{f, d, l}, edit("Employee", id("gost"), fields{"Role": ""}))
		b.sound()
	})
}

// TestLeavesNoTrace: within one turn a document came into sight and left it
// again; nothing of it is sent, nor that there is another he never saw.
func TestLeavesNoTrace(t *testing.T) {
	paths(t, func(b *base, turn func()) {
		egor, vera := b.client("egor", "e"), b.client("vera", "v")
		cur, row := "Curators/"+string(id("c")), fields{"Who": id("vera")}
		egor.ok(write("Firm", id("f"), fields{"Name": "f", cur: row}), write("Firm", id("g"), fields{"Name": "g", cur: fields{"Who": id("anna")}}))
		b.must(edit("Firm", id("f"), fields{"Owner": id("anna")}), edit("Firm", id("g"), fields{"Owner": id("anna")}))
		vera.same()
		egor.pull()
		egor.ok(edit("Firm", id("f"), fields{"Note": "canary"}))
		egor.ok(edit("Firm", id("f"), fields{cur: nil}), edit("Firm", id("g"), fields{cur: nil}))
		turn()
		vera.same()
		vera.want(nil, []doc.ID{id("f")})
		// The child comes first in the mutation: it is judged by where its parent ends up.
		egor.pull()
		egor.ok(write("Deal", id("d"), fields{"Firm": id("g")}))
		b.must(edit("Deal", id("d"), fields{"Owner": id("anna")}))
		egor.ok(edit("Firm", id("g"), fields{cur: row}))
		turn()
		vera.same()
		egor.pull()
		egor.ok(edit("Deal", id("d"), fields{"Sum": 5}), edit("Firm", id("g"), fields{cur: nil}))
		turn()
		vera.same()
		vera.want(nil, []doc.ID{id("g"), id("d")})
		b.sound()
	})
}

// TestStripped: what is hidden from a reader is in none of the bytes that are
// sent to him.
func TestStripped(t *testing.T) {
	canaries := map[string]string{"Firm": "c4nary-secret", "Deal": "770077007700"}
	paths(t, func(b *base, turn func()) {
		egor := b.client("egor", "e")
		egor.ok(write("Firm", id("f"), fields{"Name": "f", "Secret": canaries["Firm"], "Curators/" + string(id("c")): fields{"Who": id("anna")}}))
		egor.ok(write("Deal", id("d"), fields{"Firm": id("f"), "Sum": int64(770077007700)}))
		b.must(edit("Firm", id("f"), fields{"Owner": id("boris")}))
		secret, money := []byte(canaries["Firm"]), []byte(canaries["Deal"])
		readers := map[string][2]bool{"egor": {true, true}, "anna": {false, true}, "boris": {false, true}, "gost": {false, false}, "vera": {false, false}}
		for round := range 2 {
			for who, sees := range readers {
				c := b.client(who, who)
				if round == 1 {
					c.cursor.Seq = b.r.Head()
					actor, err := b.r.Actor(b.Context(), c.Employee)
					if err != nil {
						b.Fatal(err)
					}
					c.cursor.Have = actor.Have()
					egor.pull()
					egor.ok(edit("Firm", id("f"), fields{"Note": who}), edit("Deal", id("d"), fields{"Other": id("f")}))
					egor.pull()
					egor.ok(edit("Deal", id("d"), fields{"Other": nil}))
					turn()
				}
				c.pull()
				var sent []byte
				for _, f := range c.frames {
					raw, err := wire.Marshal(f)
					if err != nil {
						b.Fatal(err)
					}
					sent = append(sent, raw...)
				}
				if bytes.Contains(sent, secret) != sees[0] || bytes.Contains(sent, money) != sees[1] {
					b.Errorf("round %d, %s: secret %v, money %v", round, who, bytes.Contains(sent, secret), bytes.Contains(sent, money))
				}
			}
		}
	})
}

// TestFrames: a turn of many bytes is cut into frames, is whole at the last,
// and moves nothing if it could not be sent.
func TestFrames(t *testing.T) {
	each(t, func(t *testing.T, b *base) {
		egor := b.client("egor", "e")
		for i := range 30 {
			egor.ok(write("Firm", id(fmt.Sprint(i)), fields{"Name": "f", "Note": strings.Repeat("x", 60_000)}))
		}
		cut := fmt.Errorf("the line is cut")
		sent := 0
		_, err := b.r.Turn(t.Context(), &egor.cursor, false, func(wire.Rows) error {
			if sent++; sent == 3 {
				return cut
			}
			return nil
		})
		if err == nil || egor.cursor.Seq != 0 || egor.cursor.Have != nil {
			t.Errorf("%v, cursor %d", err, egor.cursor.Seq)
		}
		egor.same()
		if len(egor.frames) < 6 || len(egor.frames[0].Rows) < 2 {
			t.Errorf("%d frames", len(egor.frames))
		}
		// Ring and base of the same news give the same bytes.
		at := egor.cursor
		for i := range 5 {
			egor.ok(edit("Firm", id(fmt.Sprint(i)), fields{"Note": "news"}))
		}
		rows := func() (all []string) {
			c := at
			if _, err := b.r.Turn(t.Context(), &c, false, func(f wire.Rows) error {
				for _, raw := range f.Rows {
					all = append(all, string(raw))
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			return all
		}
		ring := rows()
		b.reopen()
		if base := rows(); len(ring) != 5 || !slices.Equal(ring, base) {
			t.Errorf("ring %d rows, base %d", len(ring), len(base))
		}
	})
}
