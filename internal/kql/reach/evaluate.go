package reach

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// maxEvaluation is how deep columns and expressions are followed.
const maxEvaluation = 200

// An evaluator says which values expressions have on a way, in one world.
type evaluator struct {
	way       *way
	row       domain.World
	unmatched *bind.Rel // an outer join in which the row found no partner
	known     map[*bind.Column]domain.Set
	constants map[*bind.Scalar]domain.Set // the same in every world
	depth     int
}

// in makes the evaluator one of another world. What it has made is used again.
func (e *evaluator) in(row domain.World) {
	e.row = row
	clear(e.known)
}

func (e *evaluator) constant(v *bind.Scalar) domain.Set {
	s, ok := e.constants[v]
	if !ok {
		s = domain.Of(v.Const)
		if e.constants == nil {
			e.constants = map[*bind.Scalar]domain.Set{}
		}
		e.constants[v] = s
	}
	return s
}

// column returns what the column may hold.
func (e *evaluator) column(c *bind.Column) domain.Set {
	if s, ok := e.known[c]; ok {
		return s
	}
	if e.depth > maxEvaluation {
		return domain.Anything()
	}
	e.depth++
	s := e.columnIn(c)
	e.depth--
	if e.known == nil {
		e.known = map[*bind.Column]domain.Set{}
	}
	e.known[c] = s
	return s
}

func (e *evaluator) columnIn(c *bind.Column) domain.Set {
	switch {
	case c.Merge != nil:
		return e.merged(c)
	case c.Source != nil && c.Source == e.way.read:
		return e.row.Values(c.Name)
	case c.Listed != nil:
		return *c.Listed
	case c.Source != nil:
		return domain.Anything()
	case c.Value != nil:
		return e.value(c.Value)
	case len(c.Of) == 1 && c.Of[0] != nil:
		return e.column(c.Of[0])
	}
	return domain.Anything()
}

// merged returns what an output of a join or union may hold, by the input that the way takes.
func (e *evaluator) merged(c *bind.Column) domain.Set {
	input, on := e.way.inputs[c.Merge]
	if !on {
		return domain.Anything()
	}
	if of := c.In(input); of != nil {
		return e.column(of)
	}
	if c.Merge.Op == bind.Union || c.Merge == e.unmatched {
		return emptyOf(c.Type)
	}
	return domain.Anything()
}

// emptyOf returns what stands where there is no value: the empty string, null for other types.
func emptyOf(t *schema.Type) domain.Set {
	switch {
	case t == schema.StringType:
		return domain.OfStrings("")
	case t == schema.UnknownType || t.IsDynamic():
		return domain.Of(domain.Str(""), domain.Const{})
	}
	return domain.Of(domain.Const{})
}

func (e *evaluator) truth(v *bind.Scalar) fact.Truth { return domain.TruthOf(e.value(v)) }

// value returns what the expression may be.
func (e *evaluator) value(v *bind.Scalar) domain.Set {
	if v == nil || e.depth > maxEvaluation {
		return domain.Anything()
	}
	e.depth++
	s := e.valueIn(v)
	e.depth--
	return s
}

func (e *evaluator) valueIn(v *bind.Scalar) domain.Set {
	switch v.Op {
	case bind.OpConstant:
		return e.constant(v)
	case bind.OpReference:
		return e.column(v.Column)
	case bind.OpOperation:
		if t, ok := e.operation(v); ok {
			return domain.FromTruth(t)
		}
	case bind.OpCall:
		return e.call(v)
	}
	return domain.Anything()
}

// A comparison is what an operator on strings does.
type comparison struct {
	match     domain.Match
	sensitive bool
	negated   bool
}

