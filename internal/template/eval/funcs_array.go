package eval

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func arrayFunctions() []function {
	return []function{
		{name: "array", min: 1, max: 1, needs: nothing, do: toArray},
		{name: "createArray", min: 0, max: -1, needs: nothing, do: func(c *call) *value.Value { return c.array(c.args) }},
		{name: "contains", min: 2, max: 2, needs: nothing, do: contains},
		{name: "empty", min: 1, max: 1, needs: nothing, do: empty},
		{name: "length", min: 1, max: 1, needs: shallow, do: length},
		{name: "first", min: 1, max: 1, needs: nothing, do: func(c *call) *value.Value { return c.end(true) }},
		{name: "last", min: 1, max: 1, needs: nothing, do: func(c *call) *value.Value { return c.end(false) }},
		{name: "take", min: 2, max: 2, needs: shallow, do: take},
		{name: "skip", min: 2, max: 2, needs: shallow, do: skip},
		{name: "flatten", min: 1, max: 1, needs: nothing, do: flatten},
		{name: "indexOf", min: 2, max: 2, do: func(c *call) *value.Value { return c.find(false) }},
		{name: "lastIndexOf", min: 2, max: 2, do: func(c *call) *value.Value { return c.find(true) }},
		{name: "indexFromEnd", min: 2, max: 2, needs: shallow, do: func(c *call) *value.Value { return c.fromEnd(false) }},
		{name: "tryIndexFromEnd", min: 2, max: 2, needs: shallow, do: func(c *call) *value.Value { return c.fromEnd(true) }},
		{name: "union", min: 1, max: -1, needs: nothing, do: union},
		{name: "intersection", min: 2, max: -1, do: intersection},
		{name: "tryGet", min: 2, max: -1, needs: nothing, do: tryGet},
	}
}

func toArray(c *call) *value.Value {
	switch v := c.args[0]; v.Kind() {
	case value.Array:
		return v
	case value.Unknown:
		return c.unknown()
	}
	return c.array(c.args)
}

// contains looks for an element, a member (without letter case) or a part of a string (with letter case).
func contains(c *call) *value.Value {
	in, what := c.args[0], c.args[1]
	switch in.Kind() {
	case value.Unknown:
		return c.unknown()
	case value.Array:
		found := fact.No
		for _, e := range in.Elems() {
			found = found.Or(equal(e, what))
		}
		if found == fact.Unknown {
			return c.unknown()
		}
		return c.bool(found == fact.Yes)
	case value.Object:
		if what.Kind() == value.Unknown {
			return c.unknown()
		}
		key, ok := knownString(what)
		if !ok {
			if what.Kind() == value.String {
				return c.unknown()
			}
			return c.wrong(1, "the name of a member")
		}
		return c.bool(in.Has(key))
	case value.String:
		return c.containsText()
	}
	return c.wrong(0, "a string, array or object")
}

func (c *call) containsText() *value.Value {
	t, _ := c.args[0].Text()
	if c.args[1].Kind() == value.Unknown {
		return c.unknown()
	}
	what, ok := knownString(c.args[1])
	if !ok {
		if c.args[1].Kind() == value.String {
			return c.unknown()
		}
		return c.wrong(1, "a string")
	}
	if s, known := t.Known(); known {
		return c.bool(strings.Contains(s, what))
	}
	for _, p := range t {
		if !p.Hole && strings.Contains(p.Lit, what) {
			return c.bool(true)
		}
	}
	return c.unknown()
}

// empty is decided for a text with a hole as soon as there is a literal character in it.
func empty(c *call) *value.Value {
	v := c.args[0]
	switch v.Kind() {
	case value.Null, value.Absent:
		return c.bool(true)
	case value.Array:
		return c.bool(len(v.Elems()) == 0)
	case value.Object:
		return c.bool(len(v.Members()) == 0)
	case value.Unknown:
		return c.unknown()
	case value.String:
		t, _ := v.Text()
		s, known := t.Known()
		if known {
			return c.bool(s == "")
		}
		if t.Prefix() != "" || t.Suffix() != "" {
			return c.bool(false)
		}
		return c.unknown()
	}
	return c.wrong(0, "a string, array or object")
}

func length(c *call) *value.Value {
	switch v := c.args[0]; v.Kind() {
	case value.String:
		s, _ := knownString(v)
		return c.int(utf16Len(s))
	case value.Array:
		return c.int(int64(len(v.Elems())))
	case value.Object:
		return c.int(int64(len(distinct(v.Members()))))
	}
	return c.wrong(0, "a string, array or object")
}

