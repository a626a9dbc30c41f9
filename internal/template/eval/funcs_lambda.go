package eval

import (
	"slices"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func lambdaFunctions() []function {
	return []function{
		{name: "map", min: 2, max: 2, special: overArray(mapArray)},
		{name: "filter", min: 2, max: 2, special: overArray(filter)},
		{name: "sort", min: 2, max: 2, special: overArray(sortArray)},
		{name: "reduce", min: 3, max: 3, special: reduce},
		{name: "groupBy", min: 2, max: 2, special: overArray(groupBy)},
		{name: "toObject", min: 2, max: 3, special: overArray(toObject)},
		{name: "mapValues", min: 2, max: 2, special: mapValues},
		{name: "lambda", min: 1, max: -1, special: loneLambda},
		{name: "lambdaVariables", min: 1, max: 1, special: lambdaVariables},
		{name: "parameters", min: 1, max: 1, special: named(env.param)},
		{name: "variables", min: 1, max: 1, special: named(env.variable)},
	}
}

// closure is a lambda with the environment in which it was written.
type closure struct {
	env    env
	params []string
	body   template.Expr
}

// closure returns the lambda that an argument is: a [template.Lambda], or a call of the function lambda.
func (e env) closure(x template.Expr) (closure, bool) {
	switch x := template.Force(x).(type) {
	case *template.Lambda:
		c := closure{env: e, body: x.Body}
		for _, p := range x.Params {
			c.params = append(c.params, p.Name)
		}
		return c, true
	case *template.In:
		e.file = x.File
		return e.closure(x.X)
	case *template.Call:
		if !strings.EqualFold(x.Name, "lambda") || x.Namespace != "" || len(x.Args) == 0 {
			return closure{}, false
		}
		last := len(x.Args) - 1
		c := closure{env: e, body: x.Args[last]}
		for _, p := range x.Args[:last] {
			name, ok := knownString(e.eval(p))
			if !ok {
				return closure{}, false
			}
			c.params = append(c.params, name)
		}
		return c, true
	}
	return closure{}, false
}

// call evaluates the body with the arguments; superfluous ones are left out.
func (c closure) call(args ...*value.Value) *value.Value {
	e := c.env
	for i, p := range c.params {
		if i < len(args) {
			e = e.with(p, args[i])
		}
	}
	return e.eval(c.body)
}

// lambdaCall is the call of a function with an array and one or two lambdas.
type lambdaCall struct {
	call
	list    []*value.Value
	lambdas []closure
}

// overArray makes a special function of one that takes an array and lambdas. Of an unknown array the result is unknown.
func overArray(do func(*lambdaCall) *value.Value) func(env, *template.Call) *value.Value {
	return func(e env, x *template.Call) *value.Value {
		c := &lambdaCall{call: call{env: e, x: x, fn: lookup(x, e.t.Dialect)}}
		v := e.eval(x.Args[0])
		c.args = []*value.Value{v}
		for _, a := range x.Args[1:] {
			l, ok := e.closure(a)
			if !ok {
				return e.fail(a.Range(), "%s: no lambda in the place of one", c.fn.name)
			}
			c.lambdas = append(c.lambdas, l)
		}
		switch v.Kind() {
		case value.Unknown:
			return c.unknownAs(c.withLambda(v))
		case value.Array:
			c.list = v.Elems()
			return do(c)
		}
		return c.wrong(0, "an array")
	}
}

// withLambda returns a canonical text for a call with lambdas: their source text stands for them, which is the same
// function only if it is written at the same place.
func (c *lambdaCall) withLambda(v *value.Value) string { return c.opaque(v) }

func (c *call) opaque(v *value.Value) string {
	at := c.at(c.x.At).Physical()
	if canonical(v) == "" || at.File == nil || c.locals != nil || c.loops != nil {
		return ""
	}
	return compose(c.fn.name, []string{canonical(v), "lambda at " + at.File.Path() + " " + strconv.Itoa(int(at.Start))})
}

func mapArray(c *lambdaCall) *value.Value {
	out := make([]*value.Value, len(c.list))
	for i, v := range c.list {
		out[i] = c.lambdas[0].call(v, c.int(int64(i)))
	}
	return c.array(out)
}

func filter(c *lambdaCall) *value.Value {
	var out []*value.Value
	for i, v := range c.list {
		keep := c.lambdas[0].call(v, c.int(int64(i)))
		switch b, ok := keep.Bool().Get(); {
		case !ok && keep.Kind() == value.Unknown:
			return c.derived(keep, c.x.At, c.withLambda(c.args[0]))
		case !ok:
			return c.failf("the lambda returns a %s in the place of a boolean", keep.Kind())
		case b:
			out = append(out, v)
		}
	}
	return c.array(out)
}

// sortArray sorts by a lambda that tells whether its first argument goes before the second. It keeps the order of equals.
func sortArray(c *lambdaCall) *value.Value {
	out := slices.Clone(c.list)
	var unknown *value.Value
	before := func(a, b *value.Value) bool {
		v := c.lambdas[0].call(a, b)
		if _, ok := v.Bool().Get(); !ok {
			unknown = v
		}
		return v.Truth().Certainly()
	}
	slices.SortStableFunc(out, func(a, b *value.Value) int {
		switch {
		case unknown != nil:
			return 0
		case before(a, b):
			return -1
		case before(b, a):
			return 1
		}
		return 0
	})
	if unknown != nil {
		return c.derived(unknown, c.x.At, c.withLambda(c.args[0]))
	}
	return c.array(out)
}

func reduce(e env, x *template.Call) *value.Value {
	c := &call{env: e, x: x, fn: lookup(x, e.t.Dialect), args: []*value.Value{e.eval(x.Args[0]), e.eval(x.Args[1])}}
	l, ok := e.closure(x.Args[2])
	if !ok {
		return e.fail(x.Args[2].Range(), "reduce: no lambda in the place of one")
	}
	switch c.args[0].Kind() {
	case value.Unknown:
		return c.unknownAs(c.opaque(c.args[0]))
	case value.Array:
	default:
		return c.wrong(0, "an array")
	}
	v := c.args[1]
	for i, next := range c.args[0].Elems() {
		v = l.call(v, next, c.int(int64(i)))
	}
	return v
}

// keyOf returns the name that a lambda makes of an element. ok is false for what is no known string; then out is the
// result of the call.
func (c *lambdaCall) keyOf(v *value.Value) (key string, at source.Span, out *value.Value) {
	k := c.lambdas[0].call(v)
	key, ok := knownString(k)
	switch {
	case k.Kind() == value.String && ok:
		return key, k.Span(), nil
	case k.Kind() == value.Unknown || k.Kind() == value.String:
		return "", at, c.derived(k, c.x.At, c.withLambda(c.args[0]))
	}
	return "", at, c.failf("the lambda returns a %s in the place of a string", k.Kind())
}

func groupBy(c *lambdaCall) *value.Value {
	var out []value.Member
	groups := map[string][]*value.Value{}
	for _, v := range c.list {
		key, at, bad := c.keyOf(v)
		if bad != nil {
			return bad
		}
		folded := strings.ToLower(key)
		if groups[folded] == nil {
			out = append(out, value.Member{Key: key, KeyAt: at})
		}
		groups[folded] = append(groups[folded], v)
	}
	for i := range out {
		out[i].Value = c.array(groups[strings.ToLower(out[i].Key)])
	}
	return c.object(out)
}

// toObject makes an object of an array: of elements with one name the last one counts.
func toObject(c *lambdaCall) *value.Value {
	var out []value.Member
	for _, v := range c.list {
		key, at, bad := c.keyOf(v)
		if bad != nil {
			return bad
		}
		m := value.Member{Key: key, KeyAt: at, Value: v}
		if len(c.lambdas) > 1 {
			m.Value = c.lambdas[1].call(v)
		}
		set(&out, m)
	}
	return c.object(out)
}

func mapValues(e env, x *template.Call) *value.Value {
	c := &call{env: e, x: x, fn: lookup(x, e.t.Dialect), args: []*value.Value{e.eval(x.Args[0])}}
	l, ok := e.closure(x.Args[1])
	if !ok {
		return e.fail(x.Args[1].Range(), "mapValues: no lambda in the place of one")
	}
	switch c.args[0].Kind() {
	case value.Unknown:
		return c.unknownAs(c.opaque(c.args[0]))
	case value.Object:
	default:
		return c.wrong(0, "an object")
	}
	var out []value.Member
	for _, m := range c.args[0].Members() {
		m.Value = l.call(m.Value)
		out = append(out, m)
	}
	return c.object(out)
}

func loneLambda(e env, x *template.Call) *value.Value {
	return e.fail(x.At, "a lambda in the place of a value")
}

func lambdaVariables(e env, x *template.Call) *value.Value {
	name, ok := knownString(e.eval(x.Args[0]))
	if v := e.lookup(name); ok && v != nil {
		return v
	}
	return e.fail(x.At, "lambdaVariables: '%s' is no parameter of a lambda around it", name)
}

// named makes a special function of the look-up of a parameter or variable whose name is computed.
func named(look func(env, string, source.Span) (*value.Value, string)) func(env, *template.Call) *value.Value {
	return func(e env, x *template.Call) *value.Value {
		v := e.eval(x.Args[0])
		name, ok := knownString(v)
		if !ok {
			if v.Kind() == value.Unknown || v.Kind() == value.String {
				return e.derived(v, x.At, compose(strings.ToLower(x.Name), []string{canonical(v)}))
			}
			return e.fail(x.At, "a %s in the place of a name", v.Kind())
		}
		at := e.at(x.At)
		found, says := look(e, name, at)
		return use{at, says}.of(found)
	}
}

func (e env) param(name string, at source.Span) (*value.Value, string) {
	return e.frame.param(name, at)
}

func (e env) variable(name string, at source.Span) (*value.Value, string) {
	return e.frame.variable(name, at)
}

// textAt returns a text computed from what stands at a place.
func textAt(s string, at source.Span) fact.Text { return fact.Literal(s, at) }
