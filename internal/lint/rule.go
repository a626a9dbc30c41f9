// Package lint defines rules, the passes they run in and the findings they make.
package lint

// A Rule is one check together with everything there is to say about it: its documentation page, the table of rules,
// the SARIF rule, the configuration schema and `explain` are all printed from this value.
type Rule struct {
	Name     string // what is wrong, in kebab-case: "lookback-gap"
	Summary  string // one sentence, lower-case start allowed, no full stop
	Why      string // Markdown: what goes wrong in the security operations centre
	Quiet    string // Markdown: what the rule does not report, and why
	Fix      string // Markdown: how to resolve a finding
	Severity Severity
	Category Category
	Since    string // first version with the rule
	Sources  []Source
	Check    Check
}

// URL returns the address of the documentation page of the rule in the given version, such as "v1.2.0".
func (r *Rule) URL(version string) string {
	return "https://github.com/sentinel-lint/sentinel-lint/blob/" + version + "/docs/rules/" + r.Name + ".md"
}

// Severity says how bad it is when a finding is right and is ignored.
type Severity uint8

// The severities, from mild to grave. Off is the severity of a rule that is not run.
const (
	Off     Severity = iota
	Info             // advice
	Warning          // likely wrong, or will break on a known date
	Error            // the service rejects it, or an incident is doubled or lost
)

var severityNames = [...]string{"off", "info", "warning", "error"}

// String returns "off", "info", "warning" or "error".
func (s Severity) String() string { return severityNames[s] }

// ParseSeverity is the inverse of [Severity.String].
func ParseSeverity(name string) (Severity, bool) {
	for i, n := range severityNames {
		if n == name {
			return Severity(i), true
		}
	}
	return Off, false
}

// Category groups rules by what they are about.
type Category string

// The categories, in the order in which they are listed.
const (
	Duplicates Category = "duplicates"
	Connectors Category = "connectors"
	Versions   Category = "versions"
	Automation Category = "automation"
	KQL        Category = "kql"
	Validity   Category = "validity"
	Transition Category = "transition"
	Hygiene    Category = "hygiene"
	Project    Category = "project"
	Tool       Category = "tool"
)

// Categories returns the categories in the order in which they are listed.
func Categories() []Category {
	return []Category{Duplicates, Connectors, Versions, Automation, KQL, Validity, Transition, Hygiene, Project, Tool}
}

// A Source is a text that a rule rests on.
type Source struct {
	Title string
	URL   string
	Date  string // of the text, as YYYY-MM-DD or YYYY-MM
	Says  string // what it says, in our words
}
