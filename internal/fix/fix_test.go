package fix

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

var (
	ruleA = &lint.Rule{Name: "rule-a"}
	ruleB = &lint.Rule{Name: "rule-b"}
)

func at(rule *lint.Rule, f *source.File, start int, fixes ...lint.Fix) *lint.Finding {
	found := lint.NewFinding(rule, lint.Subject{}, f.Span(start, start+1), "m")
	found.Fixes = fixes
	return found
}

func replace(safety lint.Safety, f *source.File, start, end int, text string) lint.Fix {
	return lint.Fix{Title: "t", Safety: safety, Edits: []edit.Edit{edit.Replace(f.Span(start, end), text)}}
}

func texts(r Round) map[string]string {
	out := map[string]string{}
	for _, f := range r.Files {
		out[f.Source.Path()] = string(f.Text)
	}
	return out
}

func TestApply(t *testing.T) {
	f, g := source.NewFile("b.json", []byte("abcdefgh")), source.NewFile("a.json", []byte("12345678"))
	across := lint.Fix{Title: "t", Safety: lint.Safe, Edits: []edit.Edit{edit.Replace(f.Span(7, 8), "H"), edit.Replace(g.Span(0, 1), "_")}}
	for _, test := range []struct {
		name     string
		findings []*lint.Finding
		opts     Options
		want     map[string]string
		put      int
	}{
		{"safe", []*lint.Finding{at(ruleA, f, 0, replace(lint.Safe, f, 0, 1, "A"))}, Options{}, map[string]string{"b.json": "Abcdefgh"}, 0},
		{"unsafe is not made", []*lint.Finding{at(ruleA, f, 0, replace(lint.Unsafe, f, 0, 1, "A"))}, Options{}, map[string]string{}, 0},
		{"unsafe", []*lint.Finding{at(ruleA, f, 0, replace(lint.Unsafe, f, 0, 1, "A"))}, Options{Unsafe: true},
			map[string]string{"b.json": "Abcdefgh"}, 0},
		{"to be read only", []*lint.Finding{at(ruleA, f, 0, replace(lint.DisplayOnly, f, 0, 1, "A"))}, Options{Unsafe: true},
			map[string]string{}, 0},
		{"the safest", []*lint.Finding{at(ruleA, f, 0, replace(lint.Unsafe, f, 0, 1, "1"), replace(lint.Safe, f, 0, 1, "2"),
			replace(lint.Safe, f, 0, 1, "3"))}, Options{Unsafe: true}, map[string]string{"b.json": "2bcdefgh"}, 0},
		{"merged", []*lint.Finding{at(ruleA, f, 0, replace(lint.Safe, f, 0, 1, "A")), at(ruleB, f, 2, replace(lint.Safe, f, 2, 4, ""))},
			Options{}, map[string]string{"b.json": "Abefgh"}, 0},
		{"at odds", []*lint.Finding{at(ruleA, f, 0, replace(lint.Safe, f, 0, 3, "A")), at(ruleB, f, 2, replace(lint.Safe, f, 2, 4, ""))},
			Options{}, map[string]string{"b.json": "Adefgh"}, 1},
		{"the same twice", []*lint.Finding{at(ruleA, f, 0, replace(lint.Safe, f, 0, 1, "A")), at(ruleB, f, 0, replace(lint.Safe, f, 0, 1, "A"))},
			Options{}, map[string]string{"b.json": "Abcdefgh"}, 0},
		{"two files", []*lint.Finding{at(ruleA, f, 0, across)}, Options{}, map[string]string{"a.json": "_2345678", "b.json": "abcdefgH"}, 0},
		{"half of it forbidden", []*lint.Finding{at(ruleA, f, 0, across)},
			Options{May: func(f *source.File) bool { return f.Path() != "a.json" }}, map[string]string{}, 0},
		{"half of it at odds", []*lint.Finding{at(ruleA, g, 0, replace(lint.Safe, g, 0, 2, "")), at(ruleA, f, 0, across)}, Options{},
			map[string]string{"a.json": "345678"}, 1},
		{"no change", []*lint.Finding{at(ruleA, f, 0, replace(lint.Safe, f, 0, 1, "a"))}, Options{}, map[string]string{}, 0},
		{"nowhere", []*lint.Finding{at(ruleA, f, 0, lint.Fix{Safety: lint.Safe, Edits: []edit.Edit{{New: "x"}}})}, Options{},
			map[string]string{}, 0},
	} {
		got := Apply(test.findings, test.opts)
		if len(got.Applied) > 0 != (len(got.Files) > 0) {
			t.Errorf("%s: %d fixes change %d files", test.name, len(got.Applied), len(got.Files))
		}
		if diff := cmp.Diff(test.want, texts(got)); diff != "" || len(got.Put) != test.put {
			t.Errorf("%s: %d put off, %s", test.name, len(got.Put), diff)
		}
	}
}

// A file keeps its encoding and its line ends, and all its other bytes.
func TestFormatIsKept(t *testing.T) {
	for _, e := range []textenc.Encoding{{}, {BOM: true}, {Charset: textenc.UTF16LE, BOM: true}, {Charset: textenc.UTF16BE}} {
		before, err := e.Encode([]byte("{\r\n\t\"a\": 1, // é😀\r\n\t\"b\": 2\r\n}"))
		if err != nil {
			t.Fatal(err)
		}
		text, read, problem := textenc.Decode(before)
		if problem != "" || read != e {
			t.Fatalf("%v is read as %v: %s", e, read, problem)
		}
		f := source.NewFile("a.json", text)
		i := 9
		round := Apply([]*lint.Finding{at(ruleA, f, i, replace(lint.Safe, f, i, i+1, "[\n\t\t3\n\t]"))}, Options{})
		after, err := e.Encode(round.Files[0].Text)
		if err != nil {
			t.Fatal(err)
		}
		want, err := e.Encode([]byte("{\r\n\t\"a\": [\r\n\t\t3\r\n\t], // é😀\r\n\t\"b\": 2\r\n}"))
		if err != nil || string(after) != string(want) {
			t.Errorf("%v: %q, want %q", e, after, want)
		}
	}
}

func TestTally(t *testing.T) {
	f := source.NewFile("a.json", []byte("abcdefgh"))
	one := func(rule *lint.Rule, i int) Round {
		return Apply([]*lint.Finding{at(rule, f, i, replace(lint.Safe, f, i, i+1, "X"))}, Options{})
	}
	var tally Tally
	if got := tally.String(); got != "nothing to fix" {
		t.Error(got)
	}
	tally.Add(one(ruleA, 0))
	if got := tally.String(); got != "1 finding fixed: rule-a" {
		t.Error(got)
	}
	tally.Add(one(ruleB, 1))
	tally.Add(one(ruleB, 2))
	if got := tally.String(); got != "3 findings fixed: 2 rule-b, 1 rule-a" {
		t.Error(got)
	}
}
