package rules

import "github.com/sentinel-lint/sentinel-lint/internal/lint"

// Unreadable tells of files, and parts of files, that could not be read.
var Unreadable = lint.Rule{
	Name:    "unreadable",
	Summary: "a file, or a part of it, cannot be read",
	Why: "What cannot be read is not checked, and Azure does not deploy it either. The rest of the file, and all other files, " +
		"are checked all the same.",
	Quiet: "- files without Sentinel content\n" +
		"- comments, line ends and tabs in strings and trailing commas in JSON: Azure accepts them",
	Fix:      "Correct the text at the place that the finding names.",
	Severity: lint.Error,
	Category: lint.Tool,
	Since:    "0.1.0",
	Check:    lint.Reading{},
}

// InternalError tells of mistakes of sentinel-lint itself.
var InternalError = lint.Rule{
	Name:    "internal-error",
	Summary: "sentinel-lint made a mistake of its own; the other findings stand",
	Why:     "A rule stopped with a bug. What it would have found is missing from this report.",
	Quiet:   "Nothing: each such mistake is told.",
	Fix: "Report the message, with the content that causes it if it can be shared, at " +
		"https://github.com/sentinel-lint/sentinel-lint/issues.",
	Severity: lint.Error,
	Category: lint.Tool,
	Since:    "0.1.0",
	Check:    lint.Reading{},
}
