package bind_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog/tables"
	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// corpus returns the query corpus, or our own probes where it is absent.
func corpus(tb testing.TB) []*source.File {
	path, ok := corpustest.Find("kql.jsonl")
	if !ok {
		path = "../../../testdata/kql/bind/probes.jsonl"
	}
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var files []*source.File
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var q struct{ ID, Query string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			tb.Fatal(err)
		}
		files = append(files, source.NewFile(q.ID, []byte(q.Query)))
	}
	return files
}

// schemaOf returns the schema in SENTINEL_LINT_ORACLE_SCHEMA, or the built-in one.
func schemaOf(tb testing.TB) schema.Schema {
	path := os.Getenv("SENTINEL_LINT_ORACLE_SCHEMA")
	if path == "" {
		return tables.Schema()
	}
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	s, err := schema.ReadJSON(f)
	if err != nil {
		tb.Fatal(err)
	}
	return schema.Layers{s, schema.NewMap(nil, schema.Platform())}
}

// BenchmarkParseAndBind measures one query after the other; ns/op is per query.
func BenchmarkParseAndBind(b *testing.B) {
	files, s := corpus(b), schemaOf(b)
	bind.Query(syntax.Parse(files[0]), s)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		bind.Query(syntax.Parse(files[i%len(files)]), s)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "queries/s")
}

// BenchmarkSession measures one query after the other in one session, as a workspace has it; ns/op is per query.
func BenchmarkSession(b *testing.B) {
	files, session := corpus(b), bind.NewSession(schemaOf(b))
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		session.Query(syntax.Parse(files[i%len(files)]))
	}
}

// TestCorpusIsBound wants every query of the corpus bound without a panic, the same way twice.
func TestCorpusIsBound(t *testing.T) {
	s := tables.Schema()
	for _, f := range corpus(t) {
		first, second := bind.Query(syntax.Parse(f), s), bind.Query(syntax.Parse(f), s)
		a, open := first.Columns()
		b, again := second.Columns()
		if len(a) != len(b) || open != again || len(first.Problems) != len(second.Problems) {
			t.Fatalf("%s is bound in two ways", f.Path())
		}
		for _, p := range first.Problems {
			if p.At.File != nil && (p.At.Start < 0 || p.At.End < p.At.Start || int(p.At.End) > p.At.File.Len()) {
				t.Fatalf("%s: %s is at %d to %d", f.Path(), p.Code, p.At.Start, p.At.End)
			}
		}
	}
}

// FuzzQuery wants any text bound without a panic.
func FuzzQuery(f *testing.F) {
	s := tables.Schema()
	f.Add("let f = (T:(*), n:long = 1) { T | where x == n }; f(SecurityAlert, 2) | join kind=leftouter (union *) on $left.a == $right.b")
	f.Add("SecurityAlert | summarize arg_max(TimeGenerated, *), make_set(a) by b | mv-apply x = d on (where x > 1) | evaluate pivot(a)")
	f.Add("let x = x; let f = () { f() }; f() | extend a = case(1, 2) | project-rename b = a | lookup x on")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		bind.Query(syntax.Parse(source.NewFile("fuzz.kql", []byte(text))), s)
	})
}