var comparisons = map[syntax.Kind]comparison{
	syntax.KindEqualExpression: {domain.Equals, true, false}, syntax.KindNotEqualExpression: {domain.Equals, true, true},
	syntax.KindEqualTildeExpression: {domain.Equals, false, false}, syntax.KindBangTildeExpression: {domain.Equals, false, true},
	syntax.KindHasExpression: {domain.Has, false, false}, syntax.KindNotHasExpression: {domain.Has, false, true},
	syntax.KindHasCsExpression: {domain.Has, true, false}, syntax.KindNotHasCsExpression: {domain.Has, true, true},
	syntax.KindHasPrefixExpression: {domain.HasPrefix, false, false}, syntax.KindNotHasPrefixExpression: {domain.HasPrefix, false, true},
	syntax.KindHasPrefixCsExpression: {domain.HasPrefix, true, false}, syntax.KindNotHasPrefixCsExpression: {domain.HasPrefix, true, true},
	syntax.KindHasSuffixExpression: {domain.HasSuffix, false, false}, syntax.KindNotHasSuffixExpression: {domain.HasSuffix, false, true},
	syntax.KindHasSuffixCsExpression: {domain.HasSuffix, true, false}, syntax.KindNotHasSuffixCsExpression: {domain.HasSuffix, true, true},
	syntax.KindContainsExpression: {domain.Contains, false, false}, syntax.KindNotContainsExpression: {domain.Contains, false, true},
	syntax.KindContainsCsExpression: {domain.Contains, true, false}, syntax.KindNotContainsCsExpression: {domain.Contains, true, true},
	syntax.KindStartsWithExpression: {domain.StartsWith, false, false}, syntax.KindNotStartsWithExpression: {domain.StartsWith, false, true},
	syntax.KindStartsWithCsExpression: {domain.StartsWith, true, false}, syntax.KindNotStartsWithCsExpression: {domain.StartsWith, true, true},
	syntax.KindEndsWithExpression: {domain.EndsWith, false, false}, syntax.KindNotEndsWithExpression: {domain.EndsWith, false, true},
	syntax.KindEndsWithCsExpression: {domain.EndsWith, true, false}, syntax.KindNotEndsWithCsExpression: {domain.EndsWith, true, true},
	syntax.KindMatchesRegexExpression: {domain.Regex, true, false},
	syntax.KindInExpression:           {domain.Equals, true, false}, syntax.KindNotInExpression: {domain.Equals, true, true},
	syntax.KindInCsExpression: {domain.Equals, false, false}, syntax.KindNotInCsExpression: {domain.Equals, false, true},
	syntax.KindHasAnyExpression: {domain.Has, false, false}, syntax.KindHasAllExpression: {domain.Has, false, false},
}

var orders = map[syntax.Kind]domain.Order{
	syntax.KindLessThanExpression: domain.Less, syntax.KindLessThanOrEqualExpression: domain.LessOrEqual,
	syntax.KindGreaterThanExpression: domain.Greater, syntax.KindGreaterThanOrEqualExpression: domain.GreaterOrEqual,
}

// operation returns the truth of an operation that has one.
func (e *evaluator) operation(v *bind.Scalar) (fact.Truth, bool) {
	if len(v.Args) < 2 {
		return fact.Unknown, false
	}
	switch v.Kind {
	case syntax.KindAndExpression:
		return e.truth(v.Args[0]).And(e.truth(v.Args[1])), true
	case syntax.KindOrExpression:
		return e.truth(v.Args[0]).Or(e.truth(v.Args[1])), true
	}
	if o, ok := orders[v.Kind]; ok {
		return domain.Ordered(o, e.value(v.Args[0]), e.value(v.Args[1])), true
	}
	c, ok := comparisons[v.Kind]
	if !ok {
		return fact.Unknown, false
	}
	left := e.value(v.Args[0])
	var t fact.Truth
	switch {
	case v.Kind == syntax.KindHasAllExpression:
		t = fact.Yes
		for _, m := range e.members(v.Args[1:]) {
			t = t.And(m.test(left, c))
		}
	case listKinds[v.Kind]:
		t = fact.No
		for _, m := range e.members(v.Args[1:]) {
			t = t.Or(m.test(left, c))
		}
	default:
		t = e.pair(left, e.value(v.Args[1]), c)
	}
	if c.negated {
		t = t.Not()
	}
	return t, true
}

