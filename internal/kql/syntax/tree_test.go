package syntax

import (
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// checker collects what is wrong with the positions of a tree.
type checker struct {
	t      *testing.T
	q      *Query
	tokens []Token // those of the node that is being looked at, in the order of its parts
}

func (c *checker) token(t Token) {
	if t.Present() && t.Kind != EndOfTextToken && t.Start < t.End {
		c.tokens = append(c.tokens, t)
	}
}

func (c *checker) name(n Name) {
	switch b := n.Brackets; {
	case b == nil:
		c.token(n.Token)
	default:
		c.token(b.Open)
		if b.Literal != nil {
			c.node(b.Literal)
		} else {
			c.token(n.Token)
		}
		c.token(b.Close)
	}
}

func (c *checker) node(n Node) { n.children(c) }
func (c *checker) open()       {}
func (c *checker) close()      {}

// checkPositions fails unless the tokens cover the text, nodes nest, and each node's tokens are those that its text has.
func checkPositions(t *testing.T, id, text string) {
	t.Helper()
	q := parse(text)
	end := int32(0)
	for _, tok := range q.Tokens {
		if tok.Start < end || tok.End < tok.Start || int(tok.End) > len(text) {
			t.Fatalf("%s: token %v at %d-%d does not follow %d", id, tok.Kind, tok.Start, tok.End, end)
		}
		if l := (lexer{text: text[end:tok.Start]}); !isTrivia(&l) {
			t.Fatalf("%s: %q between tokens is no white space", id, l.text)
		}
		end = tok.End
	}
	if int(end) != len(text) {
		t.Fatalf("%s: the tokens end at %d of %d", id, end, len(text))
	}
	(&nester{t: t, id: id, q: q, parent: q}).look(q)
}

// nester looks at all nodes of a tree with their parents.
type nester struct {
	t      *testing.T
	id     string
	q      *Query
	parent Node
}

func (v *nester) node(n Node) {
	if !v.parent.Range().Contains(n.Range()) {
		v.t.Errorf("%s: %v at %v is outside of %v at %v", v.id, n.Kind(), n.Range(), v.parent.Kind(), v.parent.Range())
	}
	v.look(n)
}

func (v *nester) look(n Node) {
	c := checker{t: v.t, q: v.q}
	n.children(&c)
	checkTokens(v.t, v.id, v.q, n, c.tokens)
	outer := v.parent
	v.parent = n
	n.children(v)
	v.parent = outer
}

func (v *nester) token(Token) {}
func (v *nester) open()       {}
func (v *nester) close()      {}

func (v *nester) name(n Name) {
	if n.Brackets != nil && n.Brackets.Literal != nil {
		v.node(n.Brackets.Literal)
	}
}

func isTrivia(l *lexer) bool {
	l.skipTrivia()
	return l.pos == len(l.text)
}

// checkTokens compares the tokens of a node with those of its text. Several of the text can be one of the node.
func checkTokens(t *testing.T, id string, q *Query, n Node, tokens []Token) {
	t.Helper()
	if n.Missing() {
		if n.Range().Len() != 0 {
			t.Errorf("%s: missing %v is not empty", id, n.Kind())
		}
		return
	}
	// What follows the node is there to look ahead at: 1.x begins with a number, a dot and a name, 1. is a real number.
	l := lexer{text: q.text[n.Range().Start:]}
	for {
		if l.skipTrivia(); l.pos >= n.Range().Len() {
			break
		}
		l.next()
	}
	lexed := l.tokens
	start, i := n.Range().Start, 0
	for _, want := range tokens {
		from := i
		for i < len(lexed) && lexed[i].End+start <= want.End {
			i++
		}
		if i == from || lexed[from].Start+start != want.Start || lexed[i-1].End+start != want.End {
			t.Errorf("%s: %v at %v does not hold the token at %v", id, n.Kind(), n.Range(), want.Range())
			return
		}
	}
	if i != len(lexed) {
		t.Errorf("%s: %v at %v has tokens that its parts do not: %q", id, n.Kind(), n.Range(), q.Text(n.Range()))
	}
}

func TestPositions(t *testing.T) {
	for _, q := range probes(t) {
		checkPositions(t, q.ID, q.Query)
	}
	for _, q := range readLines[query](t, "testdata/mutants.jsonl") {
		checkPositions(t, q.ID, q.Query)
	}
}

func TestPositionsOfCorpus(t *testing.T) {
	queries := corpus(t)
	if queries == nil {
		t.Skip("the corpus is absent")
	}
	if testing.Short() {
		t.Skip("short")
	}
	for _, q := range queries {
		checkPositions(t, q.ID, q.Query)
	}
}

func TestWalkGoesThroughAllNodesInOrder(t *testing.T) {
	q := parse("let f = (x:long) { x + 1 };\nT | where ['a b'] == f(2) | project c = 'd' 'e'")
	var kinds []string
	Walk(q, func(n Node) bool {
		kinds = append(kinds, n.Kind().String())
		return n.Kind() != KindFunctionCallExpression
	})
	want := "QueryBlock LetStatement NameDeclaration FunctionDeclaration FunctionParameters FunctionParameter " +
		"NameAndTypeDeclaration NameDeclaration PrimitiveTypeExpression FunctionBody AddExpression NameReference " +
		"LongLiteralExpression ExpressionStatement PipeExpression PipeExpression NameReference FilterOperator " +
		"EqualExpression NameReference StringLiteralExpression FunctionCallExpression ProjectOperator " +
		"SimpleNamedExpression NameDeclaration CompoundStringLiteralExpression"
	if got := strings.Join(kinds, " "); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestParseOfNothing(t *testing.T) {
	for _, f := range []*source.File{nil, source.NewFile("q.kql", nil), source.NewFile("q.kql", []byte(" // a\n"))} {
		q := Parse(f)
		if len(q.Problems) != 0 || q.Format() != "(QueryBlock)" || q.End.Kind != EndOfTextToken {
			t.Errorf("%q: %s %v", f.Text(), q.Format(), q.Problems)
		}
	}
}

func TestTextAndSpan(t *testing.T) {
	f := source.NewFile("q.kql", []byte("T | take 10"))
	q := Parse(f)
	pipe := q.Statements.Items[0].(*ExpressionStatement).Expr.(*Pipe)
	if got := q.Text(pipe.Operator.Range()); got != "take 10" {
		t.Errorf("Text = %q", got)
	}
	if got := q.Span(pipe.Operator); got != f.Span(4, 11) {
		t.Errorf("Span = %d-%d", got.Start, got.End)
	}
}
