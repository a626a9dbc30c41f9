package bicep_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func parse(name, text string) *bicep.File { return bicep.Parse(source.NewFile(name, []byte(text))) }

// show writes an expression with every operator in parentheses.
func show(f *bicep.File, x bicep.Expr) string {
	switch x := x.(type) {
	case *bicep.Unary:
		return "(" + x.Op.String() + show(f, x.X) + ")"
	case *bicep.Binary:
		return "(" + show(f, x.X) + " " + x.Op.String() + " " + show(f, x.Y) + ")"
	case *bicep.Ternary:
		return "(" + show(f, x.If) + " ? " + show(f, x.Then) + " : " + show(f, x.Else) + ")"
	case *bicep.Paren:
		return show(f, x.Inner)
	case *bicep.Access:
		dot := "."
		if x.Safe {
			dot = ".?"
		}
		return "(" + show(f, x.X) + dot + x.Name.Text + ")"
	case *bicep.NonNull:
		return "(" + show(f, x.X) + "!)"
	case *bicep.Nested:
		return "(" + show(f, x.X) + "::" + x.Name.Text + ")"
	case *bicep.Index:
		return "(" + show(f, x.X) + fmt.Sprintf("[safe=%t end=%t ", x.Safe, x.FromEnd) + show(f, x.I) + "])"
	case *bicep.Call:
		var args []string
		for _, a := range x.Args {
			args = append(args, show(f, a))
		}
		on := ""
		if x.On != nil {
			on = show(f, x.On) + "."
		}
		return on + x.Name.Text + "(" + strings.Join(args, ", ") + ")"
	case *bicep.Lambda:
		var params []string
		for _, p := range x.Params {
			params = append(params, p.Name.Text)
		}
		return "(λ" + strings.Join(params, " ") + ". " + show(f, x.Body) + ")"
	}
	return string(x.Extent().In(f.Source).Text())
}

