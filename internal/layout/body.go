package layout

import (
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
	values map[string]string
}

// A body puts the properties of a resource together. Members keep their places in the text.
type body struct {
	origin  source.Origin
	members []value.Member
	groups  map[string]*body // objects that are put together of members written elsewhere, by name
	order   []string         // the names of the groups, in the order in which they were begun
}

func newBody(origin source.Origin) *body { return &body{origin: origin, groups: map[string]*body{}} }

// put adds a member under a path with dots. The later of two counts.
func (b *body) put(path string, m value.Member) {
	head, rest, nested := strings.Cut(path, ".")
	if !nested {
		m.Key = head
		b.members = append(b.members, m)
		return
	}
	g, ok := b.groups[head]
	if !ok {
		g = newBody(m.Value.Origin())
		b.groups[head] = g
		b.order = append(b.order, head)
	}
	g.put(rest, m)
}

// value returns the object. A group that is also written as an object of its own has the members of both.
func (b *body) value() *value.Value {
	members := b.members
	for _, name := range b.order {
		g := b.groups[name]
		written := value.NewObject(b.members, b.origin).Get(name)
		if written.Kind() == value.Object {
			g.members = append(written.Members()[:len(written.Members()):len(written.Members())], g.members...)
		}
		members = append(members, value.Member{Key: name, KeyAt: g.origin.At, Value: g.value()})
	}
	return value.NewObject(members, b.origin)
}

// take adds the members of an object under the names of the REST API.
func (b *body) take(v *value.Value, renames []rename) *body {
	for _, m := range v.Members() {
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
	return b
}

// translate replaces a value that the REST API spells in another way.
func translate(v *value.Value, values map[string]string) *value.Value {
	s, known := v.Str().Get()
	if !known || v.Kind() != value.String {
		return v
	}
	for from, to := range values {
		if strings.EqualFold(from, s) {
			return value.NewString(fact.Literal(to, v.Span()), v.Origin())
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
	b := newBody(v.Origin())
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
	var members []value.Member
	for _, m := range v.Members() {
		drop := false
		for _, key := range keys {
			drop = drop || strings.EqualFold(key, m.Key)
		}
		if !drop {
			members = append(members, m)
		}
	}
	return value.NewObject(members, v.Origin())
}
