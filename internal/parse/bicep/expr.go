package bicep

import (
	"strconv"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// bad returns what stands for a missing expression.
func (p *parser) bad() Expr { return &Bad{span{p.here()}} }

// expr parses an expression of any kind.
func (p *parser) expr() Expr {
	if !p.enter() {
		b := p.bad()
		p.recover()
		return b
	}
	defer p.leave()
	x := p.binary(0)
	p.skipTo(Question)
	if p.kind() != Question {
		return x
	}
	p.take()
	p.newlines()
	t := &Ternary{If: x, Then: p.expr()}
	p.skipTo(Colon)
	p.expect(Colon)
	p.newlines()
	t.Else = p.expr()
	t.span = p.from(x.Extent().Start)
	return t
}

// strength tells how tightly a binary operator binds; 0 for a token that is none.
func strength(k Kind) int {
	switch k {
	case DoubleQuestion:
		return 1
	case Or:
		return 2
	case And:
		return 3
	case Equal, NotEqual, Similar, NotSimilar:
		return 4
	case Less, LessEqual, Greater, GreaterEqual:
		return 5
	case Plus, Minus:
		return 6
	case Star, Slash, Percent:
		return 7
	}
	return 0
}

// binary parses operators that bind tighter than min, all of which associate to the left.
func (p *parser) binary(min int) Expr {
	x := p.unary()
	for n := 0; ; n++ {
		op := p.kind()
		s := strength(op)
		if s == 0 || s <= min || p.tooLong(n) {
			return x
		}
		p.take()
		b := &Binary{Op: op, X: x, Y: p.binary(s)}
		b.span = p.from(x.Extent().Start)
		x = b
	}
}

func (p *parser) unary() Expr {
	t := p.peek()
	if t.Kind != Bang && t.Kind != Minus {
		return p.postfix()
	}
	p.take()
	u := &Unary{Op: t.Kind, X: p.postfix()}
	u.span = p.from(t.Start)
	return u
}

// postfix parses a primary expression and the accesses and calls behind it.
func (p *parser) postfix() Expr {
	x := p.primary()
	start := x.Extent().Start
	for n := 0; ; n++ {
		switch k := p.kind(); {
		case k != Dot && k != LeftSquare && k != DoubleColon && k != Bang, p.tooLong(n):
			return x
		case k == Dot:
			x = p.member(x, start)
		case k == LeftSquare:
			x = p.index(x, start)
		case k == DoubleColon:
			p.take()
			nested := &Nested{X: x, Name: p.name()}
			nested.span = p.from(start)
			x = nested
		default:
			p.take()
			x = &NonNull{p.from(start), x}
		}
	}
}

// member parses .name, .?name and .name(…).
func (p *parser) member(x Expr, start int32) Expr {
	p.take()
	safe := p.accept(Question)
	name := p.name()
	if p.kind() == LeftParen && !safe {
		c := &Call{On: x, Name: name, Args: p.args()}
		c.span = p.from(start)
		return c
	}
	return &Access{p.from(start), x, name, safe}
}

func (p *parser) index(x Expr, start int32) Expr {
	p.take()
	i := &Index{X: x, Safe: p.accept(Question), FromEnd: p.accept(Caret)}
	if p.kind() == RightSquare {
		p.missing("an index")
		i.I = p.bad()
	} else {
		i.I = p.expr()
	}
	p.expect(RightSquare)
	i.span = p.from(start)
	return i
}

// args parses the arguments of a call. A line may end after a comma and at both parentheses.
func (p *parser) args() []Expr {
	p.take()
	p.newlines()
	var args []Expr
	for p.kind() != RightParen {
		at := p.pos
		args = append(args, p.expr())
		if p.accept(Comma) {
			p.newlines()
			if p.kind() == RightParen {
				p.missing("an argument after the comma")
			}
			continue
		}
		if !p.skipTo(RightParen) || p.pos == at {
			break
		}
	}
	p.expect(RightParen)
	return args
}

func (p *parser) primary() Expr {
	t := p.peek()
	switch t.Kind {
	case Identifier:
		return p.identifier()
	case Integer:
		p.take()
		v, err := strconv.ParseUint(p.word(t), 10, 64)
		if err != nil {
			p.problem(t.Range, "the integer does not fit into 64 bits")
		}
		return &IntegerLit{span{t.Range}, v, err == nil}
	case True, False:
		p.take()
		return &Bool{span{t.Range}, t.Kind == True}
	case Null:
		p.take()
		return &NullLit{span{t.Range}}
	case StringComplete, StringLeft:
		return p.str()
	case LeftParen:
		if p.lambdaAhead() {
			return p.lambda()
		}
		return p.paren()
	case LeftBrace:
		p.literalInHole("an object")
		return p.object()
	case LeftSquare:
		p.literalInHole("an array")
		return p.array()
	}
	p.missing("an expression")
	return p.bad()
}

func (p *parser) literalInHole(what string) {
	if p.inHole > 0 {
		p.problem(p.peek().Range, what+" cannot be written inside ${…} of a string; a variable can hold it")
	}
}

// identifier parses a name, a call, or a lambda with one parameter.
func (p *parser) identifier() Expr {
	name := p.name()
	switch p.kind() {
	case LeftParen:
		c := &Call{Name: name, Args: p.args()}
		c.span = p.from(name.Start)
		return c
	case Arrow:
		return p.lambdaBody(&Lambda{Params: []Local{{Name: name}}}, name.Start)
	}
	return &Ident{span{name.Range}, name.Text}
}

// lambdaAhead reports whether the parenthesis at the position opens the parameters of a lambda.
func (p *parser) lambdaAhead() bool {
	for i := p.pos + 1; i < len(p.tokens); i++ {
		switch p.tokens[i].Kind {
		case Identifier, Comma, NewLine:
		case RightParen:
			return i+1 < len(p.tokens) && p.tokens[i+1].Kind == Arrow
		default:
			return false
		}
	}
	return false
}

func (p *parser) lambda() Expr {
	start := p.take().Start
	l := &Lambda{}
	p.newlines()
	for p.kind() != RightParen {
		l.Params = append(l.Params, Local{Name: p.name()})
		p.newlines()
		if p.kind() == RightParen || !p.expect(Comma) {
			break
		}
		p.newlines()
		if p.kind() == RightParen {
			p.missing("a name after the comma")
		}
	}
	p.expect(RightParen)
	return p.lambdaBody(l, start)
}

// lambdaBody parses `=> body`. Inside of a string, the body of a lambda may hold objects and arrays again.
func (p *parser) lambdaBody(l *Lambda, start int32) Expr {
	p.expect(Arrow)
	p.newlines()
	hole := p.inHole
	p.inHole = 0
	l.Body = p.expr()
	p.inHole = hole
	l.span = p.from(start)
	return l
}

func (p *parser) paren() Expr {
	start := p.take().Start
	p.newlines()
	x := &Paren{Inner: p.expr()}
	p.newlines()
	p.expect(RightParen)
	x.span = p.from(start)
	return x
}

// str parses a string with its holes.
func (p *parser) str() *String {
	t := p.take()
	s := &String{span: span{t.Range}}
	dollars := 0
	for t.Start+int32(dollars) < t.End && p.text[t.Start+int32(dollars)] == '$' {
		dollars++
	}
	quotes := 1
	if p.quotesAt(t.Start + int32(dollars)) {
		quotes, s.Multiline = 3, true
	}
	closed := max(dollars, 1) + 1 // the dollars of a hole and its brace
	head := Piece{Start: t.Start + int32(dollars+quotes)}
	if s.Multiline {
		head.Start = p.skipFirstLine(head.Start, t.End)
	}
	for t.Kind == StringLeft || t.Kind == StringMiddle {
		head.End = max(head.Start, t.End-int32(closed))
		s.Pieces = append(s.Pieces, head)
		s.Holes = append(s.Holes, p.hole())
		if k := p.kind(); k != StringMiddle && k != StringRight {
			s.span = p.from(s.Start)
			s.Pieces = append(s.Pieces, Piece{Start: s.End, End: s.End})
			return s
		}
		t = p.take()
		head = Piece{Start: t.Start + 1}
	}
	head.End = p.closing(head.Start, t.End, quotes)
	s.Pieces = append(s.Pieces, head)
	s.span = p.from(s.Start)
	return s
}

// quotesAt reports whether three quotes stand at the offset, which open a multi-line string.
func (p *parser) quotesAt(at int32) bool {
	return int(at)+3 <= len(p.text) && p.text[at:at+3] == "'''"
}

// skipFirstLine skips the line end that directly follows the opening quotes and belongs to no content.
func (p *parser) skipFirstLine(at, end int32) int32 {
	if at < end && p.text[at] == '\r' && at+1 < end && p.text[at+1] == '\n' {
		return at + 2
	}
	if at < end && p.text[at] == '\n' {
		return at + 1
	}
	return at
}

// closing returns where the content of a string ends whose last token ends at end; the quotes may be missing.
func (p *parser) closing(start, end int32, quotes int) int32 {
	for n := 0; n < quotes; n++ {
		if end <= start || p.text[end-1] != '\'' || quotes == 1 && p.escaped(start, end-1) {
			return max(start, end)
		}
		end--
	}
	return max(start, end)
}

// escaped reports whether the character at the offset follows a backslash that is not itself escaped.
func (p *parser) escaped(start, at int32) bool {
	n := 0
	for i := at - 1; i >= start && p.text[i] == '\\'; i-- {
		n++
	}
	return n%2 == 1
}

// hole parses the expression in a ${…}.
func (p *parser) hole() Expr {
	if k := p.kind(); k == StringMiddle || k == StringRight {
		p.missing("an expression in ${…}")
		return p.bad()
	}
	p.inHole++
	x := p.expr()
	p.inHole--
	for k := p.kind(); k != StringMiddle && k != StringRight; k = p.kind() {
		if k == NewLine || k == EOF {
			return x
		}
		p.missing(`"}" of the string`)
		p.take()
	}
	return x
}

// object parses {members}.
func (p *parser) object() Expr {
	start := p.take().Start
	o := &Object{}
	p.members(RightBrace, start, func() {
		if m := p.objectMember(); m != nil {
			o.Members = append(o.Members, m)
		}
	})
	o.span = p.from(start)
	return o
}

// array parses [items], or a loop.
func (p *parser) array() Expr {
	start := p.take().Start
	at := p.pos
	p.newlines()
	if p.keyword("for") && (p.ahead(1).Kind == Identifier || p.ahead(1).Kind == LeftParen) {
		return p.loop(start)
	}
	p.pos = at
	a := &Array{}
	p.members(RightSquare, start, func() {
		if p.kind() == Ellipsis {
			a.Items = append(a.Items, p.spread())
		} else if p.startsExpr() {
			a.Items = append(a.Items, p.expr())
		}
	})
	a.span = p.from(start)
	return a
}

// startsExpr reports whether the token can begin an expression.
func (p *parser) startsExpr() bool {
	switch p.kind() {
	case Identifier, Integer, True, False, Null, StringComplete, StringLeft, LeftParen, LeftBrace, LeftSquare, Bang, Minus:
		return true
	}
	return false
}

// members parses what stands between brackets, up to and with the closing one: each member with one, separated by one
// comma or any number of line ends. A member that takes no token is reported and skipped.
func (p *parser) members(closing Kind, start int32, one func()) {
	hole := p.inHole
	p.inHole = 0
	defer func() { p.inHole = hole }()
	if !p.enter() {
		p.recover()
		return
	}
	defer p.leave()
	for p.openLine(closing, start) {
		at := p.pos
		one()
		if p.pos == at {
			p.missing(memberOf(closing))
			p.recoverMember(closing)
		}
		p.separator(closing)
		if p.pos == at {
			p.take()
		}
	}
}

func memberOf(closing Kind) string {
	if closing == RightBrace {
		return `a property name or "}"`
	}
	return `an item or "]"`
}

// openLine moves over line ends and reports whether a member follows. It takes the closing bracket, and it stops before
// a line that begins the next statement.
func (p *parser) openLine(closing Kind, start int32) bool {
	if p.kind() == NewLine && p.statementAfterNewline() {
		p.unclosed(start, "before the next statement")
		return false
	}
	p.newlines()
	switch p.kind() {
	case closing:
		p.take()
		return false
	case EOF:
		p.unclosed(start, "before the end of the file")
		return false
	}
	return true
}

// unclosed reports a bracket without its partner. Of nested ones only the innermost is reported.
func (p *parser) unclosed(start int32, where string) {
	if p.open == p.pos+1 {
		return
	}
	p.open = p.pos + 1
	p.problem(source.Range{Start: start, End: start + 1}, "the "+quoted(p.text[start:start+1])+" is not closed "+where)
}

// separator moves over the comma between two members, or leaves line ends and the closing bracket to openLine.
func (p *parser) separator(closing Kind) {
	switch p.kind() {
	case Comma:
		comma := p.take()
		if p.kind() == NewLine {
			p.problem(comma.Range, "a comma before the end of the line; the compiler accepts either of the two, not both")
		}
	case NewLine, EOF, closing:
	default:
		p.missing(`",", the end of the line or ` + quoted(closing.String()))
		p.recoverMember(closing)
	}
}

// objectMember parses a property, a spread, or a nested resource. It returns nil, and takes nothing, if there is none.
func (p *parser) objectMember() Member {
	switch p.kind() {
	case Ellipsis:
		return p.spread()
	case At:
		start := p.peek().Start
		d := decorated{p.decorators()}
		if p.keyword("resource") {
			return p.resource(start, d)
		}
		p.missing(`"resource" after a decorator`)
		return nil
	case Identifier:
		if p.keyword("resource") && p.ahead(1).Kind == Identifier {
			return p.resource(p.peek().Start, decorated{})
		}
	case True, False, Null, StringComplete, StringLeft:
	default:
		return nil
	}
	start := p.peek().Start
	prop := &Property{Key: p.key()}
	if p.expect(Colon) {
		prop.Value = p.expr()
	} else {
		prop.Value = p.bad()
	}
	prop.span = p.from(start)
	return prop
}

// key takes the name of a property.
func (p *parser) key() Key {
	t := p.peek()
	if t.Kind != StringComplete && t.Kind != StringLeft {
		p.take()
		return Key{Name: Name{p.word(t), t.Range}}
	}
	s := p.str()
	k := Key{String: s, Name: Name{Range: s.Range}}
	if len(s.Holes) == 0 {
		k.Name.Text = decode(p.text[s.Pieces[0].Start:s.Pieces[0].End], s.Multiline)
	}
	return k
}

func (p *parser) spread() *Spread {
	start := p.take().Start
	s := &Spread{Value: p.expr()}
	s.span = p.from(start)
	return s
}

// loop parses the rest of [for item in collection: body].
func (p *parser) loop(start int32) Expr {
	p.take()
	f := &For{}
	if p.accept(LeftParen) {
		f.Item = p.name()
		p.expect(Comma)
		f.Index = p.name()
		p.expect(RightParen)
	} else {
		f.Item = p.name()
	}
	p.expectWord("in")
	f.In = p.expr()
	p.expect(Colon)
	p.newlines()
	if p.keyword("if") && p.ahead(1).Kind == LeftParen {
		f.Body = p.cond()
	} else {
		f.Body = p.expr()
	}
	p.newlines()
	p.expect(RightSquare)
	f.span = p.from(start)
	return f
}
