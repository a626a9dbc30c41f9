package bicep

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// maxDepth is how deep expressions, types and resources may nest.
const maxDepth = 500

// maxChain is how many operators or accesses may follow one another without parentheses.
const maxChain = 5000

// Parse parses a .bicep file, or a .bicepparam file if the path of f ends so. It never returns nil: text that is not
// Bicep becomes problems, and parsing goes on with the next property or statement.
func Parse(f *source.File) *File {
	text := string(f.Text())
	l := lex(text)
	p := &parser{
		file: &File{Source: f, Tokens: l.tokens, Comments: l.comments, Pragmas: l.pragmas},
		text: text, tokens: l.tokens, problems: l.problems,
		params: strings.HasSuffix(strings.ToLower(f.Path()), ".bicepparam"),
	}
	p.statements()
	p.file.Problems = sortProblems(p.problems)
	return p.file
}

// A parser turns tokens into the tree by recursive descent.
type parser struct {
	file     *File
	text     string
	tokens   []Token
	pos      int
	depth    int
	inHole   int // in ${…} of a string, where objects and arrays are not allowed
	problems []Problem
	quiet    int32 // up to where problems are a consequence of the last one: the end of its line
	open     int   // where an unclosed bracket was last found: each place has one report
	params   bool  // a .bicepparam file
}

// sortProblems orders problems by position. The lists of lexer and parser are ordered, so insertion is cheap.
func sortProblems(problems []Problem) []Problem {
	for i := 1; i < len(problems); i++ {
		for j := i; j > 0 && problems[j].Start < problems[j-1].Start; j-- {
			problems[j], problems[j-1] = problems[j-1], problems[j]
		}
	}
	return problems
}

func (p *parser) peek() Token { return p.tokens[p.pos] }

func (p *parser) kind() Kind { return p.tokens[p.pos].Kind }

// ahead returns the n-th token from here, or the last one.
func (p *parser) ahead(n int) Token { return p.tokens[min(p.pos+n, len(p.tokens)-1)] }

func (p *parser) take() Token {
	t := p.tokens[p.pos]
	if t.Kind != EOF {
		p.pos++
	}
	return t
}

// accept takes the token if it is of kind k.
func (p *parser) accept(k Kind) bool {
	if p.kind() != k {
		return false
	}
	p.take()
	return true
}

// word returns the text of a token.
func (p *parser) word(t Token) string { return p.text[t.Start:t.End] }

// keyword reports whether the token is the given contextual keyword.
func (p *parser) keyword(w string) bool {
	t := p.peek()
	return t.Kind == Identifier && p.word(t) == w
}

// acceptWord takes the token if it is the given contextual keyword.
func (p *parser) acceptWord(w string) bool {
	if !p.keyword(w) {
		return false
	}
	p.take()
	return true
}

func (p *parser) newlines() {
	for p.kind() == NewLine {
		p.take()
	}
}

// skipTo moves over line ends if a token of kind k follows them.
func (p *parser) skipTo(k Kind) bool {
	i := p.pos
	for p.tokens[i].Kind == NewLine {
		i++
	}
	if p.tokens[i].Kind != k {
		return false
	}
	p.pos = i
	return true
}

// skipToWord moves over line ends if the keyword follows them.
func (p *parser) skipToWord(w string) {
	at := p.pos
	if p.newlines(); !p.keyword(w) {
		p.pos = at
	}
}

// here returns the empty range at the end of the last token taken.
func (p *parser) here() source.Range {
	at := p.peek().Start
	if p.pos > 0 {
		at = p.tokens[p.pos-1].End
	}
	return source.Range{Start: at, End: at}
}

// from returns the range from start to the end of the last token taken.
func (p *parser) from(start int32) span {
	end := start
	if p.pos > 0 {
		end = max(start, p.tokens[p.pos-1].End)
	}
	return span{source.Range{Start: start, End: end}}
}

// missing reports that something else stands where what belongs.
func (p *parser) missing(what string) {
	t := p.peek()
	at := t.Range
	if t.Kind == NewLine || t.Kind == EOF {
		at = p.here()
	}
	p.problem(at, "expected "+what+", found "+p.describe(t))
}

// problem reports a problem, at most one a line: what follows on the line is mostly a consequence of it.
func (p *parser) problem(at source.Range, message string) {
	if at.Start < p.quiet || p.lexerSaid(at) {
		return
	}
	p.quiet = at.Start + 1
	if i := strings.IndexAny(p.text[at.Start:], "\r\n"); i > 0 {
		p.quiet = at.Start + int32(i)
	}
	p.problems = append(p.problems, Problem{at, message})
}

