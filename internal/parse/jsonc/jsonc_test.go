package jsonc

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func parse(text string) *Document { return Parse(source.NewFile("test.json", []byte(text))) }

// print writes a node as strict JSON, "!" for what could not be read.
func print(n Node) string {
	var b strings.Builder
	switch n.Kind() {
	case None, Invalid:
		return "!"
	case String:
		return strconv.Quote(n.String())
	case Array:
		for c := range n.Children() {
			b.WriteString("," + print(c))
		}
		return "[" + strings.TrimPrefix(b.String(), ",") + "]"
	case Object:
		for c := range n.Children() {
			b.WriteString("," + strconv.Quote(c.Key()) + ":" + print(c))
		}
		return "{" + strings.TrimPrefix(b.String(), ",") + "}"
	}
	return string(n.Raw())
}

func problems(d *Document) []string {
	var out []string
	for _, p := range d.Problems() {
		out = append(out, fmt.Sprintf("%q: %s", p.Range.In(d.File()).Text(), p.Message))
	}
	return out
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, text, want string
		problems         []string
	}{
		{"scalars", `[null, true, false, -1.5e+3, "x"]`, `[null,true,false,-1.5e+3,"x"]`, nil},
		{"nested", `{"a": {"b": [1, {"c": []}]}}`, `{"a":{"b":[1,{"c":[]}]}}`, nil},
		{"comments", "// one\n{/* two */\"a\" /*x*/ : // three\n1}// four", `{"a":1}`, nil},
		{"trailing commas", `{"a": [1, 2, ], }`, `{"a":[1,2]}`, nil},
		{"raw line ends and tabs", "{\"a\": \"x\r\n\ty\"}", `{"a":"x\r\n\ty"}`, nil},
		{"escapes", `["\"\\\/\b\f\n\r\t\u0041\ud83d\ude00\ud83dx\q"]`, `["\"\\/\b\f\n\r\tA😀` + "\uFFFD" + `xq"]`, nil},
		{"empty", " \n", `!`, []string{`"": no JSON value in the file`}},
		{"second value", `{} {"a":1}`, `{}`, []string{`"{": a second JSON value after the end of the first`}},
		{"missing comma", "{\"a\": 1\n\"b\": 2}", `{"a":1,"b":2}`, []string{`"\"": a comma is missing before it`}},
		{"missing colon", `{"a" 1, "b": 2}`, `{"a":1,"b":2}`, []string{`"": ':' is missing after the name`}},
		{"missing value", `{"a": , "b": 2}`, `{"a":!,"b":2}`, []string{`",": a value is missing`}},
		{"bad word", `{"a": flase, "b": 2}`, `{"a":!,"b":2}`, []string{`"flase": "flase" is no JSON value`}},
		{"bad number", `[01, 1., .5, +1, 2]`, `[!,!,!,!,2]`, []string{
			`"01": "01" is no JSON value`, `"1.": "1." is no JSON value`, `".5": ".5" is no JSON value`,
			`"+1": "+1" is no JSON value`}},
		{"garbage", `{"a": 1 oops {"x": "}"} , "b": 2}`, `{"a":1,"b":2}`,
			[]string{`"oops {\"x\": \"}\"} ": "oops {\"x\": \"}\"}" is not expected here`}},
		{"unclosed string", "{\"a\": \"x,\n\"b\": 2,\n\"c\": \"y\"}", `{"a":!,"b":2,"c":"y"}`,
			[]string{`"\"x": string is not closed on its line`}},
		{"unclosed name", "{\"a: 1,\n\"b\": 2,\n\"c\": \"y\"}", `{"b":2,"c":"y"}`,
			[]string{`"\"a: 1": string is not closed on its line`}},
		{"unclosed string at the end", `{"a": 1, "b": "x`, `{"a":1,"b":!}`,
			[]string{`"\"x": string is not closed on its line`, `"{": '{' is never closed`}},
		{"wrong bracket", `{"a": [1, 2}`, `{"a":[1,2]}`, []string{`"}": '}' before the closing ']'`, `"[": '[' is never closed`}},
		{"stray bracket", `{"a": 1], "b": 2}`, `{"a":1,"b":2}`, []string{`"]": "]" is no member`}},
		{"unclosed", `{"a": {"b": 1`, `{"a":{"b":1}}`, []string{`"{": '{' is never closed`}},
		{"unclosed comment", `{"a": 1} /* x`, `{"a":1}`, []string{`"/*": comment is not closed, all after it is not read`}},
		{"single quotes", `{'a': 'x'}`, `{"a":"x"}`, []string{`"'": string in single quotes`, `"'": string in single quotes`}},
		{"bare name", `{a: 1}`, `{"a":1}`, []string{`"a": the name "a" is not in quotes`}},
		{"duplicate", `{"a": 1, "b": 2, "a": 3}`, `{"a":1,"b":2,"a":3}`,
			[]string{`"\"a\"": "a" occurs twice in one object, only the last one counts`}},
		{"not duplicate", `{"a": 1, "A": 2, "b": {"a": 1}}`, `{"a":1,"A":2,"b":{"a":1}}`, nil},
		{"doubled commas", `{"a": 1,, "b": [1,,2]}`, `{"a":1,"b":[1,2]}`,
			[]string{`",": ',' in the place of a member`, `",": ',' in the place of an element`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := parse(test.text)
			if got := print(d.Root()); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if diff := cmp.Diff(test.problems, problems(d)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDuplicatesInLargeObjects(t *testing.T) {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, `"k%d": 1, `, i)
	}
	d := parse("{" + b.String() + `"k7": 2, "k3": 3, "k7": 4}`)
	var got []string
	for _, p := range d.Problems() {
		got = append(got, string(p.Range.In(d.File()).Text()))
	}
	if diff := cmp.Diff([]string{`"k7"`, `"k3"`, `"k7"`}, got); diff != "" {
		t.Error(diff)
	}
}

func TestLimits(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth) + `["]"]` + strings.Repeat("]", MaxDepth)
	d := parse(`{"a": ` + deep + `, "b": 1}`)
	if got := d.Root().Get("b"); got.Kind() != Number {
		t.Errorf("after too deep a value: b is %v", got.Kind())
	}
	want := []string{`"[": more than 500 levels of nesting, what is deeper is not read`}
	if diff := cmp.Diff(want, problems(d)); diff != "" {
		t.Error(diff)
	}
	big := Parse(source.NewFile("big.json", make([]byte, MaxBytes+1)))
	if len(big.Problems()) != 1 || big.Problems()[0].Kind != Limit || big.Root().Exists() {
		t.Errorf("file above the limit: %v", big.Problems())
	}
}

func TestGet(t *testing.T) {
	root := parse(`{"Name": 1, "name": 2, "x": 3, "x": 4, "\u0061b": {"C": 5}}`).Root()
	tests := []struct {
		keys []string
		want string
	}{
		{[]string{"name"}, "2"}, {[]string{"Name"}, "1"}, {[]string{"NAME"}, "2"}, {[]string{"x"}, "4"},
		{[]string{"ab", "c"}, "5"}, {[]string{"zz"}, ""}, {[]string{"x", "y"}, ""},
	}
	for _, test := range tests {
		if got := string(root.Get(test.keys...).Raw()); got != test.want {
			t.Errorf("Get(%q) = %q, want %q", test.keys, got, test.want)
		}
	}
}

// TestPositions follows each character of decoded strings back to the file.
func TestPositions(t *testing.T) {
	const text = `{"k\u0065y": "ab\ncd\u00e4e\"f"}`
	n := parse(text).Root().First()
	f := n.Text().File()
	if got := string(f.Text()); got != "ab\ncdäe\"f" {
		t.Fatalf("decoded %q", got)
	}
	want := map[string]string{"ab": "ab", "\n": `\n`, "cdä": `cd\u00e4`, "e\"": `e\"`, "f": "f"}
	for inner, outer := range want {
		i := strings.Index(string(f.Text()), inner)
		at := f.Span(i, i+len(inner)).Physical()
		if got := string(at.Text()); got != outer {
			t.Errorf("%q comes from %q, want %q", inner, got, outer)
		}
	}
	if n.Key() != "key" || string(n.KeySpan().Text()) != `"k\u0065y"` || !n.KeyIs("KEY") {
		t.Errorf("key %q at %q", n.Key(), n.KeySpan().Text())
	}
}

func TestTemplated(t *testing.T) {
	root := parse(`{"plain": {"a": [1, "x["]}, "string": ["[x]"], "key": {"[k]": 1}, "loop": {"x": {"Copy": []}}}`).Root()
	got := map[string]bool{}
	for c := range root.Children() {
		got[c.Key()] = c.Templated()
	}
	want := map[string]bool{"plain": false, "string": true, "key": true, "loop": true}
	if diff := cmp.Diff(want, got); diff != "" || !root.Templated() {
		t.Error(diff)
	}
}

// TestAgainstStandardLibrary compares the values of valid JSON with those of encoding/json.
func TestAgainstStandardLibrary(t *testing.T) {
	for _, text := range seeds {
		checkAgainstStandardLibrary(t, text)
	}
}

func checkAgainstStandardLibrary(t *testing.T, text string) {
	t.Helper()
	var want any
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	if !json.Valid([]byte(text)) || dec.Decode(&want) != nil {
		return
	}
	d := parse(text)
	for _, p := range d.Problems() {
		if p.Kind == Syntax {
			t.Fatalf("%q: problem in valid JSON: %s", text, p.Message)
		}
	}
	if len(d.Problems()) > 0 {
		return // too deep, or with duplicate names, of which encoding/json keeps one
	}
	if got := plain(Value(d.Root())); !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: got %#v, want %#v", text, got, want)
	}
}

