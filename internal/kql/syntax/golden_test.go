package syntax

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// verdict is what is recorded of Microsoft's parser: see testdata/record.sh.
type verdict struct {
	ID       string
	Error    string // the parser failed
	Problems []string
	Tokens   []string
	AST      string
}

// facets are the parts of a verdict that are compared, each with its own list of known differences.
var facets = []struct {
	name string
	want func(verdict) any // nil where the facet is not recorded
	got  func(*Query) any
}{
	{"verdict", func(v verdict) any { return len(v.Problems) == 0 }, func(q *Query) any { return len(q.Problems) == 0 }},
	{"problems", func(v verdict) any { return sorted(v.Problems) }, func(q *Query) any { return sorted(problemKeys(q)) }},
	{"tokens", func(v verdict) any {
		if v.Tokens == nil {
			return nil
		}
		return v.Tokens
	}, func(q *Query) any { return tokenKeys(q) }},
	{"tree", func(v verdict) any { return v.AST }, func(q *Query) any { return q.Format() }},
}

func problemKeys(q *Query) []string {
	keys := []string{}
	for _, p := range q.Problems {
		keys = append(keys, fmt.Sprintf("%s@%d+%d", p.Code, p.Range.Start, p.Range.Len()))
	}
	return keys
}

func tokenKeys(q *Query) []string {
	keys := []string{}
	for _, t := range q.Tokens {
		keys = append(keys, fmt.Sprintf("%s@%d", t.Kind, t.Start))
	}
	return keys
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// TestGolden holds the parser against the recorded verdicts.
func TestGolden(t *testing.T) {
	sets := []string{"probes", "recovery", "mutants"}
	for _, facet := range facets {
		t.Run(facet.name, func(t *testing.T) {
			known := knownDifferences(t, facet.name)
			for _, set := range sets {
				verdicts := map[string]verdict{}
				for _, v := range readLines[verdict](t, "testdata/"+set+".golden.jsonl") {
					verdicts[v.ID] = v
				}
				for _, q := range readLines[query](t, "testdata/"+set+".jsonl") {
					v, ok := verdicts[q.ID]
					if !ok {
						t.Errorf("%s: no verdict is recorded: run testdata/record.sh", q.ID)
						continue
					}
					want := facet.want(v)
					if v.Error != "" || want == nil {
						continue
					}
					diff := cmp.Diff(want, facet.got(parse(q.Query)))
					_, listed := known[q.ID]
					switch {
					case diff != "" && !listed:
						t.Errorf("%s differs from Microsoft's parser (-want +got):\n%s\n%s", q.ID, q.Query, diff)
					case diff == "" && listed:
						t.Errorf("%s agrees now: strike it from testdata/known-differences.%s.txt", q.ID, facet.name)
					}
					delete(known, q.ID)
				}
			}
			for id := range known {
				t.Errorf("%s is a known difference but no query", id)
			}
		})
	}
}

// knownDifferences reads the queries on which a facet differs. A line is an id and the reason; # begins a comment.
func knownDifferences(t *testing.T, facet string) map[string]string {
	t.Helper()
	path := "testdata/known-differences." + facet + ".txt"
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
		id, reason, found := strings.Cut(line, " ")
		if !found {
			t.Errorf("%s: %s has no reason", path, id)
		}
		known[id] = reason
	}
	return known
}
