package doc

import (
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"time"
)

// ID identifies a document, a row or a mutation for ever, on every machine: a
// UUID in lower-case text. Whoever creates a thing makes its ID.
type ID string

// namespace is the root under which derived IDs are made: the UUIDv5 of the
// DNS name kontor in RFC 9562's DNS namespace would tie us to a domain name, so
// it is a random value chosen once. It must never change.
const namespace ID = "5b1f3a52-6c0e-4f0d-9d0a-0d4f7b8a2c11"

var idPattern = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// NewID makes a UUIDv7 (RFC 9562 §5.7): IDs made later sort later, so that
// rows of one import lie together on disk.
func NewID(now time.Time, random io.Reader) (ID, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[6:]); err != nil {
		return "", fmt.Errorf("new id: %w", err)
	}
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16|uint64(binary.BigEndian.Uint16(b[6:8])))
	return format(b, 7), nil
}

// Derive makes the same ID for the same parts wherever it is made (UUIDv5,
// RFC 9562 §5.5), so that an import run twice makes one document.
func Derive(parts ...string) ID { return derived(5, parts) }

// Made is Derive for what the program makes by itself, on both sides of the wire:
// a task that a rule wants, the entry of a list (UUIDv8, RFC 9562 §5.8). No person
// may make a document under such an ID, or he could be there before the rule.
func Made(parts ...string) ID { return derived(8, parts) }

// Made reports whether the ID is one of those that Made makes.
func (id ID) Made() bool { return id.Valid() && id[14] == '8' }

func derived(version byte, parts []string) ID {
	h := sha1.New()
	ns, _ := hex.DecodeString(string(namespace[:8] + namespace[9:13] + namespace[14:18] + namespace[19:23] + namespace[24:]))
	h.Write(ns)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p) // the length keeps ("a","bc") and ("ab","c") apart
	}
	var b [16]byte
	copy(b[:], h.Sum(nil))
	return format(b, version)
}

func format(b [16]byte, version byte) ID {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	s := hex.EncodeToString(b[:])
	return ID(s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:])
}

// Valid reports whether the ID has the form of a UUID.
func (id ID) Valid() bool { return idPattern.MatchString(string(id)) }
