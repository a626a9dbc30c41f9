// Package value is the tree of evaluated content: what Azure would be asked to deploy, with the origin of every node.
package value

import (
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Kind is the kind of a value.
type Kind uint8

// The kinds of values.
const (
	Unknown Kind = iota // decided at deployment
	Absent              // no such member
	Null
	Bool
	Number
	String
	Array
	Object
)

var kindNames = [...]string{"unknown", "absent", "null", "boolean", "number", "string", "array", "object"}

// String returns the kind in words.
func (k Kind) String() string { return kindNames[k] }

// A Value is one immutable node. The nil *Value is unknown.
type Value struct {
	kind   Kind
	yes    bool // of a Bool
	origin source.Origin
	data   any // by kind: Unknown *fact.Why; Number string; String Texter; Array, Object a slice or a *lazy
}

// A Member is one property of an object.
type Member struct {
	Key   string
	KeyAt source.Span
	Value *Value
}

// A Texter is text that is decoded only when asked for.
type Texter interface{ Text() fact.Text }

type text fact.Text

// Text returns t itself, so that a text is a [Texter].
func (t text) Text() fact.Text { return fact.Text(t) }

// NewUnknown returns a value that only deployment decides.
func NewUnknown(why fact.Why, origin source.Origin) *Value {
	return &Value{kind: Unknown, origin: origin, data: &why}
}

// NewAbsent returns the value of a member that the object at the origin lacks.
func NewAbsent(origin source.Origin) *Value { return &Value{kind: Absent, origin: origin} }

// NewNull returns an explicit null.
func NewNull(origin source.Origin) *Value { return &Value{kind: Null, origin: origin} }

// NewBool returns a boolean.
func NewBool(b bool, origin source.Origin) *Value { return &Value{kind: Bool, yes: b, origin: origin} }

// NewNumber returns a number with its decimal text.
func NewNumber(digits string, origin source.Origin) *Value {
	return &Value{kind: Number, origin: origin, data: digits}
}

// NewInt returns a whole number.
func NewInt(n int64, origin source.Origin) *Value {
	return NewNumber(strconv.FormatInt(n, 10), origin)
}

// NewString returns a string whose text is known now. A text that is nothing but a hole is an unknown.
func NewString(t fact.Text, origin source.Origin) *Value {
	return &Value{kind: String, origin: origin, data: text(t)}
}

// NewLazyString returns a string that is decoded when it is asked for.
func NewLazyString(t Texter, origin source.Origin) *Value {
	return &Value{kind: String, origin: origin, data: t}
}

// NewArray returns an array. The caller must not modify elems afterwards.
func NewArray(elems []*Value, origin source.Origin) *Value {
	return &Value{kind: Array, origin: origin, data: elems}
}

// NewObject returns an object. Where a key occurs twice, the last one counts. The caller must not modify members
// afterwards.
func NewObject(members []Member, origin source.Origin) *Value {
	return &Value{kind: Object, origin: origin, data: members}
}

// Through returns v as it is seen after one more step from where it is written to where it is used. Elements and
// members are not changed.
func (v *Value) Through(at source.Span, says string) *Value {
	if v == nil {
		return nil
	}
	out := *v
	out.origin = v.origin.Through(at, says)
	return &out
}

// Kind returns the kind of the value.
func (v *Value) Kind() Kind {
	if v == nil {
		return Unknown
	}
	return v.kind
}

// Origin returns where the value was written and how it came to its use.
func (v *Value) Origin() source.Origin {
	if v == nil {
		return source.Origin{}
	}
	return v.origin
}

// Span returns where the value was written. For an absent value it is the object that lacks it.
func (v *Value) Span() source.Span { return v.Origin().At }

// Why returns the reason for which an unknown value, or part of a string, is unknown.
func (v *Value) Why() fact.Why {
	if v == nil {
		return fact.Why{}
	}
	switch d := v.data.(type) {
	case *fact.Why:
		return *d
	case Texter:
		return d.Text().Why()
	}
	return fact.Why{}
}

// Elems returns the elements of an array.
func (v *Value) Elems() []*Value {
	if v == nil || v.kind != Array {
		return nil
	}
	if l, ok := v.data.(*lazy[*Value]); ok {
		return l.get()
	}
	return v.data.([]*Value)
}

// Members returns the members of an object, as written.
func (v *Value) Members() []Member {
	if v == nil || v.kind != Object {
		return nil
	}
	if l, ok := v.data.(*lazy[Member]); ok {
		return l.get()
	}
	return v.data.([]Member)
}

// Has reports whether v is an object that has a member called key, which may be null.
func (v *Value) Has(key string) bool { _, ok := v.Member(key); return ok }

// Member returns the member called key. Letter case is ignored, as Azure does, but an exact match goes first; of equal
// keys the last one counts.
func (v *Value) Member(key string) (Member, bool) {
	if v == nil || v.kind != Object {
		return Member{}, false
	}
	if m, ok, can := v.find(key); can {
		return m, ok
	}
	members := v.Members()
	for i := len(members) - 1; i >= 0; i-- {
		if members[i].Key == key {
			return members[i], true
		}
	}
	for i := len(members) - 1; i >= 0; i-- {
		if strings.EqualFold(members[i].Key, key) {
			return members[i], true
		}
	}
	return Member{}, false
}

// Get returns the member called key, or follows several keys inwards. It is absent from what is no object or has no
// such member, and unknown in an unknown.
func (v *Value) Get(keys ...string) *Value {
	for _, key := range keys {
		if v.Kind() == Unknown {
			return v
		}
		m, ok := v.Member(key)
		if !ok {
			return v.absent()
		}
		v = m.Value
	}
	return v
}

// absent returns the value of what an object lacks. Many ask one object for much that it lacks.
func (v *Value) absent() *Value {
	l, ok := v.data.(*lazy[Member])
	if !ok {
		return NewAbsent(v.origin)
	}
	if none := l.none.Load(); none != nil && none.origin == v.origin {
		return none
	}
	none := NewAbsent(v.origin)
	l.none.Store(none)
	return none
}
