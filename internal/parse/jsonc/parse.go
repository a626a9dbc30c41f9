package jsonc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// parser reads in one pass, with recursion for nesting.
//
// After a mistake it goes on at the next comma or closing bracket of the same level. The one mistake that would turn
// the rest of a file inside out is a quote that is missing: since strings may contain raw line ends, the string would
// run to the quote that opens the next one. It is recognised by what follows: a string that spans lines and is not
// followed by a comma, a colon or a closing bracket is taken to have been meant to end on its first line.
type parser struct {
	text            []byte
	nodes           []record
	roots           []int32
	problems        []Problem
	comments        []source.Range
	pos             int
	depth           int
	arrays, objects int // open brackets around pos
	tooDeep         bool
	cut             bool    // the text ended within a bracket
	names           []int32 // scratch of the search for duplicate names
}

// Parse reads a file. It never returns nil.
func Parse(f *source.File) *Document {
	p := read(f)
	d := &Document{file: f, roots: p.roots, problems: p.problems, comments: p.comments}
	d.nodes.Store(&p.nodes)
	return d
}

// read reads all of a file.
func read(f *source.File) *parser {
	p := &parser{text: f.Text()}
	if len(p.text) > MaxBytes {
		p.nodes = make([]record, 1)
		p.problem(Limit, 0, 0, fmt.Sprintf("file of %d MB, files above %d MB are not read", len(p.text)>>20, MaxBytes>>20))
		return p
	}
	room := rooms.Get().(*[]record)
	p.nodes = append((*room)[:0], record{})
	p.document()
	*room = p.nodes
	p.nodes = slices.Clone(p.nodes)
	rooms.Put(room)
	return p
}

// rooms are where documents grow, which live long and take no more room than they need.
var rooms = sync.Pool{New: func() any { return new([]record) }}

func (p *parser) problem(kind ProblemKind, start, end int, message string) {
	p.problems = append(p.problems, Problem{
		Kind: kind, Range: source.Range{Start: int32(start), End: int32(end)}, Message: message,
	})
}

func (p *parser) syntax(start, end int, message string) {
	p.problem(Syntax, start, min(end, len(p.text)), message)
}

func (p *parser) document() {
	for {
		c := p.space()
		switch {
		case p.pos >= len(p.text):
			if len(p.roots) == 0 {
				p.syntax(p.pos, p.pos, "no JSON value in the file")
			}
			return
		case c == ',' || c == ':' || c == '}' || c == ']':
			p.syntax(p.pos, p.pos+1, fmt.Sprintf("'%c' outside of any object or array", c))
			p.pos++
			continue
		case len(p.roots) == 1:
			p.syntax(p.pos, p.pos+1, "a second JSON value after the end of the first")
		}
		p.roots = append(p.roots, p.value())
	}
}

// space skips white space and comments and returns the character after them, or 0 at the end.
func (p *parser) space() byte {
	s := p.text
	for i := p.pos; ; {
		if i >= len(s) {
			p.pos = i
			return 0
		}
		switch c := s[i]; c {
		case ' ':
			i++
			for i+8 <= len(s) && binary.LittleEndian.Uint64(s[i:]) == spaces {
				i += 8
			}
		case '\n', '\r', '\t':
			i++
		case '/':
			n := p.comment(i)
			if n == 0 {
				p.pos = i
				return c
			}
			i += n
		default:
			p.pos = i
			return c
		}
	}
}

const spaces = 0x2020202020202020

// comment records the comment at i and returns its length, 0 if there is none.
func (p *parser) comment(i int) int {
	s := p.text[i:]
	n := 0
	switch {
	case bytes.HasPrefix(s, []byte("//")):
		if n = bytes.IndexByte(s, '\n'); n < 0 {
			n = len(s)
		} else if s[n-1] == '\r' {
			n--
		}
	case bytes.HasPrefix(s, []byte("/*")):
		if n = bytes.Index(s[2:], []byte("*/")) + 4; n < 4 {
			n = len(s)
			p.syntax(i, i+2, "comment is not closed, all after it is not read")
		}
	default:
		return 0
	}
	p.comments = append(p.comments, source.Range{Start: int32(i), End: int32(i + n)})
	return n
}

