package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"kontor/shared/access"
	"kontor/shared/change"
	"kontor/shared/doc"
)

var (
	someID = doc.Derive("wire")
	someAt = time.Date(2026, 5, 12, 10, 0, 0, 123456789, time.UTC)
)

// sample is a body of a frame, and an empty one to decode it into.
type sample struct{ body, into any }

// samples has a frame of every type with every field filled in.
func samples() map[Type]sample {
	faults := []*doc.Error{{Code: doc.CodeInvalid, Kind: "firm", Doc: someID, Fields: []string{"Name", "Lines/x"}, Rule: "taken", Params: map[string]string{"title": "Ель"}}}
	have := access.Have{"firm": {"all": {"MONEY"}, "own:x": {"BANK"}}}
	post := access.Post{Employee: someID, Roles: []string{"sales"}, Department: someID, Dept: []doc.ID{someID}, Tree: []doc.ID{someID}, ActingFor: []doc.ID{someID}}
	row := Row{Kind: "firm", ID: someID, Seq: 1<<40 | 1, Shape: 7, Title: "Ель", Owner: someID, Deleted: true, Hidden: []string{"Phone"}, Body: `{"Name":"Ель"}`}
	raw, err := EncodeRow(row)
	if err != nil {
		panic(err)
	}
	do := change.Mutation{ID: someID, N: 1, At: someAt, Base: 2, Reason: "так", Do: []doc.Write{{Kind: "firm", ID: someID, New: true, Patch: doc.Patch{"Name": json.RawMessage(`"Ель"`), "Note": json.RawMessage(`null`)}}},
		Command: "firm.shut", Kind: "firm", Target: someID, Args: `{"Why":"x"}`}
	return map[Type]sample{
		TChallenge: {Challenge{Server: "s", Nonce: []byte{1}, Key: []byte{2}, Sig: []byte{3}, Min: 1, Max: 2}, &Challenge{}},
		TEnrol:     {Enrol{Code: []byte{1}, Password: "пароль", Device: "d", Key: []byte{2}}, &Enrol{}},
		TEnrolled:  {Enrolled{Client: "c", Token: "t", Employee: someID, Login: "l", Company: "ООО", Escrow: []byte{1}}, &Enrolled{}},
		THave:      {Have{Have: have}, &Have{}},
		THello:     {Hello{Protocol: 1, Client: "c", Token: "t", Sig: []byte{1}, Boot: "b", Next: "n", Epoch: "e", Cursor: 3, Have: have, Apart: true, N: 4}, &Hello{}},
		TWelcome:   {Welcome{Server: "s", Epoch: "e", Head: 1, Now: someAt, LastN: 2, LastMutation: someID, Client: "c", Token: "t", Post: post, Company: "c", Login: "l", Zone: "Europe/Minsk"}, &Welcome{}},
		TPush:      {Push{Mutations: []change.Mutation{do}}, &Push{}},
		TRows:      {Rows{Post: &post, Rows: []cbor.RawMessage{raw}, Drops: []Drop{{"firm", someID}}, Cursor: 1, Head: 2, Have: have, Now: someAt, Last: true, Acks: true}, &Rows{}},
		TAcks:      {Acks{Acks: []Ack{{ID: someID, N: 1, Seq: 2, Faults: faults, Warnings: faults, Made: []doc.ID{someID}}}}, &Acks{}},
		TGot:       {Got{Cursor: 1, Bytes: 2}, &Got{}},
		TNeed:      {Need{Ask: 1, What: AskHistory, Args: cbor.RawMessage{0x01}}, &Need{}},
		TChunk:     {Chunk{Ask: 1, Body: cbor.RawMessage{0x01}, Faults: faults}, &Chunk{}},
		TBye:       {Bye{Code: ByeSlow, RetryAfter: time.Second, Wipe: true}, &Bye{}},
		TCarry:     {Carry{Protocol: 1, Client: "c", Token: "t", Sig: []byte{1}}, &Carry{}},
		TAsk:       {Ask{Send: true, Kind: "firm", Doc: someID, Spot: "Files/x", SHA256: "00", Size: 5, From: 1}, &Ask{}},
		TPiece:     {Piece{At: 1, Bytes: []byte{1}}, &Piece{}},
		TTaken:     {Taken{At: 1, Size: 2, Done: true, Faults: faults}, &Taken{}},
	}
}

