package fact

import (
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func TestTruth(t *testing.T) {
	all := []Truth{No, Unknown, Yes}
	for _, a := range all {
		for _, b := range all {
			if a.And(b) != b.And(a) || a.Or(b) != b.Or(a) || a.And(b).Not() != a.Not().Or(b.Not()) {
				t.Errorf("laws fail for %v and %v", a, b)
			}
		}
	}
	if Unknown.Certainly() || !Unknown.Possibly() || No.Possibly() {
		t.Error("unknown is possible and not certain")
	}
}

func atom(expr string, negated bool) Condition { return Assuming(Atom{Expr: expr, Negated: negated}) }

func TestConditionRemembersCorrelation(t *testing.T) {
	a, notA, b := atom("a", false), atom("a", true), atom("b", false)
	for _, tt := range []struct {
		name string
		got  Condition
		want Truth
	}{
		{"a and not a", a.And(notA), No},
		{"a and b and not a", a.And(b).And(notA), No},
		{"a and a", a.And(a), Unknown},
		{"a and b", a.And(b), Unknown},
		{"always and a", Always().And(a), Unknown},
		{"never and a", Never().And(a), No},
		{"a or always", a.Or(Always()), Yes},
		{"a or not a", a.Or(notA), Unknown},
		{"zero", Condition{}, Unknown},
		{"a and not a of two deployments", a.In("x").And(notA.In("y")), Unknown},
		{"a and not a of one deployment", a.In("x").And(notA.In("x")), No},
	} {
		if got := tt.got.Truth(); got != tt.want {
			t.Errorf("%s = %v, want %v", tt.name, got, tt.want)
		}
	}
	if got, want := a.And(atom("b", true)).And(a).Assumption(), "a is true and b is false"; got != want {
		t.Errorf("Assumption() = %q, want %q", got, want)
	}
}

func TestFactAbsentIsNotUnknown(t *testing.T) {
	absentFact := Absent[bool](source.Origin{})
	if got := Holds(absentFact.OrDefault(true)).Truth(); got != Yes {
		t.Errorf("absent with default true = %v", got)
	}
	undecided := Undecided[bool](Why{Expr: "parameters('x')"}, source.Origin{}).OrDefault(true)
	if got := Holds(undecided); got.Truth() != Unknown || got.Assumption() != "parameters('x') is true" {
		t.Errorf("undecided = %v %q", got.Truth(), got.Assumption())
	}
	Both(undecided, absentFact, func(bool, bool) { t.Error("Both ran on unknown facts") })
}

func TestTextEqual(t *testing.T) {
	hole := func(expr string) Text { return Hole(Why{Expr: expr}, source.Span{}) }
	lit := func(s string) Text { return Literal(s, source.Span{}) }
	for _, tt := range []struct {
		name string
		a, b Text
		want Truth
	}{
		{"known", lit("ab"), Join(lit("a"), lit("b")), Yes},
		{"differ", lit("a"), lit("b"), No},
		{"prefix differs", Join(lit("a-"), hole("p")), lit("b-x"), No},
		{"suffix differs", Join(hole("p"), lit("-a")), lit("x-b"), No},
		{"may be", Join(lit("a-"), hole("p")), lit("a-x"), Unknown},
		{"too short", Join(lit("aa"), hole("p"), lit("aa")), lit("aaa"), No},
		{"same hole", Join(lit("a-"), hole("p")), Join(lit("a"), lit("-"), hole("p")), Yes},
		{"unnamed holes", hole(""), hole(""), Unknown},
		{"other hole", hole("p"), hole("q"), Unknown},
		{"empty", nil, lit(""), Yes},
	} {
		if got := tt.a.Equal(tt.b); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
		if got := tt.b.Equal(tt.a); got != tt.want {
			t.Errorf("%s, other way: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestTextFile(t *testing.T) {
	f := source.NewFile("a.json", []byte(`['T | take ', parameters('n'), toLower('X')]`))
	text := Join(
		Verbatim(f.Span(2, 11)),
		Hole(Why{Expr: "parameters('n')"}, f.Span(14, 29)),
		Literal("x", f.Span(31, 43)),
	)
	file := text.File()
	if got, want := string(file.Text()), "T | take "+source.HoleText+"x"; got != want {
		t.Fatalf("text %q, want %q", got, want)
	}
	for _, tt := range []struct{ start, end, wantStart, wantEnd int }{
		{4, 8, 6, 10}, {9, 12, 14, 29}, {12, 13, 31, 43},
	} {
		if got, want := file.Span(tt.start, tt.end).Physical(), f.Span(tt.wantStart, tt.wantEnd); got != want {
			t.Errorf("%d-%d is at %d-%d, want %d-%d", tt.start, tt.end, got.Start, got.End, want.Start, want.End)
		}
	}
	if got := text.String(); got != "T | take {parameters('n')}x" {
		t.Errorf("String() = %q", got)
	}
	if whole := Verbatim(f.Whole()).File(); whole != f {
		t.Error("a text that is a whole file is not that file")
	}
}

func TestOneSubjectEqualsOneConstant(t *testing.T) {
	is := func(constant string, negated bool) Condition {
		return Assuming(Atom{Expr: "equals(x, " + constant + ")", Negated: negated, Subject: "x", Constant: constant})
	}
	tests := []struct {
		a, b Condition
		want Truth
	}{
		{is("'a'", false), is("'b'", false), No},
		{is("'a'", false), is("'a'", false), Unknown},
		{is("'a'", false), is("'a'", true), No},
		{is("'a'", true), is("'b'", true), Unknown},
		{is("'a'", false), is("'b'", true), Unknown},
	}
	for i, test := range tests {
		if got := test.a.And(test.b).Truth(); got != test.want {
			t.Errorf("%d: %v, want %v", i, got, test.want)
		}
	}
}