func (p *parser) node(kind Kind, start int) int32 {
	p.nodes = append(p.nodes, record{kind: kind, start: int32(start), end: int32(p.pos)})
	return int32(len(p.nodes) - 1)
}

// value reads the value at the position, which is after white space, and returns its node.
func (p *parser) value() int32 {
	start := p.pos
	if start >= len(p.text) {
		return p.missing()
	}
	switch c := p.text[start]; c {
	case '"', '\'':
		return p.stringValue(c)
	case '{', '[':
		return p.container(c)
	case ',', ':', '}', ']':
		return p.missing()
	default:
		return p.word()
	}
}

func (p *parser) missing() int32 {
	p.syntax(p.pos, p.pos+1, "a value is missing")
	return p.node(Invalid, p.pos)
}

func (p *parser) stringValue(quote byte) int32 {
	start := p.pos
	esc, closed := p.string(quote)
	kind := String
	if !closed {
		kind = Invalid
	}
	i := p.node(kind, start)
	if esc {
		p.nodes[i].flags = escaped
	}
	if start+1 < len(p.text) && p.text[start+1] == '[' {
		p.nodes[i].flags |= templated
	}
	return i
}

// string reads the string at the position and tells whether it holds a backslash and whether it is closed.
func (p *parser) string(quote byte) (esc, closed bool) {
	start := p.pos
	if quote == '\'' {
		p.syntax(start, start+1, "string in single quotes")
	}
	line := 0 // the first line end within the string
	for i := start + 1; ; {
		i = p.special(i, quote)
		if i >= len(p.text) {
			if line == 0 {
				line = len(p.text)
			}
			break
		}
		switch p.text[i] {
		case '\\':
			esc = true
			i += 2
		case '\n':
			if line == 0 {
				line = i
			}
			i++
		default:
			p.pos = i + 1
			if line == 0 || p.endsWell() {
				return esc, true
			}
			p.endLine(start, line)
			return esc, false
		}
	}
	p.endLine(start, line)
	return esc, false
}

// endLine ends a string that is not closed at the end of its first line.
func (p *parser) endLine(start, line int) {
	for line > start+1 && (p.text[line-1] == '\r' || p.text[line-1] == ',') {
		line--
	}
	p.syntax(start, line, "string is not closed on its line")
	p.pos = max(line, start+1)
}

// endsWell tells whether a string that spans lines and ends at the position is followed by what follows a string.
func (p *parser) endsWell() bool {
	rest := bytes.TrimLeft(p.text[p.pos:], " \t\r\n")
	return len(rest) == 0 || bytes.IndexByte([]byte(",:}]/"), rest[0]) >= 0
}

// special returns the offset of the first quote, backslash or line end from i on, or the end of the text. It looks at
// eight bytes at a time: x-0x01… borrows into the top bit of the bytes of x that are zero.
func (p *parser) special(i int, quote byte) int {
	s := p.text
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	quotes := ones * uint64(quote)
	for i+8 <= len(s) {
		w := binary.LittleEndian.Uint64(s[i:])
		q, b, n := w^quotes, w^(ones*'\\'), w^(ones*'\n')
		hit := ((q - ones) &^ q) | ((b - ones) &^ b) | ((n - ones) &^ n)
		if hit &= tops; hit != 0 {
			return i + bits.TrailingZeros64(hit)/8
		}
		i += 8
	}
	for ; i < len(s); i++ {
		if c := s[i]; c == quote || c == '\\' || c == '\n' {
			break
		}
	}
	return min(i, len(s))
}

// word reads a number, true, false, null, or something that is neither.
func (p *parser) word() int32 {
	start := p.pos
	for p.pos < len(p.text) && !delimiter[p.text[p.pos]] {
		p.pos++
	}
	if p.pos == start {
		p.pos++
	}
	kind := wordKind(p.text[start:p.pos])
	if kind == Invalid {
		p.syntax(start, p.pos, fmt.Sprintf("%q is no JSON value", clip(p.text[start:p.pos])))
	}
	return p.node(kind, start)
}