// distinct returns the members of an object without those that later ones of the same spelling replace. Members whose
// names differ in letter case are different ones, though each is found by the name of the other.
func distinct(members []value.Member) []value.Member {
	out := make([]value.Member, 0, len(members))
	at := make(map[string]int, len(members))
	for _, m := range members {
		i, ok := at[m.Key]
		if !ok {
			at[m.Key] = len(out)
			out = append(out, m)
			continue
		}
		out[i] = m
	}
	return out
}

// set puts a member in the place of the one of the same name, without letter case, whose spelling stays, or at the end.
func set(members *[]value.Member, m value.Member) {
	i := slices.IndexFunc(*members, func(n value.Member) bool { return strings.EqualFold(n.Key, m.Key) })
	if i < 0 {
		*members = append(*members, m)
		return
	}
	m.Key = (*members)[i].Key
	(*members)[i] = m
}

// end returns the first or last element, or character. Of an empty array it is null, of an empty string empty.
func (c *call) end(first bool) *value.Value {
	if !shallowlyKnown(c.args[0]) {
		p := c.ev.splits[c.args[0].Why().Expr]
		switch {
		case first && len(p.head) > 0:
			return p.head[0]
		case !first && len(p.tail) > 0:
			return p.tail[len(p.tail)-1]
		}
		return c.unknown()
	}
	v := c.args[0]
	switch v.Kind() {
	case value.Array:
		list := v.Elems()
		switch {
		case len(list) == 0:
			return c.null()
		case first:
			return list[0]
		}
		return list[len(list)-1]
	case value.String:
		s, _ := knownString(v)
		n := utf16Len(s)
		t, _ := v.Text()
		if first {
			return c.text(slice(t, 0, utf16Offset(s, min(1, n))))
		}
		return c.text(slice(t, utf16Offset(s, max(0, n-1)), len(s)))
	}
	return c.wrong(0, "a string or array")
}

func take(c *call) *value.Value {
	return c.clip(func(n, size int64) (int64, int64) { return 0, min(n, size) })
}

func skip(c *call) *value.Value {
	return c.clip(func(n, size int64) (int64, int64) { return min(n, size), size })
}

// clip returns the part of a string or array between the bounds; a count beyond the ends is no mistake.
func (c *call) clip(bounds func(n, size int64) (int64, int64)) *value.Value {
	n, bad := c.number(1)
	if bad != nil {
		return bad
	}
	n = max(0, n)
	switch v := c.args[0]; v.Kind() {
	case value.Array:
		from, to := bounds(n, int64(len(v.Elems())))
		return c.array(v.Elems()[from:to:to])
	case value.String:
		s, _ := knownString(v)
		t, _ := v.Text()
		from, to := bounds(n, utf16Len(s))
		return c.text(slice(t, utf16Offset(s, from), utf16Offset(s, to)))
	}
	return c.wrong(0, "a string or array")
}

func flatten(c *call) *value.Value {
	if c.args[0].Kind() == value.Unknown {
		return c.unknown()
	}
	if c.args[0].Kind() != value.Array {
		return c.wrong(0, "an array of arrays")
	}
	var list []*value.Value
	for _, e := range c.args[0].Elems() {
		switch e.Kind() {
		case value.Array:
			list = append(list, e.Elems()...)
		case value.Unknown:
			return c.unknown()
		default:
			return c.failf("a %s in the place of an array", e.Kind())
		}
	}
	return c.array(list)
}

// find returns an index, or -1: in strings without letter case, in arrays of equal elements.
func (c *call) find(fromEnd bool) *value.Value {
	switch v := c.args[0]; v.Kind() {
	case value.Array:
		at := -1
		for i, e := range v.Elems() {
			if equal(e, c.args[1]) == fact.Yes && (at < 0 || fromEnd) {
				at = i
			}
		}
		return c.int(int64(at))
	case value.String:
		what, bad := c.str(1)
		if bad != nil {
			return bad
		}
		s, _ := knownString(v)
		folded, sought := strings.ToLower(s), strings.ToLower(what)
		at := strings.Index(folded, sought)
		if fromEnd {
			at = strings.LastIndex(folded, sought)
		}
		if at >= 0 {
			at = int(utf16Len(folded[:at]))
		}
		return c.int(int64(at))
	}
	return c.wrong(0, "a string or array")
}

func (c *call) fromEnd(optional bool) *value.Value {
	if c.args[0].Kind() != value.Array {
		return c.wrong(0, "an array")
	}
	n, bad := c.number(1)
	if bad != nil {
		return bad
	}
	list := c.args[0].Elems()
	if n >= 1 && n <= int64(len(list)) {
		return list[int64(len(list))-n]
	}
	if optional {
		return c.null()
	}
	return c.failf("element %d from the end of an array of %d", n, len(list))
}

