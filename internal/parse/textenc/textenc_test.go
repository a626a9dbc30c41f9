package textenc

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

func TestDecode(t *testing.T) {
	const text = "{\"a\": \"ä😀\"}\r\n"
	utf16le := []byte("{\x00\"\x00a\x00\"\x00:\x00 \x00\"\x00\xe4\x00\x3d\xd8\x00\xde\"\x00}\x00\r\x00\n\x00")
	utf16be := []byte("\x00{\x00\"\x00a\x00\"\x00:\x00 \x00\"\x00\xe4\xd8\x3d\xde\x00\x00\"\x00}\x00\r\x00\n")
	tests := []struct {
		name, raw, want string
		encoding        Encoding
		problem         string
	}{
		{"empty", "", "", Encoding{}, ""},
		{"utf-8", text, text, Encoding{}, ""},
		{"utf-8 with mark", "\xEF\xBB\xBF" + text, text, Encoding{UTF8, true}, ""},
		{"utf-16le with mark", "\xFF\xFE" + string(utf16le), text, Encoding{UTF16LE, true}, ""},
		{"utf-16be with mark", "\xFE\xFF" + string(utf16be), text, Encoding{UTF16BE, true}, ""},
		{"utf-16le sniffed", string(utf16le), text, Encoding{UTF16LE, false}, ""},
		{"utf-16be sniffed", string(utf16be), text, Encoding{UTF16BE, false}, ""},
		{"utf-16 cut off", "\xFF\xFE{\x00}", "{\uFFFD", Encoding{UTF16LE, true}, "half a UTF-16 character at the end of the file"},
		{"lone surrogate", "\xFF\xFE{\x00\x3d\xd8}\x00", "{\uFFFD}", Encoding{UTF16LE, true},
			"characters that are not valid UTF-16 are replaced by U+FFFD"},
		{"windows-1252", "{\"a\": \"\xe4\x80\"}", "{\"a\": \"ä€\"}", Encoding{Windows1252, false}, "not UTF-8, read as Windows-1252"},
		{"mark but not utf-8", "\xEF\xBB\xBF\"\xe4\"", "\"\uFFFD\"", Encoding{UTF8, true},
			"bytes that are not UTF-8 are replaced by U+FFFD"},
		{"zero bytes in utf-8", "{\x00\x00\"a\": 1}", "{\x00\x00\"a\": 1}", Encoding{}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, e, problem := Decode([]byte(test.raw))
			if string(got) != test.want || e != test.encoding || problem != test.problem {
				t.Fatalf("Decode = %q, %v, %q; want %q, %v, %q", got, e, problem, test.want, test.encoding, test.problem)
			}
			if problem != "" {
				return
			}
			back, err := e.Encode(got)
			if err != nil || string(back) != test.raw {
				t.Errorf("Encode = %q, %v; want %q", back, err, test.raw)
			}
		})
	}
}

func TestDecodeSharesMemory(t *testing.T) {
	raw := []byte("\xEF\xBB\xBFabc")
	text, _, _ := Decode(raw)
	if &text[0] != &raw[3] {
		t.Error("the text of a UTF-8 file is a copy")
	}
}

func TestEncodeRefuses(t *testing.T) {
	if out, err := (Encoding{Charset: Windows1252}).Encode([]byte("日本")); err == nil {
		t.Errorf("Encode = %q, want an error", out)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("{}"))
	f.Add([]byte("\xFF\xFE{\x00}\x00"))
	f.Add([]byte("\xFE\xFF\x00{\x00}"))
	f.Add([]byte("\xEF\xBB\xBF{}"))
	f.Add([]byte("\xe4"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, e, problem := Decode(raw)
		if !utf8.Valid(text) {
			t.Fatalf("text %q is no UTF-8", text)
		}
		if problem != "" {
			return
		}
		back, err := e.Encode(text)
		if err != nil || !bytes.Equal(back, raw) {
			t.Fatalf("%v: %q came back as %q, %v", e, raw, back, err)
		}
	})
}
