package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// shown returns the snippet of a finding at the first span, with evidence at the others, each labelled by its text. A
// span is written "start-end".
func shownAt(t *testing.T, text string, width int, spans ...string) string {
	t.Helper()
	f := source.NewFile("a.json", []byte(text))
	var finding *lint.Finding
	for i, s := range spans {
		var start, end int
		if _, err := fmt.Sscanf(s, "%d-%d", &start, &end); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			finding = lint.NewFinding(lookbackGap, lint.Subject{}, f.Span(start, end), "m").Labelf("label %d", i)
		} else {
			finding.Becausef(lint.Subject{}, f.Span(start, end), "label %d", i)
		}
	}
	out := written(t, Full, &Report{Findings: []*lint.Finding{finding}}, Options{Width: width, Quiet: true})
	lines := strings.Split(strings.TrimSuffix(out, "\n\n"), "\n")
	return strings.Join(lines[3:len(lines)-1], "\n")
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("a", 100) + "MARK" + strings.Repeat("b", 100)
	for _, test := range []struct {
		name, text string
		spans      []string
		want       string
	}{
		{"one", "abc def", []string{"4-7"}, `
1 │ abc def
  │     ^^^ label 0`},
		{"empty span", "abc", []string{"1-1"}, `
1 │ abc
  │  ^ label 0`},
		{"end of file", "abc\n", []string{"4-4"}, `
1 │ abc
2 │
  │ ^ label 0`},
		{"line end", "abc\r\ndef", []string{"2-5"}, `
1 │ abc
  │   ^ label 0`},
		{"tab", "\tab\tc", []string{"4-5", "1-3"}, `
1 │     ab  c
  │     --  ^ label 0
  │     label 1`},
		{"deep", "            {\n              \"a\": 1,\n\n              \"b\": 2", []string{"28-31", "51-54"}, `
1 │     {
2 │       "a": 1,
  │       ^^^ label 0
4 │       "b": 2
  │       --- label 1`},
		{"deep with tabs", "\t\t\tab\n\t\t\t\tc", []string{"3-5", "10-11"}, `
1 │     ab
  │     ^^ label 0
2 │         c
  │         - label 1`},
		{"not deep", "        {\n          \"a\": 1", []string{"20-23"}, `
1 │         {
2 │           "a": 1
  │           ^^^ label 0`},
		{"three on a line", "aa bb cc", []string{"0-2", "3-5", "6-8"}, `
1 │ aa bb cc
  │ ^^ -- -- label 2
  │ │  label 1
  │ label 0`},
		{"nested", "aa bb cc", []string{"3-5", "0-8"}, `
1 │ aa bb cc
  │ ---^^---
  │ │  label 0
  │ label 1`},
		{"same place", "aa", []string{"0-2", "0-2"}, `
1 │ aa
  │ ^^ label 0
  │ label 1`},
		{"gap", "a\nb\nc\nd\ne\nf", []string{"0-1", "4-5", "10-11"}, `
1 │ a
  │ ^ label 0
2 │ b
3 │ c
  │ - label 1
  ·
6 │ f
  │ - label 2`},
		{"lines", "{\n  a\n}\n", []string{"0-7"}, `
1 │ {
  │ ^ label 0 (to line 3)`},
		{"whole line with its end", "abc\ndef\n", []string{"0-4"}, `
1 │ abc
  │ ^^^ label 0`},
		{"wide", "日本 語", []string{"7-10"}, `
1 │ 日本 語
  │      ^^ label 0`},
		{"command", "##vso[x] ::y", []string{"6-7"}, `
1 │ ##vso\u005bx] ::y
  │            ^ label 0`},
		{"long", long, []string{"100-104"}, `
1 │ …aaaaaaaaaaaaaaaaMARKbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
  │                  ^^^^ label 0`},
		{"long, at the start", long, []string{"0-2"}, `
1 │ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…
  │ ^^ label 0`},
		{"long, at the end", long, []string{"203-204"}, `
1 │ …bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  │                                                       ^
  │                                                  label 0`},
		{"long, all of it", long, []string{"0-204"}, `
1 │ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…
  │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  │ label 0`},
		{"long, apart", long, []string{"0-2", "200-204"}, `
1 │ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…
  │ ^^ label 0
1 │ …bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
  │                                                    ----
  │                                                  label 1`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := shownAt(t, test.text, 60, test.spans...)
			if diff := cmp.Diff(strings.Split(test.want[1:], "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s\n%s", got, diff)
			}
		})
	}
}

// Many other places are cut to a number that can be read.
func TestManyPlaces(t *testing.T) {
	f := source.NewFile("a.json", []byte(strings.Repeat("x\n", 40)))
	finding := lint.NewFinding(lookbackGap, lint.Subject{}, f.Span(0, 1), "m")
	for i := 1; i < 30; i++ {
		finding.Becausef(lint.Subject{}, f.Span(2*i, 2*i+1), "here")
	}
	out := written(t, Full, &Report{Findings: []*lint.Finding{finding}}, Options{Quiet: true})
	if n := strings.Count(out, "- here"); n != maxEvidence || !strings.Contains(out, "= note: and 19 more places") {
		t.Errorf("%d places shown:\n%s", n, out)
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add([]byte("a\tb\r\n日本\x1b[0m"), 2, 5, 40)
	f.Add([]byte(strings.Repeat("é", 500)), 300, 302, 10)
	f.Fuzz(func(t *testing.T, text []byte, start, end, width int) {
		if start < 0 || start > end || end > len(text) || width < 0 || width > 500 {
			return
		}
		file := source.NewFile("a.json", text)
		finding := lint.NewFinding(lookbackGap, lint.Subject{}, file.Span(start, end), "m").
			Becausef(lint.Subject{}, file.Whole(), "all")
		out := written(t, Full, &Report{Findings: []*lint.Finding{finding}}, Options{Width: width, Quiet: true})
		for _, r := range strings.ReplaceAll(out, "\n", "") {
			if hidden(r) {
				t.Fatalf("%q is written to the terminal", r)
			}
		}
	})
}
