package yaml

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// flow reads a list of scalars, or a mapping to scalars, in brackets. The position is left after it.
func (p *quick) flow() (*value.Value, bool) {
	start := p.pos
	if p.text[start] == '{' {
		first := len(p.members)
		if !p.flowEntries('}', func() bool { return p.flowMember(first) }) {
			return nil, false
		}
		return value.NewObject(p.popMembers(first), p.origin(start, p.pos)), true
	}
	first := len(p.elems)
	if !p.flowEntries(']', p.flowElem) {
		return nil, false
	}
	return value.NewArray(p.popElems(first), p.origin(start, p.pos)), true
}

// flowEntries passes the opening bracket, entries with commas between them, and the closing bracket.
func (p *quick) flowEntries(closing byte, entry func() bool) bool {
	for p.pos++; p.flowSpace(); p.pos++ {
		if p.text[p.pos] == closing {
			p.pos++
			return true
		}
		if !entry() || !p.flowSpace() {
			return false
		}
		if p.text[p.pos] == closing {
			p.pos++
			return true
		}
		if p.text[p.pos] != ',' {
			return false
		}
	}
	return false
}

// flowSpace passes spaces and line ends between brackets, after which the text must go on. It declines the markers of
// documents.
func (p *quick) flowSpace() bool {
	for p.spaces(); p.pos < len(p.text) && isEnd(p.text[p.pos]); p.spaces() {
		p.pos = p.nextLine(p.pos)
		if p.isMarker(p.pos) {
			return false
		}
	}
	return p.pos < len(p.text)
}

func (p *quick) flowElem() bool {
	v, ok := p.flowScalar()
	p.elems = append(p.elems, v)
	return ok
}

// flowMember reads a key and a value between brackets. The earlier members of the mapping are those from first.
func (p *quick) flowMember(first int) bool {
	at, ok := p.flowKey()
	if !ok {
		return false
	}
	m, ok := p.named(at, first)
	if !ok || !p.flowSpace() {
		return false
	}
	m.Value, ok = p.flowScalar()
	p.members = append(p.members, m)
	return ok
}

// flowKey passes a key between brackets, on one line with the colon and the blank after it.
func (p *quick) flowKey() (source.Range, bool) {
	start := p.pos
	end, ok := p.flowEnd()
	p.pos = end
	p.spaces()
	ok = ok && p.at(p.pos) == ':' && (p.at(p.pos+1) == ' ' || isEnd(p.at(p.pos+1))) && p.pos-start <= quickKey
	p.pos++
	return source.Range{Start: int32(start), End: int32(end)}, ok
}

// flowEnd returns where the key between brackets ends that begins at the position.
func (p *quick) flowEnd() (int, bool) {
	if isQuote(p.at(p.pos)) {
		q, ok := p.quotes(p.pos)
		return q.end, ok && !q.lines
	}
	return p.flowPlain()
}

// flowScalar reads a scalar between brackets: one with quotes, or a plain one of harmless characters.
func (p *quick) flowScalar() (*value.Value, bool) {
	if isQuote(p.at(p.pos)) {
		return p.quoted()
	}
	start := p.pos
	end, ok := p.flowPlain()
	if !ok || p.at(end) == ':' {
		return nil, false
	}
	p.pos = end
	return p.resolve(start, end), true
}

// flowPlain returns where the plain scalar between brackets ends that begins at the position, less the blanks after it. A
// colon ends it; it declines characters that mean something elsewhere.
func (p *quick) flowPlain() (end int, ok bool) {
	if c := p.at(p.pos); c == '-' || !isPlainStart(c) {
		return p.pos, false
	}
	for i := p.pos; !p.atEnd(i) && strings.IndexByte(",:]}", p.text[i]) < 0; i++ {
		if strings.IndexByte("\t?[{#", p.text[i]) >= 0 {
			return p.pos, false
		}
		if p.text[i] != ' ' {
			end = i + 1
		}
	}
	return end, true
}
