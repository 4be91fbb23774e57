package sheet

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decode makes text of a file and says how it was written. What is no Unicode
// is taken for Windows-1251, which is what old programs here write.
func decode(file []byte) (text, name string, err error) {
	switch {
	case bytes.HasPrefix(file, []byte("\xef\xbb\xbf")):
		return string(bytes.ToValidUTF8(file[3:], []byte("\ufffd"))), "UTF-8", nil
	case bytes.HasPrefix(file, []byte("\xff\xfe")):
		return wide(file, unicode.LittleEndian)
	case bytes.HasPrefix(file, []byte("\xfe\xff")):
		return wide(file, unicode.BigEndian)
	}
	if even, odd := zeros(file); even+odd > 0 {
		switch {
		case odd > 4*even:
			return wide(file, unicode.LittleEndian)
		case even > 4*odd:
			return wide(file, unicode.BigEndian)
		}
		return "", "", Broken // zeros all over: no text
	}
	if utf8.Valid(file) {
		return string(file), "UTF-8", nil
	}
	return convert(file, charmap.Windows1251, "Windows-1251")
}

func wide(file []byte, order unicode.Endianness) (string, string, error) {
	return convert(file, unicode.UTF16(order, unicode.UseBOM), "UTF-16")
}

func convert(file []byte, enc encoding.Encoding, name string) (string, string, error) {
	text, err := enc.NewDecoder().Bytes(file)
	if err != nil {
		return "", "", Broken
	}
	return string(text), name, nil
}

// zeros counts the zero bytes at even and odd places of a file's beginning:
// Latin letters, digits and delimiters of UTF-16 have one each.
func zeros(file []byte) (even, odd int) {
	for i, b := range file[:min(len(file), 4096)] {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even, odd
}
