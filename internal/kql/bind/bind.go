package bind

import (
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Limits of what is bound. A query beyond them has an open result and no further problems.
const (
	maxFuel  = 200_000 // expressions and operators, each time they are bound
	maxDepth = 400     // expressions within each other
	maxCalls = 24      // functions that call each other
)

// A Bound is a query with the meaning of its names.
type Bound struct {
	Query    *syntax.Query
	Result   *Rel         // the rows that come out; nil if the query has no tabular result
	Scalar   *schema.Type // of a query that is a scalar expression
	Problems []Problem    // in the order in which they were met
	Limited  bool         // the query is beyond what is bound

	reads     []*Rel
	tables    []Use
	functions []Use
	builtins  []string
}

// A Use is a place where a table or function is named.
type Use struct {
	Name  string
	At    source.Span
	Known bool // the schema has it
}

// A Problem is a place where a query does not mean anything.
type Problem struct {
	Code    string // of Microsoft's binder: KS142
	At      source.Span
	Message string
	Name    string          // the name that is not known, for KS142, KS204 and KS211
	Warning bool            // the official binder only warns
	Column  bool            // Name can only be a column, and of all relations in scope it is known which columns they have
	Scope   []schema.Column // the columns that could have been meant
}

// A Session binds queries against one schema. Stored functions are parsed once for all of them, and what they return is
// shared where it is the same for all. Several goroutines may use it.
//
// The plans of its queries share relations, which nobody may change.
type Session struct {
	schema schema.Schema
	mu     sync.Mutex
	stored map[string]*userFunction // nil for a name that the schema has no function of
	all    everything
	names  sync.Pool // maps that binders lend

	results map[resultKey]*result // nil for those that have been asked for once
}

// NewSession returns a session for the schema, which must not change any more.
func NewSession(s schema.Schema) *Session {
	return &Session{schema: s, stored: map[string]*userFunction{}, results: map[resultKey]*result{}}
}

// Query binds the query in a session of its own. It is total: the result is never nil.
func Query(q *syntax.Query, s schema.Schema) *Bound { return NewSession(s).Query(q) }

// Query binds the query. It is total: the result is never nil.
func (s *Session) Query(q *syntax.Query) *Bound { return s.Body(q, "") }

// Body binds the text of a stored function with the parameters, which are written as KQL declares them: "(n:long=1)".
func (s *Session) Body(q *syntax.Query, parameters string) *Bound {
	b := s.binder(q)
	defer b.done()
	return b.query(q, parameters)
}

func (s *Session) binder(q *syntax.Query) *binder {
	return &binder{schema: s.schema, session: s, out: &Bound{Query: q}, frame: &frame{q: q}, fuel: maxFuel}
}

func (b *binder) query(q *syntax.Query, parameters string) *Bound {
	top := &scope{counter: new(int)}
	if parameters != "" {
		at := q.File.Span(0, 0)
		for _, p := range b.prepare(&schema.Function{Parameters: parameters}).params {
			top.declare(p.name, p.asVariable(at))
		}
	}
	v := b.block(q.Statements.Items, nil, top)
	switch {
	case v == nil:
	case v.rel != nil:
		b.out.Result = v.rel
	case len(v.group) > 0:
		b.out.Result = v.group[0]
	case v.typ != nil:
		b.out.Scalar = v.typ
	}
	b.out.Limited = b.fuel <= 0
	return b.out
}

// Columns returns the columns of the result, and whether there may be others.
func (b *Bound) Columns() (columns []*Column, open bool) {
	if b.Result == nil {
		return nil, b.Scalar == nil || b.Limited
	}
	return b.Result.Columns, b.Result.Open || b.Limited
}

// Reads returns the places where a table is read, functions expanded, in the order in which they were met.
func (b *Bound) Reads() []*Rel { return b.reads }

// Tables returns the places where the text of the query names a table.
func (b *Bound) Tables() []Use { return b.tables }

// Functions returns the stored functions that the text of the query itself calls.
func (b *Bound) Functions() []Use { return b.functions }

// Builtins returns the built-in functions that the text of the query itself calls.
func (b *Bound) Builtins() []string { return b.builtins }

// A binder binds one query.
type binder struct {
	schema  schema.Schema
	session *Session
	out     *Bound
	frame   *frame
	quiet   int // problems are not recorded while it is above zero
	fuel    int
	depth   int
	calls   int
	names   map[string]int32 // see lent

	// What the plan shares with those of other queries; see result.
	sharesAll bool                 // it has the union of all tables that the session has
	made      []resultKey          // the results that are in it
	within    []resultKey          // the results that are being made
	deepest   int                  // how deep expressions have been
	nested    int                  // how deep calls have been
	opens     map[string]*inferred // of open tables, by name: a query names a column for all its reads
}

// A frame is the text that is being bound: the query, or that of a stored function.
type frame struct {
	q      *syntax.Query
	stored bool // a stored function, or within one
}

func (b *binder) span(n syntax.Node) source.Span { return b.frame.q.Span(n) }
func (b *binder) at(r source.Range) source.Span  { return r.In(b.frame.q.File) }
func (b *binder) name(n syntax.Name) string      { return b.frame.q.Name(n) }
func (b *binder) text(r source.Range) string     { return b.frame.q.Text(r) }
func (b *binder) declared(n *syntax.NameDeclaration) string {
	if n == nil || n.Missing() {
		return ""
	}
	return b.name(n.Name)
}

func (b *binder) problem(code string, at source.Range, name, message string) {
	b.add(Problem{Code: code, At: b.at(at), Name: name, Message: message})
}

// telling reports whether problems are recorded.
func (b *binder) telling() bool { return b.quiet == 0 && b.fuel > 0 }

func (b *binder) add(p Problem) {
	if b.telling() {
		b.out.Problems = append(b.out.Problems, p)
	}
}

// spend uses up fuel and reports whether there is any left.
func (b *binder) spend() bool {
	b.fuel--
	return b.fuel > 0
}

// openRel returns a relation of which nothing is known.
func (b *binder) openRel(n syntax.Node) *Rel { return &Rel{Op: Opaque, At: b.span(n), Open: true} }
