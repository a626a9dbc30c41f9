package rules

import "github.com/sentinel-lint/sentinel-lint/internal/lint"

// UnusedParameter tells of parameters of a template that nothing refers to.
var UnusedParameter = lint.Rule{
	Name:    "unused-parameter",
	Summary: "a parameter of a template is used by nothing",
	Why: "Whoever deploys the template gives a value that has no effect: a switch that was meant to turn a rule or connector off " +
		"does not.",
	Quiet: "- templates without Sentinel content, and packages of solutions, which a tool writes\n" +
		"- templates in which the name of a parameter is computed: it may be any",
	Fix:      "Use the parameter, or remove it here and in the parameter files.",
	Severity: lint.Info,
	Category: lint.Hygiene,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "ARM template test cases: parameters in templates that are not referenced",
		URL:   "https://learn.microsoft.com/azure/azure-resource-manager/templates/template-test-cases",
		Date:  "2026-08",
		Says:  "A parameter that nothing refers to is to be removed.",
	}},
	Check: lint.Reading{},
}
