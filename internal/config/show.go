package config

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// An Effective is a setting as it counts, and where it comes from.
type Effective struct {
	Key    string // path of keys with dots: "rules.duplicate-incident"
	Value  string
	Origin string // "default", "profile strict", "command line", or a place in the file: ".sentinel-lint.yaml:12"
}

// Show returns the settings that count, those of all rules among them, in the order of the schema.
func (c *Config) Show(rules []*lint.Rule) []Effective {
	s := &shown{c: c}
	s.global("include", list(c.Include))
	s.global("exclude", list(c.Exclude))
	s.global("profile", string(c.Profile))
	s.facts("workspace.", c.Defaults)
	for _, w := range c.Workspaces {
		key := "workspaces." + cmp.Or(w.Name, "?") + "."
		s.add(key+"paths", list(w.Paths), w.At)
		s.facts(key, w.Facts)
	}
	for _, p := range c.Parameters {
		s.add("parameters."+p.Templates, list(p.Files), p.At)
	}
	for _, r := range rules {
		s.rule(r)
	}
	for _, o := range c.Overrides {
		for _, r := range o.Rules {
			s.ruleSetting("overrides."+list(o.Paths)+"."+r.Rule, r)
		}
	}
	for _, i := range c.Ignore {
		s.add("ignore."+i.Rule, cmp.Or(i.Subject, "everything"), i.At)
	}
	s.global("baseline", cmp.Or(c.Baseline, "none"))
	failOn := c.FailOn.String()
	if c.FailOn == lint.Off {
		failOn = "never"
	}
	s.global("failOn", failOn)
	s.global("output.format", cmp.Or(c.Format, "auto"))
	for _, o := range c.Outputs {
		s.add("output."+o.Format, o.Path, o.At)
	}
	s.schemas()
	return s.settings
}

// Text returns the settings as lines of key, value and origin, aligned in columns.
func Text(settings []Effective) string {
	var key, value int
	for _, s := range settings {
		key, value = max(key, len([]rune(s.Key))), max(value, len([]rune(s.Value)))
	}
	var out strings.Builder
	for _, s := range settings {
		fmt.Fprintf(&out, "%-*s  %-*s  %s\n", key, s.Key, value, s.Value, s.Origin)
	}
	return out.String()
}

// Text returns the problem with its place: ".sentinel-lint.yaml:3:1: there is no setting "rule": write "rules"".
func (p Problem) Text() string {
	where := ""
	if !p.At.IsZero() {
		at := p.At.File.Locate(p.At.Start)
		where = fmt.Sprintf("%s:%d:%d: ", p.At.File.Path(), at.Line, at.Column)
	}
	if p.Help == "" {
		return where + p.Message
	}
	return where + p.Message + ": " + p.Help
}

// At returns where the file makes a setting, by its key: "failOn". It is nowhere if the file does not make it.
func (c *Config) At(key string) source.Span { return c.origins[key] }

// shown collects effective settings.
type shown struct {
	c        *Config
	settings []Effective
}

func (s *shown) add(key, value string, at source.Span) {
	s.settings = append(s.settings, Effective{key, value, place(at, "default")})
}

// global adds a setting that is there once.
func (s *shown) global(key, value string) { s.add(key, value, s.c.origins[key]) }

func (s *shown) facts(prefix string, f Facts) {
	s.choice(prefix+"xdrIncidents", f.XDRIncidents, "true", "false", "auto")
	s.choice(prefix+"tenantMdcConnector", f.TenantMDCConnector, "true", "false", "auto")
	s.choice(prefix+"portal", f.DefenderPortal, "defender", "azure", "not declared")
	var products []string
	for _, p := range f.AlertsOnly {
		products = append(products, p.Key)
	}
	s.add(prefix+"alertsOnly", list(products), f.AlertsOnlyAt)
}

func (s *shown) choice(key string, f fact.Fact[bool], yes, no, undeclared string) {
	value, origin := undeclared, "default"
	if on, declared := f.Get(); declared {
		value, origin = no, "command line"
		if on {
			value = yes
		}
	}
	s.settings = append(s.settings, Effective{key, value, place(f.Span(), origin)})
}

func (s *shown) rule(r *lint.Rule) {
	severity, at := s.c.grade(r, r.Severity, "")
	origin := "default"
	if s.c.Profile.severity(r, r.Severity) != r.Severity {
		origin = "profile " + string(s.c.Profile)
	}
	s.settings = append(s.settings, Effective{"rules." + r.Name, severity.String(), place(at, origin)})
	for _, o := range s.c.OptionsOf(r.Name, "") {
		s.add("rules."+r.Name+"."+o.Name, fmt.Sprint(o.Value), o.At)
	}
}

func (s *shown) ruleSetting(key string, r RuleSetting) {
	if !r.SeverityAt.IsZero() {
		s.add(key, r.Severity.String(), r.SeverityAt)
	}
	for _, o := range r.Options {
		s.add(key+"."+o.Name, fmt.Sprint(o.Value), o.At)
	}
}

func (s *shown) schemas() {
	s.global("completeSchema", fmt.Sprint(s.c.CompleteSchema))
	for _, t := range s.c.Tables {
		s.add("tables."+t.Name, columns(t.Columns, t.Open), t.At)
	}
	for _, f := range s.c.Functions {
		s.add("functions."+f.Name, columns(f.Columns, f.Open), f.At)
	}
	for _, t := range s.c.Watchlists {
		s.add("watchlists."+t.Name, columns(t.Columns, t.Open), t.At)
	}
}

func columns(cols []Column, open bool) string {
	var names []string
	for _, c := range cols {
		names = append(names, c.Name+": "+c.Type)
	}
	if open {
		names = append(names, "…")
	}
	return list(names)
}

// list returns the items as YAML writes a list in one line.
func list(items []string) string { return "[" + strings.Join(items, ", ") + "]" }

// place returns the line of a span, or the alternative for a span that is nowhere.
func place(at source.Span, alternative string) string {
	if at.IsZero() {
		return alternative
	}
	if at.File.Path() == SetName {
		return "command line"
	}
	return fmt.Sprintf("%s:%d", at.File.Path(), at.File.Locate(at.Start).Line)
}
