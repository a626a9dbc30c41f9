// Package schema holds what a query may refer to without declaring it: tables, columns, functions and their types.
//
// It knows nothing of where they come from. [Schema] is what the binder asks; [Map] is a schema in memory, which the
// embedded catalogue, a file of the user and the functions of a repository fill.
package schema

import (
	"slices"
	"strings"
)

// A Kind is the family of a type.
type Kind uint8

// The kinds of types.
const (
	Unknown Kind = iota // of a column of an open table; suits everywhere
	Error               // of an expression that cannot be typed; a problem has been told already
	Void
	Bool
	Int
	Long
	Real
	Decimal
	DateTime
	TimeSpan
	GUID
	String
	TypeLiteral // of typeof(…)
	Null
	Dynamic   // of which nothing more is known
	Primitive // dynamic(long): a dynamic that holds a scalar
	Array
	Bag
)

// A Type is the type of a scalar. Types are compared by identity: there is one of each, except of bags with known
// properties.
type Type struct {
	kind       Kind
	name       string
	elem       *Type // of an array or a dynamic scalar; nil if not known
	properties []Column
}

// The types that have no parts.
var (
	UnknownType  = &Type{kind: Unknown, name: "unknown"}
	ErrorType    = &Type{kind: Error, name: "unknown"}
	VoidType     = &Type{kind: Void, name: "void"}
	BoolType     = &Type{kind: Bool, name: "bool"}
	IntType      = &Type{kind: Int, name: "int"}
	LongType     = &Type{kind: Long, name: "long"}
	RealType     = &Type{kind: Real, name: "real"}
	DecimalType  = &Type{kind: Decimal, name: "decimal"}
	DateTimeType = &Type{kind: DateTime, name: "datetime"}
	TimeSpanType = &Type{kind: TimeSpan, name: "timespan"}
	GUIDType     = &Type{kind: GUID, name: "guid"}
	StringType   = &Type{kind: String, name: "string"}
	LiteralType  = &Type{kind: TypeLiteral, name: "type"}
	NullType     = &Type{kind: Null, name: "null"}
	DynamicType  = &Type{kind: Dynamic, name: "dynamic"}
	ArrayType    = &Type{kind: Array, name: "dynamic"}
	BagType      = &Type{kind: Bag, name: "dynamic"}
)

var scalarTypes = []*Type{
	BoolType, IntType, LongType, RealType, DecimalType, DateTimeType, TimeSpanType, GUIDType, StringType,
}

var (
	dynamicOf = wrapped(Primitive, scalarTypes)
	arrayOf   = wrapped(Array, append(slices.Clone(scalarTypes), ArrayType, BagType))
	arrayOf2  = wrapped(Array, []*Type{arrayOf[RealType], arrayOf[StringType]})
)

func wrapped(kind Kind, of []*Type) map[*Type]*Type {
	m := map[*Type]*Type{}
	for _, t := range of {
		m[t] = &Type{kind: kind, name: "dynamic", elem: t}
	}
	return m
}

// Kind returns the family of the type.
func (t *Type) Kind() Kind { return t.kind }

// Elem returns the type of the elements of an array, or of what a dynamic scalar holds; nil if that is not known.
func (t *Type) Elem() *Type { return t.elem }

// Properties returns the known properties of a bag.
func (t *Type) Properties() []Column { return t.properties }

// Property returns the type of a property of a bag, or nil if it is not known to have it.
func (t *Type) Property(name string) *Type {
	for _, p := range t.properties {
		if p.Name == name {
			return p.Type
		}
	}
	return nil
}

// String returns the name of the type as KQL writes it: "long", "dynamic".
func (t *Type) String() string { return t.name }

// IsDynamic reports whether the type is one of the dynamic ones.
func (t *Type) IsDynamic() bool { return t.kind >= Dynamic }

// IsInteger reports whether the type is int, long or not known.
func (t *Type) IsInteger() bool { return t.kind == Int || t.kind == Long || t.kind == Unknown }

// IsNumeric reports whether the type is a number or not known.
func (t *Type) IsNumeric() bool { return t.kind >= Int && t.kind <= Decimal || t.kind == Unknown }

