package layout

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A rename says how the REST API calls a member, and its values.
type rename struct {
	from   string
	to     string // a path with dots; empty for a member that the API does not have
	values []spelling
}

// A spelling is a value as it is written, and as the REST API spells it.
type spelling struct{ from, to string }

// A body puts the properties of a resource together. Members keep their places in the text.
type body struct {
	origin  source.Origin
	members []value.Member
	groups  []group // objects that are put together of members written elsewhere, in the order in which they were begun
}

// A group is a member that is a body of its own.
type group struct {
	name string
	body *body
}

// newBody returns a body for about as many members as size.
func newBody(origin source.Origin, size int) *body {
	return &body{origin: origin, members: make([]value.Member, 0, size)}
}

// put adds a member under a path with dots. The later of two counts.
func (b *body) put(path string, m value.Member) {
	head, rest, nested := strings.Cut(path, ".")
	if !nested {
		m.Key = head
		b.members = append(b.members, m)
		return
	}
	b.group(head, m.Value.Origin()).put(rest, m)
}

// group returns the group of a name. It is begun by the member at the origin if there is none.
func (b *body) group(name string, origin source.Origin) *body {
	for _, g := range b.groups {
		if g.name == name {
			return g.body
		}
	}
	g := group{name, newBody(origin, 2)}
	b.groups = append(b.groups, g)
	return g.body
}

// value returns the object. A group that is also written as an object of its own has the members of both.
func (b *body) value() *value.Value {
	members := b.members
	for _, g := range b.groups {
		written := value.NewObject(b.members, b.origin).Get(g.name)
		if written.Kind() == value.Object {
			g.body.members = slices.Concat(written.Members(), g.body.members)
		}
		members = append(members, value.Member{Key: g.name, KeyAt: g.body.origin.At, Value: g.body.value()})
	}
	return value.NewObject(members, b.origin)
}

// take adds the members of an object under the names of the REST API, but for those without.
func (b *body) take(v *value.Value, renames []rename, without ...string) *body {
	for _, m := range v.Members() {
		if !isOneOf(m.Key, without) {
			b.takeMember(m, renames)
		}
	}
	return b
}

func (b *body) takeMember(m value.Member, renames []rename) {
	to := m.Key
	for _, r := range renames {
		if strings.EqualFold(r.from, m.Key) {
			to = r.to
			m.Value = translate(m.Value, r.values)
		}
	}
	if to != "" {
		b.put(to, m)
	}
}

// translate replaces a value that the REST API spells in another way.
func translate(v *value.Value, values []spelling) *value.Value {
	if len(values) == 0 || v.Kind() != value.String {
		return v
	}
	s, known := v.Str().Get()
	for _, w := range values {
		if known && strings.EqualFold(w.from, s) {
			return value.NewString(fact.Literal(w.to, v.Span()), v.Origin())
		}
	}
	return v
}

// text returns a string that is written in no file but follows from what stands at the origin.
func text(s string, origin source.Origin) *value.Value {
	return value.NewString(fact.Literal(s, origin.At), origin)
}

// resource returns the resource with the properties. kind may be nil.
func resource(typ string, v, kind, properties *value.Value, layout model.Layout) *model.Resource {
	b := newBody(v.Origin(), 2)
	if kind != nil {
		b.put("kind", value.Member{KeyAt: kind.Span(), Value: kind})
	}
	b.put("properties", value.Member{KeyAt: v.Span(), Value: properties})
	return &model.Resource{
		Type: typ, Body: b.value(), Deployed: fact.Always(), Layout: layout, Origin: v.Origin(),
	}
}

// nameOf returns the text of the first of the members that is set.
func nameOf(v *value.Value, keys ...string) fact.Text {
	for _, key := range keys {
		if t, ok := v.Get(key).Text(); ok && len(t) > 0 {
			return t
		}
	}
	return nil
}

// without returns the object without the members.
func without(v *value.Value, keys ...string) *value.Value {
	members := make([]value.Member, 0, len(v.Members()))
	for _, m := range v.Members() {
		if !isOneOf(m.Key, keys) {
			members = append(members, m)
		}
	}
	return value.NewObject(members, v.Origin())
}

func isOneOf(key string, keys []string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, key) })
}
