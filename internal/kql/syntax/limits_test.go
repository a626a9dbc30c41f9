package syntax

import (
	"strings"
	"testing"
	"time"
)

// deep are texts that nest, repeat or ask for long looks ahead: part is repeated between head and tail.
var deep = []struct{ name, head, part, tail string }{
	{"parentheses", "print ", "(", "1"},
	{"closed parentheses", "print ", "(", strings.Repeat(")", 100)},
	{"calls", "print ", "f(", "1"},
	{"elements", "print a", "[a", "]"},
	{"arrays", "print dynamic(", "[", ")"},
	{"objects", "print dynamic(", `{"a":`, ")"},
	{"dynamics", "print ", "dynamic(", ")"},
	{"schemas", "let f = (a:", "(b:", ") { 1 }; T"},
	{"functions", "", "let f = () { ", "1"},
	{"joins", "T ", "| join (T ", ""},
	{"forks", "T ", "| fork (", "take 1"},
	{"fork operators", "T | ", "fork (", "take 1"},
	{"facets", "T | ", "facet by a with ", "count"},
	{"partitions", "T | ", "partition by a (", "count"},
	{"applies", "T | ", "mv-apply a on (", "count"},
	{"macros", "", "macro-expand g as x (", "T"},
	{"unions", "", "union (", "T"},
	{"in lists", "T | where ", "a in (", "1"},
	{"in without parentheses", "T | where a ", "in a and a ", ""},
	{"in queries", "T | where ", "a in (T | where ", "1"},
	{"external tables", "T ", "| inline_external_table (", ""},
	{"ors", "T | where a ", "or a ", ""},
	{"sums", "print 1", "+1", ""},
	{"signs", "print ", "-", "1"},
	{"pipes", "T", "|take 1", ""},
	{"bars", "T", "|", ""},
	{"unknown operators", "T", "|wherr a ", ""},
	{"paths", "print a", ".a", ""},
	{"names", "print ", "a,", ""},
	{"name lists", "print ", "(a,", ""},
	{"dashes", "print ", "a-", ""},
	{"stars", "T | project-away ", "*", ""},
	{"strings", "print ", "'a'", ""},
	{"open strings", "print ", "'a\n", ""},
	{"bad characters", "print ", "^", ""},
	{"statements", "", "T;", ""},
	{"statements without semicolons", "", "T ", ""},
	{"lets", "", "let a=1;", ""},
	{"patterns", "declare pattern p = (a:string) {", `("a") = { let b = 1; `, ""},
	{"steps", "T | scan with (", "step s: true => a=1;", ")"},
	{"edges", "T | graph-match ", "(a)-[b]->", "(c)"},
	{"bare edges", "T | graph-match ", "(a)-", ""},
	{"braces", "print ", "{a", ""},
	{"at names", "T | find in (", "T | as T,", ")"},
	{"types of", "T | mv-apply ", "to typeof(long), ", ""},
	{"comments", "T ", "// a\n", ""},
	{"invalid bytes", "T ", "\xff", ""},
}

// TestLinearTime makes long texts eight times as long: the time per byte must not grow with them. Time that others take on a
// busy machine does not come at the same place three times.
func TestLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	measure := func(text string) time.Duration {
		best := time.Hour
		for range 3 {
			began := time.Now()
			parse(text).Format()
			best = min(best, time.Since(began))
		}
		return best
	}
	for _, d := range deep {
		const size = 20_000
		small := d.head + strings.Repeat(d.part, size/len(d.part)) + d.tail
		large := d.head + strings.Repeat(d.part, 8*size/len(d.part)) + d.tail
		for try := 1; ; try++ {
			a, b := measure(small), measure(large)
			if b <= 40*a || b <= 100*time.Millisecond {
				break
			}
			if try == 3 {
				t.Errorf("%s: %v for %d bytes, %v for %d", d.name, a, len(small), b, len(large))
				break
			}
		}
	}
}

func TestNestingLimit(t *testing.T) {
	nested := func(n int) *Query { return parse("print " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n)) }
	if q := nested(maxDepth - 10); len(q.Problems) != 0 {
		t.Errorf("%d levels: %v", maxDepth-10, q.Problems)
	}
	q := nested(2 * maxDepth)
	if len(q.Problems) != 1 || !strings.Contains(q.Problems[0].Message, "nested more than 500 levels") {
		t.Fatalf("problems %v", q.Problems)
	}
	if q.Skipped == nil {
		t.Error("what follows the limit is not in the tree")
	}
	checkPositions(t, "nested", "print "+strings.Repeat("(", 2*maxDepth)+"1"+strings.Repeat(")", 2*maxDepth))
}

func TestOperatorLimit(t *testing.T) {
	q := parse("print 1" + strings.Repeat("+1", maxLinks+10))
	if len(q.Problems) == 0 || !strings.Contains(q.Problems[0].Message, "100,000 operators") {
		t.Errorf("%d problems", len(q.Problems))
	}
	if q := parse("print 1" + strings.Repeat("+1", 10_000)); len(q.Problems) != 0 {
		t.Errorf("10,000 operators: %v", q.Problems)
	}
}

func TestProblemLimit(t *testing.T) {
	if n := len(parse(strings.Repeat("T | wher ^ ( ;", 10_000)).Problems); n == 0 || n > maxProblems {
		t.Errorf("%d problems", n)
	}
}

func FuzzParse(f *testing.F) {
	for _, q := range probes(f) {
		f.Add(q.Query)
	}
	for _, d := range deep {
		f.Add(d.head + strings.Repeat(d.part, 20) + d.tail)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkPositions(t, "fuzz", text)
		q := parse(text)
		for _, p := range q.Problems {
			if p.Range.Start < 0 || p.Range.End < p.Range.Start || int(p.Range.End) > len(text) || p.Message == "" {
				t.Errorf("problem %+v", p)
			}
		}
		if q.Format() == "" {
			t.Error("no tree")
		}
		touchHoles(text)
	})
}

// touchHoles parses text with some of its characters as holes.
func touchHoles(text string) {
	parseHoles(strings.NewReplacer("1", "◊", "a", "◊").Replace(strings.ToValidUTF8(text, "")))
}
