package value

import (
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

var nowhere source.Origin

func str(s string) *Value { return NewString(fact.Literal(s, source.Span{}), nowhere) }

func object(kv ...any) *Value {
	var members []Member
	for i := 0; i < len(kv); i += 2 {
		members = append(members, Member{Key: kv[i].(string), Value: kv[i+1].(*Value)})
	}
	return NewObject(members, nowhere)
}

func TestGet(t *testing.T) {
	v := object("a", object("B", str("x")), "c", str("1"), "C", str("2"), "c", str("3"), "u", (*Value)(nil))
	for _, tt := range []struct {
		path []string
		want Kind
		text string
	}{
		{[]string{"a", "b"}, String, "x"},
		{[]string{"c"}, String, "3"},
		{[]string{"C"}, String, "2"},
		{[]string{"a", "b", "deeper"}, Absent, ""},
		{[]string{"none", "deeper"}, Absent, ""},
		{[]string{"u", "deeper"}, Unknown, ""},
	} {
		got := v.Get(tt.path...)
		if got.Kind() != tt.want || got.Str().Or("") != tt.text {
			t.Errorf("%v = %v %q, want %v %q", tt.path, got.Kind(), got.Str().Or(""), tt.want, tt.text)
		}
	}
}

func TestFacts(t *testing.T) {
	hole := NewString(fact.Hole(fact.Why{Expr: "parameters('p')"}, source.Span{}), nowhere)
	for _, tt := range []struct {
		name string
		v    *Value
		want fact.Truth // of Bool, true
		set  fact.Truth
	}{
		{"true", NewBool(true, nowhere), fact.Yes, fact.Yes},
		{"the string True", str("True"), fact.Yes, fact.Yes},
		{"the string false", str("false"), fact.No, fact.Yes},
		{"another string", str("on"), fact.Unknown, fact.Yes},
		{"null", NewNull(nowhere), fact.No, fact.No},
		{"absent", NewAbsent(nowhere), fact.No, fact.No},
		{"nil", nil, fact.Unknown, fact.Unknown},
		{"hole", hole, fact.Unknown, fact.Yes},
		{"array", NewArray(nil, nowhere), fact.Unknown, fact.Yes},
	} {
		if got := tt.v.Truth(); got != tt.want {
			t.Errorf("%s: Truth() = %v, want %v", tt.name, got, tt.want)
		}
		if got := tt.v.IsSet(); got != tt.set {
			t.Errorf("%s: IsSet() = %v, want %v", tt.name, got, tt.set)
		}
	}
	if got := hole.Bool().Why().Expr; got != "parameters('p')" {
		t.Errorf("reason %q is lost", got)
	}
	if n, ok := str("5").Int().Get(); !ok || n != 5 {
		t.Errorf("Int of \"5\" = %d %v", n, ok)
	}
	if n, ok := NewNumber("3.0", nowhere).Int().Get(); !ok || n != 3 {
		t.Errorf("Int of 3.0 = %d %v", n, ok)
	}
	if _, ok := NewArray([]*Value{str("a"), hole}, nowhere).Strings().Get(); ok {
		t.Error("a list with a hole is known")
	}
}
