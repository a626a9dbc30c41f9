package rules

import "github.com/sentinel-lint/sentinel-lint/internal/lint"

// BicepSyntax tells of Bicep files that do not parse.
var BicepSyntax = lint.Rule{
	Name:    "bicep-syntax",
	Summary: "a Bicep file does not parse",
	Why: "The Bicep compiler refuses the file, and nothing of it is deployed. Only the statement with the mistake is left out " +
		"here: the rest of the file is checked all the same.",
	Quiet: "- Bicep files without Sentinel content\n" +
		"- mistakes that are none of syntax, such as a wrong type: the compiler tells them",
	Fix:      "Correct the statement at the place that the finding names.",
	Severity: lint.Error,
	Category: lint.Validity,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "Bicep file structure and syntax",
		URL:   "https://learn.microsoft.com/azure/azure-resource-manager/bicep/file",
		Date:  "2026-08",
		Says:  "The statements of the language.",
	}},
	Check: lint.Reading{},
}
