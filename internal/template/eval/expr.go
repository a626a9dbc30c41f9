package eval

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// env is what the meaning of an expression depends on.
type env struct {
	*frame
	file   *source.File
	loops  *turn
	locals *local
	never  bool // what is evaluated is certainly not deployed: its failures harm nobody
}

// turn is one turn of a loop around an expression.
type turn struct {
	outer    *turn
	name     string
	index    *value.Value // unknown where the number of turns is
	property bool         // copyIndex() without a name does not mean it
}

// local is a name that is bound around an expression.
type local struct {
	outer *local
	name  string
	v     *value.Value
}

func (e env) with(name string, v *value.Value) env {
	if name != "" {
		e.locals = &local{e.locals, name, v}
	}
	return e
}

func (e env) at(r source.Range) source.Span       { return r.In(e.file) }
func (e env) origin(r source.Range) source.Origin { return source.Origin{At: r.In(e.file)} }

// use is the step by which a value comes to where it is used; the zero use is none.
type use struct {
	at   source.Span
	says string
}

func (u use) of(v *value.Value) *value.Value {
	if u.says == "" {
		return v
	}
	return through(v, u.at, u.says)
}

// through is [value.Value.Through] for the value and all within it, which is not looked at before somebody asks.
func through(v *value.Value, at source.Span, says string) *value.Value {
	origin := v.Origin().Through(at, says)
	switch {
	case v.Kind() == value.Array:
		return value.NewLazyArray(func() []*value.Value {
			list := make([]*value.Value, len(v.Elems()))
			for i, e := range v.Elems() {
				list[i] = through(e, at, says)
			}
			return list
		}, origin)
	case v.Kind() == value.Object:
		return value.NewLazyObject(func() []value.Member {
			list := make([]value.Member, len(v.Members()))
			for i, m := range v.Members() {
				list[i] = value.Member{Key: m.Key, KeyAt: m.KeyAt, Value: through(m.Value, at, says)}
			}
			return list
		}, origin)
	}
	return v.Through(at, says)
}

// eval returns the value of an expression, never nil.
func (e env) eval(x template.Expr) *value.Value {
	v, u := e.raw(x)
	return u.of(v)
}

// raw returns the value of an expression as it was before the last step to its use, so that a part of a large variable
// can be taken without marking all of it.
func (e env) raw(x template.Expr) (*value.Value, use) {
	x = template.Force(x)
	if lit, ok := x.(*template.Lit); ok {
		return lit.Value, use{}
	}
	if x == nil {
		return value.NewAbsent(source.Origin{}), use{}
	}
	if !e.enter(x) {
		return value.NewUnknown(fact.Why{Cause: fact.Unsupported, Says: "too much to compute", At: e.at(x.Range())},
			e.origin(x.Range())), use{}
	}
	defer e.leave()
	switch x := x.(type) {
	case *template.Ref:
		return e.ref(x)
	case *template.Member:
		return e.member(x)
	case *template.Index:
		return e.index(x)
	case *template.In:
		e.file = x.File
		return e.raw(x.X)
	}
	return e.compute(x), use{}
}

func (e env) compute(x template.Expr) *value.Value {
	switch x := x.(type) {
	case *template.Call:
		return e.call(x)
	case *template.Object:
		return e.object(x)
	case *template.Array:
		return e.array(x)
	case *template.Interp:
		return e.interp(x)
	case *template.Cond:
		return e.cond(x)
	case *template.For:
		return e.forArray(x)
	case *template.Lambda:
		return invalid("a lambda in the place of a value", e.at(x.At))
	case *template.Bad:
		at := e.at(x.At)
		e.ev.problem(template.Problem{Kind: template.BadExpression, At: at, Message: x.Message})
		return invalid(x.Message, at)
	}
	bug.Reportf("eval: expression of type %T", x)
	return value.NewUnknown(fact.Why{Cause: fact.Unsupported}, source.Origin{})
}

// enter takes the fuel for one step and tells whether there was any.
func (e env) enter(x template.Expr) bool {
	ev := e.ev
	ev.fuel--
	switch {
	case ev.fuel <= 0:
		if !ev.exhausted {
			ev.exhausted = true
			ev.problem(template.Problem{Kind: template.LimitExceeded, At: e.at(x.Range()), Message: fmt.Sprintf(
				"more than %d steps of evaluation, what follows is not evaluated", MaxSteps)})
		}
		return false
	case ev.depth >= MaxDepth:
		ev.problem(template.Problem{Kind: template.LimitExceeded, At: e.at(x.Range()), Message: fmt.Sprintf(
			"more than %d expressions within each other, their value is not computed", MaxDepth)})
		return false
	}
	ev.depth++
	return true
}

