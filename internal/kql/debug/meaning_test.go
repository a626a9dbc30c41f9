package debug

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
)

// A verdict is what Microsoft's binder (Kusto.Language 12.4.1) says of a query.
type verdict struct {
	ID, Query           string
	Params              string
	Syntax              bool
	Error               string
	SyntaxErrors        []diagnostic
	SemanticErrors      []diagnostic
	Tables              []string
	UnresolvedTables    []string
	Functions           []string
	UnresolvedFunctions []string
	Builtins            []string
	ResultKind          string
	ResultType          string
	ResultColumns       []json.RawMessage
	ResultOpen          bool
}

// columns returns the result columns as name:type, however they are written.
func (v *verdict) columns() []string {
	var out []string
	for _, c := range v.ResultColumns {
		var pair [2]string
		var object resultColumn
		if json.Unmarshal(c, &pair) == nil {
			object = resultColumn{pair[0], pair[1]}
		} else if err := json.Unmarshal(c, &object); err != nil {
			continue
		}
		out = append(out, object.Name+":"+object.Type)
	}
	return out
}

func readVerdicts(t testing.TB, path string) []*verdict {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []*verdict
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		v := new(verdict)
		if err := json.Unmarshal(lines.Bytes(), v); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, v)
	}
	return out
}

func readSchema(t testing.TB, path string) schema.Schema {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := schema.ReadJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	return schema.Layers{s, schema.NewMap(nil, schema.Platform())}
}

// facets are the parts of a verdict that are compared. A facet that does not apply to a query is empty on both sides.
var facets = []struct {
	name  string
	value func(v *verdict, ours *result) (want, got string)
}{
	{"tables", func(v *verdict, r *result) (string, string) { return join(v.Tables), join(r.Tables) }},
	{"functions", func(v *verdict, r *result) (string, string) { return join(v.Functions), join(r.Functions) }},
	{"builtins", func(v *verdict, r *result) (string, string) { return join(v.Builtins), join(r.Builtins) }},
	{"columns", func(v *verdict, r *result) (string, string) {
		var ours []string
		for _, c := range r.ResultColumns {
			ours = append(ours, c.Name+":"+c.Type)
		}
		return fmt.Sprint(v.ResultKind, join(v.columns()), v.ResultOpen), fmt.Sprint(r.ResultKind, join(ours), r.ResultOpen)
	}},
	{"verdict", func(v *verdict, r *result) (string, string) {
		return fmt.Sprint(len(errorsOf(v.SemanticErrors)) > 0), fmt.Sprint(len(errorsOf(r.SemanticErrors)) > 0)
	}},
	{"diagnostics", func(v *verdict, r *result) (string, string) {
		return join(errorsOf(v.SemanticErrors)), join(errorsOf(r.SemanticErrors))
	}},
}

func join(list []string) string { return strings.Join(list, ",") }

func errorsOf(list []diagnostic) []string {
	var out []string
	for _, d := range list {
		if d.Severity != "Warning" {
			out = append(out, fmt.Sprintf("%s@%d+%d", d.Code, d.StartByte, d.LengthBytes))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

const probeFolder = "../../../testdata/kql/bind"

// TestProbes compares what binding tells of our own queries with what Microsoft's binder said of them. The differences
// that are known are listed, with the reason, in known-differences.txt; the test fails on a new one, and on a listed one
// that is gone.
func TestProbes(t *testing.T) {
	s := readSchema(t, filepath.Join(probeFolder, "schema.json"))
	known := readKnown(t, filepath.Join(probeFolder, "known-differences.txt"))
	agreed := map[string]int{}
	total := 0
	for _, v := range readVerdicts(t, filepath.Join(probeFolder, "probes.jsonl")) {
		if v.Syntax || v.Params != "" {
			continue
		}
		total++
		r := examine(query{ID: v.ID, Query: v.Query}, Options{Schema: s})
		for _, f := range facets {
			want, got := f.value(v, r)
			key := v.ID + " " + f.name
			_, listed := known[key]
			switch {
			case want == got && listed:
				t.Errorf("%s agrees: take it off the list", key)
			case want != got && !listed:
				t.Errorf("%s: %s\n  want %s\n   got %s", key, v.Query, want, got)
			}
			if want == got {
				agreed[f.name]++
			}
		}
	}
	for _, f := range facets {
		t.Logf("%s: %d of %d", f.name, agreed[f.name], total)
	}
}

func readKnown(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) < 3 {
			t.Fatalf("%s: no reason in %q", path, line)
		}
		known[fields[0]+" "+fields[1]] = strings.Join(fields[2:], " ")
	}
	return known
}

// TestCorpus compares what binding tells of the query corpus with recorded verdicts of Microsoft's binder. It needs the
// output of the oracle, which no checkout has:
//
//	node kql-oracle.mjs --schema tables.json --builtins --no-timing --in kql.jsonl > oracle.jsonl
//	SENTINEL_LINT_ORACLE=oracle.jsonl SENTINEL_LINT_ORACLE_SCHEMA=tables.json go test ./internal/kql/debug -run TestCorpus -v
func TestCorpus(t *testing.T) {
	path, schemaPath := os.Getenv("SENTINEL_LINT_ORACLE"), os.Getenv("SENTINEL_LINT_ORACLE_SCHEMA")
	if path == "" {
		t.Skip("SENTINEL_LINT_ORACLE is not set: no recorded verdicts to compare with")
	}
	var s schema.Schema = schema.NewMap(nil, schema.Platform())
	if schemaPath != "" {
		s = readSchema(t, schemaPath)
	}
	queries := map[string]string{}
	for _, q := range readVerdicts(t, corpustest.Path(t, "kql.jsonl")) {
		queries[q.ID] = q.Query
	}
	want := map[string]float64{"tables": 99, "columns": 97, "verdict": 97}
	agreed, total := map[string]int{}, map[string]int{}
	for _, v := range readVerdicts(t, path) {
		if len(v.SyntaxErrors) > 0 || v.Error != "" {
			continue
		}
		r := examine(query{ID: v.ID, Query: queries[v.ID]}, Options{Schema: s})
		for _, f := range facets {
			if f.name == "columns" && len(errorsOf(v.SemanticErrors)) > 0 {
				continue
			}
			total[f.name]++
			if want, got := f.value(v, r); want == got {
				agreed[f.name]++
			} else if testing.Verbose() {
				t.Logf("%s %s\n  want %s\n   got %s", v.ID, f.name, want, got)
			}
		}
	}
	for _, f := range facets {
		share := 100 * float64(agreed[f.name]) / float64(max(total[f.name], 1))
		t.Logf("agreement %s: %d of %d, %.2f %%", f.name, agreed[f.name], total[f.name], share)
		if share < want[f.name] {
			t.Errorf("%s agree for %.2f %%, below %.0f %%", f.name, share, want[f.name])
		}
	}
}
