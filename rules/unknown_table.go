package rules

import (
	"slices"
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog/tables"
	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// UnknownTable finds names in queries that stand for no table or function of the workspace.
var UnknownTable = lint.Rule{
	Name:    "unknown-table",
	Summary: "a query reads a table that the workspace does not have",
	Why: "A query that names a table which is not there fails when it runs. Sentinel then retries, and disables the rule after " +
		"some days with `AUTO DISABLED` in its name: what it was to detect goes unseen.",
	Quiet: "- everything, unless the configuration says `completeSchema: true`: which tables a workspace has is not in its files\n" +
		"- tables that the configuration, a file or Microsoft's reference names, whether there is data in them or not\n" +
		"- tables in a `union isfuzzy=true`, which may be missing, and those of other workspaces\n" +
		"- queries that do not parse or of which a part is only known at deployment",
	Fix: "Correct the name, letter case included, or declare the table or function in the configuration: `tables`, " +
		"`functions`.",
	Severity: lint.Warning,
	Category: lint.KQL,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "Azure Monitor Logs table reference",
		URL:   "https://learn.microsoft.com/azure/azure-monitor/reference/tables-index",
		Date:  "2026-08-14",
		Says:  "The tables that Microsoft's services fill.",
	}},
	Check: lint.PerQuery(checkUnknownTable),
}

func checkUnknownTable(p *lint.Pass, q *flow.Query) {
	complete := p.Workspace.Declared.CompleteSchemaAt
	if complete.IsZero() {
		return
	}
	if !q.Syntax().Whole {
		return
	}
	meaning := q.Meaning()
	if meaning.Limited {
		return
	}
	seen := map[string]bool{}
	for _, problem := range meaning.Problems {
		if problem.Code != "KS204" || problem.Warning || seen[problem.Name] {
			continue
		}
		seen[problem.Name] = true
		f := p.Reportf(p.About(), problem.At, "there is no table %q in the workspace: the query fails", problem.Name).
			Becausef(lint.Subject{}, complete, "it is declared that all tables are known").
			Identify(problem.Name)
		if name, ok := didyoumean.Closest(problem.Name, tableNames(p.Workspace)); ok {
			f.Helpf("write %s", name)
		}
		f.Helpf("or declare it in .sentinel-lint.yaml: tables: { %s: { columns: { … } } }", problem.Name)
	}
}

// tableNames returns the names that can stand for a table in the workspace.
func tableNames(w *model.Workspace) []string {
	var names []string
	for _, t := range w.Declared.Tables {
		names = append(names, t.Name)
	}
	for _, f := range w.Declared.Functions {
		names = append(names, f.Name)
	}
	for _, f := range w.Functions {
		if alias, ok := f.Alias.Get(); ok {
			names = append(names, alias)
		}
	}
	return slices.Concat(names, documentedTables())
}

var documentedTables = sync.OnceValue(func() []string {
	var names []string
	for t := range tables.Default().Tables() {
		names = append(names, t.Name)
	}
	return names
})
