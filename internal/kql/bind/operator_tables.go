package bind

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// parameterNamed returns the operator parameter with the name, or nil.
func (b *binder) parameterNamed(list []*syntax.NamedParameter, names ...string) *syntax.NamedParameter {
	for _, p := range list {
		if slices.Contains(names, b.declared(p.Name)) {
			return p
		}
	}
	return nil
}

// word returns the value of a parameter as it is written: leftouter, true.
func (b *binder) word(list []*syntax.NamedParameter, names ...string) string {
	p := b.parameterNamed(list, names...)
	if p == nil || p.Value == nil {
		return ""
	}
	if d, ok := p.Value.(*syntax.NameDeclaration); ok {
		return b.declared(d)
	}
	return b.text(p.Value.Range())
}

var joinKinds = map[string]JoinKind{
	"": InnerUnique, "innerunique": InnerUnique, "inner": Inner, "leftouter": LeftOuter, "rightouter": RightOuter,
	"fullouter": FullOuter, "leftsemi": LeftSemi, "rightsemi": RightSemi, "leftanti": LeftAnti, "anti": LeftAnti,
	"leftantisemi": LeftAnti, "rightanti": RightAnti, "rightantisemi": RightAnti,
}

func (k JoinKind) leftOnly() bool  { return k == LeftSemi || k == LeftAnti }
func (k JoinKind) rightOnly() bool { return k == RightSemi || k == RightAnti }

// operand binds an operand that has to be rows.
func (b *binder) operand(n syntax.Expr, s *scope) *Rel {
	v := b.expr(n, s.rows())
	if r := b.single(v); r != nil {
		return r
	}
	if n == nil {
		return &Rel{Open: true}
	}
	b.notRows(v)
	return b.openRel(n)
}

func (b *binder) join(n *syntax.JoinOperator, left *Rel, s *scope) *Rel {
	right := b.operand(n.Expr, s)
	r := &Rel{Op: Join, At: b.span(n), Inputs: []*Rel{left, right}}
	var known bool
	if r.Join, known = joinKinds[strings.ToLower(b.word(n.Parameters, "kind"))]; !known {
		b.problem("KS005", b.parameterNamed(n.Parameters, "kind").Value.Range(), "", "there is no such kind of join")
	}
	switch {
	case n.On != nil:
		r.Keys = b.joinKeys(n.On.Expressions, left, right, s)
	case n.Where != nil:
		condition := b.expr(n.Where.Expr, s.with(func(c *scope) { c.right = right }))
		b.mustBe(n.Where.Expr, condition, schema.BoolType)
	default:
		b.problem("KS006", n.Range(), "", "the join has no condition")
	}
	var columns []*Column
	if !r.Join.rightOnly() {
		columns = mergeColumns(columns, r, 0, left.all())
		r.Open = r.Open || left.Open
	}
	if !r.Join.leftOnly() {
		columns = mergeColumns(columns, r, 1, right.all())
		r.Open = r.Open || right.Open
	}
	r.Columns = b.unique(columns)
	return r
}

// mergeColumns adds the columns of an input of a join as outputs of the join.
func mergeColumns(to []*Column, r *Rel, input int, columns []*Column) []*Column {
	outputs := make([]Column, len(columns))
	from := []int32{int32(input)}
	to = slices.Grow(to, len(columns))
	for i, c := range columns {
		outputs[i] = Column{Name: c.Name, Type: c.Type, Merge: r, Of: columns[i : i+1 : i+1], From: from}
		to = append(to, &outputs[i])
	}
	return to
}

// joinKeys binds the condition of a join or lookup: names of common columns, or $left.a == $right.b.
func (b *binder) joinKeys(list syntax.Separated[syntax.Expr], left, right *Rel, s *scope) []JoinKey {
	inner := s.with(func(c *scope) { c.row, c.right, c.common = left, right, true })
	var keys []JoinKey
	for _, e := range list.Items {
		keys = b.joinKey(keys, e, inner)
	}
	return keys
}

func (b *binder) joinKey(keys []JoinKey, n syntax.Expr, s *scope) []JoinKey {
	for {
		p, ok := n.(*syntax.Parenthesized)
		if !ok {
			break
		}
		n = p.Expr
	}
	if bin, ok := n.(*syntax.Binary); ok {
		switch bin.Kind() {
		case syntax.KindAndExpression:
			return b.joinKey(b.joinKey(keys, bin.Left, s), bin.Right, s)
		case syntax.KindEqualExpression:
			return b.equalKey(keys, bin, s)
		}
	}
	v := b.expr(n, s)
	ref, ok := n.(*syntax.NameReference)
	if !ok {
		if n != nil && !n.Missing() && !v.isError() {
			b.problem("KS182", n.Range(), "", "the condition of a join is a column or $left.a == $right.b")
		}
		return keys
	}
	return b.commonKey(keys, ref, v, s)
}

