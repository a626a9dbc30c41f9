package eval

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func numberFunctions() []function {
	return []function{
		{name: "add", min: 2, max: 2, do: arithmetic(func(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) })},
		{name: "sub", min: 2, max: 2, do: arithmetic(func(a, b *big.Int) *big.Int { return new(big.Int).Sub(a, b) })},
		{name: "mul", min: 2, max: 2, do: arithmetic(func(a, b *big.Int) *big.Int { return new(big.Int).Mul(a, b) })},
		{name: "div", min: 2, max: 2, do: division(func(a, b *big.Int) *big.Int { return new(big.Int).Quo(a, b) })},
		{name: "mod", min: 2, max: 2, do: division(func(a, b *big.Int) *big.Int { return new(big.Int).Rem(a, b) })},
		{name: "min", min: 1, max: -1, do: func(c *call) *value.Value { return c.extreme(-1) }},
		{name: "max", min: 1, max: -1, do: func(c *call) *value.Value { return c.extreme(1) }},
		{name: "int", min: 1, max: 1, do: toInt},
		{name: "float", min: 1, max: 1, do: toFloat},
		{name: "copyIndex", min: 0, max: 2, special: copyIndex},
		{name: "range", min: 2, max: 2, do: rangeFunction},
	}
}

// arithmetic computes with 64-bit integers; a result that does not fit fails.
func arithmetic(op func(a, b *big.Int) *big.Int) func(*call) *value.Value {
	return func(c *call) *value.Value {
		a, bad := c.number(0)
		if bad != nil {
			return bad
		}
		b, bad := c.number(1)
		if bad != nil {
			return bad
		}
		n := op(big.NewInt(a), big.NewInt(b))
		if !n.IsInt64() {
			return c.failf("%s does not fit into 64 bits", n)
		}
		return c.int(n.Int64())
	}
}

func division(op func(a, b *big.Int) *big.Int) func(*call) *value.Value {
	divide := arithmetic(op)
	return func(c *call) *value.Value {
		if n, bad := c.number(1); bad == nil && n == 0 {
			return c.failf("division by zero")
		}
		return divide(c)
	}
}

// extreme returns the smallest (sign < 0) or largest of numbers, or of the elements of one array.
func (c *call) extreme(sign int) *value.Value {
	list := c.args
	if len(list) == 1 && list[0].Kind() == value.Array {
		list = list[0].Elems()
	}
	var best *value.Value
	for _, v := range list {
		if v.Kind() != value.Number {
			return c.failf("a %s in the place of a number", v.Kind())
		}
		if best == nil || compareNumbers(v, best)*sign > 0 {
			best = v
		}
	}
	if best == nil {
		return c.failf("an empty array has no such element")
	}
	return best
}

func bigNumber(v *value.Value) *big.Float {
	digits, _ := v.Digits()
	f, _, err := big.ParseFloat(digits, 10, 200, big.ToNearestEven)
	if err != nil {
		return new(big.Float)
	}
	return f
}

func compareNumbers(a, b *value.Value) int { return bigNumber(a).Cmp(bigNumber(b)) }

func equalNumbers(a, b *value.Value) fact.Truth { return fact.Of(compareNumbers(a, b) == 0) }

func toInt(c *call) *value.Value {
	switch v := c.args[0]; v.Kind() {
	case value.Number:
		f, _ := bigNumber(v).Int(nil)
		if f != nil && f.IsInt64() {
			return c.int(f.Int64())
		}
		return c.failf("the number does not fit into 64 bits")
	case value.String:
		s, _ := knownString(v)
		n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
		if err != nil {
			return c.failf("'%s' is no whole number", s)
		}
		return c.int(n)
	}
	return c.wrong(0, "a number or string")
}

func toFloat(c *call) *value.Value {
	s, ok := knownString(c.args[0])
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if !ok || err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return c.wrong(0, "a number")
	}
	return value.NewNumber(strconv.FormatFloat(f, 'g', -1, 64), c.origin())
}

// copyIndex is copyIndex(), copyIndex(offset), copyIndex('loop') or copyIndex('loop', offset).
func copyIndex(e env, x *template.Call) *value.Value {
	name, offset := "", int64(0)
	for i, a := range x.Args {
		v := e.eval(a)
		s, ok := knownString(v)
		switch {
		case v.Kind() == value.String && ok && i == 0:
			name = s
		case v.Kind() == value.Number:
			offset, _ = v.Int().Get()
		case v.Kind() == value.Unknown:
			return e.derived(v, x.At, "")
		default:
			return e.fail(a.Range(), "copyIndex: a %s in the place of the name of a loop or an offset", v.Kind())
		}
	}
	v := e.copyIndex(name)
	if v == nil {
		if name != "" {
			return e.fail(x.At, "copyIndex: there is no loop '%s' around it", name)
		}
		return e.fail(x.At, "copyIndex: there is no loop around it")
	}
	n, known := v.Int().Get()
	if known {
		return value.NewInt(n+offset, e.origin(x.At))
	}
	if offset == 0 {
		return v
	}
	return e.derived(v, x.At, compose("add", []string{v.Why().Expr, strconv.FormatInt(offset, 10)}))
}

func rangeFunction(c *call) *value.Value {
	start, bad := c.number(0)
	if bad != nil {
		return bad
	}
	count, bad := c.number(1)
	if bad != nil {
		return bad
	}
	if count < 0 || count > MaxCopies {
		return c.failf("a count of %d is not between 0 and %d", count, MaxCopies)
	}
	list := make([]*value.Value, count)
	for i := range list {
		list[i] = c.int(start + int64(i))
	}
	return c.array(list)
}