// asJSON writes v for comparing; empty values in it are told.
func asJSON(t *testing.T, v any, full bool) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	for _, empty := range []string{`":""`, `":0,`, `":0}`, `":null`, `":[]`, `":{}`, `":false`} {
		if full && strings.Contains(strings.ReplaceAll(string(raw), `"Note":null`, ""), empty) {
			t.Errorf("the sample has an empty field: %s", raw)
		}
	}
	return string(raw)
}

// TestRoundTrip: every type of frame comes back as it went, compressed or not.
func TestRoundTrip(t *testing.T) {
	all := samples()
	for k := TChallenge; k <= lastType; k++ {
		s, ok := all[k]
		if !ok {
			t.Fatalf("no sample of type %d", k)
		}
		frame, err := Encode(k, s.body)
		if err != nil {
			t.Fatal(err)
		}
		got, body, err := Open(frame)
		if err != nil || got != k {
			t.Fatalf("type %d came as %d, %v", k, got, err)
		}
		zip := append([]byte{byte(k), zipped}, codec.zip.EncodeAll(body, nil)...)
		if _, again, err := Open(zip); err != nil || !bytes.Equal(again, body) {
			t.Errorf("type %d compressed: %v", k, err)
		}
		if err := Unmarshal(body, s.into); err != nil {
			t.Fatalf("type %d: %v", k, err)
		}
		if want, got := asJSON(t, s.body, true), asJSON(t, s.into, true); got != want {
			t.Errorf("type %d\ngot  %s\nwant %s", k, got, want)
		}
	}
	rows := all[TRows].into.(*Rows)
	row, err := DecodeRow(rows.Rows[0])
	if err != nil || row.Title != "Ель" || row.Seq != 1<<40|1 || !row.Deleted || row.Hidden[0] != "Phone" || row.Body != `{"Name":"Ель"}` {
		t.Errorf("%+v, %v", row, err)
	}
}

// TestTruncated: no frame cut short, or continued, is taken.
func TestTruncated(t *testing.T) {
	for k, s := range samples() {
		whole, err := Encode(k, s.body)
		if err != nil {
			t.Fatal(err)
		}
		decode := func(frame []byte) error {
			_, body, err := Open(frame)
			if err != nil {
				return err
			}
			return Unmarshal(body, samples()[k].into)
		}
		if err := decode(whole); err != nil {
			t.Fatal(err)
		}
		for n := range whole {
			if err := decode(whole[:n]); !errors.Is(err, ErrMalformed) {
				t.Fatalf("type %d cut to %d of %d bytes: %v", k, n, len(whole), err)
			}
		}
		if err := decode(append(whole, 0)); !errors.Is(err, ErrMalformed) {
			t.Errorf("type %d with a byte more: %v", k, err)
		}
	}
}

// hostile are bodies of a Got that must be refused, but for OK.
func hostile() map[string]string {
	cursor, many := "\x66Cursor", string(bytes.Repeat([]byte{0x81}, 1e6))
	return map[string]string{
		"OK":              "\xa2" + cursor + "\x01\x65Bytes\x02",
		"OKFewer":         "\xa1" + cursor + "\x01",
		"ErrTwice":        "\xa2" + cursor + "\x01" + cursor + "\x02",
		"ErrUnknown":      "\xa1\x65Later\x01",
		"ErrCase":         "\xa1\x66cursor\x01",
		"ErrIntKey":       "\xa1\x01\x01",
		"ErrIndefinite":   "\xbf" + cursor + "\x01\xff",
		"ErrIndefText":    "\xa1\x7f\x63Cur\x63sor\xff\x01",
		"ErrTag":          "\xa1" + cursor + "\xc1\x01",
		"ErrBigNumber":    "\xa1" + cursor + "\x1b\xff\xff\xff\xff\xff\xff\xff\xff",
		"ErrFloat":        "\xa1" + cursor + "\xf9\x3c\x01",
		"ErrText":         "\xa1" + cursor + "\x611",
		"ErrUTF8":         "\xa1\x61\xff\x01",
		"ErrArray":        "\x82\x01\x02",
		"ErrReserved":     "\xa1" + cursor + "\x1c",
		"ErrLongArray":    "\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
		"ErrLongMap":      "\xbb\x7f\xff\xff\xff\xff\xff\xff\xff",
		"ErrLongText":     "\x7b\x7f\xff\xff\xff\xff\xff\xff\xff",
		"ErrPromisedMany": "\xba\x10\x00\x00\x00",
		"ErrDeep":         "\xa1" + cursor + many,
		"ErrOnlyDeep":     many,
	}
}

