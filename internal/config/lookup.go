package config

import (
	"github.com/bmatcuk/doublestar/v4"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Profile says what the content is for.
type Profile string

// The profiles.
const (
	ProfileDefault    Profile = "default"    // severities as the rules state them
	ProfileStrict     Profile = "strict"     // advice counts as a warning
	ProfileTransition Profile = "transition" // what breaks in the Defender portal weighs one severity more
	ProfileCatalog    Profile = "catalog"    // templates for others: no rules on a deployment
)

func (p Profile) valid() bool {
	switch p {
	case ProfileDefault, ProfileStrict, ProfileTransition, ProfileCatalog:
		return true
	}
	return false
}

// severity returns the severity under the profile of what a rule grades.
func (p Profile) severity(r *lint.Rule, graded lint.Severity) lint.Severity {
	switch {
	case p == ProfileStrict && graded == lint.Info:
		return lint.Warning
	case p == ProfileTransition && r.Category == lint.Transition && graded != lint.Off:
		return min(graded+1, lint.Error)
	case p == ProfileCatalog && judgesDeployment(r.Category):
		return lint.Off
	}
	return graded
}

// judgesDeployment reports whether the rules of a category are about what is deployed, and so say nothing of templates.
func judgesDeployment(c lint.Category) bool {
	return c == lint.Duplicates || c == lint.Connectors || c == lint.Versions
}

// SeverityOf returns the severity of the rule in the file at the path: that of the last override which matches, else
// that of the rules, else that of the profile.
func (c *Config) SeverityOf(rule *lint.Rule, path string) lint.Severity {
	return c.Grade(rule, rule.Severity, path)
}

// Grade returns the severity of a finding in the file at the path that the rule itself grades in its own way. What the
// configuration sets for the rule counts for all its findings; without that, the profile weighs the grade.
func (c *Config) Grade(rule *lint.Rule, graded lint.Severity, path string) lint.Severity {
	severity, _ := c.grade(rule, graded, path)
	return severity
}

// grade also returns where the severity is set; nowhere if the file does not set it.
func (c *Config) grade(rule *lint.Rule, graded lint.Severity, path string) (lint.Severity, source.Span) {
	severity, at := c.Profile.severity(rule, graded), source.Span{}
	apply := func(settings []RuleSetting) {
		for _, s := range settings {
			if s.Rule == rule.Name && !s.SeverityAt.IsZero() {
				severity, at = s.Severity, s.SeverityAt
			}
		}
	}
	apply(c.Rules)
	for _, o := range c.Overrides {
		if matchAny(o.Paths, path) {
			apply(o.Rules)
		}
	}
	return severity, at
}

// OptionsOf returns the options of the rule in the file at the path. An option of an override that matches replaces
// one of the same name.
func (c *Config) OptionsOf(rule, path string) []Option {
	var options []Option
	apply := func(settings []RuleSetting) {
		for _, s := range settings {
			if s.Rule == rule {
				options = replaceOptions(options, s.Options)
			}
		}
	}
	apply(c.Rules)
	for _, o := range c.Overrides {
		if matchAny(o.Paths, path) {
			apply(o.Rules)
		}
	}
	return options
}

func replaceOptions(options, with []Option) []Option {
next:
	for _, w := range with {
		for i := range options {
			if options[i].Name == w.Name {
				options[i] = w
				continue next
			}
		}
		options = append(options, w)
	}
	return options
}

// WorkspaceFor returns the workspace that the file at the path is deployed to: the first one that matches it, or one
// without a name that has the default facts.
func (c *Config) WorkspaceFor(path string) Workspace {
	for _, w := range c.Workspaces {
		if matchAny(w.Paths, path) {
			return w
		}
	}
	return Workspace{Facts: c.Defaults}
}

// ParametersFor returns the parameter files that the template at the path is deployed with.
func (c *Config) ParametersFor(template string) []string {
	var files []string
	for _, p := range c.Parameters {
		if match(p.Templates, template) {
			files = append(files, p.Files...)
		}
	}
	return files
}

// Declare puts the facts that are declared in f in the place of those of every workspace: the command line beats the
// file.
func (c *Config) Declare(f Facts) {
	c.Defaults = f.over(c.Defaults)
	for i := range c.Workspaces {
		c.Workspaces[i].Facts = f.over(c.Workspaces[i].Facts)
	}
}

// Declared returns the facts as a workspace of the model holds them.
func (f Facts) Declared() model.Declared {
	d := model.Declared{
		XDRIncidents: declared(f.XDRIncidents), TenantMDCConnector: declared(f.TenantMDCConnector),
		DefenderPortal: declared(f.DefenderPortal),
		AlertsOnly:     map[string]bool{}, AlertsOnlyAt: f.AlertsOnlyAt,
	}
	for _, p := range f.AlertsOnly {
		d.AlertsOnly[p.Key] = true
	}
	return d
}

// declared returns a fact that is known, and nothing of one that is left to the program.
func declared(f fact.Fact[bool]) fact.Fact[bool] {
	if f.Present() != fact.Yes {
		return fact.Fact[bool]{}
	}
	return f
}

// match reports whether the glob matches the path or a folder above it.
func match(glob, path string) bool {
	for i := range path {
		if path[i] == '/' && doublestar.MatchUnvalidated(glob, path[:i]) {
			return true
		}
	}
	return doublestar.MatchUnvalidated(glob, path)
}

func matchAny(globs []string, path string) bool {
	for _, g := range globs {
		if match(g, path) {
			return true
		}
	}
	return false
}
