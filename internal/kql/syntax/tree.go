// Package syntax reads the Kusto Query Language: lexer, parser and syntax tree.
//
// The grammar and its error recovery are those of Microsoft's parser (Kusto.Language 12.4.1): a text is accepted exactly
// if that parser accepts it, and [Query.Format] prints the tree that it would build. [Parse] is total: any text has a
// tree. What is absent but required is in the tree as a missing token or node of no width, and what cannot be understood
// is in [Query.Skipped].
//
// Texts are templates now and then: what only deployment decides is a hole (see [source.File.Holes]). A hole is a token,
// or part of one, that carries [Token.Hole]; nothing is reported about what touches a hole.
package syntax

import "github.com/sentinel-lint/sentinel-lint/internal/source"

// A Query is the syntax tree of one text: statements separated by semicolons.
type Query struct {
	File       *source.File
	Tokens     []Token // all tokens of the text in order; the last is the EndOfTextToken
	Directives []Token // the # lines at the start
	Statements Separated[Statement]
	Skipped    *SkippedTokens // what follows the last statement that could be parsed, or nil
	End        Token
	Problems   []Problem // ordered by position; empty if the text is valid
	node
	text string
}

// A Problem is a place where the text is not valid KQL.
type Problem struct {
	Range      source.Range
	Code       string // of Microsoft's parser: KS005
	Message    string
	Suggestion string // what to write in the place of Range, or empty
}

// A Token is a word, a literal or a punctuation mark, without the white space and comments before it. The zero Token is
// no token: an optional one that is absent.
type Token struct {
	Start, End int32 // in bytes
	Kind       Kind
	flags      tokenFlags
}

type tokenFlags uint16

const (
	hole    tokenFlags = 1 << iota // covers, at least partly, what only deployment decides
	missing                        // required but absent; Start equals End
	broken                         // a literal without its end
)

// Range returns the position of the token.
func (t Token) Range() source.Range { return source.Range{Start: t.Start, End: t.End} }

// Present reports whether the token is written in the text.
func (t Token) Present() bool { return t.Kind != None && t.flags&missing == 0 }

// Missing reports whether the token is required but not in the text.
func (t Token) Missing() bool { return t.flags&missing != 0 }

// Hole reports whether the token covers text that only deployment decides.
func (t Token) Hole() bool { return t.flags&hole != 0 }

// A Node is a part of the tree. The set of nodes is closed.
type Node interface {
	// Range returns the position from the first token to the last. A missing node is empty.
	Range() source.Range
	// Kind returns the kind under which Microsoft's parser knows the node.
	Kind() Kind
	// Missing reports whether the node is required but absent from the text.
	Missing() bool
	children(visitor)
}

// An Expr is an expression: a scalar, a table, a query, an operator that begins a query, or a declaration where the
// grammar takes one in the place of an expression.
type Expr interface {
	Node
	exprNode()
}

// An Operator is a query operator, such as where or union. It is an [Expr] because it can begin a query.
type Operator interface {
	Expr
	operatorNode()
}

// A Statement is one statement of a query, function body or macro-expand.
type Statement interface {
	Node
	statementNode()
}

type node struct {
	start, end int32
	kind       Kind
	absent     bool
}

func (n *node) Range() source.Range { return source.Range{Start: n.start, End: n.end} }
func (n *node) Kind() Kind          { return n.kind }
func (n *node) Missing() bool       { return n.absent }

// Separated is a list with separators between its items. Separators[i] is the one behind Items[i]; the last item has one
// only if the text does. A separator that is required but absent is a missing token.
type Separated[T Node] struct {
	Items      []T
	Separators []Token
}

// A Name is a name as written: plain (KindTokenName), in brackets and quotes (KindBracketedName), a client parameter in
// braces (KindBracedName), or with wildcards (KindWildcardedName, KindBracketedWildcardedName). [Query.Name] decodes it.
type Name struct {
	Token    Token // the word; of a bracketed name its first string literal
	Brackets *NameBrackets
	Kind     Kind
}

// NameBrackets are the brackets or braces of a [Name]. Literal is the [*Literal] or [*CompoundString] of a name in
// brackets and quotes, and nil otherwise.
type NameBrackets struct {
	Open    Token
	Literal Expr
	Close   Token
}

// Range returns the position of the name with its brackets.
func (n Name) Range() source.Range {
	if n.Brackets == nil {
		return n.Token.Range()
	}
	return source.Range{Start: n.Brackets.Open.Start, End: n.Brackets.Close.End}
}

// A visitor is told the parts of a node in the order of the text. Absent parts are told as zero tokens or left out.
type visitor interface {
	token(Token)
	node(Node)
	name(Name)
	open()  // a list that is not empty begins
	close() // and ends
}

func visitNode(v visitor, n Node) {
	if n != nil {
		v.node(n)
	}
}

func visitTokens(v visitor, ts []Token) {
	if len(ts) == 0 {
		return
	}
	v.open()
	for _, t := range ts {
		v.token(t)
	}
	v.close()
}

func visitList[T Node](v visitor, items []T) {
	if len(items) == 0 {
		return
	}
	v.open()
	for _, n := range items {
		v.node(n)
	}
	v.close()
}

func visitSeparated[T Node](v visitor, l Separated[T]) {
	if len(l.Items) == 0 {
		return
	}
	v.open()
	for i, n := range l.Items {
		v.node(n)
		if i < len(l.Separators) {
			v.token(l.Separators[i])
		}
	}
	v.close()
}

func (q *Query) children(v visitor) {
	if len(q.Directives) > 0 {
		v.open()
		for i := range q.Directives {
			v.node(&directive{node{q.Directives[i].Start, q.Directives[i].End, KindDirective, false}, q.Directives[i]})
		}
		v.close()
	}
	visitSeparated(v, q.Statements)
	if q.Skipped != nil {
		v.node(q.Skipped)
	}
	v.token(q.End)
}

// A directive is a # line.
type directive struct {
	node
	Token Token
}

func (n *directive) children(v visitor) { v.token(n.Token) }

// Text returns the text at r.
func (q *Query) Text(r source.Range) string { return q.text[r.Start:r.End] }

// Span returns the position of n as a span of the query's file.
func (q *Query) Span(n Node) source.Span { return n.Range().In(q.File) }