// plain turns a value into what encoding/json makes of it.
func plain(v *value.Value) any {
	switch v.Kind() {
	case value.Bool:
		b, _ := v.Bool().Get()
		return b
	case value.Number:
		s, _ := v.Digits()
		return json.Number(s)
	case value.String:
		s, _ := v.Str().Get()
		return s
	case value.Array:
		out := make([]any, 0)
		for _, e := range v.Elems() {
			out = append(out, plain(e))
		}
		return out
	case value.Object:
		out := map[string]any{}
		for _, m := range v.Members() {
			out[m.Key] = plain(m.Value)
		}
		return out
	}
	return nil
}

var seeds = []string{
	`{"a": [1, -2.5e10, true, false, null, "x\n\u00e4\ud83d\ude00"], "b": {}, "c": [], "d": {"e": "` + strings.Repeat("long ", 60) + `"}}`,
	`"\ud83d"`, `[]`, `{}`, `0`, `-0`, `[[[[]]]]`, "\"\u2028\"", `{"":""}`, `{"a":{"a":{"a":[]}}}`,
	"{\"a\": \"x,\n\"b\": 2}", "{'a': b, c: 'd',}", `{"a": [1, 2}`, `// c` + "\n" + `{"a" /* b */ : "[x]"}`, `{"\`, `"\u12`, `[,]`,
	`{"copy": [{"name": "a", "count": 2}]}`, `{]}`, `[}]`, `{"a"]`, `/`, `{"a": "` + "\n" + `" x "}`, `""]`,
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !strings.ContainsRune(text, '\uFFFD') && strings.ToValidUTF8(text, "") == text {
			checkAgainstStandardLibrary(t, text)
		}
		d := parse(text)
		for _, p := range d.Problems() {
			if p.Range.Start < 0 || p.Range.Start > p.Range.End || int(p.Range.End) > len(text) {
				t.Fatalf("problem %q at %v of %d", p.Message, p.Range, len(text))
			}
		}
		seen := 0
		for _, root := range d.Roots() {
			seen += checkNode(t, root, source.Range{End: int32(len(text))})
		}
		if seen > d.Len() {
			t.Fatalf("%d nodes reached of %d", seen, d.Len())
		}
	})
}

