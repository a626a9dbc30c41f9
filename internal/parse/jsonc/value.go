package jsonc

import (
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// Value returns the node as plain data, without looking for expressions. Objects and arrays are expanded, and strings
// decoded, when they are asked for. What could not be read is unknown, and no node is absent.
func Value(n Node) *value.Value {
	origin := source.Origin{At: n.Span()}
	switch n.Kind() {
	case None:
		return value.NewAbsent(origin)
	case Null:
		return value.NewNull(origin)
	case Bool:
		return value.NewBool(n.Bool(), origin)
	case Number:
		return value.NewNumber(string(n.Raw()), origin)
	case String:
		return value.NewLazyString(n.literal(), origin)
	case Array:
		return value.NewLazyArray(func() []*value.Value { return elems(n) }, origin)
	case Object:
		return value.NewObjectText(object(n), origin)
	}
	return value.NewUnknown(fact.Why{Cause: fact.Invalid, Says: "not readable", At: origin.At}, origin)
}

func elems(n Node) []*value.Value {
	out := make([]*value.Value, 0, n.Len())
	for c := range n.Children() {
		out = append(out, Value(c))
	}
	return out
}

// object is a node as an object of values.
type object Node

// List returns all members.
func (o object) List() []value.Member {
	n := Node(o)
	out := make([]value.Member, 0, n.Len())
	for c := range n.Children() {
		out = append(out, member(c))
	}
	return out
}

// Find returns the member called key, as [Node.Get] finds it.
func (o object) Find(key string) (value.Member, bool) {
	c := Node(o).member(key)
	return member(c), c.Exists()
}

func member(c Node) value.Member {
	if !c.Exists() {
		return value.Member{}
	}
	return value.Member{Key: c.Key(), KeyAt: c.KeySpan(), Value: Value(c)}
}
