package yaml

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	yamlv3 "gopkg.in/yaml.v3"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func parse(text string) *File { return Parse(source.NewFile("test.yaml", []byte(text))) }

// print writes a value as one line, strings with the text they are written as.
func print(v *value.Value) string {
	switch v.Kind() {
	case value.Array:
		var parts []string
		for _, e := range v.Elems() {
			parts = append(parts, print(e))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case value.Object:
		var parts []string
		for _, m := range v.Members() {
			parts = append(parts, m.Key+":"+print(m.Value))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case value.String:
		return fmt.Sprintf("%q", v.Str().Or("?"))
	case value.Number, value.Bool:
		return v.Str().Or("?")
	}
	return v.Kind().String()
}

func documents(f *File) string {
	var out []string
	for _, d := range f.Documents {
		out = append(out, print(d))
	}
	return strings.Join(out, " --- ")
}

func problems(f *File) []string {
	var out []string
	for _, p := range f.Problems {
		out = append(out, fmt.Sprintf("%q %s", p.Range.In(f.Source).Text(), p.Message))
	}
	return out
}

func TestValues(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"# only a comment\n", ""},
		{"a: 1\nb: [x, 'y', \"z\"]\n", `{a:1 b:["x" "y" "z"]}`},
		{"a:\nb: ~\nc: null", `{a:null b:null c:null}`},
		{"a: true\nb: yes\nc: 'true'", `{a:true b:"yes" c:"true"}`},
		{"a: 1.10\nb: 0x10\nc: 1_000\nd: 1.0.0\ne: .inf\nf: 010", `{a:1.10 b:16 c:1000 d:"1.0.0" e:".inf" f:8}`},
		{"a: 2024-01-02\nb: !!str 5\nc: !own x", `{a:"2024-01-02" b:"5" c:"x"}`},
		{"a: 1\n---\nb: 2\n...\n---\n- 3", `{a:1} --- {b:2} --- [3]`},
		{"a: &x {b: 1}\nc: *x\n", `{a:{b:1} c:{b:1}}`},
		{"d: &d {p: 1, q: 2}\nr:\n  <<: *d\n  q: 3\n", `{d:{p:1 q:2} r:{p:1 q:2 q:3}}`},
		{"r:\n  <<: [{p: 1}, {p: 2}]\n", `{r:{p:2 p:1}}`},
		{"a: &x [*x]", `{a:[unknown]}`},
		{"k: |\n  one\n    two\n\n  three\n", `{k:"one\n  two\n\nthree\n"}`},
		{"k: |-\r\n  one\r\n  two\r\n", `{k:"one\ntwo"}`},
		{"k: >-\n  one\n  two\n\n  three\n    four\n  five\n", `{k:"one two\nthree\n  four\nfive"}`},
		{"k: |+\n  one\n\n\nl: 1", `{k:"one\n\n\n" l:1}`},
		{"k: |2\n    x\n", `{k:"  x\n"}`},
		{"k: |2\n   \n  a\n", `{k:" \na\n"}`},
		{"k: |\n\n   \n    a\n   \n", `{k:"\n\na\n"}`},
		{"k: \"a\\tb \\\n   c\\u00e9\n\n  d\"", `{k:"a\tb cé\nd"}`},
		{"k: 'it''s\n  so'", `{k:"it's so"}`},
		{"k: plain\n  goes on\n\n  here", `{k:"plain goes on\nhere"}`},
	} {
		f := parse(tt.text)
		if got := documents(f); got != tt.want {
			t.Errorf("%q:\n got %s\nwant %s", tt.text, got, tt.want)
		}
		checkSpans(t, f)
	}
}