func (e env) leave() { e.ev.depth-- }

func (e env) ref(x *template.Ref) (*value.Value, use) {
	at := e.at(x.At)
	switch x.Kind {
	case template.ParamRef:
		if v := e.lookup(x.Name); v != nil {
			return v, use{} // of a user-defined function
		}
		v, says := e.param(x.Name, at)
		return v, use{at, says}
	case template.VariableRef:
		v, says := e.variable(x.Name, at)
		return v, use{at, says}
	case template.LocalRef:
		if v := e.lookup(x.Name); v != nil {
			return v, use{}
		}
		return e.fail(x.At, "'%s' is not known here", x.Name), use{}
	case template.ResourceRef:
		return e.symbol(x), use{}
	}
	bug.Reportf("eval: reference of kind %d", x.Kind)
	return invalid("", at), use{}
}

func (e env) lookup(name string) *value.Value {
	for l := e.locals; l != nil; l = l.outer {
		if strings.EqualFold(l.name, name) {
			return l.v
		}
	}
	return nil
}

func (e env) member(x *template.Member) (*value.Value, use) {
	base, u := e.raw(x.X)
	return e.access(base, x.Name, x.Safe || safe(x.X), x.At), u
}

// safe tells whether a chain of accesses holds a safe one: then all that follows it is safe too.
func safe(x template.Expr) bool {
	switch x := x.(type) {
	case *template.Member:
		return x.Safe || safe(x.X)
	case *template.Index:
		return x.Safe || safe(x.X)
	}
	return false
}

// access returns the member of a value.
func (e env) access(base *value.Value, name string, safe bool, r source.Range) *value.Value {
	switch base.Kind() {
	case value.Unknown:
		return e.unknownMember(base, name, r)
	case value.Object:
		if m, ok := base.Member(name); ok {
			return m.Value
		}
	}
	if safe {
		return value.NewNull(e.origin(r))
	}
	if base.Kind() == value.Object {
		return e.fail(r, "the object has no member '%s'", name)
	}
	return e.fail(r, "a %s has no member '%s'", base.Kind(), name)
}

// fail reports that an expression fails when it is evaluated. In what is never deployed it does no harm: a template
// under the condition that a parameter is set may take for granted that it is.
func (e env) fail(r source.Range, format string, args ...any) *value.Value {
	at := e.at(r)
	says := fmt.Sprintf(format, args...)
	if !e.never {
		e.ev.problem(template.Problem{Kind: template.Failure, At: at, Message: says})
	}
	return invalid(says, at)
}

// derived returns the unknown value that is computed from an unknown one.
func (e env) derived(from *value.Value, r source.Range, expr string) *value.Value {
	why := from.Why()
	why.Expr = expr
	return value.NewUnknown(why, e.origin(r))
}

// unknownMember returns the member of an unknown object.
func (e env) unknownMember(base *value.Value, name string, r source.Range) *value.Value {
	expr := base.Why().Expr
	if expr == "" {
		return e.derived(base, r, "")
	}
	if p, ok := e.ev.partials[expr]; ok {
		if v := e.partialMember(p, expr, name, r); v != nil {
			return v
		}
	}
	if t, ok := e.wellKnown(expr, name, e.at(r)); ok {
		return textValue(t, e.origin(r))
	}
	v := e.derived(base, r, expr+"."+name)
	if why := v.Why(); why.Cause == fact.Runtime {
		why.Says = why.Expr + " is known at deployment only"
		return value.NewUnknown(why, v.Origin())
	}
	return v
}

func (e env) index(x *template.Index) (*value.Value, use) {
	i := e.eval(x.I)
	if name, ok := knownString(i); ok && i.Kind() == value.String {
		base, u := e.raw(x.X)
		return e.access(base, name, x.Safe || safe(x.X), x.At), u
	}
	if v := e.oneOfSome(x, i); v != nil {
		return v, use{}
	}
	if v := e.turnOf(x, i); v != nil {
		return v, use{}
	}
	base, u := e.raw(x.X)
	return e.element(base, i, x), u
}

