package rules

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// UnknownColumn finds names in queries that can only be columns, and are none.
var UnknownColumn = lint.Rule{
	Name:    "unknown-column",
	Summary: "a query uses a column that does not exist at that point",
	Why: "A query that names a column which its input does not have fails when it runs. Sentinel then retries, and disables the " +
		"rule after some days with `AUTO DISABLED` in its name: what it was to detect goes unseen.",
	Quiet: "- tables that are not in the catalogue, custom tables and functions of which only the name is known: they may have any column\n" +
		"- what follows from one unknown name, and queries that do not parse or of which a part is only known at deployment\n" +
		"- columns that a union renames because its inputs disagree on their type",
	Fix:      "Correct the name, or keep the column in the `project` or `summarize` before. Letter case counts in KQL.",
	Severity: lint.Warning,
	Category: lint.KQL,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "Azure Monitor Logs table reference",
		URL:   "https://learn.microsoft.com/azure/azure-monitor/reference/tables-index",
		Date:  "2026-08-14",
		Says:  "The columns of the tables, as far as they are documented.",
	}},
	Check: lint.PerQuery(checkUnknownColumn),
}

func checkUnknownColumn(p *lint.Pass, q *flow.Query) {
	if !q.Syntax().Whole {
		return
	}
	seen := map[string]bool{}
	for _, problem := range q.Meaning().Problems {
		if problem.Code != "KS142" || !problem.Column || seen[problem.Name] || renamedByUnion(problem) {
			continue
		}
		seen[problem.Name] = true
		f := p.Reportf(p.About(), problem.At, "there is no column %q here: the query fails", problem.Name).Identify(problem.Name)
		if name, ok := didyoumean.Closest(problem.Name, columnNames(problem.Scope)); ok {
			f.Helpf("write %s", name)
		}
	}
}

func columnNames(columns []schema.Column) []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	slices.Sort(names)
	return names
}

// renamedByUnion reports whether the column is there under its name and type: a_string.
func renamedByUnion(p bind.Problem) bool {
	return slices.ContainsFunc(p.Scope, func(c schema.Column) bool { return c.Name == p.Name+"_"+c.Type.String() })
}
