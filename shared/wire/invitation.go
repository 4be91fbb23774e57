package wire

import (
	"encoding/base64"
	"net"
	"strings"

	"kontor/shared/doc"
)

// Invitation is one pasted line that makes a device known: where the server
// is, how to trust it, and a code that works once.
type Invitation struct {
	Host string // HOST:PORT
	Pin  []byte // SHA-256 of the server's identity key
	Code []byte
}

const invitationPrefix = "kontor1."

// String is the line to paste.
func (i Invitation) String() string {
	raw, err := Marshal(i)
	if err != nil {
		panic("wire: invitation: " + err.Error()) // three plain values
	}
	return invitationPrefix + base64.RawURLEncoding.EncodeToString(raw)
}

// ParseInvitation reads a pasted line; spaces and line breaks that mail
// programs put in are forgiven.
func ParseInvitation(line string) (i Invitation, err error) {
	line = strings.Join(strings.Fields(line), "")
	rest, ok := strings.CutPrefix(line, invitationPrefix)
	wrong := doc.Invalid("invitation", "invitation")
	if !ok || len(rest) > MaxStranger {
		return i, wrong
	}
	raw, err := base64.RawURLEncoding.DecodeString(rest)
	if err != nil {
		return i, wrong.Because(err)
	}
	if err := Unmarshal(raw, &i); err != nil {
		return i, wrong.Because(err)
	}
	if host, port, err := net.SplitHostPort(i.Host); err != nil || host == "" || port == "" || len(i.Pin) != 32 || len(i.Code) != 16 {
		return i, wrong
	}
	return i, nil
}