func (e env) element(base, i *value.Value, x *template.Index) *value.Value {
	n, known := i.Int().Get()
	optional := x.Safe || safe(x.X)
	switch {
	case base.Kind() == value.Unknown:
		if p := e.ev.splits[base.Why().Expr]; known && n >= 0 && n < int64(len(p.head)) && !x.FromEnd {
			return p.head[n]
		}
		return e.derived(base, x.At, composed("[]", base, i))
	case base.Kind() == value.Null && optional:
		return value.NewNull(e.origin(x.At))
	case !known && i.Kind() == value.Unknown || i.Kind() == value.String:
		return e.derived(i, x.At, composed("[]", base, i))
	case base.Kind() != value.Array || !known:
		return e.fail(x.At, "a %s has no element %s", base.Kind(), describe(i))
	}
	list := base.Elems()
	if x.FromEnd {
		n = int64(len(list)) - n
	}
	if n >= 0 && n < int64(len(list)) {
		return list[n]
	}
	if optional {
		return value.NewNull(e.origin(x.At))
	}
	return e.fail(x.At, "element %d of an array of %d", n, len(list))
}

// describe writes a value for a message.
func describe(v *value.Value) string {
	if s, ok := knownString(v); ok && v.Kind() == value.String {
		return "'" + s + "'"
	} else if ok {
		return s
	}
	return "of type " + v.Kind().String()
}

// members returns the members of an object, whose values each makes. Where a name, or an object that is inserted, is
// unknown, nothing can be said of what the object lacks, and all of it is unknown.
func (e env) members(x *template.Object, each func(env, template.Expr) *value.Value) ([]value.Member, *value.Value) {
	out := make([]value.Member, 0, len(x.Members))
	for _, p := range x.Members {
		name, at := p.Name, e.at(p.NameAt)
		switch {
		case p.Spread:
			from := e.eval(p.Value)
			if from.Kind() != value.Object && from.Kind() != value.Null {
				return nil, e.derived(from, x.At, "")
			}
			out = append(out, from.Members()...)
			continue
		case p.Key != nil:
			key := e.eval(p.Key)
			known, ok := knownString(key)
			if !ok {
				return nil, e.derived(key, x.At, "")
			}
			name, at = known, e.at(p.Key.Range())
		}
		out = append(out, value.Member{Key: name, KeyAt: at, Value: each(e, p.Value)})
	}
	return out, nil
}

func (e env) object(x *template.Object) *value.Value {
	members, unknown := e.members(x, env.eval)
	if unknown != nil {
		return unknown
	}
	return value.NewObject(members, e.origin(x.At))
}

func (e env) array(x *template.Array) *value.Value {
	out := make([]*value.Value, 0, len(x.Elems))
	for _, el := range x.Elems {
		v := e.eval(el.Value)
		switch {
		case !el.Spread:
			out = append(out, v)
		case v.Kind() == value.Array:
			out = append(out, v.Elems()...)
		case v.Kind() == value.Unknown:
			return e.derived(v, x.At, "")
		default:
			return e.fail(el.Value.Range(), "a %s in the place of an array to insert", v.Kind())
		}
	}
	return value.NewArray(out, e.origin(x.At))
}

func (e env) interp(x *template.Interp) *value.Value {
	var t fact.Text
	for _, p := range x.Parts {
		t = append(t, formatted(e.eval(p), e.at(p.Range()))...)
	}
	return textValue(t, e.origin(x.At))
}

// textValue returns the text as a value; a text that is nothing but a hole is an unknown.
func textValue(t fact.Text, origin source.Origin) *value.Value {
	if len(t) == 1 && t[0].Hole {
		return value.NewUnknown(t[0].Why(), origin)
	}
	return value.NewString(t, origin)
}

// cond evaluates the branch that is taken. Where that is unknown, so is the value, unless both branches are the same.
func (e env) cond(x *template.Cond) *value.Value {
	c := e.eval(x.If)
	b, known := c.Bool().Get()
	switch {
	case known && b:
		return e.eval(x.Then)
	case known:
		return e.eval(x.Else)
	case c.Kind() != value.Unknown && c.Kind() != value.String:
		return e.fail(x.If.Range(), "a %s in the place of a condition", c.Kind())
	}
	branch := e
	branch.never = true // one of the two is not taken
	then, otherwise := branch.eval(x.Then), branch.eval(x.Else)
	a, b2 := canonical(then), canonical(otherwise)
	if a != "" && a == b2 {
		return then
	}
	v := e.derived(c, x.At, composed("if", c, then, otherwise))
	e.ev.conditional(v, c, then, otherwise)
	return v
}

