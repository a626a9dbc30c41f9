// Package textenc turns the bytes of a file into UTF-8 text, and text back into the bytes of such a file.
//
// Portal exports and PowerShell write UTF-8 with and without a byte order mark and UTF-16 in both byte orders; all
// other packages see UTF-8 without a mark. Line ends are kept as they are.
package textenc

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// A Charset is a way of writing characters as bytes.
type Charset uint8

// The charsets that are recognised.
const (
	UTF8 Charset = iota
	UTF16LE
	UTF16BE
	Windows1252 // what is no UTF-8; Western European editors of old
)

var charsetNames = [...]string{"UTF-8", "UTF-16 LE", "UTF-16 BE", "Windows-1252"}

// String returns the name of the charset.
func (c Charset) String() string { return charsetNames[c] }

// An Encoding says how a file is written, so that a changed text can be written in the same way. The zero Encoding is
// UTF-8 without a byte order mark.
type Encoding struct {
	Charset Charset
	BOM     bool // the file begins with a byte order mark, which the text does not contain
}

// String returns the encoding in words.
func (e Encoding) String() string {
	if e.BOM {
		return e.Charset.String() + " with byte order mark"
	}
	return e.Charset.String()
}

var marks = []struct {
	mark    string
	charset Charset
}{
	{"\xEF\xBB\xBF", UTF8},
	{"\xFF\xFE", UTF16LE},
	{"\xFE\xFF", UTF16BE},
}

// Decode returns the text of a file in UTF-8 without a byte order mark, and how the file is written. A problem, in
// words for people, says that the text is not certainly what was meant: fixes must not be written to such a file. It
// is empty for a file that was decoded without loss.
//
// The text of a UTF-8 file shares the memory of raw.
func Decode(raw []byte) (text []byte, e Encoding, problem string) {
	for _, m := range marks {
		if bytes.HasPrefix(raw, []byte(m.mark)) {
			e = Encoding{m.charset, true}
			raw = raw[len(m.mark):]
			return decode(raw, e)
		}
	}
	return decode(raw, Encoding{Charset: sniff(raw)})
}

func decode(raw []byte, e Encoding) ([]byte, Encoding, string) {
	if e.Charset == UTF8 {
		if utf8.Valid(raw) {
			return raw, e, ""
		}
		if e.BOM {
			return bytes.ToValidUTF8(raw, []byte("\uFFFD")), e, "bytes that are not UTF-8 are replaced by U+FFFD"
		}
		e.Charset = Windows1252
	}
	text, err := e.Charset.coding().NewDecoder().Bytes(raw)
	switch {
	case err != nil:
		return bytes.ToValidUTF8(raw, []byte("\uFFFD")), e, "not readable as " + e.Charset.String()
	case e.Charset == Windows1252:
		return text, e, "not UTF-8, read as Windows-1252"
	case len(raw)%2 != 0:
		return text, e, "half a UTF-16 character at the end of the file"
	case bytes.Contains(text, []byte("\uFFFD")):
		return text, e, "characters that are not valid UTF-16 are replaced by U+FFFD"
	}
	return text, e, ""
}

// Encode returns text written in the encoding, with its byte order mark. It fails for a text that has characters which
// the charset lacks.
func (e Encoding) Encode(text []byte) ([]byte, error) {
	out := text
	if e.Charset != UTF8 {
		var err error
		if out, err = e.Charset.coding().NewEncoder().Bytes(text); err != nil {
			return nil, fmt.Errorf("write as %s: %w", e.Charset, err)
		}
	}
	if !e.BOM {
		return out, nil
	}
	for _, m := range marks {
		if m.charset == e.Charset {
			return append([]byte(m.mark), out...), nil
		}
	}
	return out, nil
}

// coding returns the codec of a charset, which neither expects nor writes a byte order mark.
func (c Charset) coding() encoding.Encoding {
	switch c {
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case Windows1252:
		return charmap.Windows1252
	}
	return encoding.Nop
}

// sniff guesses the charset of a file without a byte order mark. The formats that are read here begin with ASCII, so
// that UTF-16 shows as a zero in nearly every other byte; in UTF-8 text there are none.
func sniff(raw []byte) Charset {
	head := raw[:min(len(raw), 64)&^1]
	var even, odd int
	for i, b := range head {
		switch {
		case b != 0:
		case i%2 == 0:
			even++
		default:
			odd++
		}
	}
	half := len(head) / 2
	switch {
	case odd > half/2 && even < odd/4:
		return UTF16LE
	case even > half/2 && odd < even/4:
		return UTF16BE
	}
	return UTF8
}
