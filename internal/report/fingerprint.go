package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// GitHub recognises an alert by primaryLocationLineHash. Its upload action computes the hash where it is missing, in the
// way of CodeQL (codeql-action, src/fingerprints.ts): for each line, a rolling hash of the next 100 UTF-16 code units that
// are no space or tab, counted from the start of the line across line ends, where every line end counts as one line feed;
// after the end of the file comes one 65535 and then zeros. The hash is polynomial of base 37 modulo 2^64, printed as
// hexadecimal digits, a colon, and the how-manieth line it is that has this hash.
const (
	hashWindow = 100
	hashBase   = 37
	hashEnd    = 65535
)

// A lineHasher computes the hashes of all lines of a text in one go.
type lineHasher struct {
	units  [hashWindow]uint64 // the last units, as a ring
	starts [hashWindow]bool   // whether a line starts with the unit
	at     int                // next place in the ring
	sum    uint64             // hash of the units in the ring
	first  uint64             // hashBase to the power of hashWindow: the weight with which a unit leaves
	seen   map[uint64]int
	hashes []string
}

// lineHashes returns the hash of each line of a text.
func lineHashes(text []byte) []string {
	h := &lineHasher{first: 1, seen: map[uint64]int{}}
	for range hashWindow {
		h.first *= hashBase
	}
	start, afterCR := true, false
	put := func(unit uint64) {
		h.push(unit, start)
		start = unit == '\n'
	}
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		text = text[n:]
		switch {
		case r == ' ' || r == '\t' || r == '\n' && afterCR:
		case r == '\r':
			put('\n')
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			put(uint64(high))
			put(uint64(low))
		default:
			put(uint64(r))
		}
		afterCR = r == '\r'
	}
	put(hashEnd)
	for range hashWindow {
		h.push(0, false)
	}
	return h.hashes
}

// push moves the window on by one unit. When the unit that leaves starts a line, the window was that line's.
func (h *lineHasher) push(unit uint64, startsLine bool) {
	if h.starts[h.at] {
		h.seen[h.sum]++
		h.hashes = append(h.hashes, fmt.Sprintf("%x:%d", h.sum, h.seen[h.sum]))
	}
	left := h.units[h.at]
	h.units[h.at], h.starts[h.at] = unit, startsLine
	h.sum = hashBase*h.sum + unit - h.first*left
	h.at = (h.at + 1) % hashWindow
}

// longLine is the length from which on a line is taken to hold many things, as in an export without line breaks: the
// hash of its start says nothing about what is found in it.
const longLine = 1000

// lineFingerprints gives findings the fingerprints that GitHub would compute, and others where those would be the same
// for several findings.
type lineFingerprints struct {
	hashes map[*source.File][]string
	shared map[lineKey]int // how many findings of a rule are on a line
}

type lineKey struct {
	file *source.File
	line int
	rule string
}

func newLineFingerprints(findings []*lint.Finding) *lineFingerprints {
	l := &lineFingerprints{map[*source.File][]string{}, map[lineKey]int{}}
	for _, f := range findings {
		l.shared[keyOf(f)]++
	}
	return l
}

func keyOf(f *lint.Finding) lineKey {
	return lineKey{f.At.File, f.At.File.Locate(f.At.Start).Line, f.Rule.Name}
}

// of returns the fingerprint of a finding. Where the line does not identify it, it is made of the finding's own one.
func (l *lineFingerprints) of(f *lint.Finding) string {
	key := keyOf(f)
	if key.file == nil || key.file.Line(key.line).Len() > longLine || l.shared[key] > 1 {
		sum := sha256.Sum256([]byte(f.Fingerprint()))
		return hex.EncodeToString(sum[:8]) + ":1"
	}
	hashes, known := l.hashes[key.file]
	if !known {
		hashes = lineHashes(key.file.Text())
		l.hashes[key.file] = hashes
	}
	if key.line > len(hashes) {
		return hashes[len(hashes)-1]
	}
	return hashes[key.line-1]
}
