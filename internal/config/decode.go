package config

import (
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// decode returns what the nodes say. What is invalid has been reported by the schema and is left out.
func decode(root *node) *Config {
	c := Default()
	for _, f := range root.fields {
		c.origins[f.key] = f.value.at
	}
	c.Include = c.decodeGlobs(root.get("include"))
	c.Exclude = c.decodeGlobs(root.get("exclude"))
	if p := Profile(root.get("profile").str()); p.valid() {
		c.Profile = p
	}
	c.Baseline = root.get("baseline").str()
	if level := root.get("failOn").str(); level == "never" {
		c.FailOn = lint.Off
	} else if s, ok := lint.ParseSeverity(level); ok && s != lint.Off {
		c.FailOn = s
	}
	c.decodeWorkspaces(root)
	for _, f := range root.get("parameters").mapping() {
		c.globs = append(c.globs, glob{f.key, f.keyAt})
		c.Parameters = append(c.Parameters, ParameterFiles{Templates: f.key, Files: texts(f.value), At: f.keyAt})
	}
	c.Rules = decodeRules(root.get("rules"))
	for _, o := range root.get("overrides").list() {
		c.Overrides = append(c.Overrides, Override{
			Paths: c.decodeGlobs(o.get("paths")), Rules: decodeRules(o.get("rules")), At: o.at,
		})
	}
	for _, i := range root.get("ignore").list() {
		c.Ignore = append(c.Ignore, decodeIgnore(i))
	}
	c.decodeOutput(root.get("output"))
	c.decodeSchemas(root)
	return c
}

func texts(n *node) []string {
	var out []string
	for _, item := range n.list() {
		if s := item.str(); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (c *Config) decodeGlobs(n *node) []string {
	for _, item := range n.list() {
		if s := item.str(); s != "" {
			c.globs = append(c.globs, glob{s, item.at})
		}
	}
	return texts(n)
}

func (c *Config) decodeWorkspaces(root *node) {
	c.Defaults = decodeFacts(root.get("workspace"))
	for _, w := range root.get("workspaces").list() {
		c.Workspaces = append(c.Workspaces, Workspace{
			Name: w.get("name").str(), Paths: c.decodeGlobs(w.get("paths")),
			Facts: decodeFacts(w).over(c.Defaults), At: w.at,
		})
	}
}

func decodeFacts(n *node) Facts {
	var f Facts
	f.XDRIncidents = decodeChoice(n.get("xdrIncidents"))
	f.TenantMDCConnector = decodeChoice(n.get("tenantMdcConnector"))
	switch portal := n.get("portal"); portal.str() {
	case "azure":
		f.DefenderPortal = fact.Known(false, source.Origin{At: portal.at})
	case "defender":
		f.DefenderPortal = fact.Known(true, source.Origin{At: portal.at})
	}
	products := n.get("alertsOnly")
	f.AlertsOnlyAt = products.span()
	for _, p := range products.list() {
		if p.str() != "" {
			f.AlertsOnly = append(f.AlertsOnly, Product{p.str(), p.at})
		}
	}
	return f
}

// decodeChoice returns what true and false say. For "auto" it is absent, which differs from a setting that is not made
// only in that it takes the place of the default of all workspaces.
func decodeChoice(n *node) fact.Fact[bool] {
	if n == nil {
		return fact.Fact[bool]{}
	}
	if on, ok := n.value.(bool); ok {
		return fact.Known(on, source.Origin{At: n.at})
	}
	return fact.Absent[bool](source.Origin{At: n.at})
}

// over returns f, with the facts of the other in the place of those that it does not declare.
func (f Facts) over(other Facts) Facts {
	for _, choice := range []struct{ mine, theirs *fact.Fact[bool] }{
		{&f.XDRIncidents, &other.XDRIncidents},
		{&f.TenantMDCConnector, &other.TenantMDCConnector},
		{&f.DefenderPortal, &other.DefenderPortal},
	} {
		if choice.mine.Present() == fact.Unknown {
			*choice.mine = *choice.theirs
		}
	}
	if f.AlertsOnlyAt.IsZero() {
		f.AlertsOnly, f.AlertsOnlyAt = other.AlertsOnly, other.AlertsOnlyAt
	}
	return f
}

func decodeRules(n *node) []RuleSetting {
	var out []RuleSetting
	for _, f := range n.mapping() {
		s := RuleSetting{Rule: f.key, At: f.keyAt}
		s.setSeverity(f.value)
		for _, option := range f.value.fields {
			if option.key == "severity" {
				s.setSeverity(option.value)
				continue
			}
			s.Options = append(s.Options, Option{option.key, option.value.data(), option.keyAt})
		}
		out = append(out, s)
	}
	return out
}

func (s *RuleSetting) setSeverity(n *node) {
	if severity, ok := lint.ParseSeverity(n.str()); ok {
		s.Severity, s.SeverityAt = severity, n.at
	}
}

func decodeIgnore(n *node) Ignore {
	i := Ignore{
		Rule: n.get("rule").str(), Subject: n.get("subject").str(), Reason: n.get("reason").str(),
		Owner: n.get("owner").str(), At: n.at, RuleAt: n.get("rule").span(),
	}
	if until, err := time.Parse(time.DateOnly, n.get("until").str()); err == nil {
		i.Until, i.UntilAt = until, n.get("until").span()
	}
	return i
}

func (c *Config) decodeOutput(n *node) {
	for _, f := range n.mapping() {
		switch text := f.value.str(); {
		case text == "":
		case f.key == "format":
			c.Format = text
			c.origins["output.format"] = f.value.at
		default:
			c.Outputs = append(c.Outputs, Output{Format: f.key, Path: text, At: f.keyAt})
		}
	}
}

func (c *Config) decodeSchemas(root *node) {
	c.Tables = decodeTables(root.get("tables"))
	c.Watchlists = decodeTables(root.get("watchlists"))
	if complete := root.get("completeSchema"); complete != nil {
		c.CompleteSchema, _ = complete.value.(bool)
	}
	for _, t := range decodeTables(root.get("functions")) {
		parameters := root.get("functions").get(t.Name).get("parameters").str()
		c.Functions = append(c.Functions, Function{t.Name, parameters, t.Columns, t.Open, t.At})
	}
}

func decodeTables(n *node) []Table {
	var out []Table
	for _, f := range n.mapping() {
		t := Table{Name: f.key, At: f.keyAt}
		if open := f.value.get("open"); open != nil {
			t.Open, _ = open.value.(bool)
		}
		for _, column := range f.value.get("columns").mapping() {
			t.Columns = append(t.Columns, Column{column.key, column.value.str(), column.keyAt})
		}
		out = append(out, t)
	}
	return out
}
