package yaml

import (
	"slices"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// The fast path
//
// Nearly all files are written in a small part of YAML: one document of mappings and lists in block style, indented with
// spaces, with plain, quoted and block scalars, lists of and mappings to scalars in brackets, and comments. The fast path
// reads that part in one pass over the text, and makes the values as it goes. yaml.v3 makes tokens, events and nodes of
// the text first, and costs several times as much.
//
// The fast path is strict. It declines a file at the first thing that is not of that part, or that it is not sure about,
// and then yaml.v3 reads the file: anchors, aliases, tags, directives, document markers, merge keys, keys that are not on
// one line, duplicate members, brackets in brackets, tabs where they matter, line ends other than LF and CR LF,
// characters that YAML does not allow, and all mistakes. So it never reports a problem, and it takes no text that yaml.v3
// would not take. What it takes it reads just as the other path does, down to the last span: FuzzFastAgrees and
// TestFastAgrees hold the two against each other. What type a plain scalar has is left to yaml.v3 where it is not
// obvious.
//
// The structure is that of indentation. The content of a line begins at a column, and a collection owns the column of
// its first key or dash: a line that begins there is its next entry, a line further to the right belongs to its last
// entry, a line further to the left ends it. A line that begins at a column that no open collection owns is a mistake.
// The one exception is a list as the value of a key: it may stand at the column of the key.

// A quick reads a file on the fast path.
//
// Each method is called with the position at the first character of what it reads, and returns false to decline the
// file. Those that read a node in a block leave the position at the next content after it, at the start of a later line
// or the end of the text.
type quick struct {
	file     *source.File
	text     []byte
	pos      int            // where reading goes on
	line     int            // where the line of pos begins
	depth    int            // of collections that are being read
	comments []source.Range // as in File

	members []value.Member // of the mappings that are being read, those of the innermost last
	elems   []*value.Value // of the lists that are being read, likewise
}

// Limits of what is read fast.
const (
	quickDepth   = 64   // levels of nesting
	quickKey     = 1000 // bytes of a key; yaml.v3 takes 1,024 characters
	quickMembers = 100  // members of a mapping, which are compared one by one to find duplicates
)

// openMembers is how many members the mappings that are open at once seldom exceed.
const openMembers = 16

// quickly reads a file of the simple part of YAML. It reports whether the file is one.
func quickly(f *source.File) (*File, bool) {
	p := &quick{file: f, text: f.Text(), members: make([]value.Member, 0, openMembers)}
	if !isSimple(p.text) || !p.toContent() || p.pos == len(p.text) {
		return nil, false
	}
	root, ok := p.root()
	if !ok || p.pos < len(p.text) {
		return nil, false
	}
	return &File{Source: f, Documents: []*value.Value{root}, Comments: p.comments}, true
}

// isSimple reports whether a text has only characters that YAML allows, and no line ends other than LF and CR LF.
func isSimple(text []byte) bool {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c >= ' ' && c <= '~' || c == '\n' || c == '\t':
			i++
		case c == '\r' && i+1 < len(text) && text[i+1] == '\n':
			i += 2
		case c < utf8.RuneSelf:
			return false
		default:
			r, size := utf8.DecodeRune(text[i:])
			if r == utf8.RuneError && size == 1 || r < 0xA0 || r == '\u2028' || r == '\u2029' || r == '\uFEFF' || !isPrintable(r) {
				return false
			}
			i += size
		}
	}
	return true
}

// root reads the node of the document, which must be a collection.
func (p *quick) root() (*value.Value, bool) {
	if p.atDash() {
		return p.sequence(p.column(), false)
	}
	return p.mapping(p.column())
}

// block reads the node that begins at the position, inside of a collection at the column.
func (p *quick) block(column int) (*value.Value, bool) {
	if p.atDash() {
		return p.sequence(p.column(), false)
	}
	if _, ok := p.keyAt(); ok {
		return p.mapping(p.column())
	}
	return p.scalar(column)
}

// mapping reads the mapping that owns the column.
func (p *quick) mapping(column int) (*value.Value, bool) {
	if p.depth++; p.depth > quickDepth {
		return nil, false
	}
	start, end, first := p.pos, int32(0), len(p.members)
	for p.column() == column {
		m, ok := p.member(column, first)
		if !ok {
			return nil, false
		}
		p.members = append(p.members, m)
		end = m.Value.Span().End
	}
	if p.column() > column {
		return nil, false
	}
	p.depth--
	return value.NewObject(p.popMembers(first), p.origin(start, int(end))), true
}

// popMembers returns the members of the innermost mapping, which are those from first, and forgets them.
func (p *quick) popMembers(first int) []value.Member {
	members := append(make([]value.Member, 0, len(p.members)-first), p.members[first:]...)
	p.members = p.members[:first]
	return members
}

// member reads a key and its value. The earlier members of the mapping are those from first.
func (p *quick) member(column, first int) (value.Member, bool) {
	at, ok := p.keyAt()
	if !ok {
		return value.Member{}, false
	}
	m, ok := p.named(at, first)
	if !ok {
		return m, false
	}
	p.pos = int(at.End)
	p.spaces()
	p.pos += len(":")
	m.Value, ok = p.memberValue(column)
	return m, ok
}

