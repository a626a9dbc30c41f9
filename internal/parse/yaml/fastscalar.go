package yaml

import (
	"bytes"
	"strings"
	"unicode/utf8"
	"unsafe"

	yamlv3 "gopkg.in/yaml.v3"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// lineEnd returns where the line ends that an offset is in, before its line end.
func (p *quick) lineEnd(i int) int {
	n := bytes.IndexByte(p.text[i:], '\n')
	if n < 0 {
		return len(p.text)
	}
	if n > 0 && p.text[i+n-1] == '\r' {
		n--
	}
	return i + n
}

// nextLine returns where the line after the line end at an offset begins, at most the end of the text.
func (p *quick) nextLine(i int) int {
	if p.at(i) == '\r' {
		i++
	}
	return min(i+1, len(p.text))
}

// share returns a piece of the text, which is never modified, as a string of the same memory.
func (p *quick) share(start, end int) string {
	if start == end {
		return ""
	}
	return unsafe.String(&p.text[start], end-start)
}

// keyAt returns the range of the key that begins at the position. The position stays.
func (p *quick) keyAt() (source.Range, bool) {
	end, ok := p.pos, false
	if c := p.at(p.pos); isQuote(c) {
		var q quotes
		q, ok = p.quotes(p.pos)
		end, ok = q.end, ok && !q.lines
	} else if c != '-' && isPlainStart(c) {
		end = p.plainLine(p.pos)
		ok = true
	}
	colon := end
	for p.at(colon) == ' ' {
		colon++
	}
	ok = ok && p.at(colon) == ':' && (p.at(colon+1) == ' ' || isEnd(p.at(colon+1))) && colon-p.pos <= quickKey
	return source.Range{Start: int32(p.pos), End: int32(end)}, ok
}

// keyText returns the text of a key.
func (p *quick) keyText(at source.Range) string {
	start, end := int(at.Start), int(at.End)
	if !isQuote(p.text[start]) {
		return p.share(start, end)
	}
	q, _ := p.quotes(start)
	if q.verbatim {
		return p.share(start+1, end-1)
	}
	text, _ := p.written(start, end, q.style).Text().Known()
	return text
}

// scalar reads a scalar or a collection in brackets, the value of a collection at the column.
func (p *quick) scalar(column int) (*value.Value, bool) {
	switch c := p.at(p.pos); {
	case c == '|' || c == '>':
		return p.blockScalar(column)
	case c == '[' || c == '{':
		v, ok := p.flow()
		return v, ok && p.endLine()
	case isQuote(c):
		v, ok := p.quoted()
		return v, ok && p.endLine()
	case isPlainStart(c) && !(c == '-' && isBlankOrEnd(p.at(p.pos+1))):
		return p.plain(column)
	}
	return nil, false
}

// isPlainStart reports whether a plain scalar can begin with the byte, a dash among others. Some that YAML allows before
// certain characters are not.
func isPlainStart(c byte) bool { return strings.IndexByte(" \t\r\n?:,[]{}#&*!|>'\"%@`", c) < 0 }

func isQuote(c byte) bool { return c == '"' || c == '\'' }

func isBlankOrEnd(c byte) bool { return isBlank(c) || isEnd(c) }

// plainLine returns where a plain scalar ends on the line that the offset is in: before a comment, a colon that ends a
// key, or the end of the line, less the blanks before it.
func (p *quick) plainLine(i int) int {
	end := i
	for ; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case isEnd(c), c == ':' && isBlankOrEnd(p.at(i+1)), c == '#' && i > 0 && isBlank(p.text[i-1]):
			return end
		case !isBlank(c):
			end = i + 1
		}
	}
	return end
}

// plain reads a plain scalar, which goes on in the lines that are indented more than the column.
func (p *quick) plain(column int) (*value.Value, bool) {
	start, lines := p.pos, 0
	for {
		p.pos = p.plainLine(p.pos)
		next, ok := p.continuation(column)
		if !ok {
			return nil, false
		}
		if next == 0 {
			break
		}
		p.pos, lines = next, lines+1
	}
	end := p.pos
	for isBlank(p.at(p.pos)) {
		p.pos++
	}
	if p.at(p.pos) == ':' || !p.endLine() {
		return nil, false
	}
	if lines > 0 {
		return value.NewLazyString(p.written(start, end, 0), p.origin(start, end)), true
	}
	return p.resolve(start, end), true
}

