package rules

import "github.com/sentinel-lint/sentinel-lint/internal/lint"

// customContent is what Microsoft says about the configuration of Sentinel Repositories.
var customContent = lint.Source{
	Title: "Customize repository deployments",
	URL:   "https://learn.microsoft.com/azure/sentinel/ci-cd-custom-deploy",
	Date:  "2024-12-31",
	Says: "The configuration stands in the root, has lists of prioritized and excluded content and mappings to parameter " +
		"files, and takes paths with forward slashes and no wildcards.",
}

// SkippedByRepositories finds templates that Sentinel Repositories does not deploy.
var SkippedByRepositories = lint.Rule{
	Name:    "skipped-by-repositories",
	Summary: "Sentinel Repositories skips a template with Sentinel content",
	Why: "The service deploys analytics rules, automation rules, hunting queries, parsers, playbooks and workbooks. A file " +
		"with one resource of another type, such as a data connector, is skipped as a whole: the workflow stays green, and " +
		"the rules beside the connector never reach the workspace.",
	Quiet: "- what `excludecontentfiles` leaves out: that is meant\n" +
		"- files outside of the folder of each connection, packages of solutions, and templates that another one deploys\n" +
		"- YAML and other files that are no templates: the service never deploys them, and pipelines of other kinds do\n\n" +
		"A file of which the service deploys nothing at all is reported as *likely*: another pipeline may deploy it.",
	Fix: "Move resources of other types to files of their own, and deploy those otherwise; or name the file in " +
		"`excludecontentfiles`, so that it is plain that the service leaves it alone.",
	Severity: lint.Warning,
	Category: lint.Project,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "Deploy custom content from your repository",
		URL:   "https://learn.microsoft.com/azure/sentinel/ci-cd-custom-content",
		Date:  "2024-12-31",
		Says:  "The types of content that are deployed, and how files must look.",
	}, customContent},
	Check: lint.Reading{},
}

// RepositoriesConfig finds entries of sentinel-deployment.config that name nothing.
var RepositoriesConfig = lint.Rule{
	Name:    "repositories-config",
	Summary: "an entry of sentinel-deployment.config has no effect",
	Why: "The service compares paths as text and passes over an entry that names no file, without a word: a file that was " +
		"to be excluded is deployed, or a template is deployed with the defaults of its parameters.",
	Quiet: "- folders that hold a file, and paths in another letter case\n" +
		"- settings that resemble none of the service: people keep notes in the file",
	Fix:      "Write the path of the file or folder from the root of the repository, with slashes and without wildcards.",
	Severity: lint.Warning,
	Category: lint.Project,
	Since:    "0.1.0",
	Sources:  []lint.Source{customContent},
	Check:    lint.Reading{},
}
