package syntax

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// query is a line of a file of queries.
type query struct {
	ID    string
	Query string
}

// readLines decodes a file of JSON objects, one a line.
func readLines[T any](tb testing.TB, path string) []T {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var list []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			tb.Fatalf("%s: %v", path, err)
		}
		list = append(list, v)
	}
	if err := lines.Err(); err != nil {
		tb.Fatal(err)
	}
	return list
}

// probes returns our own queries, for which the verdicts of Microsoft's parser are recorded.
func probes(tb testing.TB) []query {
	tb.Helper()
	return append(readLines[query](tb, "testdata/probes.jsonl"), readLines[query](tb, "testdata/recovery.jsonl")...)
}

// corpus returns the queries of other people's content, or nothing where the corpus is absent.
func corpus(tb testing.TB) []query {
	tb.Helper()
	path, ok := corpustest.Find("kql.jsonl")
	if !ok {
		tb.Logf("no corpus at %s: set %s", path, corpustest.Env)
		return nil
	}
	return readLines[query](tb, path)
}

// parse reads the text of a query.
func parse(text string) *Query { return Parse(source.NewFile("q.kql", []byte(text))) }