// lexerSaid reports whether the token at this place is already a problem of its own.
func (p *parser) lexerSaid(at source.Range) bool {
	return p.kind() == Unrecognized && p.peek().Range == at
}

// describe names a token in a message.
func (p *parser) describe(t Token) string {
	switch t.Kind {
	case EOF, NewLine, StringComplete, StringLeft, StringMiddle, StringRight:
		return t.Kind.String()
	}
	return quoted(p.word(t))
}

// expect takes a token of kind k, or reports its absence.
func (p *parser) expect(k Kind) bool {
	if p.accept(k) {
		return true
	}
	p.missing(quoted(k.String()))
	return false
}

func (p *parser) expectWord(w string) bool {
	if p.acceptWord(w) {
		return true
	}
	p.missing(quoted(w))
	return false
}

// name takes an identifier. Where a literal word is not a name, it is reported.
func (p *parser) name() Name {
	if t := p.peek(); t.Kind == Identifier {
		p.take()
		return Name{p.word(t), t.Range}
	}
	at := p.here()
	p.missing("a name")
	return Name{Range: at}
}

// enter counts nesting and reports whether it is still within bounds.
func (p *parser) enter() bool {
	if p.depth >= maxDepth {
		p.problem(p.peek().Range, "nested more than 500 levels deep, so the rest of the statement is not read")
		return false
	}
	p.depth++
	return true
}

func (p *parser) leave() { p.depth-- }

// tooLong reports a chain of n operators or accesses that is longer than any person writes, and skips the rest of it:
// each one is a level of the tree.
func (p *parser) tooLong(n int) bool {
	if n < maxChain {
		return false
	}
	p.problem(p.peek().Range, "more than 5000 operators in a row, so the rest of the statement is not read")
	p.recover()
	return true
}

// recover skips to the end of the line, over whole brackets.
func (p *parser) recover() { p.recoverMember(EOF) }

// recoverMember skips to the end of the line, or to the bracket that closes what the member is in.
func (p *parser) recoverMember(closing Kind) {
	for depth := 0; ; {
		switch k := p.kind(); k {
		case EOF:
			return
		case NewLine:
			if depth == 0 || p.statementAfterNewline() {
				return
			}
			p.newlines()
			continue
		case LeftBrace, LeftSquare, LeftParen:
			depth++
		case RightBrace, RightSquare, RightParen:
			if depth == 0 && k == closing {
				return
			}
			depth = max(depth-1, 0)
		}
		p.take()
	}
}

// statementAfterNewline reports whether a statement begins in the first column after the line end at the position. It is
// how an unclosed bracket is kept from swallowing the rest of the file.
func (p *parser) statementAfterNewline() bool {
	i := p.pos
	for p.tokens[i].Kind == NewLine {
		i++
	}
	return p.statementAt(i)
}

// statementAt reports whether the i-th token begins a statement in the first column of a line.
func (p *parser) statementAt(i int) bool {
	t := p.tokens[i]
	if t.Kind != Identifier || t.Start > 0 && p.text[t.Start-1] != '\n' && p.text[t.Start-1] != '\r' {
		return false
	}
	return isStatementWord(p.word(t)) && i+1 < len(p.tokens) && p.tokens[i+1].Kind == Identifier
}

// isStatementWord reports whether a word begins statements of the form `word name …`.
func isStatementWord(w string) bool {
	switch w {
	case "param", "var", "resource", "module", "output", "type", "func", "metadata":
		return true
	}
	return false
}

// statements parses the whole file.
func (p *parser) statements() {
	for {
		p.newlines()
		if p.kind() == EOF {
			return
		}
		at := p.pos
		p.file.Statements = append(p.file.Statements, p.statement())
		if k := p.kind(); k != NewLine && k != EOF {
			p.problem(p.peek().Range, "a statement ends with its line; "+p.describe(p.peek())+" has no meaning here")
			p.recover()
		}
		if p.pos == at {
			p.take()
		}
	}
}

// statement parses one statement with its decorators.
func (p *parser) statement() Statement {
	start := p.peek().Start
	d := decorated{p.decorators()}
	if p.kind() != Identifier {
		p.missing("a statement")
		p.recover()
		return &BadStatement{p.from(start), d}
	}
	if s := p.declaration(start, d); s != nil {
		return s
	}
	if p.params {
		if s := p.paramsOnly(start, d); s != nil {
			return s
		}
	} else if s := p.bicepOnly(start, d); s != nil {
		return s
	}
	p.noStatement()
	p.recover()
	return &BadStatement{p.from(start), d}
}

