package rules

import "github.com/sentinel-lint/sentinel-lint/internal/lint"

// UnusedIgnore tells of exceptions that set nothing aside.
var UnusedIgnore = lint.Rule{
	Name:    "unused-ignore",
	Summary: "an exception sets no finding aside",
	Why: "An exception outlives its finding: the rule was corrected, moved or deleted, or the name of the lint rule is " +
		"misspelt. The next finding at that place would be hidden without anyone having accepted it.",
	Quiet: "- exceptions for rules that were not run\n" +
		"- exceptions in the configuration, when only some of the files were read",
	Fix:      "Remove the exception; `--fix` does it for comments.",
	Severity: lint.Warning,
	Category: lint.Tool,
	Since:    "0.1.0",
	Check:    lint.Reading{},
}

// ExpiredIgnore tells of exceptions whose last day is over.
var ExpiredIgnore = lint.Rule{
	Name:     "expired-ignore",
	Summary:  "the last day of an exception is over",
	Why:      "What was to be resolved by then is not: the findings count again.",
	Quiet:    "Exceptions without `until`.",
	Fix:      "Resolve the findings and remove the exception, or agree on a later day.",
	Severity: lint.Warning,
	Category: lint.Tool,
	Since:    "0.1.0",
	Check:    lint.Reading{},
}

// IgnoreWithoutReason tells of exceptions that do not say why.
var IgnoreWithoutReason = lint.Rule{
	Name:    "ignore-without-reason",
	Summary: "an exception gives no reason",
	Why: "Whoever reads it later cannot tell whether the finding was wrong, was accepted for a time, or only was in the way. " +
		"The exception counts all the same.",
	Quiet:    "Nothing: a word is a reason.",
	Fix:      "Write why after the name of the rule: `# sentinel-lint: ignore[duplicate-incident] kept until the move`.",
	Severity: lint.Info,
	Category: lint.Tool,
	Since:    "0.1.0",
	Check:    lint.Reading{},
}

// StaleBaseline tells of resolved findings that the baseline still holds.
var StaleBaseline = lint.Rule{
	Name:    "stale-baseline",
	Summary: "the baseline holds findings that are resolved",
	Why: "A new finding about the same object would be taken for the old one and not be told. The baseline never grows or " +
		"shrinks by itself.",
	Quiet:    "Runs over some of the files only: the findings may be in the others.",
	Fix:      "Run `sentinel-lint baseline prune` and commit the file.",
	Severity: lint.Info,
	Category: lint.Tool,
	Since:    "0.1.0",
	Check:    lint.Reading{},
}
