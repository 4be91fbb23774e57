// Package wire declares the frames that desktop and server exchange, their
// limits and their version. One binary message is one frame: a byte for its
// type, a byte of flags, and a CBOR body. It knows no kind of document.
package wire

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
)

// Type tells what a frame's body is.
type Type byte

// The frames. The first column says who sends it: S the server, C the client.
const (
	TChallenge Type = iota + 1 // S speaks first and proves itself
	TEnrol                     // C a new device, with an invitation
	TEnrolled                  // S
	THello                     // C a known device
	TWelcome                   // S
	TPush                      // C mutations
	TRows                      // S one frame of a turn
	TAcks                      // S answers to mutations
	TGot                       // C what was applied
	TNeed                      // C a question
	TChunk                     // S its answer
	TBye                       // S why it closes
	TCarry                     // C a known device opens a line for files
	TAsk                       // C wants a file, or has one
	TPiece                     // C S a part of a file
	TTaken                     // C S what of a file has been taken
	THave                      // C what a hello had no room for
)

// lastType is the last of them.
const lastType = THave

// zipped is the flag of a body compressed with zstd.
const zipped byte = 1

// ErrMalformed is inside every error of Decode.
var ErrMalformed = errors.New("malformed frame")

// ErrTooBig reports a body that no frame can carry.
var ErrTooBig = errors.New("too big for a frame")

// zipWindow is how far back compression looks: a frame of rows is as long.
const zipWindow = 256 << 10

// codec holds what is dear to make; it is made once and never changes.
var codec = newCodec()

type modes struct {
	enc  cbor.UserBufferEncMode
	dec  cbor.DecMode
	zip  *zstd.Encoder
	open *zstd.Decoder
	peek *zstd.Decoder // of what strangers send
}

func newCodec() modes {
	enc, err := cbor.EncOptions{Sort: cbor.SortNone, Time: cbor.TimeRFC3339Nano}.UserBufferEncMode()
	if err != nil {
		panic("wire: " + err.Error())
	}
	dec, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		ExtraReturnErrors: cbor.ExtraDecErrorUnknownField, UTF8: cbor.UTF8RejectInvalid,
		FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
		MaxNestedLevels:   maxNesting, MaxArrayElements: maxItems, MaxMapPairs: maxItems,
	}.DecMode()
	if err != nil {
		panic("wire: " + err.Error())
	}
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(zipWindow), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic("wire: " + err.Error())
	}
	return modes{enc, dec, zip, newDecoder(MaxBody), newDecoder(MaxStrangerBody)}
}

func newDecoder(most uint64) *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(most))
	if err != nil {
		panic("wire: " + err.Error())
	}
	return d
}

// buffers hold bodies while they are made: in fresh memory each time, a copy
// being filled would cost more for its pages than for what is written to them.
var buffers = sync.Pool{New: func() any { return &bytes.Buffer{} }}

// Write makes a frame and hands it to send, whose it is only until it returns; a
// large body is compressed. One that the other side would refuse for its size is
// ErrTooBig here.
func Write(t Type, body any, send func(frame []byte) error) error {
	made := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(made)
	made.Reset()
	made.Write([]byte{byte(t), 0})
	if err := codec.enc.MarshalToBuffer(body, made); err != nil {
		return fmt.Errorf("encode frame %d: %w", t, err)
	}
	frame := made.Bytes()
	raw := frame[2:]
	if len(raw) < compressFrom(t) {
		return send(frame)
	}
	if len(raw) > MaxBody {
		return fmt.Errorf("encode frame %d: %w", t, ErrTooBig)
	}
	zip := codec.zip.EncodeAll(raw, append(make([]byte, 0, len(raw)/2), byte(t), zipped))
	if len(zip) > MaxFrame {
		return fmt.Errorf("encode frame %d: %w", t, ErrTooBig)
	}
	return send(zip)
}

// Encode is Write for a frame that is kept.
func Encode(t Type, body any) (frame []byte, err error) {
	err = Write(t, body, func(made []byte) error {
		frame = bytes.Clone(made)
		return nil
	})
	return frame, err
}

func compressFrom(t Type) int {
	switch t {
	case TRows:
		return CompressRowsFrom
	case TPiece: // mostly is already
		return MaxBody
	}
	return CompressFrom
}

// Open takes a frame apart, leaving the body encoded.
func Open(frame []byte) (Type, cbor.RawMessage, error) { return open(frame, codec.open, MaxBody) }

// OpenStranger is Open for a frame of somebody who has not signed in: a few bytes
// of his may not fill the memory.
func OpenStranger(frame []byte) (Type, cbor.RawMessage, error) {
	return open(frame, codec.peek, MaxStrangerBody)
}

func open(frame []byte, zip *zstd.Decoder, most int) (Type, cbor.RawMessage, error) {
	if len(frame) < 3 || len(frame) > MaxFrame || frame[0] == 0 || Type(frame[0]) > lastType || frame[1]&^zipped != 0 {
		return 0, nil, ErrMalformed
	}
	body := frame[2:]
	if frame[1]&zipped != 0 {
		var err error
		if body, err = zip.DecodeAll(body, nil); err != nil || len(body) > most {
			return 0, nil, fmt.Errorf("%w: compression", ErrMalformed)
		}
	}
	return Type(frame[0]), body, nil
}

// Unmarshal decodes a body strictly: no unknown or doubled key, nothing after
// the value, bounded nesting.
func Unmarshal(body cbor.RawMessage, into any) error {
	if err := codec.dec.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return nil
}

// Marshal encodes a body, for the arguments and answers of questions.
func Marshal(v any) (cbor.RawMessage, error) { return codec.enc.Marshal(v) }
