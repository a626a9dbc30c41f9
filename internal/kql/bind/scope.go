package bind

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A scope is where names are looked up. Scopes are values that are copied and changed, never shared and changed.
type scope struct {
	row      *Rel // the rows that the operator is applied to
	right    *Rel // in the condition of a join or lookup: the rows of the other side
	common   bool // in such a condition: a plain name is a column of both sides
	kind     scopeKind
	fuzzy    bool // names of tables may be unknown
	tabular  bool // the expression stands where rows must
	plugin   bool // the call is that of evaluate
	locals   *local
	counter  *int      // of the names Column1, Column2 … that are made up
	search   bool      // in the condition of search: a string is a condition
	implicit *value    // the rows that invoke passes as the first argument
	by       []*Column // in the aggregates of summarize: the columns that are its keys
}

type scopeKind uint8

const (
	normalScope    scopeKind = iota
	aggregateScope           // of summarize, outside of the arguments of an aggregate
)

// A local is a name that the query declares, and the names declared before it.
type local struct {
	name  string
	value *value
	view  bool
	outer *local
	base  bool // names before this one belong to an enclosing block
}

func (l *local) find(name string) *local {
	for ; l != nil; l = l.outer {
		if l.name == name {
			return l
		}
	}
	return nil
}

// declaredHere reports whether the name is declared in the innermost block.
func (l *local) declaredHere(name string) bool {
	for ; l != nil && !l.base; l = l.outer {
		if l.name == name {
			return true
		}
	}
	return false
}

func (s *scope) with(change func(*scope)) *scope {
	c := *s
	change(&c)
	return &c
}

// inRow returns the scope of the arguments of an operator that is applied to r.
func (s *scope) inRow(r *Rel) *scope {
	c := *s
	c.row, c.right, c.common, c.kind, c.tabular, c.plugin, c.implicit = r, nil, false, normalScope, false, false, nil
	return &c
}

// scalars returns the scope in which rows are not expected.
func (s *scope) scalars() *scope {
	if !s.tabular && !s.plugin {
		return s
	}
	c := *s
	c.tabular, c.plugin = false, false
	return &c
}

// rows returns the scope of an expression of which rows are expected and that does not see the columns.
func (s *scope) rows() *scope {
	c := *s
	c.row, c.right, c.common, c.kind, c.tabular, c.plugin, c.implicit = nil, nil, false, normalScope, true, false, nil
	return &c
}

func (s *scope) declare(name string, v *value) {
	s.locals = &local{name: name, value: v, outer: s.locals}
}

// nameReference binds a name that is not the name of a call.
func (b *binder) nameReference(n *syntax.NameReference, s *scope) *value {
	if n.Missing() || n.Name.Token.Hole() {
		return b.unknownName(n, s)
	}
	switch n.Name.Kind {
	case syntax.KindWildcardedName, syntax.KindBracketedWildcardedName:
		return b.wildcard(n, s)
	case syntax.KindBracedName:
		b.problem("KS213", n.Range(), "", "client parameters are not allowed here")
		return errorValue(n)
	}
	return b.lookup(n, b.name(n.Name), s)
}

func (b *binder) unknownName(n *syntax.NameReference, s *scope) *value {
	if n.Missing() {
		return errorValue(n)
	}
	if s.tabular {
		return relValue(n, b.openRel(n))
	}
	return scalarValue(n, schema.UnknownType)
}

// lookup finds what a name stands for, in the order of Microsoft's binder: columns before variables, variables before
// functions, functions before tables; a column of an open table last.
func (b *binder) lookup(n *syntax.NameReference, name string, s *scope) *value {
	if s.right != nil && (name == "$left" || name == "$right") {
		side := s.row
		if name == "$right" {
			side = s.right
		}
		return &value{node: n, rel: side, name: name}
	}
	if v := b.visible(n, name, s); v != nil {
		return v
	}
	if s.kind == aggregateScope {
		if v := b.visible(n, name, s.with(func(c *scope) { c.kind = normalScope })); v != nil {
			b.problem("KS236", n.Range(), name, "the name cannot be used outside of an aggregate")
			return &value{node: n, typ: schema.ErrorType, name: name}
		}
	}
	return b.unresolved(n, name, s)
}

func (b *binder) visible(n *syntax.NameReference, name string, s *scope) *value {
	columns := s.kind == normalScope
	if columns {
		if c := s.column(name); c != nil {
			return columnValue(n, c, b.span(n))
		}
	}
	if l := s.locals.find(name); l != nil {
		return b.useLocal(n, name, l, s)
	}
	if f := b.storedFunction(name); f != nil && f.required() == 0 {
		return b.callStored(n, name, f, s)
	}
	if t := b.schema.Table(name); t != nil {
		return relValue(n, b.read(n, name, t))
	}
	if functionNamed(name) != nil && s.kind == normalScope || aggregateNamed(name) != nil && s.kind == aggregateScope {
		b.problem("KS117", n.Range(), name, "the function needs its arguments in parentheses")
		return &value{node: n, typ: schema.UnknownType, name: name}
	}
	if columns && s.row != nil && s.row.Open {
		return columnValue(n, s.row.infer(name), b.span(n))
	}
	return nil
}

// column returns the column with the name in either side, or nil.
func (s *scope) column(name string) *Column {
	if s.row != nil {
		if c := s.row.lookup(name); c != nil {
			return c
		}
	}
	if s.right != nil {
		return s.right.lookup(name)
	}
	return nil
}

