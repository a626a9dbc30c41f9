package syntax

import (
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Limits of what is parsed as a tree; what follows is in [Query.Skipped]. Microsoft's parser has no limit, but refuses to
// analyse a tree of more than 500 levels.
const (
	maxDepth = 500     // expressions, operators and blocks within each other
	maxLinks = 100_000 // operators, pipes and path steps of the whole query: each adds a level on the left
)

// Parse reads the text of f as a query. It is total: the result is never nil.
func Parse(f *source.File) *Query {
	text := string(f.Text())
	holes := f.Holes()
	l := lexer{text: text, holes: holes, tokens: make([]Token, 0, len(text)/5+16)}
	l.run()
	if len(holes) > 0 {
		markHoles(l.tokens, holes)
	}
	n := len(l.tokens) - padding
	p := parser{text: text, tokens: l.tokens, problems: l.problems}
	p.expect(n)
	q := &Query{File: f, Tokens: l.tokens[:n:n], text: text}
	p.query(q)
	q.Problems = p.finishProblems(len(holes) > 0)
	return q
}

// parser is a recursive descent parser. A method that reads an optional construct returns nil, and moves nowhere, where
// the construct does not begin.
type parser struct {
	text     string
	tokens   []Token
	pos      int
	problems []Problem
	relative []int32 // for each problem about a missing token, its index in problems
	combined []Token // tokens made of several
	depth    int
	links    int
	all      []Token // the tokens of the text, when a limit has cut tokens short
	schema   schemaScan
	pipes    []bool // for each token, the answer of pipeFollows; nil before the first question
	arena
}

// kind returns the kind of the next token.
func (p *parser) kind() Kind { return p.tokens[p.pos].Kind }

// kindAt returns the kind of the token i behind the next.
func (p *parser) kindAt(i int) Kind {
	if p.pos+i < len(p.tokens) {
		return p.tokens[p.pos+i].Kind
	}
	return None
}

// tokenAt returns the token i behind the next.
func (p *parser) tokenAt(i int) Token {
	if p.pos+i < len(p.tokens) {
		return p.tokens[p.pos+i]
	}
	return Token{}
}

// adjacent reports whether nothing is between the token i behind the next and the one before it.
func (p *parser) adjacent(i int) bool {
	return p.tokenAt(i).Start == p.tokens[p.pos+i-1].End
}

// tokenText returns the text of the token i behind the next.
func (p *parser) tokenText(i int) string {
	t := p.tokenAt(i)
	return p.text[t.Start:t.End]
}

// atHole reports whether the next token is a hole and nothing else.
func (p *parser) atHole() bool {
	t := p.tokens[p.pos]
	return t.flags&hole != 0 && t.Kind == IdentifierToken && p.text[t.Start] == source.HoleText[0] &&
		int(t.End-t.Start) == len(source.HoleText)
}

// start returns where the next token begins.
func (p *parser) start() int32 { return p.tokens[p.pos].Start }

// end returns where the last token read ends.
func (p *parser) end() int32 { return p.endAt(p.pos) }

func (p *parser) endAt(pos int) int32 {
	if pos == 0 {
		return 0
	}
	return p.tokens[pos-1].End
}

// token reads the next token.
func (p *parser) token() Token {
	t := p.tokens[p.pos]
	if t.Kind != EndOfTextToken && t.Kind != None {
		p.pos++
	}
	return t
}

// optional reads the next token if it is of kind k. Otherwise the result is the zero Token.
func (p *parser) optional(k Kind) Token {
	if p.kind() == k {
		return p.token()
	}
	return Token{}
}

// require reads the next token, or reports that it is not of kind k.
func (p *parser) require(k Kind) Token {
	if p.kind() == k {
		return p.token()
	}
	return p.missingToken(p.pos, k)
}

// node returns what all nodes have, for one that begins at start and ends with the last token read.
func (p *parser) node(k Kind, start int32) node {
	end := p.end()
	if start >= end {
		return node{end, end, k, true}
	}
	return node{start, end, k, false}
}

// missingNode returns what all nodes have, for one that is required but absent.
func (p *parser) missingNode(k Kind) node {
	end := p.end()
	return node{end, end, k, true}
}

// match returns how many tokens from the one i behind the next make up text, or 0. White space may not be between them.
func (p *parser) match(text string, i int) int {
	for n := 0; ; n++ {
		t := p.tokenAt(i + n)
		part := p.text[t.Start:t.End]
		if part == "" || n > 0 && !p.adjacent(i+n) || len(part) > len(text) || part != text[:len(part)] {
			return 0
		}
		if text = text[len(part):]; text == "" {
			return n + 1
		}
	}
}

// combine reads n adjacent tokens as one of kind k.
func (p *parser) combine(n int, k Kind) Token {
	first := p.tokens[p.pos]
	if n == 1 && (k == first.Kind || k == None) {
		return p.token()
	}
	t := Token{Start: first.Start, Kind: k}
	for range n {
		part := p.token()
		t.End, t.flags = part.End, t.flags|part.flags&hole
	}
	if t.Kind == None {
		t.Kind = IdentifierToken
	}
	p.combined = append(p.combined, t)
	return t
}

// words reads the tokens that make up one of texts: as the token they are if it is one, else as an identifier.
func (p *parser) words(texts []string) Token {
	for _, w := range texts {
		if n := p.match(w, 0); n > 0 {
			return p.combine(n, None)
		}
	}
	return Token{}
}

// A mark is a place to go back to.
type mark struct{ pos, problems, relative, combined int }

func (p *parser) mark() mark { return mark{p.pos, len(p.problems), len(p.relative), len(p.combined)} }

// reset goes back to m, and forgets what was reported since.
func (p *parser) reset(m mark) {
	p.pos = m.pos
	p.problems, p.relative, p.combined = p.problems[:m.problems], p.relative[:m.relative], p.combined[:m.combined]
}

// descend enters one level of nesting. It reports false, and cuts the tokens short, at the limit; then the caller must
// return without reading anything.
func (p *parser) descend() bool {
	if p.depth++; p.depth <= maxDepth {
		return true
	}
	p.cut("nested more than 500 levels deep: what follows is not analysed")
	return false
}

// ascend leaves the level that [parser.descend] entered.
func (p *parser) ascend() { p.depth-- }

// link counts one operator, pipe or path step. It reports false at the limit.
func (p *parser) link() bool {
	if p.links++; p.links <= maxLinks {
		return true
	}
	p.cut("the query has more than 100,000 operators: what follows is not analysed")
	return false
}

// cut ends the tokens before the next one, and reports why.
func (p *parser) cut(message string) {
	if p.all != nil || p.kind() == EndOfTextToken {
		return
	}
	p.add(p.tokens[p.pos].Range(), "", message, "")
	p.all = p.tokens
	end := Token{Start: p.end(), End: p.end(), Kind: EndOfTextToken}
	p.tokens = append(p.all[:p.pos:p.pos], end, Token{}, Token{}, Token{})
}

// pipeFollows reports whether a pipe comes before the end of the expression at the next token: before a comma, a closing
// parenthesis that it does not open, or a semicolon.
//
// All answers are computed at once, from the back, so that many questions about a long text take linear time.
func (p *parser) pipeFollows() bool {
	if p.pipes == nil {
		p.pipes = p.scanPipes()
	}
	return p.pipes[p.pos]
}

func (p *parser) scanPipes() []bool {
	tokens := p.tokens
	if p.all != nil {
		tokens = p.all
	}
	answers := make([]bool, len(tokens)+1)
	var closers []int // the closing parentheses that wait for their opening one; -1 is none before the end or semicolon
	for i := len(tokens) - 1; i >= 0; i-- {
		switch tokens[i].Kind {
		case None, SemicolonToken:
			closers = closers[:0]
		case CommaToken:
		case CloseParenToken:
			closers = append(closers, i)
		case OpenParenToken:
			if n := len(closers); n > 0 {
				answers[i] = answers[closers[n-1]+1]
				closers = closers[:n-1]
			}
		case BarToken:
			answers[i] = true
		default:
			answers[i] = answers[i+1]
		}
	}
	return answers
}