func TestHostile(t *testing.T) {
	for name, body := range hostile() {
		t.Run(name, func(t *testing.T) {
			_, opened, err := Open(append([]byte{byte(TGot), 0}, body...))
			if err == nil {
				err = Unmarshal(opened, &Got{})
			}
			if strings.HasPrefix(name, "OK") != (err == nil) || err != nil && !errors.Is(err, ErrMalformed) {
				t.Errorf("got %v", err)
			}
		})
	}
	twice := "\xa1\x69Mutations\x81\xa1\x62Do\x81\xa1\x65Patch\xa2\x61A\x41\x31\x61A\x41\x32"
	if err := Unmarshal(cbor.RawMessage(twice), &Push{}); !errors.Is(err, ErrMalformed) {
		t.Errorf("a path twice in a patch: %v", err)
	}
	if err := Unmarshal(cbor.RawMessage(strings.Replace(twice, "\x61A\x41\x32", "\x61B\x41\x32", 1)), &Push{}); err != nil {
		t.Errorf("control: %v", err)
	}
	if err := Unmarshal(cbor.RawMessage("\xa1\x64What\x61\xff"), &Need{}); !errors.Is(err, ErrMalformed) {
		t.Errorf("text that is no UTF-8: %v", err)
	}
	for _, row := range []string{"\xa2\x01\x61A\x01\x61B", "\xa1\x0a\x01", "\xa1\x64Kind\x61A"} {
		if _, err := DecodeRow(cbor.RawMessage(row)); !errors.Is(err, ErrMalformed) {
			t.Errorf("row %x: %v", row, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	junk := make([]byte, 100)
	rand.NewChaCha8([32]byte{}).Read(junk)
	zip := func(n int) []byte {
		return codec.zip.EncodeAll(make([]byte, n), []byte{byte(TGot), zipped})
	}
	for name, frame := range map[string][]byte{
		"OK":           {byte(TGot), 0, 0xa0},
		"OKZipped":     zip(MaxBody),
		"ErrNothing":   nil,
		"ErrNoBody":    {byte(TGot), 0},
		"ErrType":      {0, 0, 0xa0},
		"ErrTypeAbove": {byte(lastType) + 1, 0, 0xa0},
		"ErrFlag":      {byte(TGot), 2, 0xa0},
		"ErrFlags":     {byte(TGot), 0xff, 0xa0},
		"ErrNoZip":     append([]byte{byte(TGot), zipped}, junk...),
		"ErrZipCut":    zip(1000)[:10],
		"ErrBomb":      zip(MaxBody + 1),
		"ErrBigBomb":   zip(1 << 28),
		"ErrManyBombs": bytes.Join([][]byte{zip(MaxBody), zip(MaxBody)[2:], zip(MaxBody)[2:]}, nil),
		"ErrBig":       append([]byte{byte(TGot), 0}, make([]byte, MaxFrame)...),
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := Open(frame)
			if strings.HasPrefix(name, "OK") != (err == nil) || err != nil && !errors.Is(err, ErrMalformed) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestBombCost: a bomb is refused before it has gone off.
func TestBombCost(t *testing.T) {
	bomb := codec.zip.EncodeAll(make([]byte, 1<<29), []byte{byte(TGot), zipped})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, _, err := Open(bomb)
	runtime.ReadMemStats(&after)
	if cost := after.TotalAlloc - before.TotalAlloc; err == nil || cost > 4*MaxBody {
		t.Errorf("%d bytes of bomb took %d, %v", len(bomb), cost, err)
	}
}

// FuzzFrame: whatever comes is refused as malformed or can be sent on alike.
func FuzzFrame(f *testing.F) {
	for k, s := range samples() {
		frame, err := Encode(k, s.body)
		if err != nil {
			f.Fatal(err)
		}
		_, body, _ := Open(frame)
		f.Add(frame)
		f.Add(append([]byte{byte(k), zipped}, codec.zip.EncodeAll(body, nil)...))
	}
	for _, body := range hostile() {
		f.Add(append([]byte{byte(TGot), 0}, body[:min(len(body), 100)]...))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		k, body, err := Open(frame)
		into := samples()[k].into
		if err == nil {
			err = Unmarshal(body, into)
		}
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		again, err := Encode(k, into)
		if err != nil {
			t.Fatalf("taken, and cannot be sent: %v", err)
		}
		back := samples()[k].into
		_, body, err = Open(again)
		if err == nil {
			err = Unmarshal(body, back)
		}
		one, err1 := json.Marshal(into)
		two, err2 := json.Marshal(back)
		if err != nil || string(one) != string(two) || (err1 == nil) != (err2 == nil) {
			t.Fatalf("sent on it is %s, was %s, %v", two, one, err)
		}
	})
}
