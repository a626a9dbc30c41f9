package arm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// print writes an expression in a fixed notation, references as $name, @name and %name.
func print(e template.Expr) string {
	switch e := template.Force(e).(type) {
	case *template.Lit:
		if t, ok := e.Value.Text(); ok {
			return "'" + strings.ReplaceAll(t.String(), "'", "''") + "'"
		}
		s, _ := e.Value.Digits()
		return s
	case *template.Ref:
		return map[template.RefKind]string{template.ParamRef: "$", template.VariableRef: "@", template.LocalRef: "%"}[e.Kind] + e.Name
	case *template.Call:
		return strings.TrimPrefix(e.Namespace+".", ".") + e.Name + printAll("(", e.Args, ")")
	case *template.Cond:
		return printAll("if(", []template.Expr{e.If, e.Then, e.Else}, ")")
	case *template.Member:
		return print(e.X) + "." + e.Name
	case *template.Index:
		return print(e.X) + "[" + print(e.I) + "]"
	case *template.In:
		return "in " + print(e.X)
	case *template.Bad:
		return fmt.Sprintf("bad at %d: %s", e.At.Start, e.Message)
	}
	return fmt.Sprintf("%T", e)
}

func printAll(open string, list []template.Expr, closing string) string {
	var parts []string
	for _, x := range list {
		parts = append(parts, print(x))
	}
	return open + strings.Join(parts, ", ") + closing
}

func span(text string) source.Span { return source.NewFile("x", []byte(text)).Whole() }

func TestParseExpr(t *testing.T) {
	tests := []struct{ text, want string }{
		{"'a'", "'a'"},
		{"'it''s'", "'it''s'"},
		{"''", "''"},
		{"-12", "-12"},
		{"+7", "7"},
		{" f ( ) ", "f()"},
		{"f(1,\n\t'b' , g())", "f(1, 'b', g())"},
		{"ns.f(1)", "ns.f(1)"},
		{"parameters('a')", "$a"},
		{"Parameters( 'a' )", "$a"},
		{"parameters('it''s')", "$it's"},
		{"parameters(concat('a'))", "parameters(concat('a'))"},
		{"variables('a').b['c'][0].d", "@a.b['c'][0].d"},
		{"lambdaVariables('x')", "%x"},
		{"ns.parameters('a')", "ns.parameters('a')"},
		{"if(a(), 1, 2)", "if(a(), 1, 2)"},
		{"if(a(), 1)", "if(a(), 1)"},
		{"resourceGroup().location", "resourceGroup().location"},
		{"f()[g()[1]].x", "f()[g()[1]].x"},
		{"", "bad at 0: the end of the expression in the place of a function call, string or number"},
		{"f(", "bad at 2: the end of the expression in the place of a function call, string or number"},
		{"f(1", "bad at 3: the end of the expression in the place of ',' or ')'"},
		{"f(1 2)", "bad at 4: '2' in the place of ',' or ')'"},
		{"f(,)", "bad at 2: ',' in the place of a function call, string or number"},
		{"f(1,)", "bad at 4: ')' in the place of a function call, string or number"},
		{"f() g()", "bad at 4: 'g' is not expected after the end of the expression"},
		{"f().", "bad at 4: the end of the expression in the place of a property name"},
		{"f()[1", "bad at 5: the end of the expression in the place of ']'"},
		{"true", "bad at 0: 'true' is no function call, string or number"},
		{"'abc", "bad at 0: the string is not closed"},
		{"f('abc)", "bad at 2: the string is not closed"},
		{`f("a")`, "bad at 2: strings of expressions stand in single quotes"},
		{"1.5", "bad at 1: expressions have whole numbers only; json('1.5') makes a fraction"},
		{"f(-)", `bad at 2: "-" is no number`},
		{"f()ä", "bad at 3: 'ä' is not expected after the end of the expression"},
		{strings.Repeat("f(", 201) + strings.Repeat(")", 201), "bad at 400: more than 200 levels of calls and brackets"},
	}
	for _, test := range tests {
		if got := print(ParseExpr(span(test.text))); got != test.want {
			t.Errorf("%q:\ngot  %s\nwant %s", test.text, got, test.want)
		}
	}
}