// union joins arrays without repeating elements, or objects: nested objects too, of all else the last one counts.
func union(c *call) *value.Value {
	kind := value.Null
	for i, a := range c.args {
		switch k := a.Kind(); {
		case k == value.Unknown:
			return c.unknown()
		case k == value.Null:
		case k != value.Array && k != value.Object || kind != value.Null && k != kind:
			return c.wrong(i, "an array or object like the others")
		default:
			kind = k
		}
	}
	switch kind {
	case value.Null:
		return c.null()
	case value.Object:
		var out []value.Member
		left := maxWalk
		for _, a := range c.args {
			merge(&out, a, &left)
		}
		c.ev.fuel -= (maxWalk - left) / 16
		if left <= 0 {
			return c.unsupported("too large an object")
		}
		return c.object(out)
	}
	var out []*value.Value
	for _, a := range c.args {
		for _, e := range a.Elems() {
			if !includes(out, e) {
				out = append(out, e)
			}
		}
	}
	return c.array(out)
}

func includes(list []*value.Value, v *value.Value) bool {
	return slices.ContainsFunc(list, func(o *value.Value) bool { return equal(o, v) == fact.Yes })
}

// merge adds the members of an object to others, and merges those that are objects on both sides, as long as some are
// left to be merged.
func merge(into *[]value.Member, from *value.Value, left *int) {
	for _, m := range from.Members() {
		if *left--; *left <= 0 {
			return
		}
		i := slices.IndexFunc(*into, func(n value.Member) bool { return strings.EqualFold(n.Key, m.Key) })
		if i >= 0 && (*into)[i].Value.Kind() == value.Object && m.Value.Kind() == value.Object {
			members := slices.Clone((*into)[i].Value.Members())
			merge(&members, m.Value, left)
			m = value.Member{Key: (*into)[i].Key, KeyAt: m.KeyAt, Value: value.NewObject(members, m.Value.Origin())}
		}
		set(into, m)
	}
}

func intersection(c *call) *value.Value {
	kind := c.args[0].Kind()
	for i, a := range c.args {
		if k := a.Kind(); k != kind || k != value.Array && k != value.Object {
			return c.wrong(i, "an array or object like the others")
		}
	}
	if kind == value.Array {
		var out []*value.Value
		for _, e := range c.args[0].Elems() {
			if !includes(out, e) && !slices.ContainsFunc(c.args[1:], func(a *value.Value) bool { return !includes(a.Elems(), e) }) {
				out = append(out, e)
			}
		}
		return c.array(out)
	}
	var out []value.Member
	for _, m := range c.args[0].Members() {
		switch shared(m, c.args[1:]) {
		case fact.Yes:
			out = append(out, m)
		case fact.Unknown:
			return c.unsupported("what different objects within objects have in common is not documented")
		}
	}
	return c.object(out)
}

// shared tells whether all objects have the member with its value.
func shared(m value.Member, objects []*value.Value) fact.Truth {
	t := fact.Yes
	for _, o := range objects {
		n, ok := o.Member(m.Key)
		switch {
		case !ok:
			return fact.No
		case equal(m.Value, n.Value) == fact.Yes:
		case m.Value.Kind() == value.Object && n.Value.Kind() == value.Object:
			t = fact.Unknown
		default:
			return fact.No
		}
	}
	return t
}

// tryGet follows names and indexes, and is null as soon as there is nothing to follow.
func tryGet(c *call) *value.Value {
	v := c.args[0]
	for i, key := range c.args[1:] {
		r := c.x.Args[i+1].Range()
		switch {
		case v.Kind() == value.Unknown:
			if name, ok := knownString(key); ok && key.Kind() == value.String {
				v = c.unknownMember(v, name, c.x.At)
				continue
			}
			return c.unknown()
		case key.Kind() == value.Unknown:
			return c.derived(key, c.x.At, composed(c.fn.name, c.args...))
		case v.Kind() == value.Array && key.Kind() == value.Number:
			n, _ := key.Int().Get()
			if n < 0 || n >= int64(len(v.Elems())) {
				return c.null()
			}
			v = v.Elems()[n]
			continue
		}
		name, ok := knownString(key)
		if !ok && key.Kind() == value.String {
			return c.unknown()
		}
		m, has := v.Member(name)
		if !ok || !has {
			return value.NewNull(c.env.origin(r))
		}
		v = m.Value
	}
	return v
}