var delimiter = [256]bool{
	' ': true, '\t': true, '\r': true, '\n': true, ',': true, ':': true, '{': true, '}': true, '[': true, ']': true,
	'"': true, '/': true,
}

// clip returns the beginning of a text, for a message.
func clip(text []byte) string {
	const most = 40
	if len(text) <= most {
		return string(text)
	}
	return string(bytes.ToValidUTF8(text[:most], nil)) + "…"
}

func wordKind(word []byte) Kind {
	switch string(word) {
	case "true", "false":
		return Bool
	case "null":
		return Null
	}
	if isNumber(word) {
		return Number
	}
	return Invalid
}

// isNumber tells whether s is a number by the grammar of JSON.
func isNumber(s []byte) bool {
	digits := func() bool {
		n := 0
		for n < len(s) && '0' <= s[n] && s[n] <= '9' {
			n++
		}
		s = s[n:]
		return n > 0
	}
	if len(s) > 0 && s[0] == '-' {
		s = s[1:]
	}
	if len(s) > 1 && s[0] == '0' && '0' <= s[1] && s[1] <= '9' || !digits() {
		return false
	}
	if len(s) > 0 && s[0] == '.' {
		s = s[1:]
		if !digits() {
			return false
		}
	}
	if len(s) > 0 && s[0]|0x20 == 'e' {
		s = s[1:]
		if len(s) > 0 && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		if !digits() {
			return false
		}
	}
	return len(s) == 0
}

// container reads an object or array.
func (p *parser) container(open byte) int32 {
	start := p.pos
	if p.depth >= MaxDepth {
		return p.deep()
	}
	p.pos++
	p.depth++
	kind, brackets := Array, &p.arrays
	if open == '{' {
		kind, brackets = Object, &p.objects
	}
	*brackets++
	i := p.node(kind, start)
	var fl flags
	if kind == Object {
		fl = p.members(i)
		p.duplicates(i)
	} else {
		fl = p.elements(i)
	}
	*brackets--
	p.depth--
	p.nodes[i].end = int32(p.pos)
	p.nodes[i].flags |= fl
	return i
}

// deep passes over a container that is nested too deeply.
func (p *parser) deep() int32 {
	start := p.pos
	if !p.tooDeep {
		p.problem(Limit, start, start+1, fmt.Sprintf("more than %d levels of nesting, what is deeper is not read", MaxDepth))
		p.tooDeep = true
	}
	for level := 0; p.pos < len(p.text); {
		switch c := p.text[p.pos]; c {
		case '"':
			p.string(c)
			continue
		case '{', '[':
			level++
		case '}', ']':
			level--
		}
		p.pos++
		if level == 0 {
			break
		}
	}
	return p.node(Invalid, start)
}

// elements reads up to the end of the array i.
func (p *parser) elements(i int32) (fl flags) {
	last := int32(0)
	for {
		c := p.space()
		if p.closes(i, c, ']', '}', p.objects) {
			return fl
		}
		if c == ',' || c == '}' || c == ':' {
			p.syntax(p.pos, p.pos+1, fmt.Sprintf("'%c' in the place of an element", c))
			p.pos++
			continue
		}
		v := p.value()
		p.link(i, &last, v)
		fl |= p.nodes[v].flags & templated
		p.separator(']', '}')
	}
}

// members reads up to the end of the object i.
func (p *parser) members(i int32) (fl flags) {
	last := int32(0)
	for {
		c := p.space()
		if p.closes(i, c, '}', ']', p.arrays) {
			return fl
		}
		v, ok := p.member(c)
		if !ok {
			continue
		}
		p.link(i, &last, v)
		fl |= p.nodes[v].flags & templated
		p.separator('}', ']')
	}
}