// forArray returns the array that a loop makes; of an unknown number of turns it is unknown.
func (e env) forArray(x *template.For) *value.Value {
	n, unknown := e.turns(x.Loop)
	if unknown != nil {
		return e.derived(unknown, x.At, "")
	}
	out := make([]*value.Value, 0, n)
	property := x.Loop.Name != ""
	for i := range n {
		out = append(out, e.turn(x.Loop, i, property).eval(x.Body))
	}
	return value.NewArray(out, e.origin(x.At))
}

// turns returns the number of turns of a loop, or the unknown that decides it.
func (e env) turns(l *template.Loop) (n int, unknown *value.Value) {
	if l.In != nil {
		in := e.eval(l.In)
		switch in.Kind() {
		case value.Array:
			return e.limited(len(in.Elems()), l), nil
		case value.Unknown:
			return 0, in
		}
		return 0, e.fail(l.In.Range(), "a %s in the place of an array to go through", in.Kind())
	}
	count := e.eval(l.Count)
	if v, ok := count.Int().Get(); ok && v >= 0 {
		return e.limited(int(min(v, MaxCopies+1)), l), nil
	}
	if count.Kind() == value.Unknown {
		return 0, count
	}
	return 0, e.fail(l.Count.Range(), "the number of copies is %s", describe(count))
}

func (e env) limited(n int, l *template.Loop) int {
	if n > MaxCopies {
		e.ev.problem(template.Problem{Kind: template.LimitExceeded, At: e.at(l.At), Message: fmt.Sprintf(
			"more than %d copies, those after the first %d are not evaluated", MaxCopies, MaxCopies)})
		return MaxCopies
	}
	return n
}

// turn returns the environment of the i-th turn of a loop.
func (e env) turn(l *template.Loop, i int, property bool) env {
	index := value.NewInt(int64(i), e.origin(l.At))
	if l.In == nil {
		e.loops = &turn{e.loops, l.Name, index, property}
		return e
	}
	list, u := e.raw(l.In)
	if i < len(list.Elems()) {
		e = e.with(l.Item.Name, u.of(list.Elems()[i]))
	}
	return e.with(l.Index.Name, index)
}

// someTurn returns the environment of any turn of a loop of which the number is unknown.
func (e env) someTurn(l *template.Loop, unknown *value.Value) env {
	why := unknown.Why()
	why.Expr = e.scoped("copyIndex(" + quote(l.Name) + ")")
	index := value.NewUnknown(why, e.origin(l.At))
	if l.In == nil {
		e.loops = &turn{e.loops, l.Name, index, false}
		return e
	}
	item := why
	if base := unknown.Why().Expr; base != "" {
		item.Expr = base + "[" + why.Expr + "]"
	}
	return e.with(l.Item.Name, value.NewUnknown(item, e.origin(l.At))).with(l.Index.Name, index)
}

// scoped marks a canonical text as one of this nested deployment.
func (f *frame) scoped(expr string) string {
	if f.names.path != "" {
		return f.names.path + ":" + expr
	}
	return expr
}

// copyIndex returns the index of a loop around the expression, nil if there is none of that name.
func (e env) copyIndex(name string) *value.Value {
	for t := e.loops; t != nil; t = t.outer {
		if name == "" && !t.property || name != "" && strings.EqualFold(t.name, name) {
			return t.index
		}
	}
	if name == "" && e.loops != nil {
		return e.loops.index
	}
	return nil
}

// knownString returns the text of a known scalar.
func knownString(v *value.Value) (string, bool) {
	switch v.Kind() {
	case value.String:
		t, _ := v.Text()
		return t.Known()
	case value.Number:
		return v.Digits()
	case value.Bool:
		b, _ := v.Bool().Get()
		return strconv.FormatBool(b), true
	}
	return "", false
}

func isKnown(t fact.Text) bool {
	_, ok := t.Known()
	return ok
}
