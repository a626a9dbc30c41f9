package schema

// A Conversion says how far a value may be changed to fit.
type Conversion uint8

// The conversions, each allowing what those before it allow.
const (
	NoConversion Conversion = iota
	Promotion               // int to long, long to real, dynamic to string
	ToDynamic               // anything to dynamic
	Compatible              // promotion in either direction
)

// widerThan says which types take in the values of which others.
var widerThan = map[*Type][]*Type{
	LongType:    {IntType},
	RealType:    {IntType, LongType},
	DecimalType: {IntType, LongType, RealType},
	StringType:  {DynamicType},
}

// WiderThan reports whether t takes in every value of u.
func (t *Type) WiderThan(u *Type) bool {
	for _, n := range widerThan[t] {
		if n == u {
			return true
		}
	}
	return false
}

func promotable(from, to *Type) bool {
	return to.WiderThan(from) || (from.kind == Bag || from.kind == Array) && to == DynamicType
}

// AssignableTo reports whether a value of type t can stand where target is wanted.
func (t *Type) AssignableTo(target *Type, c Conversion) bool {
	switch {
	case t == target:
		return true
	case t == ErrorType || target == ErrorType || t == VoidType || target == VoidType:
		return false
	case t == UnknownType || target == UnknownType:
		return true
	case target == DynamicType:
		return t.IsDynamic() || c >= ToDynamic
	case target == ArrayType && t.kind == Array, target == BagType && t.kind == Bag:
		return c != NoConversion
	case target.kind == Primitive && t.kind == Primitive:
		return t.elem.AssignableTo(target.elem, c)
	case target.kind == Array && t.kind == Array:
		return target.elem != nil && t.elem != nil && t.elem.AssignableTo(target.elem, c)
	case target.kind == Bag && t.kind == Bag:
		return sameProperties(target, t)
	case target.IsDynamic():
		return false
	}
	switch c {
	case Promotion:
		return promotable(t, target)
	case Compatible:
		return promotable(t, target) || promotable(target, t)
	}
	return false
}

func sameProperties(a, b *Type) bool {
	if len(a.properties) != len(b.properties) {
		return false
	}
	for i := range a.properties {
		if a.properties[i] != b.properties[i] {
			return false
		}
	}
	return true
}

// Widest returns the widest numeric type among the types, or nil.
func Widest(types []*Type) *Type {
	var widest *Type
	for _, t := range types {
		if t.IsNumeric() && (widest == nil || t.WiderThan(widest)) {
			widest = t
		}
	}
	return widest
}

// Promoted returns long for int, and the type itself otherwise. Of nil it is nil.
func Promoted(t *Type) *Type {
	if t == IntType {
		return LongType
	}
	return t
}

// Common returns the type that takes in both a and b, either of which may be nil, and whether there is one.
func Common(a, b *Type, c Conversion) (*Type, bool) {
	switch {
	case a == nil && b == nil:
		return nil, false
	case b == nil || a == b || b == NullType && a != nil:
		return a, true
	case a == nil || a == NullType:
		return b, true
	case a == UnknownType || b == UnknownType:
		return UnknownType, true
	case a == DynamicType || b == DynamicType:
		return DynamicType, true
	case c >= Promotion && promotable(a, b):
		return b, true
	case c >= Promotion && promotable(b, a):
		return a, true
	}
	if t := commonDynamic(a, b, c); t != nil {
		return t, true
	}
	if c >= ToDynamic {
		return DynamicType, true
	}
	return nil, false
}

func commonDynamic(a, b *Type, c Conversion) *Type {
	switch {
	case a.kind == Array && b.kind == Array:
		if a.elem == b.elem && a.elem != nil {
			return a.elem
		}
		return ArrayType
	case a.kind == Bag && b.kind == Bag:
		return BagOf(sharedProperties(a, b))
	}
	x, y := a, b
	if x.kind == Primitive {
		x = x.elem
	}
	if y.kind == Primitive {
		y = y.elem
	}
	if (a.kind == Primitive || b.kind == Primitive) && !(x.IsDynamic() || y.IsDynamic()) {
		if t, ok := Common(x, y, c); ok {
			return DynamicOf(t)
		}
	}
	if a.IsDynamic() && b.IsDynamic() {
		return DynamicType
	}
	return nil
}

func sharedProperties(a, b *Type) []Column {
	var out []Column
	for _, p := range a.properties {
		if b.Property(p.Name) != nil {
			out = append(out, p)
		}
	}
	return out
}

// CommonOf returns the type that takes in all the types, or nil.
func CommonOf(types []*Type, c Conversion) *Type {
	var common *Type
	for _, t := range types {
		var ok bool
		if common, ok = Common(common, t, c); !ok {
			return nil
		}
	}
	return common
}