func (p *parser) link(parent int32, last *int32, child int32) {
	p.nodes[parent].count++
	if *last == 0 {
		p.nodes[parent].child = child
	} else {
		p.nodes[*last].next = child
	}
	*last = child
}

// closes tells whether the container i ends before or with c, and takes the closing bracket. The closing bracket of the
// other kind ends it if one of that kind is open.
func (p *parser) closes(i int32, c, bracket, other byte, others int) bool {
	switch {
	case p.pos >= len(p.text):
		start := int(p.nodes[i].start)
		if !p.cut { // the brackets around it are not closed either, which adds nothing
			p.syntax(start, start+1, fmt.Sprintf("'%c' is never closed", p.text[start]))
		}
		p.cut = true
		return true
	case c == bracket:
		p.pos++
		return true
	case c == other && others > 0:
		start := int(p.nodes[i].start)
		p.syntax(p.pos, p.pos+1, fmt.Sprintf("'%c' before the closing '%c'", c, bracket))
		p.syntax(start, start+1, fmt.Sprintf("'%c' is never closed", p.text[start]))
		return true
	}
	return false
}

// separator reads what stands between two elements or members.
func (p *parser) separator(bracket, other byte) {
	c := p.space()
	switch {
	case c == ',':
		p.pos++
	case c == bracket || c == other || p.pos >= len(p.text):
	case c == '"' || c == '{' || c == '[':
		p.syntax(p.pos, p.pos+1, "a comma is missing before it")
	default:
		p.skip("not expected here")
	}
}

// skip passes over what cannot be read, with the comma that follows it.
func (p *parser) skip(message string) {
	start := p.pos
	if c := p.text[start]; c == '}' || c == ']' {
		p.pos++
	} else {
		p.pos = p.resume(start)
	}
	p.syntax(start, p.pos, fmt.Sprintf("%q is %s", clip(bytes.TrimSpace(p.text[start:p.pos])), message))
	if p.pos < len(p.text) && p.text[p.pos] == ',' {
		p.pos++
	}
}

// resume returns the offset of the next comma or closing bracket of this level, from i on.
func (p *parser) resume(i int) int {
	for level := 0; i < len(p.text); i++ {
		switch p.text[i] {
		case '{', '[':
			level++
		case '}', ']':
			if level == 0 {
				return i
			}
			level--
		case ',':
			if level == 0 {
				return i
			}
		case '"':
			line, _, _ := bytes.Cut(p.text[i+1:], []byte("\n"))
			i += 1 + bytes.IndexByte(line, '"')
		}
	}
	return i
}

// member reads a member whose first character is c. It is not ok if there is none.
func (p *parser) member(c byte) (node int32, ok bool) {
	start := p.pos
	var esc bool
	closed := true
	switch {
	case c == '"' || c == '\'':
		esc, closed = p.string(c)
	case c == '_' || c == '$' || 'a' <= c|0x20 && c|0x20 <= 'z':
		for p.pos < len(p.text) && !delimiter[p.text[p.pos]] {
			p.pos++
		}
		p.syntax(start, p.pos, fmt.Sprintf("the name %q is not in quotes", clip(p.text[start:p.pos])))
	case c == ',':
		p.syntax(start, start+1, "',' in the place of a member")
		p.pos++
		return 0, false
	default:
		p.skip("no member")
		return 0, false
	}
	end := p.pos
	if !closed {
		if p.space() == ',' {
			p.pos++
		}
		return 0, false
	}
	if p.space() == ':' {
		p.pos++
		p.space()
	} else {
		p.syntax(end, end, "':' is missing after the name")
	}
	return p.named(start, end, esc), true
}

// named reads the value of the member whose name was just read.
func (p *parser) named(start, end int, esc bool) int32 {
	v := p.value()
	r := &p.nodes[v]
	r.keyStart, r.keyEnd = int32(start), int32(end)
	if esc {
		r.flags |= keyEscaped
	}
	if key := p.text[start:end]; len(key) > 1 && key[1] == '[' || bytes.EqualFold(key, []byte(`"copy"`)) {
		r.flags |= templated
	}
	return v
}
