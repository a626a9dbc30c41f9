package eval

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func objectFunctions() []function {
	return []function{
		{name: "createObject", min: 0, max: -1, needs: nothing, do: createObject},
		{name: "items", min: 1, max: 1, needs: shallow, do: items},
		{name: "objectKeys", min: 1, max: 1, needs: shallow, do: objectKeys},
		{name: "shallowMerge", min: 1, max: 1, needs: nothing, do: shallowMerge},
	}
}

func createObject(c *call) *value.Value {
	if len(c.args)%2 != 0 {
		return c.failf("an odd number of arguments")
	}
	var out []value.Member
	for i := 0; i < len(c.args); i += 2 {
		if !shallowlyKnown(c.args[i]) {
			return c.unknown()
		}
		key, bad := c.str(i)
		if bad != nil {
			return bad
		}
		set(&out, value.Member{Key: key, KeyAt: c.args[i].Span(), Value: c.args[i+1]})
	}
	return c.object(out)
}

// compareKeys orders names as the engine does: by the invariant culture without letter case, lower case before upper.
// The order of punctuation and digits before letters, which that culture has, is that of ASCII for all but a few.
func compareKeys(a, b string) int {
	weight := func(r rune) rune {
		switch {
		case unicode.IsLetter(r):
			return 0x200000 + unicode.ToLower(r)
		case unicode.IsDigit(r):
			return 0x100000 + r
		}
		return r
	}
	x, y := []rune(a), []rune(b)
	for i := range min(len(x), len(y)) {
		if n := cmp.Compare(weight(x[i]), weight(y[i])); n != 0 {
			return n
		}
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), -strings.Compare(a, b))
}

func sorted(o *value.Value) []value.Member {
	members := distinct(o.Members())
	slices.SortStableFunc(members, func(a, b value.Member) int { return compareKeys(a.Key, b.Key) })
	return members
}

// items returns an array of objects with key and value, ordered by key.
func items(c *call) *value.Value {
	if c.args[0].Kind() != value.Object {
		return c.wrong(0, "an object")
	}
	var list []*value.Value
	for _, m := range sorted(c.args[0]) {
		list = append(list, value.NewObject([]value.Member{
			{Key: "key", KeyAt: m.KeyAt, Value: c.key(m)},
			{Key: "value", KeyAt: m.KeyAt, Value: m.Value},
		}, source.Origin{At: m.KeyAt.Cover(m.Value.Span())}))
	}
	return c.array(list)
}

func (c *call) key(m value.Member) *value.Value {
	at := m.KeyAt
	if at.IsZero() {
		at = c.at(c.x.At)
	}
	return textValue(textAt(m.Key, at), source.Origin{At: at})
}

func objectKeys(c *call) *value.Value {
	if c.args[0].Kind() != value.Object {
		return c.wrong(0, "an object")
	}
	var list []*value.Value
	for _, m := range sorted(c.args[0]) {
		list = append(list, c.key(m))
	}
	return c.array(list)
}

// shallowMerge merges an array of objects; of members of one name the last one counts.
func shallowMerge(c *call) *value.Value {
	if c.args[0].Kind() == value.Unknown {
		return c.unknown()
	}
	var out []value.Member
	for _, o := range c.args[0].Elems() {
		switch o.Kind() {
		case value.Object:
			for _, m := range o.Members() {
				set(&out, m)
			}
		case value.Null:
		case value.Unknown:
			return c.unknown()
		default:
			return c.failf("a %s in the place of an object", o.Kind())
		}
	}
	return c.object(out)
}
