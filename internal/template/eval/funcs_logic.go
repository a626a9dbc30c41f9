package eval

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func logicFunctions() []function {
	return []function{
		{name: "true", do: func(c *call) *value.Value { return c.bool(true) }},
		{name: "false", do: func(c *call) *value.Value { return c.bool(false) }},
		{name: "null", do: (*call).null},
		{name: "not", min: 1, max: 1, needs: nothing, do: not},
		{name: "and", min: 1, max: -1, needs: nothing, decisive: fact.No, do: and}, // the reference says two, but templates with one are deployed
		{name: "or", min: 1, max: -1, needs: nothing, decisive: fact.Yes, do: or},
		{name: "if", min: 3, max: 3, special: ifFunction},
		{name: "bool", min: 1, max: 1, needs: nothing, do: toBool},
		{name: "coalesce", min: 1, max: -1, special: coalesce},
		{name: "equals", min: 2, max: 2, needs: nothing, do: equals},
		{name: "less", min: 2, max: 2, do: func(c *call) *value.Value { return c.compare(func(n int) bool { return n < 0 }) }},
		{name: "lessOrEquals", min: 2, max: 2, do: func(c *call) *value.Value { return c.compare(func(n int) bool { return n <= 0 }) }},
		{name: "greater", min: 2, max: 2, do: func(c *call) *value.Value { return c.compare(func(n int) bool { return n > 0 }) }},
		{name: "greaterOrEquals", min: 2, max: 2, do: func(c *call) *value.Value { return c.compare(func(n int) bool { return n >= 0 }) }},
		{name: "fail", min: 1, max: 1, do: func(c *call) *value.Value { return invalid("the template fails on purpose", c.at(c.x.At)) }},
	}
}

// boolean returns a boolean argument. It is unknown for an unknown, and Invalid for what is no boolean.
func (c *call) boolean(i int) (fact.Truth, *value.Value) {
	v := c.args[i]
	switch v.Kind() {
	case value.Bool:
		return v.Truth(), nil
	case value.Unknown:
		return fact.Unknown, nil
	case value.String:
		return v.Truth(), nil
	}
	return fact.Unknown, c.wrong(i, "a boolean")
}

func not(c *call) *value.Value {
	t, bad := c.boolean(0)
	if bad != nil {
		return bad
	}
	if t != fact.Unknown {
		return c.bool(t == fact.No)
	}
	v := c.unknown()
	c.ev.decompose(v, c.ev.negationOf(c.args[0]), c.ev.conditionOf(c.args[0]))
	return v
}

// and is No as soon as one argument is, whatever the others are: the order of evaluation must not matter.
func and(c *call) *value.Value {
	yes, needs, bad := c.fold(fact.No, c.ev.conditionOf, fact.Always())
	if bad != nil {
		return bad
	}
	if yes.Kind() != value.Unknown {
		return yes
	}
	if needs.Truth() == fact.No {
		return c.bool(false)
	}
	c.ev.decompose(yes, needs.And(implied(yes, false)), atom(yes, true))
	return yes
}

func or(c *call) *value.Value {
	v, fails, bad := c.fold(fact.Yes, c.ev.negationOf, fact.Always())
	if bad != nil {
		return bad
	}
	if v.Kind() != value.Unknown {
		return v
	}
	if fails.Truth() == fact.No {
		return c.bool(true)
	}
	c.ev.decompose(v, atom(v, false), fails.And(implied(v, true)))
	return v
}

// fold joins the arguments of and, or of or, for which decisive is the truth that decides. It also returns the condition
// under which no argument is decisive.
func (c *call) fold(decisive fact.Truth, of func(*value.Value) fact.Condition, none fact.Condition) (*value.Value, fact.Condition, *value.Value) {
	var undecided []*value.Value
	for i, a := range c.args {
		t, bad := c.boolean(i)
		switch {
		case bad != nil:
			return nil, none, bad
		case t == decisive:
			return c.bool(t == fact.Yes), none, nil
		case t == fact.Unknown:
			undecided = append(undecided, a)
			none = none.And(of(a))
		}
	}
	switch len(undecided) {
	case 0:
		return c.bool(decisive == fact.No), none, nil
	case 1:
		return c.derived(undecided[0], c.x.At, canonical(undecided[0])), none, nil
	}
	return c.derived(undecided[0], c.x.At, composed(c.fn.name, undecided...)), none, nil
}

func ifFunction(e env, x *template.Call) *value.Value {
	return e.cond(&template.Cond{At: x.At, If: x.Args[0], Then: x.Args[1], Else: x.Args[2]})
}

func toBool(c *call) *value.Value {
	v := c.args[0]
	switch v.Kind() {
	case value.Bool:
		return v
	case value.Unknown:
		u := c.derived(v, c.x.At, canonical(v))
		return u
	case value.Number:
		n, _ := v.Int().Get()
		return c.bool(n != 0)
	}
	t, ok := v.Text()
	s, known := t.Known()
	switch {
	case ok && !known:
		return c.unknown()
	case ok:
		return c.bool(strings.EqualFold(s, "true")) // of any other text it is documented to be false
	}
	return c.wrong(0, "a boolean")
}

