package eval

import (
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func stringFunctions() []function {
	return []function{
		{name: "concat", min: 1, max: -1, needs: nothing, do: concat},
		{name: "format", min: 1, max: -1, needs: nothing, do: formatFunction},
		{name: "string", min: 1, max: 1, needs: nothing, do: toString},
		{name: "toLower", min: 1, max: 1, do: mapString(strings.ToLower)},
		{name: "toUpper", min: 1, max: 1, do: mapString(strings.ToUpper)},
		{name: "trim", min: 1, max: 1, needs: nothing, do: trim},
		{name: "replace", min: 3, max: 3, needs: nothing, do: replace},
		{name: "split", min: 2, max: 2, needs: nothing, do: splitFunction},
		{name: "join", min: 2, max: 2, needs: nothing, do: join},
		{name: "substring", min: 1, max: 3, do: substring},
		{name: "padLeft", min: 2, max: 3, do: padLeft},
		{name: "startsWith", min: 2, max: 2, needs: nothing, do: startsWith},
		{name: "endsWith", min: 2, max: 2, needs: nothing, do: endsWith},
	}
}

// concat joins arrays, or the texts of scalars. The parts of a text keep their positions, and holes.
func concat(c *call) *value.Value {
	if slices.ContainsFunc(c.args, func(v *value.Value) bool { return v.Kind() == value.Array }) {
		return concatArrays(c)
	}
	if len(c.args) == 1 && c.args[0].Kind() == value.Unknown {
		return c.derived(c.args[0], c.x.At, canonical(c.args[0]))
	}
	if !slices.ContainsFunc(c.args, func(v *value.Value) bool { return v.Kind() != value.Unknown }) {
		return c.unknown() // they may be strings or arrays
	}
	t := make(fact.Text, 0, len(c.args)+4)
	size := 0
	for i, a := range c.args {
		p, ok := textOf(a, c.at(c.x.Args[i].Range()))
		if !ok && a.Kind() != value.Null {
			return c.wrong(i, "a string or array")
		}
		t = append(t, p...)
		for _, q := range p {
			size += len(q.Lit)
		}
	}
	if size > MaxText {
		return c.unsupported("too long a string")
	}
	return c.text(t)
}

func concatArrays(c *call) *value.Value {
	var list []*value.Value
	for i, a := range c.args {
		switch a.Kind() {
		case value.Array:
			list = append(list, a.Elems()...)
		case value.Unknown:
			return c.unknown()
		default:
			return c.wrong(i, "an array")
		}
	}
	return c.array(list)
}

func mapString(f func(string) string) func(*call) *value.Value {
	return func(c *call) *value.Value {
		s, bad := c.str(0)
		if bad != nil {
			return bad
		}
		return c.string(f(s))
	}
}

// trim removes white space at the known ends of a text.
func trim(c *call) *value.Value {
	t, ok := c.args[0].Text()
	if !ok {
		return c.wrong(0, "a string")
	}
	s, known := t.Known()
	if !known {
		return c.unknown()
	}
	start := len(s) - len(strings.TrimLeft(s, whiteSpace))
	end := len(strings.TrimRight(s, whiteSpace))
	return c.text(slice(t, start, max(start, end)))
}

// whiteSpace is what .NET takes for white space in the Latin part of Unicode.
const whiteSpace = " \t\n\v\f\r\u0085\u00a0\u2028\u2029\u3000"

// replace replaces with letter case. In a text with holes nothing is known: what is replaced could span a hole.
func replace(c *call) *value.Value {
	t, ok := c.args[0].Text()
	if !ok {
		return c.wrong(0, "a string")
	}
	old, bad := c.known(1)
	if bad != nil {
		return bad
	}
	with, ok := c.args[2].Text()
	if !ok {
		return c.wrong(2, "a string")
	}
	s, known := t.Known()
	if !known {
		return c.unknown()
	}
	if old == "" {
		return c.failf("the text to replace is empty")
	}
	var out fact.Text
	done := 0
	for {
		i := strings.Index(s[done:], old)
		if i < 0 {
			return c.text(append(out, slice(t, done, len(s))...))
		}
		out = append(append(out, slice(t, done, done+i)...), with...)
		done += i + len(old)
		if len(out) > MaxElems {
			return c.unsupported("too long a string")
		}
	}
}

// known returns a string argument; out is the result of the call if it is unknown or no string.
func (c *call) known(i int) (s string, out *value.Value) {
	t, ok := c.args[i].Text()
	if !ok {
		return "", c.wrong(i, "a string")
	}
	s, ok = t.Known()
	if !ok {
		return "", c.unknown()
	}
	return s, nil
}

// splitFunction splits at the delimiters. Of a text with holes the parts before the first hole and after the last one are
// known: last(split(id, '/')) is the name of a resource, wherever it is deployed.
func splitFunction(c *call) *value.Value {
	t, ok := c.args[0].Text()
	if !ok {
		return c.wrong(0, "a string")
	}
	seps, ok := c.delimiters()
	if !ok {
		return c.unknown()
	}
	if isKnown(t) {
		return c.array(c.splitText(t, seps))
	}
	first, last := 0, len(t)
	for !t[first].Hole {
		first++
	}
	for !t[last-1].Hole {
		last--
	}
	head, tail := c.splitText(t[:first], seps), c.splitText(t[last:], seps)
	v := c.unknown()
	if expr := v.Why().Expr; expr != "" {
		c.ev.splits[expr] = pieces{head[:len(head)-1], tail[1:]}
	}
	return v
}

// pieces are the known elements at both ends of an array that is known in part.
type pieces struct{ head, tail []*value.Value }

// delimiters returns the delimiters of a split, which may be one or an array. It is not ok if one is unknown.
func (c *call) delimiters() (seps []string, ok bool) {
	list := []*value.Value{c.args[1]}
	if c.args[1].Kind() == value.Array {
		list = c.args[1].Elems()
	}
	for _, d := range list {
		sep, known := knownString(d)
		if !known || d.Kind() != value.String {
			return nil, false
		}
		if sep != "" {
			seps = append(seps, sep)
		}
	}
	return seps, true
}

// splitText returns the parts of a known text, at least one.
func (c *call) splitText(t fact.Text, seps []string) []*value.Value {
	s, _ := t.Known()
	var list []*value.Value
	start := 0
	for i := 0; i < len(s); {
		n := separatorAt(s[i:], seps)
		if n == 0 {
			i++
			continue
		}
		list = append(list, c.text(slice(t, start, i)))
		i += n
		start = i
	}
	return append(list, c.text(slice(t, start, len(s))))
}

func separatorAt(s string, seps []string) int {
	for _, sep := range seps {
		if strings.HasPrefix(s, sep) {
			return len(sep)
		}
	}
	return 0
}

func join(c *call) *value.Value {
	sep, ok := c.args[1].Text()
	if !ok {
		return c.wrong(1, "a string")
	}
	if c.args[0].Kind() == value.Unknown {
		return c.unknown()
	}
	if c.args[0].Kind() != value.Array {
		return c.wrong(0, "an array")
	}
	var t fact.Text
	for i, e := range c.args[0].Elems() {
		if i > 0 {
			t = append(t, sep...)
		}
		t = append(t, formatted(e, c.at(c.x.At))...)
	}
	return c.text(t)
}

// utf16Offset returns the byte offset of the n-th UTF-16 code unit of s, in which .NET counts characters, or -1.
func utf16Offset(s string, n int64) int {
	for i, r := range s {
		if n <= 0 {
			return i
		}
		n -= int64(utf16.RuneLen(r))
	}
	if n <= 0 {
		return len(s)
	}
	return -1
}

func utf16Len(s string) int64 {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return int64(n)
}

func substring(c *call) *value.Value {
	s, bad := c.str(0)
	if bad != nil {
		return bad
	}
	var start int64
	if len(c.args) > 1 {
		if start, bad = c.number(1); bad != nil {
			return bad
		}
	}
	size := utf16Len(s)
	length := size - start
	if len(c.args) > 2 {
		if length, bad = c.number(2); bad != nil {
			return bad
		}
	}
	if start < 0 || length < 0 || start > size || length > size-start {
		return c.failf("%d characters from %d on of a string of %d", length, start, size)
	}
	t, _ := c.args[0].Text()
	return c.text(slice(t, utf16Offset(s, start), utf16Offset(s, start+length)))
}

func padLeft(c *call) *value.Value {
	s, ok := knownString(c.args[0])
	if !ok || c.args[0].Kind() == value.Bool {
		return c.wrong(0, "a string or number")
	}
	n, bad := c.number(1)
	if bad != nil {
		return bad
	}
	pad := " "
	if len(c.args) > 2 {
		if pad, bad = c.str(2); bad != nil {
			return bad
		}
	}
	if utf16Len(pad) != 1 || n < 0 || n > MaxCopies {
		return c.failf("one character is padded to a length between 0 and %d", MaxCopies)
	}
	return c.string(strings.Repeat(pad, int(max(0, n-utf16Len(s)))) + s)
}

// startsWith ignores letter case, as Azure does. The literal beginning of a text with holes can decide it.
func startsWith(c *call) *value.Value {
	return c.affix(fact.Text.Prefix, func(s, affix string) bool {
		return len(s) >= len(affix) && strings.EqualFold(s[:len(affix)], affix)
	})
}

func endsWith(c *call) *value.Value {
	return c.affix(fact.Text.Suffix, func(s, affix string) bool {
		return len(s) >= len(affix) && strings.EqualFold(s[len(s)-len(affix):], affix)
	})
}

func (c *call) affix(end func(fact.Text) string, has func(s, affix string) bool) *value.Value {
	for i, a := range c.args {
		if _, ok := a.Text(); !ok {
			return c.wrong(i, "a string")
		}
	}
	t, _ := c.args[0].Text()
	affix, bad := c.known(1)
	if bad != nil {
		return bad
	}
	if !isKnown(t) && len(end(t)) < len(affix) {
		return c.unknown()
	}
	return c.bool(has(end(t), affix))
}

// formatted returns a value as format, join and interpolation write it: booleans with a capital letter, as .NET does,
// objects and arrays as JSON in single quotes.
func formatted(v *value.Value, at source.Span) fact.Text {
	switch v.Kind() {
	case value.String:
		t, _ := v.Text()
		return t
	case value.Unknown:
		return fact.Hole(v.Why(), at)
	case value.Null, value.Absent:
		return nil
	case value.Bool:
		if v.Truth().Certainly() {
			return fact.Literal("True", v.Span())
		}
		return fact.Literal("False", v.Span())
	case value.Number:
		s, _ := v.Digits()
		return fact.Literal(s, v.Span())
	}
	if u := firstUnknown(v); u != nil {
		why := u.Why()
		why.Expr = composed("string", v)
		return fact.Hole(why, at)
	}
	return fact.Literal(jsonText(v, '\''), v.Span())
}

func toString(c *call) *value.Value {
	v := c.args[0]
	switch v.Kind() {
	case value.String:
		return v
	case value.Number:
		s, _ := v.Digits()
		return c.string(s)
	case value.Bool:
		return c.text(formatted(v, c.at(c.x.At)))
	case value.Null:
		return c.unsupported("what string(null()) is, is not documented")
	case value.Unknown:
		return c.derived(v, c.x.At, composed("string", v))
	}
	if !c.ev.known(v) {
		return c.unknown()
	}
	return c.string(jsonText(v, '"'))
}
