// Package config reads .sentinel-lint.yaml: what to read, facts about workspaces that no file shows, and the severities
// and exceptions of rules.
//
// [Load] is total: what is wrong in the file is a [Problem] with a position, and the rest of it is read all the same.
// The format is published as a JSON Schema ([Schema]), against which every file is validated.
package config

import (
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// FileNames returns the names that the configuration may have, relative to the root of the repository. The first that
// exists is read.
func FileNames() []string {
	return []string{".sentinel-lint.yaml", ".sentinel-lint.yml", ".github/sentinel-lint.yaml"}
}

// A Config is what the configuration says. Paths and globs have slashes and are relative to the root of the repository.
type Config struct {
	File       *source.File // nil without a configuration file
	Version    int
	Include    []string // globs of what is read; none means everything
	Exclude    []string // globs of what is not
	Profile    Profile
	Defaults   Facts       // of every workspace
	Workspaces []Workspace // in the order of the file; a path belongs to the first that matches
	Parameters []ParameterFiles
	Rules      []RuleSetting
	Overrides  []Override // the last that matches counts
	Ignore     []Ignore
	Baseline   string        // path of the baseline file; empty for none
	FailOn     lint.Severity // findings from it on make the exit code 1; Off is never
	Format     string        // of the standard output; empty for the usual one
	Outputs    []Output
	Tables     []Table
	Functions  []Function
	Watchlists []Table // by alias

	CompleteSchema bool // Tables and Functions are all that queries can read beside what is known from elsewhere

	origins map[string]source.Span // of the settings that the file makes, by key: "failOn"
	globs   []glob                 // every glob of the file
}

// Default returns the configuration without a file.
func Default() *Config {
	return &Config{Version: 1, Profile: ProfileDefault, FailOn: lint.Warning, origins: map[string]source.Span{}}
}

// Facts are facts about a workspace that no file shows. What is not declared is unknown; what is declared as "auto" is
// absent.
type Facts struct {
	XDRIncidents       fact.Fact[bool] // Defender XDR incident integration is on
	TenantMDCConnector fact.Fact[bool] // the tenant-based Defender for Cloud connector is on
	DefenderPortal     fact.Fact[bool] // the workspace is onboarded to the Defender portal
	AlertsOnly         []Product       // products of which Defender XDR makes no incidents
	AlertsOnlyAt       source.Span     // where AlertsOnly is declared; nowhere if it is not
}

// A Product is the key of a product of the catalogue, and where it is named.
type Product struct {
	Key string
	At  source.Span
}

// A Workspace is one of several that content is deployed to.
type Workspace struct {
	Name  string
	Paths []string // globs of its files
	Facts Facts    // with those of [Config.Defaults] where it declares none
	At    source.Span
}

// ParameterFiles are the parameter files that templates are deployed with.
type ParameterFiles struct {
	Templates string // glob
	Files     []string
	At        source.Span
}

// A RuleSetting is what the configuration says about a rule.
type RuleSetting struct {
	Rule       string
	At         source.Span // of the name
	Severity   lint.Severity
	SeverityAt source.Span // nowhere if no severity is set
	Options    []Option
}

// An Option is an option of a rule. Its value is a string, bool, int, float64, []any or map[string]any.
type Option struct {
	Name  string
	Value any
	At    source.Span
}

// An Override is what the configuration says about rules in some files.
type Override struct {
	Paths []string // globs
	Rules []RuleSetting
	At    source.Span
}

// An Ignore is an exception: findings that are known and accepted.
type Ignore struct {
	Rule    string
	Subject string // id or name of what the finding is about; empty for everything
	Reason  string
	Owner   string
	Until   time.Time   // the last day on which it counts; zero for ever
	At      source.Span // of the whole entry
	RuleAt  source.Span
	UntilAt source.Span // nowhere without a last day
}

// Expired reports whether the last day of the exception is over at the given time, in the time zone of that time.
func (i Ignore) Expired(now time.Time) bool {
	y, m, d := now.Date()
	return !i.Until.IsZero() && time.Date(y, m, d, 0, 0, 0, 0, time.UTC).After(i.Until)
}

// An Output is a report that is written to a file.
type Output struct {
	Format string
	Path   string
	At     source.Span
}

// A Table is a table, or a watchlist, that no file declares.
type Table struct {
	Name    string
	Columns []Column
	Open    bool // there may be other columns
	At      source.Span
}

// A Function is a function that no file declares.
type Function struct {
	Name       string
	Parameters string // as the functionParameters of a saved search declare them
	Columns    []Column
	Open       bool // there may be other columns
	At         source.Span
}

// A Column is a column of a table. Its type is the name of a scalar type of KQL.
type Column struct {
	Name string
	Type string
	At   source.Span
}

// A Problem is something wrong in the configuration.
type Problem struct {
	At      source.Span
	Message string
	Help    string // what to do, as a sentence that begins with a verb; may be empty
}

// Span returns where the problem is.
func (p Problem) Span() source.Span { return p.At }