// pair compares two sets.
func (e *evaluator) pair(left, right domain.Set, c comparison) fact.Truth {
	patterns, finite := right.Finite()
	if !finite {
		if values, ok := left.Finite(); ok && len(values) == 1 && c.match == domain.Equals {
			return domain.Compare(c.match, right, values[0], c.sensitive)
		}
		return fact.Unknown
	}
	return each(patterns, func(p domain.Const) fact.Truth { return domain.Compare(c.match, left, p, c.sensitive) })
}

// each returns what the test says of all the values, or Unknown if it says different things.
func each(values []domain.Const, test func(domain.Const) fact.Truth) fact.Truth {
	if len(values) == 0 {
		return fact.Unknown
	}
	t := test(values[0])
	for _, v := range values[1:] {
		if test(v) != t {
			return fact.Unknown
		}
	}
	return t
}

// A member is an item of the list of an in operator: one value out of a set, or any number of values that are all in a
// set.
type member struct {
	set  domain.Set
	all  bool // the item is a whole list: every value of the set may be in it
	sure bool // of a whole list: every value of the set is in it
}

// members returns the items of a list.
func (e *evaluator) members(args []*bind.Scalar) []member {
	out := make([]member, 0, len(args))
	for _, a := range args {
		if a.Op == bind.OpRows {
			out = append(out, e.rows(a.Rel))
			continue
		}
		set := e.value(a)
		values, finite := set.Finite()
		if finite && len(values) == 1 && values[0].Kind == domain.List {
			for _, c := range values[0].List {
				out = append(out, member{set: domain.Of(c)})
			}
			continue
		}
		if finite && slices.ContainsFunc(values, func(c domain.Const) bool { return c.Kind == domain.List }) {
			out = append(out, member{set: domain.Anything(), all: true})
			continue
		}
		out = append(out, member{set: set, all: !finite}) // it may be a list
	}
	return out
}

// rows returns the values of the first column of a query that is written out: a datatable.
func (e *evaluator) rows(r *bind.Rel) member {
	m := member{set: domain.Anything(), all: true}
	if len(r.Columns) == 0 {
		return m
	}
	c := r.Columns[0]
	exact := true
	for r.Op != bind.Literal {
		if len(r.Inputs) != 1 || r.Op == bind.Plugin || r.Op == bind.Opaque {
			return m
		}
		exact = exact && (r.Op == bind.Compute || r.Op == bind.Distinct)
		r = r.Inputs[0]
	}
	for c.Listed == nil && len(c.Of) == 1 && c.Merge == nil {
		c = c.Of[0]
	}
	if c.Listed != nil {
		m.set, m.sure = *c.Listed, exact
	}
	return m
}

// test tells whether the comparison holds between left and the member.
func (m member) test(left domain.Set, c comparison) fact.Truth {
	values, finite := m.set.Finite()
	if !finite {
		return fact.Unknown
	}
	if !m.all {
		return each(values, func(v domain.Const) fact.Truth { return domain.Compare(c.match, left, v, c.sensitive) })
	}
	t := fact.No
	for _, v := range values {
		t = t.Or(domain.Compare(c.match, left, v, c.sensitive))
	}
	if t == fact.Yes && !m.sure {
		return fact.Unknown
	}
	return t
}

// call returns what a call of a function may be. Functions that are not folded may be anything.
func (e *evaluator) call(v *bind.Scalar) domain.Set {
	args := v.Args
	switch v.Name {
	case "not":
		if len(args) == 1 {
			return domain.FromTruth(e.truth(args[0]).Not())
		}
	case "iff", "iif":
		if len(args) == 3 {
			return e.choose(args)
		}
	case "case":
		return e.choose(args)
	case "coalesce":
		return e.coalesce(args)
	case "strcat":
		return e.strcat(args)
	case "tolower", "toupper", "tostring":
		if len(args) == 1 {
			return e.value(args[0]).Map(textFunctions[v.Name])
		}
	case "isempty", "isnull":
		return domain.FromTruth(e.empty(v.Name, args))
	case "isnotempty", "isnotnull", "notempty", "notnull":
		return domain.FromTruth(e.empty(v.Name, args).Not())
	case "pack_array", "array_concat", "set_union":
		return e.list(args)
	}
	return domain.Anything()
}