func (b *binder) commonKey(keys []JoinKey, n *syntax.NameReference, v *value, s *scope) []JoinKey {
	if v.column == nil {
		if !v.isError() && v.typ != schema.UnknownType {
			b.problem("KS109", n.Range(), "", "a column is expected")
		}
		return keys
	}
	name := b.name(n.Name)
	k := JoinKey{sideColumnOf(s.row, name), sideColumnOf(s.right, name)}
	switch {
	case k.Left == nil || k.Right == nil:
		b.problem("KS145", n.Range(), name, "the column is not on both sides of the join")
		return keys
	case k.Left.Type != k.Right.Type && k.Left.Type != schema.UnknownType && k.Right.Type != schema.UnknownType:
		b.problem("KS227", n.Range(), name, "the column has different types on the two sides of the join")
		return keys
	}
	return append(keys, k)
}

func sideColumnOf(r *Rel, name string) *Column {
	if c := r.lookup(name); c != nil || !r.Open {
		return c
	}
	return r.infer(name)
}

func (b *binder) equalKey(keys []JoinKey, n *syntax.Binary, s *scope) []JoinKey {
	left, right := b.expr(n.Left, s), b.expr(n.Right, s)
	leftOK, rightOK := b.keySide(n.Left, left, "$left"), b.keySide(n.Right, right, "$right")
	if !leftOK || !rightOK {
		return keys
	}
	k := JoinKey{left.column, right.column}
	l, r := k.Left.Type, k.Right.Type
	switch {
	case l.IsDynamic():
		b.problem("KS241", n.Left.Range(), "", "a dynamic value cannot be a join key")
	case r.IsDynamic():
		b.problem("KS241", n.Right.Range(), "", "a dynamic value cannot be a join key")
	case l == schema.UnknownType || r == schema.UnknownType:
	case schema.Promoted(l) != schema.Promoted(r):
		b.add(Problem{
			Code: "KS242", Message: "the join compares a " + l.String() + " with a " + r.String(), At: b.span(n),
		})
	}
	return append(keys, k)
}

// keySide checks one side of $left.a == $right.b and reports whether it is a column.
func (b *binder) keySide(n syntax.Expr, v *value, side string) bool {
	for {
		p, ok := n.(*syntax.Parenthesized)
		if !ok {
			break
		}
		n = p.Expr
	}
	path, ok := n.(*syntax.Path)
	if ok {
		ref, isName := path.Expr.(*syntax.NameReference)
		ok = isName && b.name(ref.Name) == side
	}
	if !ok {
		if !v.isError() || path == nil {
			b.problem("KS183", n.Range(), "", "the operand must be a column of "+side)
		}
		return false
	}
	return v.column != nil
}

func (b *binder) lookupOperator(n *syntax.LookupOperator, left *Rel, s *scope) *Rel {
	right := b.operand(n.Expr, s)
	r := &Rel{Op: Join, At: b.span(n), Inputs: []*Rel{left, right}, Join: LeftOuter, Open: left.Open || right.Open}
	if strings.EqualFold(b.word(n.Parameters, "kind"), "inner") {
		r.Join = Inner
	}
	if n.On != nil {
		r.Keys = b.joinKeys(n.On.Expressions, left, right, s)
	}
	columns := mergeColumns(nil, r, 0, left.all())
	rest := make([]*Column, 0, len(right.Columns))
	for _, c := range right.all() {
		if !slices.ContainsFunc(r.Keys, func(k JoinKey) bool { return k.Right == c }) {
			rest = append(rest, c)
		}
	}
	r.Columns = b.unique(mergeColumns(columns, r, 1, rest))
	return r
}

func (b *binder) union(n *syntax.UnionOperator, in *Rel, s *scope) *Rel {
	var tables []*Rel
	if in != nil {
		tables = append(tables, in)
	}
	inner := s.rows()
	inner.fuzzy = s.fuzzy || strings.EqualFold(b.word(n.Parameters, "isfuzzy", "__isFuzzy"), "true")
	for _, e := range n.Expressions.Items {
		v := b.expr(e, inner)
		switch {
		case v.rel != nil:
			tables = append(tables, v.rel)
		case v.isGroup:
			tables = append(tables, v.group...)
		case v.typ == schema.UnknownType:
			tables = append(tables, b.openRel(e))
		default:
			b.notRows(v)
		}
	}
	var source *Column
	if name := b.word(n.Parameters, "withsource", "with_source"); name != "" {
		source = &Column{Name: name, Type: schema.StringType}
	}
	return b.unify(tables, b.span(n), source)
}

