package jsonc

import (
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// eager is the length of text in bytes up to which a container is turned into values at once.
const eager = 200

// Value returns the node as plain data, without looking for expressions. Large objects and arrays are expanded, and
// strings decoded, when they are asked for. What could not be read is unknown, and no node is absent.
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
		return value.NewLazyString(n, origin)
	case Array:
		if origin.At.Len() > eager {
			return value.NewLazyArray(func() []*value.Value { return elems(n) }, origin)
		}
		return value.NewArray(elems(n), origin)
	case Object:
		if origin.At.Len() > eager {
			return value.NewLazyObject(func() []value.Member { return members(n) }, origin)
		}
		return value.NewObject(members(n), origin)
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

func members(n Node) []value.Member {
	out := make([]value.Member, 0, n.Len())
	for c := range n.Children() {
		out = append(out, value.Member{Key: c.Key(), KeyAt: c.KeySpan(), Value: Value(c)})
	}
	return out
}
