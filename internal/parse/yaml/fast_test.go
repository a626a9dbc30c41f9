package yaml

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// dump writes all that a file says as text: kinds, texts, spans of values and keys, the parts of texts, comments and
// problems.
func dump(f *File) string {
	var b strings.Builder
	for _, d := range f.Documents {
		dumpValue(&b, d, 0)
	}
	for _, c := range f.Comments {
		fmt.Fprintf(&b, "comment %v\n", c)
	}
	for _, p := range f.Problems {
		fmt.Fprintf(&b, "problem %v %v %v %s\n", p.Kind, p.Range, p.First, p.Message)
	}
	return b.String()
}

func dumpValue(b *strings.Builder, v *value.Value, depth int) {
	at := v.Span()
	fmt.Fprintf(b, "%*s%v %d-%d", depth, "", v.Kind(), at.Start, at.End)
	if v.Kind() == value.String {
		text, _ := v.Text()
		for _, p := range text {
			fmt.Fprintf(b, " %q@%d-%d:%v", p.Lit, p.At.Start, p.At.End, p.Exact)
		}
	} else if v.Kind() == value.Number || v.Kind() == value.Bool {
		fmt.Fprintf(b, " %s", v.Str().Or("?"))
	}
	b.WriteByte('\n')
	for _, e := range v.Elems() {
		dumpValue(b, e, depth+1)
	}
	for _, m := range v.Members() {
		fmt.Fprintf(b, "%*s.%q %d-%d\n", depth, "", m.Key, m.KeyAt.Start, m.KeyAt.End)
		dumpValue(b, m.Value, depth+1)
	}
}

// checkFast holds what the fast path reads against what yaml.v3 reads. It reports whether the fast path reads it.
func checkFast(t testing.TB, f *source.File) bool {
	t.Helper()
	fast, ok := quickly(f)
	if !ok {
		return false
	}
	got, want := dump(fast), dump(carefully(f))
	if got == want {
		return true
	}
	gots, wants := strings.Split(got, "\n"), strings.Split(want, "\n")
	i := 0
	for i < min(len(gots), len(wants))-1 && gots[i] == wants[i] {
		i++
	}
	t.Errorf("%s:\n%q\n read fast: %s\n yaml.v3:   %s", f.Path(), f.Text(), gots[i], wants[i])
	return true
}

// TestFastReads checks that the fast path reads what it is for, and declines what it is not sure about.
func TestFastReads(t *testing.T) {
	for _, text := range []string{
		"a: b\n", "a: b", "a:\nb: ~\nc: null\n", "a: true\nb: yes\nc: 'true'\n",
		"a: 1\nb: 010\nc: 0x1F\nd: 1_000\ne: .inf\nf: 1e3\ng: 1.0.0\nh: 2024-01-02\ni: -5\nj: +.5\nk: 1.5\nl: 0\n",
		"# c\n\nlist:\n- a # d\n- b: 1\n  c: 2\n-\n  - x\n  - - y\n    -\n",
		"a:\n  - b\n  -   c: 1\n      d:\n      - e\nf: 'g'\n",
		"q: |\n  one\n    two\n\n  three\nr: >-  # c\n  a\n  b\n\n  c\n   d\ns: |+\n  x\n\n\nt: |\n  y",
		"a: |\r\n  x\r\n\r\n   y\r\nb: 'c\r\n  d'\r\n",
		"a: 'it''s\n  so'\nb: \"x\\ty\\u00e9\\\\ \"\n'k': 1\n\"l\\n\" : 2\n",
		"a: plain\n  goes on\n\n  here # c\nb:\n    next line\n  and on\n",
		"a: [b, 'c', \"d\", 1, true, e f]\nb: [\n  x,\n  y,\n]\nc: [] # d\n",
		"a: {}\nb: {c: 1, 'd' : \"e\",\n f: g h}\n", "a: |2-\n    x\n   \n  y\nb: >+1 # c\n  x\n\n y\n\n",
		"a: \"b \\\n   c\\\n\n d\"\n", "- a\n- b\n", "  a: 1\n  b: 2\n", "url: http://x/y#z\nb: a:b c#d -e\n",
		"a: x\t\nb: 1\n", "ü: ö\n",
	} {
		if !checkFast(t, source.NewFile("test.yaml", []byte(text))) {
			t.Errorf("declined: %q", text)
		}
	}
	for _, text := range []string{
		"", "# c\n", "a\n", "'a'\n", "--- \na: 1\n", "a: 1\n...\n", "a: 1\n---\nb: 2\n", "%YAML 1.1\n",
		"a: &x 1\nb: *x\n", "a: !!str 1\n", "<<: {a: 1}\n", "? a\n: b\n", "a: 1\na: 2\n", "a: {b: 1, b: 2}\n",
		"a: {b}\n", "a: {b: {c: 1}}\n", "a: {b:1}\n", "a: {b: c: d}\n", "a: {b: ,c: 1}\n", "\ta: 1\n",
		"a:\n\tb: 1\n", "a:\tb\n", "a: b: c\n", "a: - b\n", "a: |2\n x\n", "a: |0\n  x\n", "a: |--\n  x\n",
		"a: |11\n  x\n", "a: |2\n\tx\n", "a: |\nb: 1\n", "a: |\n\t x\n", "a: |\n    \n  x\n", "a: |\n  x\n\ty\n",
		"a: 'b\n", "a: 'b' c\n", "a: 'b'#c\n", "a: \"\\q\"\n", "a: \"\\ud800\"\n", "a: \"b\\\n--- c\"\n",
		"a: 'b\n--- c'\n", "a: @b\n", "a: [b\n", "a: [b: c]\n", "a: [b, # c\n d]\n", "a: [[b]]\n", "a: [,b]\n",
		"a: [b]c\n", "a: 1\n b: 2\n", "a:\n    b: 1\n  c: 2\n", "- a\nb: 1\n", "a: 1\n- b\n", "a: x\n  y: z\n",
		"a: x\n # c\n  y\n", "a: \x01\n", "a: \u0085b\n", "a: \u2028b\n", "\uFEFFa: 1\n", "a: b\rc: d\n",
		"a: \xff\n", "a: \x7f\n",
		strings.Repeat("k", 2000) + ": 1\n", strings.Repeat("- ", 100) + "a\n",
	} {
		if checkFast(t, source.NewFile("test.yaml", []byte(text))) {
			t.Errorf("not declined: %q", text)
		}
	}
}