// coalesce returns the first argument that is not null. It evaluates no more than it needs.
func coalesce(e env, x *template.Call) *value.Value {
	for i, a := range x.Args {
		v := e.eval(a)
		switch v.Kind() {
		case value.Null, value.Absent:
			continue
		case value.Unknown:
			if i+1 == len(x.Args) || v.Why().Cause == fact.Invalid {
				return v
			}
			rest := make([]*value.Value, 0, len(x.Args))
			for _, r := range x.Args[i:] {
				rest = append(rest, e.eval(r))
			}
			return e.derived(v, x.At, composed("coalesce", rest...))
		}
		return v
	}
	return value.NewNull(e.origin(x.At))
}

func equals(c *call) *value.Value {
	a, b := c.args[0], c.args[1]
	if t := equal(a, b); t != fact.Unknown {
		return c.bool(t == fact.Yes)
	}
	if c.ev.known(a) || !c.ev.known(b) && canonical(b) < canonical(a) {
		a, b = b, a // the order does not matter; a constant goes last
	}
	subject, constant := canonical(a), canonical(b)
	v := c.unknownAs(compose("equals", []string{subject, constant}))
	switch {
	case b.Kind() == value.Bool:
		c.equalsBool(v, a, b)
	case c.ev.known(b) && v.Why().Expr != "":
		why := v.Why()
		yes := fact.Atom{Expr: why.Expr, At: c.at(c.x.At), Why: why, Subject: subject, Constant: constant}
		no := yes
		no.Negated = true
		c.ev.decompose(v, fact.Assuming(yes), fact.Assuming(no))
	}
	return v
}

// equalsBool leaves behind that equals(x, true()) needs x.
func (c *call) equalsBool(v, x, constant *value.Value) {
	yes, no := c.ev.conditionOf(x), c.ev.negationOf(x)
	if !constant.Truth().Certainly() {
		yes, no = no, yes
	}
	c.ev.decompose(v, yes, no)
}

// equal tells whether two values are the same to the function equals: strings with letter case, arrays and objects
// element by element, and a number is no string.
func equal(a, b *value.Value) fact.Truth {
	left := maxWalk
	return equalWithin(a, b, &left)
}

func equalWithin(a, b *value.Value, left *int) fact.Truth {
	if *left--; *left <= 0 {
		return fact.Unknown
	}
	if a == b && a.Kind() != value.Unknown {
		return fact.Yes
	}
	if a.Kind() == value.Unknown || b.Kind() == value.Unknown {
		if ca := canonical(a); ca != "" && ca == canonical(b) {
			return fact.Yes
		}
		return fact.Unknown
	}
	if unset(a) || unset(b) {
		return fact.Of(unset(a) && unset(b))
	}
	if a.Kind() != b.Kind() {
		return fact.No
	}
	switch a.Kind() {
	case value.String:
		t, _ := a.Text()
		u, _ := b.Text()
		return t.Equal(u)
	case value.Array:
		return equalElems(a.Elems(), b.Elems(), left)
	case value.Object:
		return equalMembers(a, b, left)
	case value.Number:
		return equalNumbers(a, b)
	}
	x, _ := knownString(a)
	y, _ := knownString(b)
	return fact.Of(x == y)
}

func unset(v *value.Value) bool { return v.Kind() == value.Null || v.Kind() == value.Absent }

func equalElems(a, b []*value.Value, left *int) fact.Truth {
	if len(a) != len(b) {
		return fact.No
	}
	t := fact.Yes
	for i := range a {
		t = t.And(equalWithin(a[i], b[i], left))
	}
	return t
}

func equalMembers(a, b *value.Value, left *int) fact.Truth {
	if len(a.Members()) != len(b.Members()) {
		return fact.No
	}
	t := fact.Yes
	for _, m := range a.Members() {
		n, ok := b.Member(m.Key)
		if !ok {
			return fact.No
		}
		t = t.And(equalWithin(m.Value, n.Value, left))
	}
	return t
}

// compare compares two numbers, or two strings in the order of the invariant culture of .NET.
func (c *call) compare(holds func(int) bool) *value.Value {
	a, b := c.args[0], c.args[1]
	switch {
	case a.Kind() == value.Number && b.Kind() == value.Number:
		return c.bool(holds(compareNumbers(a, b)))
	case a.Kind() == value.String && b.Kind() == value.String:
		x, _ := knownString(a)
		y, _ := knownString(b)
		n, ok := compareStrings(x, y)
		if !ok {
			return c.unsupported("the order of these characters")
		}
		return c.bool(holds(n))
	case a.Kind() != value.Number && a.Kind() != value.String:
		return c.wrong(0, "a number or string")
	}
	return c.wrong(1, "a "+a.Kind().String())
}

// compareStrings orders strings as the invariant culture does: digits, then letters without their case, and of strings
// that differ in nothing else those in lower case first. It is not ok where punctuation or letters beyond ASCII decide,
// which have an order of their own.
func compareStrings(a, b string) (n int, ok bool) {
	if a == b {
		return 0, true
	}
	for i := range min(len(a), len(b)) {
		if !isPlain(a[i]) || !isPlain(b[i]) {
			return 0, false
		}
		if a[i]|0x20 != b[i]|0x20 {
			return compareKeys(a[i:i+1], b[i:i+1]), true
		}
	}
	return compareKeys(a, b), !strings.ContainsFunc(a+b, func(r rune) bool { return r >= 0x80 || !isPlain(byte(r)) })
}

// isPlain reports whether c is a digit or letter of ASCII.
func isPlain(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' }
