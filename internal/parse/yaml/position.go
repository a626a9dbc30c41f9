package yaml

import (
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// lineRanges returns the lines of the text with their line ends, as yaml.v3 counts them: CR, NEL, LS and PS end a line
// as LF does. There is at least one.
func lineRanges(text []byte) []source.Range {
	var lines []source.Range
	start := 0
	for i := 0; i < len(text); {
		n := breakAt(text, i)
		if n == 0 {
			i++
			continue
		}
		i += n
		lines = append(lines, source.Range{Start: int32(start), End: int32(i)})
		start = i
	}
	if start < len(text) || len(lines) == 0 {
		lines = append(lines, source.Range{Start: int32(start), End: int32(len(text))})
	}
	return lines
}

// breakAt returns the length of the line end that stands at i, or 0.
func breakAt(text []byte, i int) int {
	switch c := text[i]; {
	case c == '\n':
		return 1
	case c == '\r':
		if i+1 < len(text) && text[i+1] == '\n' {
			return 2
		}
		return 1
	case c == 0xC2 && i+1 < len(text) && text[i+1] == 0x85:
		return 2
	case c == 0xE2 && i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0xA8 || text[i+2] == 0xA9):
		return 3
	}
	return 0
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// A locator turns lines and columns into offsets. It goes on from where it was last, so that the nodes of one long line
// cost one pass over it.
type locator struct {
	text   []byte
	lines  []source.Range
	line   int // from 1
	column int // from 1, in runes
	offset int
}

// offsetOf returns the offset of a position, both counted from 1 and columns in runes.
func (l *locator) offsetOf(line, column int) int {
	if line < 1 || line > len(l.lines) {
		return len(l.text)
	}
	if line != l.line || column < l.column {
		l.line, l.column, l.offset = line, 1, int(l.lines[line-1].Start)
	}
	for l.column < column && l.offset < len(l.text) {
		_, size := utf8.DecodeRune(l.text[l.offset:])
		l.offset += size
		l.column++
	}
	return l.offset
}