// IsSummable reports whether values of the type can be added up.
func (t *Type) IsSummable() bool { return t.kind >= Int && t.kind <= TimeSpan || t.kind == Unknown }

// IsOrderable reports whether values of the type have an order.
func (t *Type) IsOrderable() bool {
	return t.IsSummable() || t.kind == Bool || t.kind == String
}

// DynamicOf returns the type of a dynamic that holds a value of type t.
func DynamicOf(t *Type) *Type {
	switch {
	case t == nil:
		return DynamicType
	case t.IsDynamic():
		return t
	case t == IntType:
		return dynamicOf[LongType]
	case dynamicOf[t] != nil && t != DecimalType:
		return dynamicOf[t]
	}
	return DynamicType
}

// ArrayOf returns the type of an array with elements of type t, which may be nil.
func ArrayOf(t *Type) *Type {
	if t != nil && t.kind == Primitive {
		t = t.elem
	}
	switch {
	case t == nil:
		return ArrayType
	case t == IntType:
		return arrayOf[LongType]
	case t == DecimalType:
		return ArrayType
	case arrayOf[t] != nil:
		return arrayOf[t]
	case arrayOf2[t] != nil:
		return arrayOf2[t]
	case t.kind == Array || t.kind == Bag:
		return &Type{kind: Array, name: "dynamic", elem: t}
	}
	return ArrayType
}

// BagOf returns the type of a bag with the properties.
func BagOf(properties []Column) *Type {
	if len(properties) == 0 {
		return BagType
	}
	return &Type{kind: Bag, name: "dynamic", properties: properties}
}

var typeNames = map[string]*Type{
	"bool": BoolType, "boolean": BoolType, "int": IntType, "int32": IntType, "uint": IntType, "uint32": IntType,
	"int8": IntType, "uint8": IntType, "int16": IntType, "uint16": IntType, "integer": IntType, "long": LongType,
	"int64": LongType, "ulong": LongType, "uint64": LongType, "bigint": LongType, "real": RealType, "double": RealType,
	"float": RealType, "decimal": DecimalType, "datetime": DateTimeType, "date": DateTimeType, "timespan": TimeSpanType,
	"time": TimeSpanType, "guid": GUIDType, "uuid": GUIDType, "uniqueid": GUIDType, "string": StringType,
	"dynamic": DynamicType, "object": DynamicType, "type": LiteralType, "null": NullType, "unknown": UnknownType,
	"": UnknownType,
}

// TypeNamed returns the type with the name, or nil. It knows the other names that schemas use: "boolean", "double".
func TypeNamed(name string) *Type {
	if t := typeNames[name]; t != nil {
		return t
	}
	return typeNames[strings.ToLower(name)]
}

// ParseType reads a type with its parts: "dynamic(array<string>)", "dynamic(bag{Host:string,Port:string})". What it
// cannot read is the unknown type.
func ParseType(text string) *Type {
	inner, ok := strings.CutPrefix(text, "dynamic(")
	if !ok {
		if t := TypeNamed(text); t != nil {
			return t
		}
		return UnknownType
	}
	p := typeParser{strings.TrimSuffix(inner, ")")}
	return DynamicOf(p.next())
}

type typeParser struct{ rest string }

func (p *typeParser) next() *Type {
	word := p.until("<{>},")
	switch {
	case word == "array" && p.take("<"):
		elem := p.next()
		p.take(">")
		if elem == DynamicType {
			return ArrayType
		}
		return ArrayOf(elem)
	case word == "bag" && p.take("{"):
		var properties []Column
		for !p.take("}") && p.rest != "" {
			name := p.until(":")
			p.take(":")
			properties = append(properties, Column{Name: name, Type: p.next()})
			p.take(",")
		}
		return BagOf(properties)
	case word == "bag":
		return BagType
	}
	if t := TypeNamed(word); t != nil {
		return t
	}
	return UnknownType
}

func (p *typeParser) until(stops string) string {
	i := strings.IndexAny(p.rest, stops)
	if i < 0 {
		i = len(p.rest)
	}
	word := p.rest[:i]
	p.rest = p.rest[i:]
	return word
}

func (p *typeParser) take(s string) bool {
	rest, ok := strings.CutPrefix(p.rest, s)
	p.rest = rest
	return ok
}