func TestSpans(t *testing.T) {
	const text = "name: 'Ünï' # c1\n\"list\": [ a , *x ]\n? long\n: &x !!str value # c2\nquery: |-  # c3\n    T\n\n    | take 1 # no comment\nlast: {p: 1,\n  q: 2 }\n"
	f := parse(strings.Replace(text, "*x", "b", 1))
	v := f.Root()
	for _, tt := range []struct{ key, key2, want string }{
		{"name", `name`, `'Ünï'`},
		{"list", `"list"`, `[ a , b ]`},
		{"long", `long`, `value`},
		{"query", `query`, "|-  # c3\n    T\n\n    | take 1 # no comment"},
		{"last", `last`, "{p: 1,\n  q: 2 }"},
	} {
		m, ok := v.Member(tt.key)
		if !ok {
			t.Errorf("no member %q", tt.key)
			continue
		}
		if got := string(m.KeyAt.Text()); got != tt.key2 {
			t.Errorf("%s: key at %q", tt.key, got)
		}
		if got := string(m.Value.Span().Text()); got != tt.want {
			t.Errorf("%s: value at %q, want %q", tt.key, got, tt.want)
		}
	}
	text2, _ := v.Get("query").Text()
	query := text2.File()
	at := strings.Index(string(query.Text()), "take")
	if got := string(query.Span(at, at+6).Physical().Text()); got != "take 1" {
		t.Errorf("a word of the query is at %q", got)
	}
	var comments []string
	for _, c := range f.Comments {
		comments = append(comments, string(c.In(f.Source).Text()))
	}
	if diff := cmp.Diff([]string{"# c1", "# c2"}, comments); diff != "" {
		t.Error(diff)
	}
}

func TestProblems(t *testing.T) {
	for _, tt := range []struct {
		text, want string
		problems   []string
	}{
		{"a: 1\nb: 2\na: 3\n", `{a:1 b:2 a:3}`, []string{`"a" the member "a" is set twice: the last one counts`}},
		{"a: 1\nb:\n\tc: 2\nd: 3\n", `{a:1 d:3 b:unknown}`,
			[]string{`"\t" a tab in the indentation: YAML indents with spaces only`}},
		{"a: 1\nquery: |\n  T\n| take 1\nb: 2\n", `{a:1 b:2 query:unknown}`,
			[]string{`"| take 1" a "|" or ">" that begins a value without quotes`}},
		{"a: 'x\nb: 1\n", `{b:1 a:unknown}`, []string{`"a: 'x" a quoted text that is not closed`}},
		{"a: @x\nb: 1", `{b:1 a:unknown}`, []string{`"a: @x" a value without quotes begins with a reserved character`}},
		{"- a\n- b: c: d\n- e\n", `["a" "e" unknown]`,
			[]string{`"- b: c: d" a ":" in a value without quotes, or a key indented too far`}},
		{"{a: 1", `unknown`, []string{`"{a: 1" a "{" that is not closed, or members without a comma between them`}},
		{"a: x\x01y\nb: 1\n", "{a:\"x\x01y\" b:1}", []string{`"\x01" the control character U+0001 is not allowed in YAML`}},
		{"a: *none\nb: 1", `{b:1 a:unknown}`, []string{`"a: *none" not readable as YAML: unknown anchor 'none' referenced`}},
		{"? [a]\n: b\n", `{}`, []string{`"[a]" a list or mapping as the name of a member`}},
		{"a: &x [*x]", `{a:[unknown]}`, []string{`"*x" the alias "*x" stands inside of what it stands for`}},
	} {
		f := parse(tt.text)
		got := documents(f)
		if strings.ReplaceAll(got, `\x01`, "\x01") != tt.want {
			t.Errorf("%q:\n got %s\nwant %s", tt.text, got, tt.want)
		}
		if diff := cmp.Diff(tt.problems, problems(f)); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
}

func TestDepth(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth+50) + strings.Repeat("]", MaxDepth+50)
	f := parse(deep)
	if len(f.Problems) != 1 || f.Problems[0].Kind != Limit {
		t.Errorf("problems %v", problems(f))
	}
}

// checkSpans checks that each scalar, read again from its span alone, has its value, and that its text can be followed
// back to the file byte by byte.
func checkSpans(t testing.TB, f *File) (scalars int) {
	t.Helper()
	for _, d := range f.Documents {
		scalars += checkValue(t, f, d, map[*value.Value]bool{})
	}
	return scalars
}