// unify returns the union of the tables: columns of one name and type are one, those of one name and several types get
// the type behind their name.
func (b *binder) unify(tables []*Rel, at source.Span, withSource *Column) *Rel {
	r := &Rel{Op: Union, At: at, Inputs: tables}
	widest := 0
	for _, t := range tables {
		widest = max(widest, len(t.Columns))
	}
	u := unifier{rel: r, byName: b.lent(widest), chunk: min(widest+fewNames, 4096)}
	u.order = make([]unified, 0, u.chunk)
	for i, t := range tables {
		r.Open = r.Open || t.Open
		for _, c := range t.Columns {
			u.add(c, i)
		}
		if t.inferred != nil {
			for _, c := range t.inferred.columns {
				u.add(c, i)
			}
		}
	}
	if withSource != nil {
		r.Columns = append(r.Columns, withSource)
	}
	u.name()
	return r
}

// A unifier puts the columns of the inputs of a union together. Unions of all tables have tens of thousands of columns,
// so that what is made for each of them is taken from chunks.
type unifier struct {
	rel    *Rel
	byName map[string]int32 // places in order
	order  []unified
	chunk  int
	given  nameSet // names with a type behind them
	made   []Column
	of     []*Column
	from   []int32
}

// unified is the columns of one name in the inputs of a union, one for each type.
type unified struct {
	first *Column
	rest  []*Column
}

func (u *unifier) add(c *Column, input int) {
	place, ok := u.byName[c.Name]
	if !ok {
		u.byName[c.Name] = int32(len(u.order))
		u.order = append(u.order, unified{first: u.column(c, input)})
		return
	}
	n := &u.order[place]
	if unifies(n.first, c, input) {
		return
	}
	for _, have := range n.rest {
		if unifies(have, c, input) {
			return
		}
	}
	n.rest = append(n.rest, u.column(c, input))
}

// column returns an output of the union that holds c.
func (u *unifier) column(c *Column, input int) *Column {
	if len(u.made) == 0 {
		u.made, u.of, u.from = make([]Column, u.chunk), make([]*Column, u.chunk), make([]int32, u.chunk)
	}
	out := &u.made[0]
	u.of[0], u.from[0] = c, int32(input)
	*out = Column{Name: c.Name, Type: c.Type, Merge: u.rel, Of: u.of[:1:1], From: u.from[:1:1]}
	u.made, u.of, u.from = u.made[1:], u.of[1:], u.from[1:]
	return out
}

// unifies adds the column of an input to an output of the same type and reports whether there is one.
func unifies(have, c *Column, input int) bool {
	if have.Type != c.Type {
		if !have.Type.IsDynamic() || !c.Type.IsDynamic() {
			return false
		}
		if t, ok := schema.Common(have.Type, c.Type, schema.NoConversion); ok {
			have.Type = t
		}
	}
	if int(have.From[len(have.From)-1]) != input {
		have.Of, have.From = append(have.Of, c), append(have.From, int32(input))
	}
	return true
}

// name gives the outputs their names: of several types under one name, each gets its type behind it.
func (u *unifier) name() {
	u.rel.Columns = slices.Grow(u.rel.Columns, len(u.order))
	for i := range u.order {
		n := &u.order[i]
		u.rel.Columns = append(u.rel.Columns, n.first)
		if len(n.rest) == 0 {
			continue
		}
		u.typed(n.first)
		for _, c := range n.rest {
			u.typed(c)
			u.rel.Columns = append(u.rel.Columns, c)
		}
	}
}

// typed puts its type behind the name of a column, and a number if the name is taken.
func (u *unifier) typed(c *Column) {
	base := c.Name + "_" + c.Type.String()
	c.Name = base
	for k := 1; u.taken(c.Name); k++ {
		c.Name = base + strconv.Itoa(k)
	}
	u.given.add(c.Name)
}

// taken reports whether the name is that of another output.
func (u *unifier) taken(name string) bool {
	place, ok := u.byName[name]
	return ok && len(u.order[place].rest) == 0 || u.given.has(name)
}