// TestPositions checks that the range of each node covers what it was read from.
func TestPositions(t *testing.T) {
	const text = "concat( 'a''b', parameters('p').q[0] , if(f(), 1, 'z'))"
	at := span(text)
	var got []string
	template.Walk(at.File, ParseExpr(at), func(f *source.File, e template.Expr) bool {
		got = append(got, string(e.Range().In(f).Text()))
		return true
	})
	want := []string{
		text, "'a''b'", "parameters('p').q[0]", "parameters('p').q", "parameters('p')", "0", "if(f(), 1, 'z')", "f()", "1", "'z'",
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestStringsOfTemplates(t *testing.T) {
	tests := []struct{ json, want string }{
		{`"plain"`, "'plain'"},
		{`"[f()]"`, "f()"},
		{`"[[f()]"`, "'[f()]'"},
		{`"[[f()"`, "'[[f()'"},
		{`"[f()"`, "'[f()'"},
		{`" [f()]"`, "' [f()]'"},
		{`"[f()] "`, "'[f()] '"},
		{`"[]"`, "bad at 2: the end of the expression in the place of a function call, string or number"},
		{`"["`, "'['"},
		{`"[f('\"')]"`, `in f('"')`},
		{`"[[\u0041]"`, "'[A]'"},
		{`"[f(\n1)]"`, "in f(1)"},
		{"\"[f(\n1)]\"", "f(1)"},
	}
	for _, test := range tests {
		n := jsonc.Parse(source.NewFile("x.json", []byte(test.json))).Root()
		if got := print(expression(n)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.json, got, test.want)
		}
	}
}

// TestEscapesAreFollowedBack checks that positions within a JSON string with escapes lead to the file.
func TestEscapesAreFollowedBack(t *testing.T) {
	const text = `"[concat('a\"b', parameters('\u0070'))]"`
	n := jsonc.Parse(source.NewFile("x.json", []byte(text))).Root()
	var got []string
	template.Walk(n.File(), expression(n), func(f *source.File, e template.Expr) bool {
		got = append(got, string(e.Range().In(f).Physical().Text()))
		return true
	})
	want := []string{text, `concat('a\"b', parameters('\u0070'))`, `'a\"b'`, `parameters('\u0070')`}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func FuzzParseExpr(f *testing.F) {
	for _, s := range []string{
		"concat('a''b', parameters('p').q[0], if(equals(1, -2), 'x', null()))", "f(", "a.b(c.d())", "'", "f()[", "\"", "ns.f ( 1 , 2 )",
		"variables('x')['y'].z", "lambda('x', lambdaVariables('x'))", "parameters('", "parameters( 'a'", "1.", "+", "ä(1)", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := span(text)
		e := ParseExpr(at)
		if _, bad := e.(*template.Bad); !bad {
			// What was read, and written again, is read as the same.
			again := print(ParseExpr(span(unparse(e))))
			if got := print(e); got != again {
				t.Fatalf("%q is %s, and again %s", text, got, again)
			}
		}
		check(t, at.File, e, at.Range())
	})
}

// check checks that ranges are nested and that all values can be read.
func check(t *testing.T, f *source.File, e template.Expr, outer source.Range) {
	template.Walk(f, e, func(_ *source.File, e template.Expr) bool {
		if r := e.Range(); r.Start > r.End || !outer.Contains(r) {
			t.Fatalf("%T at %v outside of %v", e, r, outer)
		}
		if lit, ok := e.(*template.Lit); ok && lit.Value.Kind() == value.String {
			if text, _ := lit.Value.Text(); !text.File().Whole().Physical().IsZero() && !outer.Contains(text.File().Whole().Physical().Range()) {
				t.Fatalf("text of %v lies outside", e.Range())
			}
		}
		return true
	})
}

// unparse writes an expression in the template language.
func unparse(e template.Expr) string {
	list := func(args []template.Expr) string {
		var parts []string
		for _, a := range args {
			parts = append(parts, unparse(a))
		}
		return "(" + strings.Join(parts, ",") + ")"
	}
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	switch e := e.(type) {
	case *template.Ref:
		return map[template.RefKind]string{
			template.ParamRef: "parameters", template.VariableRef: "variables", template.LocalRef: "lambdaVariables",
		}[e.Kind] + "(" + quote(e.Name) + ")"
	case *template.Call:
		return strings.TrimPrefix(e.Namespace+".", ".") + e.Name + list(e.Args)
	case *template.Cond:
		return "if" + list([]template.Expr{e.If, e.Then, e.Else})
	case *template.Member:
		return unparse(e.X) + "." + e.Name
	case *template.Index:
		return unparse(e.X) + "[" + unparse(e.I) + "]"
	}
	return print(e)
}