func TestExpressions(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"a + b * c", "(a + (b * c))"},
		{"a - b - c", "((a - b) - c)"},
		{"a ?? b || c && d == e < f", "(a ?? (b || (c && (d == (e < f)))))"},
		{"a =~ b ? c : d ? e : f", "((a =~ b) ? c : (d ? e : f))"},
		{"a\n  ? b\n  : c", "(a ? b : c)"},
		{"!a.b", "(!(a.b))"},
		{"-a!.b", "(-((a!).b))"},
		{"a.?b[?0].c", "(((a.?b)[safe=true end=false 0]).c)"},
		{"a[^1][?^2]", "((a[safe=false end=true 1])[safe=true end=true 2])"},
		{"p::c::d.name", "(((p::c)::d).name)"},
		{"az.f(x, y => y)", "az.f(x, (λy. y))"},
		{"map(xs, (x, i) =>\n  x + i)", "map(xs, (λx i. (x + i)))"},
		{"f(\n  a,\n  b\n)", "f(a, b)"},
		{"(\n a + b\n)", "(a + b)"},
		{"if.for.in", "((if.for).in)"},
	} {
		f := parse("t.bicep", "var v = "+tt.in+"\n")
		for _, p := range f.Problems {
			t.Errorf("%q: %s", tt.in, p.Message)
		}
		if got := show(f, f.Statements[0].(*bicep.Var).Value); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestStrings(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{`'it\'s \u{1F600} \n\${x}'`, "it's 😀 \n${x}"},
		{"'''\n a\\n ${b}'''", ` a\n ${b}`},
		{"'''\r\na\r\n'''", "a\r\n"},
		{"''''q'''''", "'q''"},
		{"''", ""},
		{"''''''", ""},
	} {
		f := parse("t.bicep", "var v = "+tt.in+"\n")
		for _, p := range f.Problems {
			t.Errorf("%q: %s", tt.in, p.Message)
		}
		s := f.Statements[0].(*bicep.Var).Value.(*bicep.String)
		if got, ok := f.Literal(s); !ok || got != tt.want {
			t.Errorf("%s: got %q, %t, want %q", tt.in, got, ok, tt.want)
		}
		if got := string(f.Embed(s, nil).Text()); got != tt.want {
			t.Errorf("%s embedded: got %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestEmbedPointsIntoTheFile(t *testing.T) {
	const text = "var q = $$'''\nT | where A == ${b} $$${c}\n| take $${n}\n'''\n"
	f := parse("t.bicep", text)
	s := f.Statements[0].(*bicep.Var).Value.(*bicep.String)
	inner := f.Embed(s, func(x bicep.Expr) (string, bool) { return "5", show(f, x) == "n" })
	if got, want := string(inner.Text()), "T | where A == ${b} $"+source.HoleText+"\n| take 5\n"; got != want {
		t.Fatalf("got %q, want %q", got, want)
	}
	if got := len(inner.Holes()); got != 1 {
		t.Errorf("%d holes, want 1", got)
	}
	for _, word := range []string{"where", "take"} {
		i := strings.Index(string(inner.Text()), word)
		at := inner.Span(i, i+len(word)).Physical()
		if got := string(at.Text()); got != word {
			t.Errorf("%q leads to %q", word, got)
		}
	}
	i := strings.Index(string(inner.Text()), "5")
	if got := string(inner.Span(i, i+1).Physical().Text()); got != "$${n}" {
		t.Errorf("the known hole leads to %q", got)
	}
}

func TestPragmasAndComments(t *testing.T) {
	f := parse("t.bicep", "#disable-next-line BCP037 no-unused-params\nparam p string // why\n  #restore-diagnostics x\n/* b */")
	if len(f.Problems) > 0 || len(f.Pragmas) != 2 || len(f.Comments) != 2 {
		t.Fatalf("problems %v, pragmas %v, comments %v", f.Problems, f.Pragmas, f.Comments)
	}
	if got := string(f.Pragmas[0].Codes[1].In(f.Source).Text()); got != "no-unused-params" {
		t.Errorf("second code %q", got)
	}
	if f.Pragmas[1].Kind != bicep.RestoreDiagnostics || !f.Comments[1].Block {
		t.Errorf("pragma %v, comment %v", f.Pragmas[1], f.Comments[1])
	}
}

// TestProblems compares the problems of broken files with testdata/bicep/problems.txtar: after each file x.bicep stands
// x.bicep.want with a line for each problem. UPDATE=1 writes them anew.
func TestProblems(t *testing.T) {
	path := filepath.Join(testdata, "problems.txtar")
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	out := &txtar.Archive{Comment: archive.Comment}
	for i := 0; i < len(archive.Files); i++ {
		in := archive.Files[i]
		if strings.HasSuffix(in.Name, ".want") {
			continue
		}
		f := bicep.Parse(source.NewFile(in.Name, in.Data))
		var got strings.Builder
		for _, p := range f.Problems {
			loc := f.Source.Locate(p.Start)
			fmt.Fprintf(&got, "%d:%d %q: %s\n", loc.Line, loc.Column, p.In(f.Source).Text(), p.Message)
		}
		out.Files = append(out.Files, in, txtar.File{Name: in.Name + ".want", Data: []byte(got.String())})
		if os.Getenv("UPDATE") != "" {
			continue
		}
		if i+1 >= len(archive.Files) {
			t.Fatalf("%s: nothing wanted", in.Name)
		}
		if diff := cmp.Diff(string(archive.Files[i+1].Data), got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", in.Name, diff)
		}
		if got.Len() == 0 && !strings.HasPrefix(in.Name, "valid") {
			t.Errorf("%s: a broken file without a problem", in.Name)
		}
		checkRanges(t, f)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, txtar.Format(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// checkRanges wants tokens and what lies between them to make up the text, every token to lex to itself, and the ranges
// of nodes to lie within those of their parents.
func checkRanges(t *testing.T, f *bicep.File) {
	t.Helper()
	text := string(f.Source.Text())
	end := int32(0)
	for _, tok := range f.Tokens {
		if tok.Start < end || tok.End < tok.Start || int(tok.End) > len(text) {
			t.Fatalf("token %v at %v after %d", tok.Kind, tok.Range, end)
		}
		checkTrivia(t, f, source.Range{Start: end, End: tok.Start})
		end = tok.End
	}
	if int(end) != len(text) {
		t.Fatalf("tokens end at %d of %d", end, len(text))
	}
	for _, p := range f.Problems {
		if p.Start < 0 || p.End < p.Start || int(p.End) > len(text) {
			t.Errorf("problem %q at %v", p.Message, p.Range)
		}
	}
	checkNesting(t, f)
}

// checkTrivia wants the text between two tokens to be white space, comments and pragmas.
func checkTrivia(t *testing.T, f *bicep.File, gap source.Range) {
	t.Helper()
	rest := []byte(gap.In(f.Source).Text())
	blank := append([]byte(nil), rest...)
	cover := func(r source.Range) {
		for i := max(r.Start, gap.Start); i < min(r.End, gap.End); i++ {
			blank[i-gap.Start] = ' '
		}
	}
	for _, c := range f.Comments {
		cover(c.Range)
	}
	for _, p := range f.Pragmas {
		cover(p.Range)
	}
	left := strings.TrimPrefix(string(blank), "\uFEFF")
	if strings.Trim(left, " \t") != "" {
		t.Errorf("between tokens lies %q", rest)
	}
}

// checkNesting wants the range of every node to lie within that of its parent.
func checkNesting(t *testing.T, f *bicep.File) {
	t.Helper()
	var below func(parent bicep.Node)
	below = func(parent bicep.Node) {
		bicep.Walk(parent, func(n bicep.Node) bool {
			if n == parent {
				return true
			}
			if !parent.Extent().Contains(n.Extent()) {
				t.Errorf("%T at %v is not within %T at %v", n, n.Extent(), parent, parent.Extent())
			}
			below(n)
			return false
		})
	}
	below(f)
}

// TestCorpusRanges checks the ranges of all files of the corpus, and that every token lexes to itself.
func TestCorpusRanges(t *testing.T) {
	for _, src := range corpusFiles(t) {
		f := bicep.Parse(src)
		checkRanges(t, f)
		for _, tok := range f.Tokens {
			if k := tok.Kind; k == bicep.EOF || k == bicep.StringLeft || k == bicep.StringMiddle || k == bicep.StringRight {
				continue
			}
			again := bicep.Parse(source.NewFile("t.bicep", tok.In(src).Text())).Tokens
			if len(again) != 2 || again[0].Kind != tok.Kind || again[0].Len() != tok.Len() {
				t.Fatalf("%s: token %v %q lexes to %v", src.Path(), tok.Kind, tok.In(src).Text(), again)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	archive, err := txtar.ParseFile(filepath.Join(testdata, "problems.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		if !strings.HasSuffix(file.Name, ".want") {
			f.Add(strings.HasSuffix(file.Name, "param"), file.Data)
		}
	}
	f.Fuzz(func(t *testing.T, params bool, text []byte) {
		name := "f.bicep"
		if params {
			name = "f.bicepparam"
		}
		parsed := bicep.Parse(source.NewFile(name, text))
		checkRanges(t, parsed)
		bicep.Walk(parsed, func(n bicep.Node) bool {
			if s, ok := n.(*bicep.String); ok {
				parsed.Embed(s, nil)
			}
			return true
		})
	})
}
