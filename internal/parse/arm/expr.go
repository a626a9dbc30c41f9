package arm

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// maxDepth is the number of nested calls and brackets that an expression may have.
const maxDepth = 200

// ParseExpr reads an expression of the template language, the text between the brackets of "[…]". It never returns nil:
// what does not parse is a [template.Bad].
//
//	expr     = string | integer | call { accessor }
//	call     = name [ "." name ] "(" [ expr { "," expr } ] ")"
//	accessor = "." name | "[" expr "]"
func ParseExpr(at source.Span) template.Expr {
	p := exprParser{file: at.File, text: at.File.Text()[:at.End], pos: int(at.Start)}
	p.space()
	e := p.expr()
	p.space()
	if p.bad == nil && p.pos < len(p.text) {
		p.fail(p.pos, "%s is not expected after the end of the expression", p.here())
	}
	if p.bad != nil {
		return p.bad
	}
	return e
}

// exprParser reads one expression by recursive descent. The first mistake ends it: an expression is one line that is
// right or wrong as a whole.
type exprParser struct {
	file  *source.File
	text  []byte
	pos   int
	depth int
	bad   *template.Bad
}

func (p *exprParser) fail(at int, format string, args ...any) template.Expr {
	if p.bad == nil {
		end := min(at+1, len(p.text))
		p.bad = &template.Bad{At: source.Range{Start: int32(at), End: int32(end)}, Message: fmt.Sprintf(format, args...)}
	}
	p.pos = len(p.text)
	return p.bad
}

// here names the character at the position for a message.
func (p *exprParser) here() string {
	if p.pos >= len(p.text) {
		return "the end of the expression"
	}
	for _, r := range string(p.text[p.pos:]) {
		return fmt.Sprintf("'%c'", r)
	}
	return ""
}

func (p *exprParser) since(start int) source.Range {
	return source.Range{Start: int32(start), End: int32(p.pos)}
}

func (p *exprParser) space() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\r', '\n':
			p.pos++
		default:
			return
		}
	}
}

// peek returns the next character after white space, or 0 at the end.
func (p *exprParser) peek() byte {
	p.space()
	if p.pos >= len(p.text) {
		return 0
	}
	return p.text[p.pos]
}

