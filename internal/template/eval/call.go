package eval

import (
	"fmt"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// function is one function of the template language.
type function struct {
	name     string // in its official spelling
	min, max int    // number of arguments; max < 0 is no bound
	needs    needs
	do       func(*call) *value.Value
	decisive fact.Truth                             // of and(), or(): the argument that decides the result; those after it need not have a value
	special  func(env, *template.Call) *value.Value // evaluates its arguments itself; instead of do
	bicep    bool                                   // only Bicep knows it
}

// needs says what must be known of the arguments for a function to be called. Otherwise its result is unknown.
type needs uint8

const (
	all     needs = iota // everything
	shallow              // the kind of each, and all of each string; elements and members may be unknown
	nothing              // the function copes
)

// call is the call of a function with evaluated arguments.
type call struct {
	env
	x    *template.Call
	fn   *function
	args []*value.Value
}

func (e env) call(x *template.Call) *value.Value {
	if f := e.userFunction(x); f != nil {
		return e.callUser(f, x)
	}
	fn := lookup(x, e.t.Dialect)
	if fn == nil {
		p := unknownFunction(x, e.t.Dialect, e.at(x.NameAt))
		e.ev.problem(p)
		says, _, _ := strings.Cut(p.Message, ",")
		return invalid(says, e.at(x.At))
	}
	if message := fn.arity(len(x.Args)); message != "" {
		e.ev.problem(template.Problem{Kind: template.WrongArity, At: e.at(x.At), Message: message})
		return invalid(message, e.at(x.At))
	}
	if fn.special != nil {
		return fn.special(e, x)
	}
	c := &call{env: e, x: x, fn: fn, args: make([]*value.Value, len(x.Args))}
	for i, a := range x.Args {
		c.args[i] = c.env.eval(a)
		if fn.decisive == fact.Unknown {
			continue
		}
		switch c.args[i].Truth() {
		case fn.decisive:
			c.args = c.args[:i+1]
			return c.run()
		case fact.Unknown:
			c.env.never = true // what follows may not be needed: contains(x, 'a') && x.a
		}
	}
	c.env = e
	return c.run()
}

func (c *call) run() *value.Value {
	for _, a := range c.args {
		if c.fn.needs == all && !c.ev.known(a) || c.fn.needs == shallow && !shallowlyKnown(a) {
			return c.unknown()
		}
	}
	return c.fn.do(c)
}

// lookup returns the function that a call means in a language, nil if there is none.
func lookup(x *template.Call, d template.Dialect) *function {
	if x.Namespace != "" {
		return nil
	}
	f := functions()[x.Name]
	if f == nil {
		f = functions()[strings.ToLower(x.Name)]
	}
	switch {
	case f != nil && f.bicep && d != template.Bicep:
		return nil
	case f != nil:
		return f
	}
	if len(x.Name) > 4 && strings.EqualFold(x.Name[:4], "list") {
		return functions()["list*"]
	}
	return nil
}

// arity returns what is wrong with a number of arguments, in words, or "".
func (f *function) arity(n int) string {
	if n >= f.min && (f.max < 0 || n <= f.max) {
		return ""
	}
	takes := fmt.Sprintf("%d to %d arguments", f.min, f.max)
	switch {
	case f.max == f.min:
		takes = arguments(f.min)
	case f.max < 0:
		takes = "at least " + arguments(f.min)
	}
	return fmt.Sprintf("%s takes %s, not %d, the deployment fails", f.name, takes, n)
}

// arguments counts arguments in words.
func arguments(n int) string {
	switch n {
	case 0:
		return "no arguments"
	case 1:
		return "one argument"
	}
	return fmt.Sprintf("%d arguments", n)
}

// userArity is [function.arity] for a user-defined function.
func userArity(f *template.Function, n int) string {
	return (&function{name: f.Name, min: len(f.Params), max: len(f.Params)}).arity(n)
}

func (e env) userFunction(x *template.Call) *template.Function {
	return e.names.t.Function(x.Namespace, x.Name)
}

// callUser calls a user-defined function, which sees its parameters only.
func (e env) callUser(f *template.Function, x *template.Call) *value.Value {
	if message := userArity(f, len(x.Args)); message != "" {
		e.ev.problem(template.Problem{Kind: template.WrongArity, At: e.at(x.At), Message: message})
		return invalid(message, e.at(x.At))
	}
	in := e
	in.file, in.loops, in.locals = e.names.t.File, nil, nil
	for i, p := range f.Params {
		in = in.with(p.Name, e.eval(x.Args[i]))
	}
	return through(in.eval(f.Body), e.at(x.At), "function '"+f.Name+"'")
}

// maxWalk is the number of nodes of a value that one question looks at. Values can share parts, so that what is written in
// a few lines may have more nodes than there are atoms: beyond the bound the answer is that it is not known.
const maxWalk = 30_000

// known tells whether everything about a value is known. It costs fuel by the size of the value.
func (ev *evaluator) known(v *value.Value) bool {
	left := maxWalk
	ok := knownWithin(v, &left)
	ev.fuel -= (maxWalk - left) / 16
	return ok
}

func knownWithin(v *value.Value, left *int) bool {
	if *left--; *left <= 0 {
		return false
	}
	switch v.Kind() {
	case value.Array:
		for _, e := range v.Elems() {
			if !knownWithin(e, left) {
				return false
			}
		}
		return true
	case value.Object:
		for _, m := range v.Members() {
			if !knownWithin(m.Value, left) {
				return false
			}
		}
		return true
	}
	return shallowlyKnown(v)
}

func shallowlyKnown(v *value.Value) bool {
	switch v.Kind() {
	case value.Unknown:
		return false
	case value.String:
		t, _ := v.Text()
		return isKnown(t)
	}
	return true
}

// firstUnknown returns an unknown value in v, or a string with a hole; nil if all of v that is looked at is known.
func firstUnknown(v *value.Value) *value.Value {
	left := maxWalk
	return unknownWithin(v, &left)
}

func unknownWithin(v *value.Value, left *int) *value.Value {
	if *left--; *left <= 0 {
		return nil
	}
	switch v.Kind() {
	case value.Array:
		for _, e := range v.Elems() {
			if u := unknownWithin(e, left); u != nil {
				return u
			}
		}
		return nil
	case value.Object:
		for _, m := range v.Members() {
			if u := unknownWithin(m.Value, left); u != nil {
				return u
			}
		}
		return nil
	}
	if shallowlyKnown(v) {
		return nil
	}
	return v
}

func (c *call) origin() source.Origin { return c.env.origin(c.x.At) }

// unknown returns the result of a call with unknown arguments. The same call with the same arguments is the same.
func (c *call) unknown() *value.Value { return c.unknownAs(composed(c.fn.name, c.args...)) }

func (c *call) unknownAs(expr string) *value.Value {
	for _, a := range c.args {
		if u := firstUnknown(a); u != nil {
			return c.derived(u, c.x.At, expr)
		}
	}
	return value.NewUnknown(fact.Why{Cause: fact.Unsupported, Says: c.fn.name + " is not computed", Expr: expr, At: c.at(c.x.At)},
		c.origin())
}

// unsupported returns the result of a call that this program cannot compute.
func (c *call) unsupported(says string) *value.Value {
	why := fact.Why{Cause: fact.Unsupported, Says: says, Expr: composed(c.fn.name, c.args...), At: c.at(c.x.At)}
	return value.NewUnknown(why, c.origin())
}

// wrong reports that argument i is not what the function takes.
func (c *call) wrong(i int, want string) *value.Value {
	r := c.x.At
	if i < len(c.x.Args) {
		r = c.x.Args[i].Range()
		if _, ok := template.Force(c.x.Args[i]).(*template.In); ok {
			r = c.x.At
		}
	}
	return c.fail(r, "%s: a %s in the place of %s", c.fn.name, c.args[i].Kind(), want)
}

func (c *call) failf(format string, args ...any) *value.Value {
	return c.fail(c.x.At, "%s: %s", c.fn.name, fmt.Sprintf(format, args...))
}

func (c *call) string(s string) *value.Value {
	c.ev.fuel -= len(s) / 64
	return value.NewString(fact.Literal(s, c.at(c.x.At)), c.origin())
}

func (c *call) text(t fact.Text) *value.Value {
	c.ev.fuel -= len(t) / 2
	if len(t) > MaxElems {
		return c.unsupported("a string of too many parts")
	}
	return textValue(t, c.origin())
}

func (c *call) bool(b bool) *value.Value { return value.NewBool(b, c.origin()) }
func (c *call) int(n int64) *value.Value { return value.NewInt(n, c.origin()) }
func (c *call) null() *value.Value       { return value.NewNull(c.origin()) }

func (c *call) array(list []*value.Value) *value.Value {
	c.ev.fuel -= len(list) / 4
	if len(list) > MaxElems {
		c.ev.problem(template.Problem{Kind: template.LimitExceeded, At: c.at(c.x.At), Message: fmt.Sprintf(
			"an array of more than %d elements, it is not computed", MaxElems)})
		return c.unsupported("too large an array")
	}
	return value.NewArray(list, c.origin())
}

func (c *call) object(list []value.Member) *value.Value { return value.NewObject(list, c.origin()) }

// str returns a string argument. ok is false, and out the result of the call, for what is none.
func (c *call) str(i int) (s string, out *value.Value) {
	if c.args[i].Kind() != value.String {
		return "", c.wrong(i, "a string")
	}
	s, _ = knownString(c.args[i])
	return s, nil
}

// number returns an integer argument.
func (c *call) number(i int) (n int64, out *value.Value) {
	if c.args[i].Kind() == value.Number {
		if n, ok := c.args[i].Int().Get(); ok {
			return n, nil
		}
	}
	return 0, c.wrong(i, "a whole number")
}