func checkValue(t testing.TB, f *File, v *value.Value, seen map[*value.Value]bool) (scalars int) {
	t.Helper()
	if seen[v] {
		return 0
	}
	seen[v] = true
	for _, e := range v.Elems() {
		scalars += checkValue(t, f, e, seen)
	}
	for _, m := range v.Members() {
		if got, ok := readAgain(m.KeyAt); !ok || got != m.Key {
			t.Errorf("%s: the key %q at its span reads %q", f.Source.Path(), m.Key, got)
		}
		scalars += checkValue(t, f, m.Value, seen)
	}
	if v.Kind() != value.String {
		return scalars
	}
	want := v.Str().Or("")
	if got, ok := readAgain(v.Span()); !ok || got != want {
		loc := f.Source.Locate(v.Span().Start)
		t.Errorf("%s:%d: at its span reads differently\n%s", f.Source.Path(), loc.Line, cmp.Diff(want, got))
	}
	text, _ := v.Text()
	for _, p := range text {
		if p.At.Start < v.Span().Start || p.At.End > v.Span().End+2 {
			t.Errorf("%s: a part of %.60q is at %d-%d, outside of %d-%d", f.Source.Path(), want,
				p.At.Start, p.At.End, v.Span().Start, v.Span().End)
		}
		if p.Exact && p.Lit != string(p.At.Text()) {
			t.Errorf("%s: a part of %.60q is %q, written as %q", f.Source.Path(), want, p.Lit, p.At.Text())
		}
		if !p.Exact && len(text) == 1 && len(want) > 8 && bytes.Contains(v.Span().Text(), []byte(want)) {
			t.Errorf("%s: %.60q is not exact", f.Source.Path(), want)
		}
	}
	return scalars + 1
}

// readAgain reads the text at a span as the value of a member whose indentation is less.
func readAgain(at source.Span) (string, bool) {
	text := string(at.Text())
	var node yamlv3.Node
	doc := "{k: " + text + "\n}"
	if strings.HasPrefix(text, "|") || strings.HasPrefix(text, ">") {
		doc = "k: " + text
		if int(at.End) < at.File.Len() {
			doc += "\n"
		}
	} else if !strings.HasPrefix(text, `"`) && !strings.HasPrefix(text, "'") {
		// A plain scalar: in a block, with its continuation lines indented.
		doc = "k: " + strings.ReplaceAll(text, "\n", "\n ")
	}
	if err := yamlv3.Unmarshal([]byte(doc), &node); err != nil {
		return err.Error(), false
	}
	if len(node.Content) == 0 || len(node.Content[0].Content) != 2 {
		return "not one member", false
	}
	v := node.Content[0].Content[1]
	return v.Value, v.Kind == yamlv3.ScalarNode
}

// countInexact counts the scalars whose decoding differs from what yaml.v3 read.
func countInexact(v *value.Value) (n int) {
	for _, e := range v.Elems() {
		n += countInexact(e)
	}
	for _, m := range v.Members() {
		n += countInexact(m.Value)
	}
	if text, ok := v.Text(); ok && v.Kind() == value.String && len(text) == 1 && !text[0].Exact &&
		text[0].At == v.Span() {
		n++
	}
	return n
}

// FuzzParse checks that nothing panics, that ranges lie in the text, and that each part of a text that claims to be
// written as it is can be followed.
func FuzzParse(f *testing.F) {
	f.Add("a: |+\n  x\n\n y: 'b''c'\n--- \n- &x [*x]\n")
	f.Add("? >-\n  a\r\n  b\r\n: \"\\u00e9 \\\n  c\"\n<<: {a: 1}\n")
	f.Add("query: |2\n   \n  T\n| take 1\n\tx: 1")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		file := parse(text)
		for _, p := range file.Problems {
			if p.Range.Start < 0 || p.Range.End < p.Range.Start || int(p.Range.End) > len(text) {
				t.Fatalf("problem at %v of %d bytes", p.Range, len(text))
			}
		}
		for _, d := range file.Documents {
			checkRanges(t, d, len(text), 0)
		}
	})
}

func checkRanges(t *testing.T, v *value.Value, size, depth int) {
	if depth > 20 { // aliases make trees deep
		return
	}
	at := v.Span()
	if at.Start < 0 || at.End < at.Start || int(at.End) > size {
		t.Fatalf("%s at %d-%d of %d bytes", v.Kind(), at.Start, at.End, size)
	}
	if text, ok := v.Text(); ok && v.Kind() == value.String {
		for _, p := range text {
			if p.Exact && p.Lit != string(p.At.Text()) {
				t.Fatalf("%q is not written as %q", p.Lit, p.At.Text())
			}
		}
	}
	for _, e := range v.Elems() {
		checkRanges(t, e, size, depth+1)
	}
	for _, m := range v.Members() {
		checkRanges(t, m.Value, size, depth+1)
	}
}