// statementWords are the words with which statements begin, in a .bicep and in a .bicepparam file.
var statementWords = [2][]string{
	{
		"targetScope", "metadata", "param", "var", "resource", "module", "output", "type", "func", "import", "extension",
		"assert", "test",
	},
	{"using", "extends", "param", "var", "type", "import", "extensionConfig"},
}

// noStatement reports a word that begins no statement.
func (p *parser) noStatement() {
	word, words := p.word(p.peek()), statementWords[0]
	if p.params {
		words = statementWords[1]
	}
	message := quoted(word) + " begins no statement"
	if near, ok := didyoumean.Closest(word, words); ok {
		message += "; " + quoted(near) + " does"
	}
	p.problem(p.peek().Range, message)
}

// decorators parses the decorators in front of a statement. A line ends after each.
func (p *parser) decorators() []*Decorator {
	var list []*Decorator
	for p.kind() == At {
		start := p.take().Start
		d := &Decorator{Expr: p.postfix()}
		d.span = p.from(start)
		list = append(list, d)
		if p.kind() != NewLine {
			p.missing("the end of the line after the decorator")
			if p.kind() == EOF {
				break
			}
		}
		p.newlines()
	}
	return list
}

// declaration parses the statements that both kinds of file have.
func (p *parser) declaration(start int32, d decorated) Statement {
	switch p.word(p.peek()) {
	case "param":
		return p.param(start, d)
	case "var":
		return p.variable(start, d)
	case "type":
		p.take()
		s := &TypeDecl{decorated: d, Name: p.name()}
		p.expect(Assign)
		s.Type = p.typeExpr()
		s.span = p.from(start)
		return s
	case "func":
		return p.function(start, d)
	case "import":
		return p.importStatement(start, d)
	}
	return nil
}

// bicepOnly parses the statements that only a .bicep file has.
func (p *parser) bicepOnly(start int32, d decorated) Statement {
	switch p.word(p.peek()) {
	case "targetScope":
		p.take()
		p.expect(Assign)
		s := &Target{decorated: d, Value: p.expr()}
		s.span = p.from(start)
		return s
	case "metadata":
		p.take()
		s := &Metadata{decorated: d, Name: p.name(), Value: p.assigned()}
		s.span = p.from(start)
		return s
	case "output":
		p.take()
		s := &Output{decorated: d, Name: p.name(), Type: p.declaredType(), Value: p.assigned()}
		s.span = p.from(start)
		return s
	case "resource":
		return p.resource(start, d)
	case "module", "test":
		return p.module(start, d)
	case "assert":
		p.take()
		s := &Assert{decorated: d, Name: p.name(), Value: p.assigned()}
		s.span = p.from(start)
		return s
	case "extension", "provider":
		p.take()
		return p.extension(start, d)
	}
	return nil
}

// paramsOnly parses the statements that only a .bicepparam file has.
func (p *parser) paramsOnly(start int32, d decorated) Statement {
	switch p.word(p.peek()) {
	case "using":
		p.take()
		s := &Using{decorated: d}
		if !p.acceptWord("none") {
			s.Path = p.path()
		}
		if p.acceptWord("with") {
			s.With = p.expr()
		}
		s.span = p.from(start)
		return s
	case "extends":
		p.take()
		s := &Extends{decorated: d, Path: p.path()}
		s.span = p.from(start)
		return s
	case "extensionConfig":
		p.take()
		s := &ExtensionConfig{decorated: d, Name: p.name()}
		p.expectWord("with")
		s.With = p.expr()
		s.span = p.from(start)
		return s
	}
	return nil
}

// assigned parses `= value`.
func (p *parser) assigned() Expr {
	if !p.expect(Assign) {
		return p.bad()
	}
	return p.expr()
}

// path takes a string that names a file, a module or a type.
func (p *parser) path() *String {
	if k := p.kind(); k == StringComplete || k == StringLeft {
		return p.str()
	}
	p.missing("a string in single quotes")
	return nil
}

func (p *parser) param(start int32, d decorated) Statement {
	p.take()
	s := &Param{decorated: d, Name: p.name()}
	if p.params {
		s.Value = p.assigned()
	} else {
		s.Type = p.declaredType()
		if p.accept(Assign) {
			s.Value = p.expr()
		}
	}
	s.span = p.from(start)
	return s
}