var textFunctions = map[string]func(domain.Const) (domain.Const, bool){
	"tolower": func(c domain.Const) (domain.Const, bool) {
		return domain.Str(strings.ToLower(c.Text)), c.Kind == domain.String
	},
	"toupper": func(c domain.Const) (domain.Const, bool) {
		return domain.Str(strings.ToUpper(c.Text)), c.Kind == domain.String
	},
	"tostring": func(c domain.Const) (domain.Const, bool) { return c, c.Kind == domain.String },
}

// choose returns what case(predicate, value, …, otherwise) may be.
func (e *evaluator) choose(args []*bind.Scalar) domain.Set {
	out := domain.Nothing()
	for len(args) > 1 {
		t := e.truth(args[0])
		if t.Possibly() {
			out = out.Join(e.value(args[1]))
		}
		if t.Certainly() {
			return out
		}
		args = args[2:]
	}
	if len(args) == 1 {
		out = out.Join(e.value(args[0]))
	}
	return out
}

func (e *evaluator) coalesce(args []*bind.Scalar) domain.Set {
	out := domain.Nothing()
	for _, a := range args {
		s := e.value(a)
		out = out.Join(s)
		values, finite := s.Finite()
		if finite && !slices.ContainsFunc(values, isBlank) {
			return out
		}
	}
	return out
}

func isBlank(c domain.Const) bool {
	return c.Kind == domain.Null || c.Kind == domain.String && c.Text == ""
}

func (e *evaluator) strcat(args []*bind.Scalar) domain.Set {
	out := domain.OfStrings("")
	for _, a := range args {
		out = out.Map2(e.value(a), func(x, y domain.Const) (domain.Const, bool) {
			return domain.Str(x.Text + y.Text), y.Kind == domain.String
		})
	}
	return out
}

// empty tells whether the argument of isempty or isnull is blank. A string is never null.
func (e *evaluator) empty(name string, args []*bind.Scalar) fact.Truth {
	if len(args) != 1 {
		return fact.Unknown
	}
	values, finite := e.value(args[0]).Finite()
	if !finite {
		return fact.Unknown
	}
	nulls := strings.Contains(name, "null")
	return each(values, func(c domain.Const) fact.Truth {
		if nulls && c.Kind == domain.String {
			if c.Text == "" {
				return fact.Unknown
			}
			return fact.No
		}
		return fact.Of(isBlank(c))
	})
}

// list returns an array of constants.
func (e *evaluator) list(args []*bind.Scalar) domain.Set {
	var items []domain.Const
	for _, a := range args {
		c, one := e.value(a).Single()
		if !one {
			return domain.Anything()
		}
		if c.Kind == domain.List {
			items = append(items, c.List...)
		} else {
			items = append(items, c)
		}
	}
	return domain.Of(domain.ListOf(items...))
}

// A trial runs worlds through the filters of a way.
type trial struct {
	way   *way
	parts []part
	eval  evaluator
}

// A part is a condition that has to hold on the way.
type part struct {
	condition *bind.Scalar
	own       bool // it is about the alert alone
	names     bool // it is about the names of products
	decided   bool // it is false in some world
	open      bool // it is unknown in some world
}

func (t *trial) split() {
	for _, f := range t.way.filters {
		for _, c := range conjuncts(f.Condition) {
			if aboutTime(c) {
				continue
			}
			t.parts = append(t.parts, part{condition: c, own: t.own(c, 0), names: t.namesProduct(c)})
		}
	}
}

