package syntax

import (
	"testing"
	"time"
)

// printed returns the expressions of a print.
func printed(q *Query) []Expr {
	return q.Statements.Items[0].(*ExpressionStatement).Expr.(*PrintOperator).Expressions.Items
}

// literalToken returns the token of the literal that text is.
func literalToken(t *testing.T, text string) (*Query, Token) {
	t.Helper()
	q := parse("datatable(a:string)[" + text + "]")
	d, ok := q.Statements.Items[0].(*ExpressionStatement).Expr.(*DataTable)
	if !ok {
		t.Fatalf("%s: %s", text, q.Format())
	}
	return q, d.Values.Items[0].(*Literal).Token
}

func TestStringOf(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`'a'`, "a"},
		{`"it's"`, "it's"},
		{`'it\'s'`, "it's"},
		{`"a\\b\tc\"d"`, "a\\b\tc\"d"},
		{`'\u00e9\x41\101\0\U0001F600'`, "éAA\x00😀"},
		{`@'a\b''c'`, `a\b'c`},
		{`@"a""b"`, `a"b`},
		{`h'x'`, "x"},
		{`H@"x\y"`, `x\y`},
		{"```a\nb```", "a\nb"},
		{"~~~c~~~", "c"},
		{`'a' "b" @'c'`, "abc"},
		{`''`, ""},
	} {
		q := parse("print " + tt.text)
		got, ok := q.StringOf(printed(q)[0])
		if !ok || got != tt.want {
			t.Errorf("%s = %q, %v; want %q", tt.text, got, ok, tt.want)
		}
	}
	q := parse("print 1, x, 'open")
	for i, want := range []string{"", "", "open"} {
		if got, ok := q.StringOf(printed(q)[i]); got != want || ok != (want != "") {
			t.Errorf("%d: %q, %v", i, got, ok)
		}
	}
	q = parseHoles("print 'a◊', 'b' '◊'")
	for _, e := range printed(q) {
		if _, ok := q.StringOf(e); ok {
			t.Errorf("%s is known", q.Text(e.Range()))
		}
	}
}

func TestName(t *testing.T) {
	q := parse(`print abc, ['a b'], ["a" 'b'], kind, $left`)
	for i, want := range []string{"abc", "a b", "ab", "kind", "$left"} {
		if got := q.Name(printed(q)[i].(*NameReference).Name); got != want {
			t.Errorf("%d: %q, want %q", i, got, want)
		}
	}
	q = parse("T | project-away a*b")
	away := q.Statements.Items[0].(*ExpressionStatement).Expr.(*Pipe).Operator.(*ProjectAwayOperator)
	if n := away.Expressions.Items[0].(*NameReference).Name; q.Name(n) != "a*b" || n.Kind != KindWildcardedName {
		t.Errorf("%q", q.Name(n))
	}
}

func TestNumbers(t *testing.T) {
	for _, tt := range []struct {
		text string
		long int64
		ok   bool
		real float64
		is   bool
	}{
		{"1", 1, true, 1, true},
		{"-12", -12, true, -12, true},
		{"0x1F", 31, true, 31, true},
		{"long(5)", 5, true, 5, true},
		{"int( 6 )", 6, true, 6, true},
		{"long(null)", 0, false, 0, false},
		{"1.5", 0, false, 1.5, true},
		{"1e3", 0, false, 1000, true},
		{"-2.5", 0, false, -2.5, true},
		{"real(0.25)", 0, false, 0.25, true},
		{"99999999999999999999", 0, false, 1e20, true},
	} {
		q, tok := literalToken(t, tt.text)
		if n, ok := q.Long(tok); n != tt.long && ok || ok != tt.ok {
			t.Errorf("Long(%s) = %d, %v", tt.text, n, ok)
		}
		if f, ok := q.Real(tok); f != tt.real && ok || ok != tt.is {
			t.Errorf("Real(%s) = %v, %v", tt.text, f, ok)
		}
	}
}

func TestBool(t *testing.T) {
	for text, want := range map[string][2]bool{
		"true": {true, true}, "False": {false, true}, "bool(TRUE)": {true, true}, "bool(0)": {false, true}, "bool(null)": {false, false},
	} {
		q, tok := literalToken(t, text)
		if v, known := q.Bool(tok); v != want[0] || known != want[1] {
			t.Errorf("Bool(%s) = %v, %v", text, v, known)
		}
	}
}

func TestTimespan(t *testing.T) {
	const day = 24 * time.Hour
	for _, tt := range []struct {
		text string
		want time.Duration
		ok   bool
	}{
		{"5m", 5 * time.Minute, true},
		{"1.5h", 90 * time.Minute, true},
		{"-2d", -2 * day, true},
		{"14days", 14 * day, true},
		{"30s", 30 * time.Second, true},
		{"10ms", 10 * time.Millisecond, true},
		{"3micros", 3 * time.Microsecond, true},
		{"7ticks", 700 * time.Nanosecond, true},
		{"9nanos", 9 * time.Nanosecond, true},
		{"time(1.02:03:04)", day + 2*time.Hour + 3*time.Minute + 4*time.Second, true},
		{"timespan(02:30)", 2*time.Hour + 30*time.Minute, true},
		{"time(00:00:01.5)", 1500 * time.Millisecond, true},
		{"time(3)", 3 * day, true},
		{"time(-1h)", -time.Hour, true},
		{"time(null)", 0, false},
		{"time(1:2:3:4)", 0, false},
		{"999999999d", 0, false},
	} {
		q, tok := literalToken(t, tt.text)
		if d, ok := q.Timespan(tok); d != tt.want && ok || ok != tt.ok {
			t.Errorf("Timespan(%s) = %v, %v; want %v, %v", tt.text, d, ok, tt.want, tt.ok)
		}
	}
}

func TestDateTime(t *testing.T) {
	for text, want := range map[string]string{
		"datetime(2024-05-06)":               "2024-05-06T00:00:00Z",
		"datetime(2024-05-06 07:08:09)":      "2024-05-06T07:08:09Z",
		"datetime(2024-05-06T07:08:09.5Z)":   "2024-05-06T07:08:09.5Z",
		"date(2024-05-06T07:08:09+02:00)":    "2024-05-06T07:08:09+02:00",
		`datetime("2024-05-06 07:08")`:       "2024-05-06T07:08:00Z",
		"datetime(null)":                     "",
		"datetime(the day before yesterday)": "",
	} {
		q, tok := literalToken(t, text)
		got := ""
		if v, ok := q.DateTime(tok); ok {
			got = v.Format(time.RFC3339Nano)
		}
		if got != want {
			t.Errorf("DateTime(%s) = %q, want %q", text, got, want)
		}
	}
}
