package rules

import "github.com/sentinel-lint/sentinel-lint/internal/lint"

// InvalidExpression tells of template expressions that do not parse or fail.
var InvalidExpression = lint.Rule{
	Name:    "invalid-expression",
	Summary: "an expression of a deployment template is invalid",
	Why: "Azure refuses the whole template: nothing in it is deployed. What the expression decides is unknown here, so that " +
		"other rules stay silent about it.",
	Quiet: "- templates without Sentinel content\n" +
		"- expressions that no setting of a Sentinel resource depends on\n" +
		"- strings that begin with `[[`, which are no expressions, and templates inside of packages",
	Fix:      "Correct the expression: the name of the function, parameter or variable, or the number of arguments.",
	Severity: lint.Error,
	Category: lint.Validity,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "ARM template functions",
		URL:   "https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions",
		Date:  "2026-08",
		Says:  "The functions and their arguments.",
	}},
	Check: lint.Reading{},
}