// own reports whether the condition depends on nothing but the row of the alert.
func (t *trial) own(c *bind.Scalar, depth int) bool {
	if c == nil || depth > maxEvaluation {
		return false
	}
	switch c.Op {
	case bind.OpConstant:
		return true
	case bind.OpReference:
		return t.ownColumn(c.Column, depth+1)
	case bind.OpRows:
		return false
	case bind.OpUnknown:
		if len(c.Args) == 0 {
			return false
		}
	}
	for _, a := range c.Args {
		if !t.own(a, depth+1) {
			return false
		}
	}
	return true
}

func (t *trial) ownColumn(c *bind.Column, depth int) bool {
	switch {
	case c == nil || depth > maxEvaluation:
		return false
	case c.Merge != nil:
		input, on := t.way.inputs[c.Merge]
		return on && t.ownColumn(c.In(input), depth+1)
	case c.Source != nil:
		return c.Source == t.way.read || c.Listed != nil
	case c.Value != nil:
		return t.own(c.Value, depth+1)
	case len(c.Of) == 1:
		return t.ownColumn(c.Of[0], depth+1)
	}
	return false
}

// An outcome is what the filters say of a world.
type outcome struct {
	truth fact.Truth
	own   bool       // what is unknown is about other columns of the alert
	named fact.Truth // what the predicates over names of products say
	parts []fact.Truth
}

func (t *trial) run(row domain.World) outcome {
	e := &t.eval
	e.in(row)
	o := outcome{truth: fact.Yes, own: true, named: fact.Yes, parts: make([]fact.Truth, len(t.parts))}
	for i := range t.parts {
		p := &t.parts[i]
		truth := e.truth(p.condition)
		o.parts[i] = truth
		o.truth = o.truth.And(truth)
		if p.names {
			o.named = o.named.And(truth)
		}
		switch truth {
		case fact.No:
			p.decided = true
		case fact.Unknown:
			p.open = true
			o.own = o.own && p.own && !p.names
		}
	}
	return o
}

// comes tells whether alerts of the world come out. Where predicates over other columns of the alert are open, some of
// them do if the predicates pick the product by name.
func (o outcome) comes(pinned bool) fact.Truth {
	if o.truth == fact.Unknown && o.own && pinned {
		return fact.Yes
	}
	return o.truth
}

// pinned reports whether some predicate is decided in all worlds and keeps most of them out.
func (t *trial) pinned(outcomes []outcome) bool {
	for i := range t.parts {
		out, open := 0, 0
		for _, o := range outcomes {
			switch o.parts[i] {
			case fact.No:
				out++
			case fact.Unknown:
				open++
			}
		}
		if open*4 < len(outcomes) && out*2 > len(outcomes) && t.parts[i].names {
			return true
		}
	}
	return false
}

// namesProduct reports whether the condition is about a column that tells products apart.
func (t *trial) namesProduct(c *bind.Scalar) bool {
	return refersTo(c, func(col *bind.Column) bool {
		return col.Source == t.way.read && slices.Contains(productColumns, col.Name)
	}, 0)
}

// byKind reports whether a predicate is about what alerts are called.
func (t *trial) byKind() bool {
	for _, p := range t.parts {
		if p.open && refersTo(p.condition, func(c *bind.Column) bool {
			return c.Source == t.way.read && slices.Contains(kindColumns, c.Name)
		}, 0) {
			return true
		}
	}
	return false
}

// kindColumns are the columns that say what an alert is about. Each value belongs to one product, but which is not known.
var kindColumns = []string{"AlertName", "DisplayName", "AlertType", "Description", "Title", "DetectionSource"}

var productColumns = []string{"ProductName", "ProviderName", "ProductComponentName", "ServiceSource"}

// spans returns where the parts that decide, narrow, or cannot be told are written.
func (t *trial) spans() (decided, narrowed, unknown []source.Span) {
	for _, p := range t.parts {
		if p.decided {
			decided = append(decided, p.condition.At)
		}
		switch {
		case p.decided && (p.names || !p.own): // what it says of the other products is known
		case p.open && p.own:
			narrowed = append(narrowed, p.condition.At)
		case p.open:
			unknown = append(unknown, p.condition.At)
		}
	}
	return decided, narrowed, unknown
}