// continuation returns where the plain scalar that ends a line at the position goes on in a later line, or 0 if it does
// not.
func (p *quick) continuation(column int) (next int, ok bool) {
	i := p.pos
	for isBlank(p.at(i)) {
		i++
	}
	for i < len(p.text) && isEnd(p.text[i]) {
		i = p.nextLine(i)
		line := i
		for p.at(i) == ' ' {
			i++
		}
		if p.at(i) == '\t' {
			return 0, false
		}
		if i-line > column && !p.atEnd(i) && p.text[i] != '#' {
			return i, true
		}
	}
	return 0, true
}

func (p *quick) atEnd(i int) bool { return i >= len(p.text) || isEnd(p.text[i]) }

// resolve returns the value of a plain scalar on one line.
func (p *quick) resolve(start, end int) *value.Value {
	text, origin := p.share(start, end), p.origin(start, end)
	switch looksLike(text) {
	case value.Number:
		return value.NewNumber(text, origin)
	case value.Unknown:
		n := yamlv3.Node{Kind: yamlv3.ScalarNode, Value: text}
		return scalarValue(&n, p.verbatim(start, end), origin)
	}
	return value.NewLazyString(p.verbatim(start, end), origin)
}

// looksLike returns the kind of a plain scalar where it is clear: a string, or a decimal whole number that is written as
// it would be printed. Else it is unknown, and yaml.v3 has to tell: it knows words, and numbers of many ways of writing.
func looksLike(text string) value.Kind {
	switch c := text[0]; {
	case strings.IndexByte("tTfFnN~", c) >= 0:
		if len(text) > len("false") {
			return value.String
		}
		return value.Unknown
	case c != '+' && c != '-' && c != '.' && (c < '0' || c > '9'):
		return value.String
	}
	switch {
	case len(text) < 19 && (text[0] != '0' || text == "0") && strings.Trim(text, "0123456789") == "":
		return value.Number
	case strings.IndexByte(text, '_') >= 0, len(text) > 2 && strings.ContainsAny(text[:3], "xXoObB"):
		return value.Unknown
	case len(text) == 1, strings.Count(text, ".") > 1: // versions, among others
		return value.String
	case text[0] != '.' && text[1] != '.' && strings.Trim(text, "0123456789.+-eE") != "": // neither number nor "-.inf"
		return value.String
	}
	return value.Unknown
}

// quotes are what is known of a quoted scalar without decoding it.
type quotes struct {
	style    yamlv3.Style
	end      int  // after the closing quote
	lines    bool // it is more than one line
	verbatim bool // each character stands for itself
}

// quoted reads a quoted scalar. The position is left after it.
func (p *quick) quoted() (*value.Value, bool) {
	q, ok := p.quotes(p.pos)
	if !ok {
		return nil, false
	}
	start := p.pos
	p.pos = q.end
	origin := p.origin(start, q.end)
	if q.verbatim {
		return value.NewLazyString(p.verbatim(start+1, q.end-1), origin), true
	}
	return value.NewLazyString(p.written(start, q.end, q.style), origin), true
}

// quotes finds the end of the quoted scalar that begins at an offset.
func (p *quick) quotes(i int) (quotes, bool) {
	q := quotes{style: yamlv3.SingleQuotedStyle, verbatim: true}
	quote := p.text[i]
	if quote == '"' {
		q.style = yamlv3.DoubleQuotedStyle
	}
	for i++; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '\n':
			q.lines, q.verbatim = true, false
			if p.isMarker(i + 1) {
				return q, false
			}
		case c == '\\' && quote == '"':
			q.verbatim = false
			n := escapeLen(p.text[i:])
			if n == 0 {
				return q, false
			}
			i += n - 1
		case c == quote && quote == '\'' && p.at(i+1) == '\'':
			q.verbatim = false
			i++
		case c == quote:
			q.end = i + 1
			return q, true
		}
	}
	return q, false
}

