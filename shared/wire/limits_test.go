package wire

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"kontor/shared/change"
	"kontor/shared/doc"
)

// noise is data that does not compress.
func noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{}).Read(b)
	return b
}

// TestSizes: the largest body and frame that go through, and one byte more.
func TestSizes(t *testing.T) {
	const head = 5 // of a long byte string
	for name, tt := range map[string]struct {
		body   []byte
		zipped byte
		fail   error
	}{
		"Plain":     {make([]byte, CompressFrom-4), 0, nil},
		"Zipped":    {make([]byte, CompressFrom-3), zipped, nil},
		"MaxBody":   {make([]byte, MaxBody-head), zipped, nil},
		"ErrBody":   {make([]byte, MaxBody-head+1), 0, ErrTooBig},
		"NearFrame": {noise(MaxFrame - 1<<10), zipped, nil},
		"ErrFrame":  {noise(MaxFrame), 0, ErrTooBig},
	} {
		t.Run(name, func(t *testing.T) {
			frame, err := Encode(TNeed, tt.body)
			if !errors.Is(err, tt.fail) {
				t.Fatalf("got %v, want %v", err, tt.fail)
			}
			if err != nil {
				return
			}
			if frame[1] != tt.zipped {
				t.Errorf("compressed: %d", frame[1])
			}
			_, body, err := Open(frame)
			var back []byte
			if err == nil {
				err = Unmarshal(body, &back)
			}
			if err != nil || len(back) != len(tt.body) {
				t.Errorf("%d bytes of %d came back, %v", len(back), len(tt.body), err)
			}
		})
	}
}

// TestItems: how deep a body may be and how many items it may have.
func TestItems(t *testing.T) {
	nested := func(n int) cbor.RawMessage { return append([]byte(strings.Repeat("\x81", n)), 0) }
	array := func(n int) cbor.RawMessage {
		return append([]byte{0x9a, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, make([]byte, n)...)
	}
	table := func(n int) cbor.RawMessage {
		raw := []byte{0xba, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}
		for i := range n {
			raw = append(raw, 0x1a, byte(i>>24), byte(i>>16), byte(i>>8), byte(i), 0)
		}
		return raw
	}
	for name, tt := range map[string]struct {
		body cbor.RawMessage
		ok   bool
	}{
		"Nested": {nested(maxNesting), true}, "ErrNested": {nested(maxNesting + 1), false},
		"Array": {array(maxItems), true}, "ErrArray": {array(maxItems + 1), false},
		"Map": {table(maxItems), true}, "ErrMap": {table(maxItems + 1), false},
	} {
		var into any
		if err := Unmarshal(tt.body, &into); (err == nil) != tt.ok || err != nil && !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
		var raw cbor.RawMessage
		if err := Unmarshal(tt.body, &raw); (err == nil) != tt.ok {
			t.Errorf("%s, left encoded: %v", name, err)
		}
	}
}

// TestPushLimits: how many mutations, each with an ID that can be looked up.
func TestPushLimits(t *testing.T) {
	many := func(n int, id doc.ID) []change.Mutation {
		ms := make([]change.Mutation, n)
		for i := range ms {
			ms[i].ID = doc.Derive(fmt.Sprint(i))
		}
		if n > 0 {
			ms[n-1].ID = id
		}
		return ms
	}
	for name, tt := range map[string]struct {
		ms []change.Mutation
		ok bool
	}{
		"None": {nil, true}, "Most": {many(MaxPush, someID), true}, "ErrMany": {many(MaxPush+1, someID), false},
		"ErrNoID": {many(3, ""), false}, "ErrNUL": {many(1, someID[:35]+"\x00"), false},
	} {
		raw, err := Marshal(Push{tt.ms})
		if err != nil {
			t.Fatal(err)
		}
		p, err := DecodePush(raw)
		if (err == nil) != tt.ok || err != nil && !errors.Is(err, ErrMalformed) || tt.ok && len(p.Mutations) != len(tt.ms) {
			t.Errorf("%s: %d came, %v", name, len(p.Mutations), err)
		}
	}
	if _, err := DecodePush(cbor.RawMessage{0xff}); !errors.Is(err, ErrMalformed) {
		t.Error(err)
	}
}

// TestLimitsFit: the limits make sense together.
func TestLimitsFit(t *testing.T) {
	for rule, ok := range map[string]bool{
		"versions":                        MinVersion <= Version,
		"a stranger may say less":         MaxStranger < MaxFrame && MaxFrame <= MaxBody && MaxStranger <= MaxStrangerBody && MaxStrangerBody < MaxFrame,
		"several turns fit the credit":    MaxCredit < MaxFrame,
		"confirming comes before the end": 4*ConfirmFrom <= MaxCredit,
		"a text fits a frame":             doc.MaxText*6 < MaxFrame, // each sign escaped
		"a lost ping closes nothing":      2*PingEvery < PongWithin,
		"a write fails before its answer": WriteWithin < PongWithin,
		"strangers wait less than others": SignInWithin < PongWithin,
	} {
		if !ok {
			t.Error(rule)
		}
	}
}

// TestOpenStranger: what unpacks to more than a stranger may say is refused of
// him, and only of him.
func TestOpenStranger(t *testing.T) {
	const head = 3 // of CBOR, before so many bytes
	for n, ok := range map[int]bool{100: true, MaxStrangerBody - head: true, MaxStrangerBody - head + 1: false, MaxBody - 10: false} {
		frame, err := Encode(THello, make([]byte, n))
		if err != nil || len(frame) > MaxStranger {
			t.Fatalf("%d bytes come to a frame of %d, %v: the test shows nothing", n, len(frame), err)
		}
		if _, _, err := OpenStranger(frame); (err == nil) != ok || !ok && !errors.Is(err, ErrMalformed) {
			t.Errorf("%d bytes of a stranger: %v", n, err)
		}
		if _, _, err := Open(frame); err != nil {
			t.Errorf("control: %d bytes: %v", n, err)
		}
	}
}