// named returns a member with the key that is written at a range. It declines a key that the mapping has, of which the
// earlier members are those from first, and more members than are compared.
func (p *quick) named(at source.Range, first int) (value.Member, bool) {
	m := value.Member{Key: p.keyText(at), KeyAt: at.In(p.file)}
	same := func(earlier value.Member) bool { return earlier.Key == m.Key }
	earlier := p.members[first:]
	return m, m.Key != "<<" && len(earlier) < quickMembers && !slices.ContainsFunc(earlier, same)
}

// memberValue reads what stands after the colon of a key.
func (p *quick) memberValue(column int) (*value.Value, bool) {
	colon := p.pos
	if p.spaces(); !p.atLineEnd() {
		return p.scalar(column)
	}
	if !p.endLine() {
		return nil, false
	}
	if p.column() == column && p.atDash() {
		return p.sequence(column, true)
	}
	return p.blockOrNull(column, colon)
}

// blockOrNull reads the node that begins on a line of its own, after a key or dash. A line that is not indented any more
// belongs to another node; then the value is null, and stands at the end of the key or dash.
func (p *quick) blockOrNull(column, end int) (*value.Value, bool) {
	if p.column() > column {
		return p.block(column)
	}
	return value.NewNull(p.origin(end, end)), true
}

// sequence reads the list that owns the column, or of which a mapping shares it.
func (p *quick) sequence(column int, shared bool) (*value.Value, bool) {
	if p.depth++; p.depth > quickDepth {
		return nil, false
	}
	start, end, first := p.pos, int32(0), len(p.elems)
	for p.column() == column && p.atDash() {
		v, ok := p.entry(column)
		if !ok {
			return nil, false
		}
		p.elems = append(p.elems, v)
		end = v.Span().End
	}
	if p.column() > column || p.column() == column && !shared {
		return nil, false
	}
	p.depth--
	return value.NewArray(p.popElems(first), p.origin(start, int(end))), true
}

// popElems returns the elements of the innermost list, which are those from first, and forgets them.
func (p *quick) popElems(first int) []*value.Value {
	elems := append(make([]*value.Value, 0, len(p.elems)-first), p.elems[first:]...)
	p.elems = p.elems[:first]
	return elems
}

// entry reads a dash and the element after it.
func (p *quick) entry(column int) (*value.Value, bool) {
	p.pos += len("-")
	dash := p.pos
	if p.spaces(); !p.atLineEnd() {
		return p.block(column)
	}
	if !p.endLine() {
		return nil, false
	}
	return p.blockOrNull(column, dash)
}

func (p *quick) origin(start, end int) source.Origin {
	return source.Origin{At: p.file.Span(start, end)}
}

// column returns the column of the position, from 0, and -1 at the end of the text. It counts bytes, which at the start
// of a node are spaces and dashes.
func (p *quick) column() int {
	if p.pos == len(p.text) {
		return -1
	}
	return p.pos - p.line
}

// at returns the byte at an offset; after the text it is a line end.
func (p *quick) at(i int) byte {
	if i < len(p.text) {
		return p.text[i]
	}
	return '\n'
}

// atDash reports whether a list entry begins at the position.
func (p *quick) atDash() bool {
	return p.at(p.pos) == '-' && (p.at(p.pos+1) == ' ' || isEnd(p.at(p.pos+1)))
}

// atLineEnd reports whether nothing but a comment follows on the line. The position is after a blank or at a line end.
func (p *quick) atLineEnd() bool { return isEnd(p.at(p.pos)) || p.at(p.pos) == '#' }

// isEnd reports whether the byte begins a line end, in a text in which CR only stands before LF.
func isEnd(c byte) bool { return c == '\n' || c == '\r' }

func (p *quick) spaces() {
	for p.at(p.pos) == ' ' {
		p.pos++
	}
}

// endLine passes the rest of a line, on which nothing but a comment may follow, and goes on to the next content.
func (p *quick) endLine() bool {
	blank := p.pos
	p.spaces()
	if p.at(p.pos) == '#' && (p.pos > blank || isBlank(p.text[p.pos-1])) {
		p.comment()
	}
	if !isEnd(p.at(p.pos)) {
		return false
	}
	p.pos = p.nextLine(p.pos)
	return p.toContent()
}

// toContent goes on from the start of a line to the next content, past empty lines and comments. It declines a tab
// there, and the markers of documents.
func (p *quick) toContent() bool {
	for {
		p.line = p.pos
		if p.spaces(); p.at(p.pos) == '#' {
			p.comment()
		}
		if p.pos == len(p.text) {
			return true
		}
		if !isEnd(p.text[p.pos]) {
			return p.text[p.pos] != '\t' && !p.isMarker(p.line)
		}
		p.pos = p.nextLine(p.pos)
	}
}

func (p *quick) comment() {
	end := p.lineEnd(p.pos)
	p.comments = append(p.comments, source.Range{Start: int32(p.pos), End: int32(end)})
	p.pos = end
}

// isMarker reports whether the line that begins at an offset may begin or end a document.
func (p *quick) isMarker(i int) bool {
	c := p.at(i)
	return (c == '-' || c == '.') && p.at(i+1) == c && p.at(i+2) == c
}