// escapeLen returns the length of the escape sequence that a text begins with, and 0 for one that is not valid. The
// escape of a line end is the backslash alone.
func escapeLen(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	digits := escapeDigits(text[1])
	switch {
	case isEnd(text[1]):
		return 1
	case digits == 0 && strings.IndexByte(escapeNames, text[1]) >= 0:
		return 2
	case digits == 0 || len(text) < 2+digits || !isCharacter(text[2:2+digits]):
		return 0
	}
	return 2 + digits
}

// isCharacter reports whether hexadecimal digits are the code of a character.
func isCharacter(digits []byte) bool {
	code := rune(0)
	for _, c := range digits {
		if strings.IndexByte("0123456789abcdefABCDEF", c) < 0 {
			return false
		}
		code = code<<4 | hexDigit(c)
	}
	return utf8.ValidRune(code)
}

// blockScalar reads a literal or folded scalar that is indented more than the column. One without text is declined.
func (p *quick) blockScalar(column int) (*value.Value, bool) {
	start, style := p.pos, yamlv3.LiteralStyle
	if p.text[start] == '>' {
		style = yamlv3.FoldedStyle
	}
	keep, indent, ok := p.blockHeader()
	if indent > 0 {
		indent += column
	} else if ok {
		indent, ok = p.blockIndentation(column)
	}
	if !ok {
		return nil, false
	}
	end, ok := p.blockLines(indent, keep)
	if !ok || !p.toContent() {
		return nil, false
	}
	w := p.written(start, end, style)
	w.indent = int32(indent)
	return value.NewLazyString(w, p.origin(start, end)), true
}

// blockHeader passes the first line of a block scalar. It returns whether all line ends are kept, and the indentation if
// the header tells it.
func (p *quick) blockHeader() (keep bool, indent int, ok bool) {
	for p.pos++; ; p.pos++ {
		c := p.at(p.pos)
		if c >= '1' && c <= '9' && indent == 0 {
			indent = int(c - '0')
		} else if (c == '+' || c == '-') && !ok {
			keep, ok = c == '+', true
		} else {
			break
		}
	}
	blank := p.pos
	if p.spaces(); p.at(p.pos) == '#' && p.pos > blank {
		p.pos = p.lineEnd(p.pos)
	}
	if p.pos == len(p.text) || !isEnd(p.text[p.pos]) {
		return false, 0, false
	}
	p.pos = p.nextLine(p.pos)
	return keep, indent, true
}

// blockIndentation returns the indentation of the first line of a block scalar that is not empty. No line before it may
// have more spaces: yaml.v3 would take them for the indentation. The position stays.
func (p *quick) blockIndentation(column int) (int, bool) {
	most := 0
	for i := p.pos; i < len(p.text); i = p.nextLine(i) {
		line := i
		for p.at(i) == ' ' {
			i++
		}
		most = max(most, i-line)
		if i < len(p.text) && !isEnd(p.text[i]) {
			return i - line, p.text[i] != '\t' && i-line > column && i-line == most
		}
	}
	return 0, false
}

// blockLines passes the lines of a block scalar, of which one has text, and returns where it ends: before the line end of
// the last line with text, or of the last line at all if all line ends are kept.
func (p *quick) blockLines(indent int, keep bool) (end int, ok bool) {
	for p.pos < len(p.text) {
		i := p.pos
		for i-p.pos < indent && p.at(i) == ' ' {
			i++
		}
		switch {
		case i == len(p.text):
			p.pos = i
			return end, ok
		case isEnd(p.text[i]):
			if keep {
				end = i
			}
		case i-p.pos < indent:
			return end, ok && p.text[i] != '\t'
		default:
			i = p.lineEnd(i)
			end, ok = i, true
		}
		p.pos = p.nextLine(i)
	}
	return end, ok
}

// A verbatim scalar is one in which each character stands for itself: where its text is written, without quotes.
type verbatim source.Span

// Text returns the text of the file.
func (v *verbatim) Text() fact.Text { return fact.Verbatim(source.Span(*v)) }

// verbatim returns a text in which each character stands for itself.
func (p *quick) verbatim(start, end int) *verbatim {
	v := verbatim(p.file.Span(start, end))
	return &v
}

// written returns a text that has to be decoded.
func (p *quick) written(start, end int, style yamlv3.Style) *written {
	return &written{file: p.file, start: int32(start), end: int32(end), style: uint8(style)}
}