// declaredType parses the type of a parameter or an output, which may also be a resource.
func (p *parser) declaredType() Type {
	if !p.keyword("resource") {
		return p.typeExpr()
	}
	t := &TypeResource{}
	start := p.take().Start
	if p.kind() == StringComplete {
		t.Of = p.str()
	}
	t.span = p.from(start)
	return t
}

func (p *parser) variable(start int32, d decorated) Statement {
	p.take()
	s := &Var{decorated: d, Name: p.name()}
	if p.kind() != Assign && p.kind() != NewLine && p.kind() != EOF {
		s.Type = p.typeExpr()
	}
	s.Value = p.assigned()
	s.span = p.from(start)
	return s
}

func (p *parser) function(start int32, d decorated) Statement {
	p.take()
	s := &Func{decorated: d, Name: p.name()}
	p.expect(LeftParen)
	p.newlines()
	for p.kind() == Identifier {
		s.Params = append(s.Params, Local{p.name(), p.typeExpr()})
		p.skipTo(Comma)
		if !p.accept(Comma) {
			break
		}
		p.newlines()
	}
	p.skipTo(RightParen)
	p.expect(RightParen)
	s.Result = p.typeExpr()
	p.expect(Arrow)
	p.newlines()
	s.Body = p.expr()
	s.span = p.from(start)
	return s
}

// importStatement parses an import of symbols, and the older spelling of an extension.
func (p *parser) importStatement(start int32, d decorated) Statement {
	p.take()
	s := &Import{decorated: d}
	switch p.kind() {
	case LeftBrace:
		s.Items = p.importItems()
	case Star:
		p.take()
		p.expectWord("as")
		s.All = p.name()
	default:
		return p.extension(start, d)
	}
	p.expectWord("from")
	s.Path = p.path()
	s.span = p.from(start)
	return s
}

func (p *parser) importItems() []ImportItem {
	p.take()
	var items []ImportItem
	for {
		p.newlines()
		item := ImportItem{}
		switch p.kind() {
		case RightBrace:
			p.take()
			return items
		case StringComplete:
			item.Name = p.key().Name
		default:
			item.Name = p.name()
		}
		if item.Name.Len() == 0 {
			p.recoverMember(RightBrace)
			p.accept(RightBrace)
			return items
		}
		if p.acceptWord("as") {
			item.Alias = p.name()
		}
		items = append(items, item)
		if !p.accept(Comma) && p.kind() != NewLine && p.kind() != RightBrace {
			p.missing(`"," or "}"`)
			return items
		}
	}
}

func (p *parser) extension(start int32, d decorated) Statement {
	s := &Extension{decorated: d}
	if p.kind() == Identifier {
		name := p.name()
		s.Spec = &Ident{span{name.Range}, name.Text}
	} else if path := p.path(); path != nil {
		s.Spec = path
	} else {
		s.Spec = p.bad()
	}
	if p.acceptWord("with") {
		s.With = p.expr()
	}
	if p.acceptWord("as") {
		s.Alias = p.name()
	}
	s.span = p.from(start)
	return s
}

func (p *parser) resource(start int32, d decorated) *Resource {
	p.take()
	s := &Resource{decorated: d, Name: p.name(), Type: p.path()}
	s.Existing = p.acceptWord("existing")
	s.Body = p.body()
	s.span = p.from(start)
	return s
}

func (p *parser) module(start int32, d decorated) Statement {
	test := p.word(p.take()) == "test"
	s := &Module{decorated: d, Test: test, Name: p.name(), Path: p.path()}
	s.Body = p.body()
	s.span = p.from(start)
	return s
}

// body parses the value of a resource or a module: an object, an object under a condition, or a loop over either.
func (p *parser) body() Expr {
	if !p.expect(Assign) {
		return p.bad()
	}
	if p.kind() == NewLine && !p.skipTo(LeftBrace) && !p.skipTo(LeftSquare) {
		p.skipToWord("if")
	}
	switch {
	case p.keyword("if"):
		return p.cond()
	case p.kind() == LeftBrace:
		return p.object()
	case p.kind() == LeftSquare:
		return p.array()
	}
	p.missing(`"{", "[" or "if"`)
	return p.bad()
}

// cond parses `if (condition) { … }`.
func (p *parser) cond() Expr {
	start := p.take().Start
	c := &Cond{}
	if p.kind() == LeftParen {
		c.If = p.paren()
	} else {
		p.missing(`"(" and a condition`)
		c.If = p.bad()
	}
	if p.skipTo(LeftBrace) {
		c.Body = p.object()
	} else {
		p.missing(quoted("{"))
		c.Body = p.bad()
	}
	c.span = p.from(start)
	return c
}