func (p *exprParser) expr() template.Expr {
	if p.depth++; p.depth > maxDepth {
		return p.fail(p.pos, "more than %d levels of calls and brackets", maxDepth)
	}
	defer func() { p.depth-- }()
	switch c := p.peek(); {
	case c == '\'':
		return p.str()
	case isDigit(c) || c == '-' || c == '+':
		return p.number()
	case isNameStart(c):
		return p.accessors(p.call())
	case c == '"':
		return p.fail(p.pos, "strings of expressions stand in single quotes")
	}
	return p.fail(p.pos, "%s in the place of a function call, string or number", p.here())
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isNameStart(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == '$' || c >= 0x80
}

func (p *exprParser) name() (string, source.Range) {
	start := p.pos
	for p.pos < len(p.text) && (isNameStart(p.text[p.pos]) || isDigit(p.text[p.pos])) {
		p.pos++
	}
	return spelled(p.text[start:p.pos]), p.since(start)
}

// spelled returns a name, of the usual functions without making a string.
func spelled(name []byte) string {
	switch string(name) {
	case "parameters":
		return "parameters"
	case "variables":
		return "variables"
	case "concat":
		return "concat"
	case "resourceId":
		return "resourceId"
	case "resourceGroup":
		return "resourceGroup"
	case "subscription":
		return "subscription"
	case "format":
		return "format"
	case "id":
		return "id"
	}
	return string(name)
}

// str reads a string in single quotes, in which a quote is doubled.
func (p *exprParser) str() template.Expr {
	start := p.pos
	p.pos++
	for {
		n := bytes.IndexByte(p.text[p.pos:], '\'')
		if n < 0 {
			return p.fail(start, "the string is not closed")
		}
		p.pos += n + 1
		if p.pos >= len(p.text) || p.text[p.pos] != '\'' {
			break
		}
		p.pos++
	}
	at := p.since(start)
	inner := source.Range{Start: at.Start + 1, End: at.End - 1}.In(p.file)
	return &template.Lit{At: at, Value: value.NewLazyString(quoted(inner), source.Origin{At: at.In(p.file)})}
}

// quoted is the inside of a string in single quotes.
type quoted source.Span

// Text returns the text with single quotes for doubled ones. All of it has exact positions.
func (q quoted) Text() fact.Text {
	at := source.Span(q)
	var t fact.Text
	for {
		n := bytes.Index(at.Text(), []byte("''"))
		if n < 0 {
			return fact.Join(t, fact.Verbatim(at))
		}
		t = fact.Join(t, fact.Verbatim(at.Sub(0, n+1)))
		at = at.Sub(n+2, at.Len())
	}
}

func (p *exprParser) number() template.Expr {
	start := p.pos
	if c := p.text[p.pos]; c == '-' || c == '+' {
		p.pos++
	}
	digits := p.pos
	for p.pos < len(p.text) && isDigit(p.text[p.pos]) {
		p.pos++
	}
	if p.pos == digits {
		return p.fail(start, "%q is no number", p.text[start:p.pos])
	}
	if p.pos < len(p.text) && p.text[p.pos] == '.' {
		return p.fail(p.pos, "expressions have whole numbers only; json('1.5') makes a fraction")
	}
	at := p.since(start)
	text := strings.TrimPrefix(string(p.text[start:p.pos]), "+")
	return &template.Lit{At: at, Value: value.NewNumber(text, source.Origin{At: at.In(p.file)})}
}

// call reads a function call, which is all that a name can begin.
func (p *exprParser) call() template.Expr {
	start := p.pos
	c := &template.Call{}
	c.Name, c.NameAt = p.name()
	if p.peek() == '.' {
		p.pos++
		p.space()
		c.Namespace = c.Name
		c.Name, c.NameAt = p.name()
	}
	if p.peek() != '(' {
		p.pos = start
		return p.fail(start, "'%s' is no function call, string or number", p.text[c.NameAt.Start:c.NameAt.End])
	}
	p.pos++
	if r := p.ref(c, start); r != nil {
		return r
	}
	for p.peek() != ')' {
		if c.Args == nil {
			c.Args = make([]template.Expr, 0, 2)
		}
		if len(c.Args) > 0 {
			if p.peek() != ',' {
				return p.fail(p.pos, "%s in the place of ',' or ')'", p.here())
			}
			p.pos++
		}
		c.Args = append(c.Args, p.expr())
		if p.bad != nil {
			return p.bad
		}
	}
	p.pos++
	c.At = p.since(start)
	return simplify(c)
}

// ref reads the rest of a call whose only argument is the literal name of what it refers to, nil if it is no such call.
// Most calls of most templates are.
func (p *exprParser) ref(c *template.Call, start int) template.Expr {
	kind, ok := refKind(c)
	if !ok || p.peek() != '\'' {
		return nil
	}
	n := bytes.IndexByte(p.text[p.pos+1:], '\'')
	if n < 0 {
		return nil
	}
	name, after := p.text[p.pos+1:p.pos+1+n], p.pos+n+2
	for after < len(p.text) && p.text[after] == ' ' {
		after++
	}
	if after >= len(p.text) || p.text[after] != ')' {
		return nil
	}
	p.pos = after + 1
	return &template.Ref{At: p.since(start), Kind: kind, Name: string(name)}
}

// refKind returns what a call refers to, if it is a function that does.
func refKind(c *template.Call) (template.RefKind, bool) {
	switch {
	case c.Namespace != "":
		return 0, false
	case strings.EqualFold(c.Name, "parameters"):
		return template.ParamRef, true
	case strings.EqualFold(c.Name, "variables"):
		return template.VariableRef, true
	case strings.EqualFold(c.Name, "lambdaVariables"):
		return template.LocalRef, true
	}
	return 0, false
}

// simplify returns the condition or reference that the call is, or the call.
func simplify(c *template.Call) template.Expr {
	if len(c.Args) == 3 && c.Namespace == "" && strings.EqualFold(c.Name, "if") {
		return &template.Cond{At: c.At, If: c.Args[0], Then: c.Args[1], Else: c.Args[2]}
	}
	kind, ok := refKind(c)
	if !ok || len(c.Args) != 1 {
		return c
	}
	lit, ok := c.Args[0].(*template.Lit)
	if !ok || lit.Value.Kind() != value.String {
		return c
	}
	name, _ := lit.Value.Str().Get()
	return &template.Ref{At: c.At, Kind: kind, Name: name}
}

func (p *exprParser) accessors(e template.Expr) template.Expr {
	start := int(e.Range().Start)
	for p.bad == nil {
		switch p.peek() {
		case '.':
			p.pos++
			p.space()
			name, at := p.name()
			if name == "" {
				return p.fail(p.pos, "%s in the place of a property name", p.here())
			}
			e = &template.Member{At: p.since(start), X: e, Name: name, NameAt: at}
		case '[':
			p.pos++
			i := p.expr()
			if p.bad == nil && p.peek() != ']' {
				return p.fail(p.pos, "%s in the place of ']'", p.here())
			}
			p.pos++
			e = &template.Index{At: p.since(start), X: e, I: i}
		default:
			return e
		}
	}
	return p.bad
}
