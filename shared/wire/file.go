package wire

import "kontor/shared/doc"

// Files travel on a line of their own, so that none of them delays a row. On it
// one file goes at a time, and the next is asked for when it is over.

// Carry opens a line for files. Sig is made with the device's key over
// CarryText.
type Carry struct {
	Protocol int
	Client   string
	Token    string
	Sig      []byte
}

// Ask names a file by the document that refers to it: content is given, and
// taken, only where the asker may see that reference. To be sent one, From is
// how much of it is here already; to send one it is left out, and the answer
// says from where.
type Ask struct {
	Send   bool
	Kind   string
	Doc    doc.ID
	Spot   string
	SHA256 string
	Size   int64
	From   int64
}

// Piece is a part of a file.
type Piece struct {
	At    int64
	Bytes []byte
}

// Taken confirms: what was asked for, with the whole size; then every piece;
// then, Done, that the file is whole and its hash right.
type Taken struct {
	At     int64
	Size   int64
	Done   bool
	Faults []*doc.Error `cbor:",omitempty"`
}