// TestFastAgrees reads all YAML of the corpus in both ways. Nearly all of it must be read fast.
func TestFastAgrees(t *testing.T) {
	files, fast := corpustest.Files(t, ".yaml", ".yml"), 0
	for _, f := range files {
		if checkFast(t, f) {
			fast++
		} else {
			t.Logf("declined: %s", f.Path())
		}
	}
	t.Logf("%d of %d files are read fast", fast, len(files))
	if fast < len(files)*9/10 {
		t.Errorf("only %d of %d files are read fast", fast, len(files))
	}
}

var mutants = flag.Int("mutants", 1000, "how many mutants of files TestFastAgreesOnMutants reads in both ways")

// TestFastAgreesOnMutants reads files into which mistakes were made in both ways.
func TestFastAgreesOnMutants(t *testing.T) {
	files := slices.DeleteFunc(corpustest.Files(t, ".yaml", ".yml"), func(f *source.File) bool { return f.Len() > 8000 })
	random, fast := rand.New(rand.NewPCG(1, 2)), 0
	for range *mutants {
		f := files[random.IntN(len(files))]
		text := string(f.Text())
		for range 1 + random.IntN(3) {
			text = mutate(random, text)
		}
		if utf8.ValidString(text) && checkFast(t, source.NewFile(f.Path(), []byte(text))) {
			fast++
		}
	}
	t.Logf("%d of %d mutants are read fast", fast, *mutants)
}

// mutate makes one mistake in a text.
func mutate(random *rand.Rand, text string) string {
	pieces := []string{
		" ", "  ", "\n", "\r\n", "\t", ":", ": ", "- ", "-", "#", " #", "'", `"`, "|", ">", "[", "]", "{", "}", ",",
		"?", "&a", "*a", "!t ", "%", "@", "`", "\\", "~", "0", "_", ".", "e", "x", "---\n", "...\n", "|-\n", ">+\n",
		"<<: ", "é", "\u00a0", "\u2028", "\\n", "[a, b]", "\n\n   \n", "\n# c\n",
	}
	lines := strings.SplitAfter(text, "\n")
	at, line := random.IntN(len(text)+1), random.IntN(len(lines))
	end := min(len(text), at+1+random.IntN(3))
	switch random.IntN(7) {
	case 0:
		return text[:at] + text[end:]
	case 1, 2:
		return text[:at] + pieces[random.IntN(len(pieces))] + text[at:]
	case 3:
		return text[:at] + pieces[random.IntN(len(pieces))] + text[end:]
	case 4:
		return strings.Join(slices.Delete(lines, line, line+1), "")
	case 5:
		return strings.Join(slices.Insert(lines, line, lines[random.IntN(len(lines))]), "")
	}
	lines[line] = strings.Repeat(" ", random.IntN(5)) + strings.TrimLeft(lines[line], " ")
	return strings.Join(lines, "")
}

// FuzzFastAgrees checks that the fast path declines a text or reads it just as the other path does.
func FuzzFastAgrees(f *testing.F) {
	f.Add("a: |+\n  x\n\n y: 'b''c'\n--- \n- &x [*x]\n")
	f.Add("id: 1\nname: 'x'\nlist:\n- a # c\n- b: [c, 'd', \"e\"]\n  f: >-\n    g\n\n    h\n")
	f.Add("- - a\n  -\n- b: |\n   c\n\n  d: e\n   f\n\n\n  # g\n  'h' : \"i\\n\\u00e9\"\n")
	f.Add("a: {b: 1, 'c' : d}\n- {e: [f]}\n- [g,\n h]\ni: \"j \\\n k\"\nl: |2-\n   m\n")
	f.Add("a:\r\n  b: c\r\n  # d\r\n  e:\r\n  - 1.5\r\n  - 0x1F\r\n")
	f.Add("query: |\n   \n  T\n  | take 1\nx: 1_0\ny: -.inf\nz: +1e5")
	f.Fuzz(func(t *testing.T, text string) {
		if utf8.ValidString(text) {
			checkFast(t, source.NewFile("fuzz.yaml", []byte(text)))
		}
	})
}
