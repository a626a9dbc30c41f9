package layout

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/yaml"
)

// TestCorpus reads all YAML of the corpus of real content. What calls itself a rule, a hunting query or a parser is
// recognised as that, and the texts of queries can be followed to the file.
func TestCorpus(t *testing.T) {
	counts := map[string]int{}
	for _, f := range corpustest.Files(t, ".yaml", ".yml") {
		for _, doc := range yaml.Parse(f).Documents {
			resources, shape := Resources(doc, f.Path())
			counts[shape.String()]++
			for _, r := range resources {
				count(t, counts, r)
			}
			if shape == None && doc.Has("query") {
				t.Logf("%s: a query that is not recognised", f.Path())
			}
		}
	}
	var lines []string
	for name, n := range counts {
		lines = append(lines, fmt.Sprintf("%6d %s", n, name))
	}
	slices.Sort(lines)
	t.Log("\n" + strings.Join(lines, "\n"))
	rules := counts[RuleTemplate.String()] + counts[Rule.String()]
	for _, want := range []struct {
		what string
		got  int
		want int // files with the trait here, as the corpus's own statistics count them
	}{
		{"rules", rules, 3553},
		// The statistics count entity exploration queries in, and leave out those in a folder for hunting queries that say
		// how often they run.
		{"hunting queries", counts[HuntingQuery.String()], 2540 - counts[ExplorationQuery.String()] + 27},
		{"parsers", counts[ParserFunction.String()], 385},
	} {
		if d := max(want.got-want.want, want.want-want.got); d*100 > want.want {
			t.Errorf("%d %s, the statistics say %d", want.got, want.what, want.want)
		}
	}
}

func count(t *testing.T, counts map[string]int, r *model.Resource) {
	var w model.Workspace
	w.Add(r)
	for _, rule := range w.AnalyticsRules {
		counts["kind "+rule.Kind.String()]++
		if rule.Query == nil && (rule.Kind == model.Scheduled || rule.Kind == model.NRT) {
			t.Logf("%s: a rule without a query", r.Origin.At.File.Path())
		}
		if rule.Query != nil {
			f := rule.Query.Text().File()
			if at := f.Span(0, f.Len()).Physical(); at.IsZero() || at.File != r.Origin.At.File {
				t.Errorf("%s: the query is nowhere", r.Origin.At.File.Path())
			}
		}
		if rule.Kind == model.Scheduled && (rule.Frequency.Present() == 0 || rule.Period.Present() == 0) {
			t.Logf("%s: a duration that is not understood", r.Origin.At.File.Path())
		}
	}
}
