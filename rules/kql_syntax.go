package rules

import (
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// KQLSyntax finds queries that do not parse.
var KQLSyntax = lint.Rule{
	Name:    "kql-syntax",
	Summary: "a query is no valid KQL",
	Why: "The service rejects a rule whose query does not parse, and with it the whole deployment of its template. A query that " +
		"is broken later, by a template that puts it together, disables the rule with `AUTO DISABLED`.",
	Quiet: "- queries of which a part is only known at deployment: that part may be anything that makes the rest valid\n" +
		"- names of tables and columns: that is another question than syntax\n" +
		"- what follows from the first mistake in a query: it is counted, not listed",
	Fix:      "Correct the query at the place that the finding names.",
	Severity: lint.Error,
	Category: lint.KQL,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "Kusto Query Language: syntax conventions and statements",
		URL:   "https://learn.microsoft.com/kusto/query/",
		Date:  "2026-08",
		Says:  "The grammar; this parser is held against version 12.4.1 of Microsoft's own (docs/kql-differences.md).",
	}},
	Check: lint.PerQuery(checkKQLSyntax),
}

func checkKQLSyntax(p *lint.Pass, q *flow.Query) {
	parsed := q.Syntax()
	problems := parsed.Causes
	if len(problems) == 0 {
		return
	}
	first := problems[0]
	f := p.Reportf(p.About(), first.Range.In(parsed.File), "the query is no valid KQL: %s", first.Message)
	if first.Suggestion != "" {
		f.Helpf("write %s", first.Suggestion)
	}
	if n := len(problems) - 1; n == 1 {
		f.Notef("and 1 more in this query")
	} else if n > 1 {
		f.Notef("and %d more in this query", n)
	}
}