// checkNode checks that the ranges of the tree are nested and that each text can be followed back.
func checkNode(t *testing.T, n Node, outer source.Range) int {
	r := n.Range()
	if r.Start > r.End || !outer.Contains(r) {
		t.Fatalf("%v at %v outside of %v", n.Kind(), r, outer)
	}
	if n.Kind() == String {
		f := n.Text().File()
		if at := f.Whole().Physical(); !at.IsZero() && at.Len() > 0 && !n.inner().Contains(at.Range()) {
			t.Fatalf("text at %v outside of %v", at.Range(), n.inner())
		}
	}
	seen, end := 1, r.Start
	for c := range n.Children() {
		if n.Kind() == Object && c.KeyRange().Start < end || c.Range().Start < end {
			t.Fatalf("children overlap at %v", c.Range())
		}
		seen += checkNode(t, c, r)
		end = c.Range().End
		_ = c.Key()
	}
	return seen
}

func TestAppendTextIsTheText(t *testing.T) {
	for _, text := range []string{`""`, `"plain"`, `"a\nb\t\"c\" \\ \u0041"`, `"\ud83d\ude00 \ud83d x"`, `"ends \\"`, `"\q\u12"`, `3`} {
		n := Parse(source.NewFile("x.json", []byte(text))).Root()
		want := "> "
		if n.Kind() == String {
			want += n.String()
		}
		if got := string(Value(n).AppendText([]byte("> "))); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
