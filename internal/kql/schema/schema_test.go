package schema

import (
	"slices"
	"strings"
	"testing"
)

func TestParseType(t *testing.T) {
	for text, want := range map[string]*Type{
		"long": LongType, "boolean": BoolType, "dynamic": DynamicType, "dynamic(string)": DynamicOf(StringType),
		"dynamic(array<string>)": ArrayOf(StringType), "dynamic(array<dynamic>)": ArrayType, "dynamic(bag)": BagType,
		"dynamic(array<array<string>>)": ArrayOf(ArrayOf(StringType)), "nonsense": UnknownType,
	} {
		if got := ParseType(text); got != want {
			t.Errorf("ParseType(%q) = %v of %v", text, got, got.Elem())
		}
	}
	bag := ParseType("dynamic(bag{Host:string,Inner:bag{N:long}})")
	if bag.Kind() != Bag || bag.Property("Host") != StringType || bag.Property("Inner").Property("N") != LongType {
		t.Errorf("bag has properties %v", bag.Properties())
	}
}

func TestCommon(t *testing.T) {
	for _, c := range []struct {
		a, b, want *Type
		c          Conversion
	}{
		{IntType, LongType, LongType, Promotion},
		{LongType, RealType, RealType, Promotion},
		{StringType, LongType, nil, Promotion},
		{StringType, LongType, DynamicType, ToDynamic},
		{UnknownType, LongType, UnknownType, Promotion},
		{NullType, LongType, LongType, NoConversion},
		{ArrayOf(StringType), ArrayOf(LongType), ArrayType, NoConversion},
		{DynamicOf(LongType), DynamicOf(RealType), DynamicOf(RealType), Promotion},
	} {
		got, _ := Common(c.a, c.b, c.c)
		if got != c.want {
			t.Errorf("Common(%v, %v, %d) = %v, want %v", c.a, c.b, c.c, got, c.want)
		}
	}
}

func TestAssignable(t *testing.T) {
	for _, c := range []struct {
		from, to *Type
		c        Conversion
		want     bool
	}{
		{IntType, LongType, NoConversion, false},
		{IntType, LongType, Promotion, true},
		{LongType, IntType, Promotion, false},
		{LongType, IntType, Compatible, true},
		{StringType, DynamicType, NoConversion, false},
		{StringType, DynamicType, ToDynamic, true},
		{ArrayOf(StringType), DynamicType, NoConversion, true},
		{ArrayOf(StringType), ArrayType, NoConversion, false},
		{DynamicType, StringType, Promotion, true},
		{UnknownType, GUIDType, NoConversion, true},
		{ErrorType, GUIDType, NoConversion, false},
	} {
		if got := c.from.AssignableTo(c.to, c.c); got != c.want {
			t.Errorf("%v assignable to %v (%d) = %v", c.from, c.to, c.c, got)
		}
	}
}

func TestReadJSON(t *testing.T) {
	s, err := ReadJSON(strings.NewReader(`{"tables": {"B": {"columns": {"z": "long", "a": "string"}}, "A": {"open": true}},
		"functions": {"f": {"params": "(x:long)", "body": "B"}, "g": {"returns": "string"}, "h": {"params": "()"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for table := range (Layers{NewMap(nil, Platform()), s}).Tables() {
		names = append(names, table.Name)
	}
	if !slices.Equal(names, []string{"B", "A"}) {
		t.Errorf("tables are %v", names)
	}
	if b := s.Table("B"); b.Columns[0] != (Column{"z", LongType}) || b.Columns[1].Name != "a" || b.Open {
		t.Errorf("B is %+v", b)
	}
	if f := s.Function("f"); string(f.Body().Text()) != "B" || s.Function("g").Scalar != StringType || !s.Function("h").Returns.Open {
		t.Error("functions are not as the text says")
	}
	if _, err := ReadJSON(strings.NewReader(`{"tables": 3}`)); err == nil {
		t.Error("a schema whose tables are a number is read without complaint")
	}
}