func (b *binder) useLocal(n *syntax.NameReference, name string, l *local, s *scope) *value {
	v := l.value
	if v.function != nil {
		if v.function.user.required() > 0 {
			b.problem("KS117", n.Range(), name, "the function needs its arguments in parentheses")
			return &value{node: n, typ: schema.UnknownType, name: name}
		}
		called := b.callUser(n, v.function.user, nil, s)
		called.name = name
		return called
	}
	used := *v
	used.node, used.name, used.literal, used.column, used.same = n, name, false, nil, nil
	return &used
}

// unresolved reports a name that stands for nothing. Where rows are expected it is taken to be a table that the schema
// lacks, which may have any columns.
func (b *binder) unresolved(n *syntax.NameReference, name string, s *scope) *value {
	if !s.tabular {
		b.add(Problem{
			Code: "KS142", At: b.span(n), Name: name, Message: "the name does not refer to anything known",
			Column: s.closed(), Scope: b.meant(s.row),
		})
		return &value{node: n, typ: schema.ErrorType, name: name}
	}
	p := Problem{Code: "KS204", At: b.span(n), Name: name, Message: "the name does not refer to any known table"}
	if s.fuzzy {
		p.Code, p.Warning = "KS205", true
	}
	b.add(p)
	return relValue(n, b.unknownTable(n, name))
}

// closed reports whether all columns in scope are known.
func (s *scope) closed() bool {
	return s.row != nil && !s.row.Open && (s.right == nil || !s.right.Open)
}

// meant returns the columns of r for a problem, nil where none is recorded.
func (b *binder) meant(r *Rel) []schema.Column {
	if r == nil || !b.telling() {
		return nil
	}
	columns := make([]schema.Column, len(r.Columns))
	for i, c := range r.Columns {
		columns[i] = schema.Column{Name: c.Name, Type: c.Type}
	}
	return columns
}

// wildcard binds a name with wildcards: columns where columns are listed, tables where tables are.
func (b *binder) wildcard(n *syntax.NameReference, s *scope) *value {
	pattern := b.name(n.Name)
	if s.tabular {
		return b.wildcardTables(n, pattern, s)
	}
	v := &value{node: n, several: true}
	if s.row == nil {
		return errorValue(n)
	}
	for _, c := range s.row.all() {
		if matches(pattern, c.Name) {
			v.columns = append(v.columns, c)
		}
	}
	switch {
	case len(v.columns) == 1:
		return columnValue(n, v.columns[0], b.span(n))
	case len(v.columns) == 0 && !s.row.Open:
		b.problem("KS142", n.Range(), pattern, "no column matches the name")
		return errorValue(n)
	}
	return v
}

func (b *binder) wildcardTables(n *syntax.NameReference, pattern string, s *scope) *value {
	v := &value{node: n, isGroup: true}
	for t := range b.schema.Tables() {
		if matches(pattern, t.Name) {
			v.group = append(v.group, b.read(n, t.Name, t))
		}
	}
	seen := map[string]bool{}
	for l := s.locals; l != nil; l = l.outer {
		if l.view && !seen[l.name] && matches(pattern, l.name) && l.value.function.user.required() == 0 {
			if r := b.callUser(n, l.value.function.user, nil, s); r.rel != nil {
				v.group = append(v.group, r.rel)
			}
		}
		seen[l.name] = true
	}
	if len(v.group) == 0 {
		b.problem("KS142", n.Range(), pattern, "no table matches the name")
		return errorValue(n)
	}
	if len(v.group) == 1 {
		return relValue(n, v.group[0])
	}
	return v
}

// matches reports whether the name is one that the pattern, in which * stands for any text, describes.
func matches(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == name
	}
	rest, ok := strings.CutPrefix(name, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}

// read returns the rows of a table that the schema knows.
func (b *binder) read(n syntax.Node, name string, t *schema.Table) *Rel {
	r := b.rows(name, t)
	r.At = b.span(n)
	b.note(r)
	return r
}

// rows returns the rows of a table, read nowhere yet.
func (b *binder) rows(name string, t *schema.Table) *Rel {
	r := &Rel{Op: Read, Table: name, Known: true, Open: t.Open, name: name}
	r.Columns = columnsOf(t, r)
	if t.Open {
		r.inferred = b.inferredOf(name)
	}
	return r
}

func (b *binder) inferredOf(name string) *inferred {
	if b.opens == nil {
		b.opens = map[string]*inferred{}
	}
	if b.opens[name] == nil {
		b.opens[name] = &inferred{}
	}
	return b.opens[name]
}

func columnsOf(t *schema.Table, r *Rel) []*Column {
	columns := make([]Column, len(t.Columns))
	pointers := make([]*Column, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = Column{Name: c.Name, Type: c.Type, Source: r}
		pointers[i] = &columns[i]
	}
	return pointers
}

// unknownTable returns the rows of a table that the schema lacks.
func (b *binder) unknownTable(n syntax.Node, name string) *Rel {
	r := &Rel{Op: Read, At: b.span(n), Table: name, Open: true, name: name}
	b.note(r)
	return r
}

func (b *binder) note(r *Rel) {
	b.out.reads = append(b.out.reads, r)
	if !b.frame.stored && r.Op == Read {
		b.out.tables = append(b.out.tables, Use{r.Table, r.At, r.Known})
	}
}

// spanOf returns the position of a call's name, or of the whole expression.
func nameRange(n syntax.Expr) source.Range {
	if c, ok := n.(*syntax.Call); ok && c.Name != nil {
		return c.Name.Range()
	}
	return n.Range()
}
