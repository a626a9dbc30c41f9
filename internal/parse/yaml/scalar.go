package yaml

import (
	"bytes"
	"strings"
	"unsafe"

	yamlv3 "gopkg.in/yaml.v3"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A written scalar is where a scalar is written: all that is needed to decode it again when somebody asks for its text.
type written struct {
	file   *source.File
	start  int32
	end    int32 // after the scalar; of a block scalar before the last line end
	indent int32 // of a block scalar: the number of spaces before each line that are not part of the value
	style  uint8 // a yamlv3.Style
}

// Text returns the value with the place of each of its characters. It decodes anew at each call, so that a file costs
// no memory for texts that nobody asks for.
func (w *written) Text() fact.Text { return w.textOf(w.file.Text()) }

// textOf decodes the scalar out of what yaml.v3 read, which is of the same length as the file.
func (w *written) textOf(text []byte) fact.Text {
	s := scalar{written: *w, text: text, pos: int(w.start), keep: true}
	if yamlv3.Style(w.style)&(yamlv3.LiteralStyle|yamlv3.FoldedStyle) != 0 {
		s.parts = make(fact.Text, 0, 1+bytes.Count(text[w.start:w.end], []byte{'\n'}))
	}
	s.decode()
	return s.parts
}

// A scalar decodes a scalar and finds out where each character is written.
//
// Where yaml.v3 has read the value, the decoded text is held against it. The value is then also what tells where a plain
// scalar ends and how far a block scalar is indented, which otherwise depends on what stands around. Where the two
// differ, which no known text brings about, the value stands and its characters are only known to come from the whole
// of the scalar.
type scalar struct {
	written
	text []byte // what yaml.v3 read, of the same length as the file

	held  bool   // against want; else start, end, and indent are known
	want  string // the value
	exact bool   // decoding gives the value
	done  int    // bytes of want that are accounted for

	pos   int       // in text
	keep  bool      // parts are collected
	parts fact.Text // what is collected
}

// measure sets the end of the scalar.
func (s *scalar) measure() {
	s.held, s.pos, s.end = true, int(s.start), s.start
	s.exact = s.decode() && s.done == len(s.want)
	if !s.exact {
		s.end = max(s.end, int32(s.roughEnd()))
	}
}

// roughEnd returns the end of the line, or of the last line with the closing quote.
func (s *scalar) roughEnd() int {
	start := int(s.start)
	rest := s.text[start:]
	closing := map[yamlv3.Style]string{yamlv3.DoubleQuotedStyle: `"`, yamlv3.SingleQuotedStyle: `'`}
	if quote := closing[yamlv3.Style(s.style)]; quote != "" {
		if i := bytes.Index(rest[min(1, len(rest)):], []byte(quote)); i >= 0 {
			return start + i + 2
		}
	}
	if i := bytes.IndexAny(rest, "\r\n"); i >= 0 {
		return start + i
	}
	return len(s.text)
}

// texter returns what decodes the scalar when it is asked for. It keeps no more alive than it needs.
func (s *scalar) texter() value.Texter {
	original := s.file.Text()
	switch {
	case !s.exact:
		return inexact{s.want, s.file.Span(int(s.start), int(s.end))}
	case len(s.text) > 0 && &s.text[0] != &original[0]:
		return &changed{s.written, s.text}
	}
	w := s.written
	return &w
}

// An inexact scalar is one of which only the value is known.
type inexact struct {
	value string
	at    source.Span
}

// Text returns the value, computed from the whole of the scalar.
func (i inexact) Text() fact.Text { return fact.Literal(i.value, i.at) }

// A changed scalar is one of a text in which something was replaced for yaml.v3.
type changed struct {
	written
	text []byte
}

// Text returns the value as it was in the file before.
func (c *changed) Text() fact.Text { return c.textOf(c.text) }

func (s *scalar) decode() bool {
	switch style := yamlv3.Style(s.style); {
	case style&yamlv3.LiteralStyle != 0:
		return s.block(true)
	case style&yamlv3.FoldedStyle != 0:
		return s.block(false)
	case style&yamlv3.DoubleQuotedStyle != 0:
		return s.quoted('"')
	case style&yamlv3.SingleQuotedStyle != 0:
		return s.quoted('\'')
	}
	return s.plain()
}

// rest returns how much of a plain scalar is to come, at most: bytes of the value, or of the text.
func (s *scalar) rest() int {
	if s.held {
		return len(s.want) - s.done
	}
	return int(s.end) - s.pos
}

// verbatim accounts for text that stands for itself. It reports whether the value goes on with it.
func (s *scalar) verbatim(start, end int) bool {
	n := end - start
	if s.held && (len(s.want)-s.done < n || s.want[s.done:s.done+n] != string(s.text[start:end])) {
		return false
	}
	s.done += n
	if !s.keep || start == end {
		return true
	}
	if i := len(s.parts) - 1; i >= 0 && s.parts[i].Exact && int(s.parts[i].At.End) == start {
		start = int(s.parts[i].At.Start)
		s.parts = s.parts[:i]
	}
	original := s.file.Text()[start:end] // is never modified, so that the string can share it
	s.parts = append(s.parts, fact.Part{
		Lit: unsafe.String(&original[0], len(original)), At: s.file.Span(start, end), Exact: true,
	})
	return true
}

// computed accounts for characters that what is written from start to end stands for.
func (s *scalar) computed(lit string, start, end int) bool {
	if s.held && !strings.HasPrefix(s.want[s.done:], lit) {
		return false
	}
	s.done += len(lit)
	if s.keep && lit != "" {
		s.parts = append(s.parts, fact.Part{Lit: lit, At: s.file.Span(start, end)})
	}
	return true
}

// lineEnd accounts for a line end that is part of the value.
func (s *scalar) lineEnd(start, end int) bool {
	if end == start+1 && s.text[start] == '\n' {
		return s.verbatim(start, end)
	}
	return s.computed("\n", start, end)
}

// space passes blanks and line ends, which outside of block scalars are folded.
func (s *scalar) space() bool {
	start, breaks := s.pos, 0
	for s.pos < len(s.text) {
		if n := breakAt(s.text, s.pos); n > 0 {
			breaks++
			s.pos += n
		} else if isBlank(s.text[s.pos]) {
			s.pos++
		} else {
			break
		}
	}
	switch breaks {
	case 0:
		return s.verbatim(start, s.pos)
	case 1:
		return s.computed(" ", start, s.pos)
	}
	return s.computed(strings.Repeat("\n", breaks-1), start, s.pos)
}

// word passes characters that stand for themselves, up to a blank, a line end or one of the stops.
func (s *scalar) word(stops string, limit int) bool {
	start := s.pos
	for s.pos < len(s.text) && s.pos-start < limit && !isBlank(s.text[s.pos]) && breakAt(s.text, s.pos) == 0 &&
		strings.IndexByte(stops, s.text[s.pos]) < 0 {
		s.pos++
	}
	return s.verbatim(start, s.pos)
}

func (s *scalar) plain() bool {
	for s.rest() > 0 {
		before := s.pos
		if s.pos >= len(s.text) || !s.word("", s.rest()) {
			return false
		}
		if s.rest() > 0 && !s.space() || s.pos == before {
			return false
		}
	}
	s.end = int32(s.pos)
	return true
}

func (s *scalar) quoted(quote byte) bool {
	stops := `'`
	if quote == '"' {
		stops = `"\`
	}
	if s.pos >= len(s.text) || s.text[s.pos] != quote {
		return false
	}
	s.pos++
	for s.pos < len(s.text) {
		ok := true
		switch c := s.text[s.pos]; {
		case c == '\'' && quote == '\'' && s.pos+1 < len(s.text) && s.text[s.pos+1] == '\'':
			ok = s.verbatim(s.pos+1, s.pos+2)
			s.pos += 2
		case c == quote:
			s.pos++
			s.end = int32(s.pos)
			return true
		case c == '\\' && quote == '"':
			ok = s.escape()
		case isBlank(c) || breakAt(s.text, s.pos) > 0:
			ok = s.space()
		default:
			ok = s.word(stops, len(s.text))
		}
		if !ok {
			return false
		}
	}
	return false
}

const (
	escapeNames = "0abt\tnvfre \"'\\N_LP"
	escapeTexts = "\x00\a\b\t\t\n\v\f\r\x1b \"'\\\u0085\u00A0\u2028\u2029"
)

// escape passes an escape sequence of a text in double quotes.
func (s *scalar) escape() bool {
	start := s.pos
	if s.pos+1 >= len(s.text) {
		return false
	}
	if n := breakAt(s.text, s.pos+1); n > 0 {
		s.pos += 1 + n
		return s.joined(start)
	}
	name := s.text[s.pos+1]
	s.pos += 2
	if digits := escapeDigits(name); digits > 0 {
		code := rune(0)
		for range digits {
			if s.pos >= len(s.text) {
				return false
			}
			code = code<<4 | hexDigit(s.text[s.pos])
			s.pos++
		}
		return s.computed(string(code), start, s.pos)
	}
	i := strings.IndexByte(escapeNames, name)
	if i < 0 {
		return false
	}
	return s.computed(string([]rune(escapeTexts)[i]), start, s.pos)
}

// escapeDigits returns the number of digits after the name of an escape.
func escapeDigits(name byte) int {
	switch name {
	case 'x':
		return 2
	case 'u':
		return 4
	case 'U':
		return 8
	}
	return 0
}

func hexDigit(c byte) rune {
	switch {
	case c >= 'a':
		return rune(c-'a') + 10
	case c >= 'A':
		return rune(c-'A') + 10
	}
	return rune(c - '0')
}

// joined passes the indentation after an escaped line end; empty lines that follow count.
func (s *scalar) joined(start int) bool {
	breaks := 0
	for s.pos < len(s.text) {
		if n := breakAt(s.text, s.pos); n > 0 {
			breaks++
			s.pos += n
		} else if isBlank(s.text[s.pos]) {
			s.pos++
		} else {
			break
		}
	}
	return s.computed(strings.Repeat("\n", breaks), start, s.pos)
}

// A lineBreak is a line end in a block scalar.
type lineBreak struct{ start, end int }

// block decodes a literal or folded scalar as yaml.v3 does.
func (s *scalar) block(literal bool) bool {
	chomp := s.header()
	if s.held {
		s.indent = int32(s.blockIndent())
	}
	indent := int(s.indent)
	var pending *lineBreak  // the end of the last line with text
	var empty []lineBreak   // the ends of empty lines after it
	var afterBlank, ok bool // the last line with text begins with a blank
	for ok = true; ok && s.pos < len(s.text); {
		first := s.pos
		for s.pos < len(s.text) && s.pos-first < indent && s.text[s.pos] == ' ' {
			s.pos++
		}
		if s.pos == len(s.text) {
			break
		}
		if n := breakAt(s.text, s.pos); n > 0 {
			empty = append(empty, lineBreak{s.pos, s.pos + n})
			s.pos += n
			continue
		}
		if s.pos-first < indent {
			break
		}
		blank := isBlank(s.text[s.pos])
		if pending != nil && !literal && !afterBlank && !blank {
			if len(empty) == 0 {
				ok = s.computed(" ", pending.start, s.pos)
			}
		} else if pending != nil {
			ok = s.lineEnd(pending.start, pending.end)
		}
		ok = ok && s.lineEnds(empty)
		empty, afterBlank = empty[:0], blank
		pending = s.contentLine(&ok)
	}
	return ok && s.chomp(chomp, pending, empty)
}

// contentLine passes the rest of a line and returns its end, nil at the end of the text.
func (s *scalar) contentLine(ok *bool) *lineBreak {
	start := s.pos
	for s.pos < len(s.text) {
		if n := breakAt(s.text, s.pos); n > 0 {
			*ok = *ok && s.verbatim(start, s.pos)
			end := s.pos
			s.end = int32(end)
			s.pos += n
			return &lineBreak{end, s.pos}
		}
		s.pos++
	}
	*ok = *ok && s.verbatim(start, s.pos)
	s.end = int32(s.pos)
	return nil
}

func (s *scalar) lineEnds(breaks []lineBreak) bool {
	for _, b := range breaks {
		if !s.lineEnd(b.start, b.end) {
			return false
		}
	}
	return true
}

// chomp accounts for the line ends after the last line with text: none for "-", all for "+", otherwise one.
func (s *scalar) chomp(how byte, pending *lineBreak, empty []lineBreak) bool {
	if how == '-' {
		return true
	}
	if pending != nil && !s.lineEnd(pending.start, pending.end) {
		return false
	}
	if how != '+' || len(empty) == 0 {
		return true
	}
	s.end = int32(empty[len(empty)-1].start)
	return s.lineEnds(empty)
}

// header passes the first line of a block scalar and returns its chomping indicator, or 0.
func (s *scalar) header() (chomp byte) {
	s.pos++
	for s.pos < len(s.text) && strings.IndexByte("+-0123456789", s.text[s.pos]) >= 0 {
		if c := s.text[s.pos]; c == '+' || c == '-' {
			chomp = c
		}
		s.pos++
	}
	s.end = int32(s.pos)
	for s.pos < len(s.text) {
		n := breakAt(s.text, s.pos)
		if s.pos += max(n, 1); n > 0 {
			break
		}
	}
	return chomp
}

// blockIndent returns the number of blanks before each line that are not part of the value: those before the first line
// that the value has text of, less those that the value begins with there. Each empty line before it is a line end.
func (s *scalar) blockIndent() int {
	value := strings.TrimLeft(s.want, "\n")
	if value == "" {
		return len(s.text)
	}
	i := s.pos
	for range len(s.want) - len(value) {
		for i < len(s.text) && breakAt(s.text, i) == 0 {
			i++
		}
		if i < len(s.text) {
			i += breakAt(s.text, i)
		}
	}
	spaces := len(s.text[i:]) - len(bytes.TrimLeft(s.text[i:], " "))
	return max(spaces-(len(value)-len(strings.TrimLeft(value, " "))), 1)
}
