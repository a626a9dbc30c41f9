package debug

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func run(t *testing.T, in string, opts Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := Run(strings.NewReader(in), &out, opts); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestRun(t *testing.T) {
	in := `{"id":"a","query":"T | take 1"}

{"id":"b","query":"😀é T | wher \"<é>\""}
`
	want := `{"id":"a","syntaxErrors":[],"tokens":[{"k":"IdentifierToken","t":"T","s":0,"sb":0},{"k":"BarToken","t":"|","s":2,"sb":2},` +
		`{"k":"TakeKeyword","t":"take","s":4,"sb":4},{"k":"LongLiteralToken","t":"1","s":9,"sb":9},` +
		`{"k":"EndOfTextToken","t":"","s":10,"sb":10}],` +
		`"ast":"(QueryBlock [(ExpressionStatement (PipeExpression (NameReference (TokenName \"T\")) \"|\" ` +
		`(TakeOperator \"take\" (LongLiteralExpression \"1\"))))])"}`
	lines := strings.Split(strings.TrimSpace(run(t, in, Options{AST: true, Tokens: true})), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines", len(lines))
	}
	if diff := cmp.Diff(want, lines[0]); diff != "" {
		t.Error(diff)
	}
	var second result
	if err := json.Unmarshal([]byte(lines[1]), &second); err != nil {
		t.Fatal(err)
	}
	last := second.Tokens[len(second.Tokens)-2]
	if want := (token{"StringLiteralToken", `"<é>"`, 13, 16}); last != want {
		t.Errorf("got %+v, want %+v", last, want)
	}
	first := second.SyntaxErrors[0]
	if first.Start != 0 || first.Length != 2 || first.StartByte != 0 || first.LengthBytes != 4 || first.Severity != "Error" {
		t.Errorf("%+v", first)
	}
}

// Without timing the output is the same each time.
func TestRunIsDeterministic(t *testing.T) {
	in := `{"id":"a","query":"T | where a == 'x' | wher b"}`
	if a, b := run(t, in, Options{AST: true, Tokens: true}), run(t, in, Options{AST: true, Tokens: true}); a != b {
		t.Errorf("%s\n%s", a, b)
	}
	if !strings.Contains(run(t, in+"\n"+in, Options{Timing: true}), `"syntaxErrors"`) {
		t.Error("no output with timing")
	}
}

func TestRunRejectsOtherInput(t *testing.T) {
	err := Run(strings.NewReader("{\"id\":\"a\",\"query\":\"T\"}\nT | take 1\n"), &bytes.Buffer{}, Options{})
	if err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("%v", err)
	}
}
