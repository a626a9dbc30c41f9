package report

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A place is a span as people and editors count it.
type place struct {
	path       string // as reported, with the prefix; not escaped
	start, end source.Location
	span       source.Span
}

// place returns where a span is. What is nowhere is at the start of the anchor.
func (p *printer) place(at source.Span) place {
	at = at.Physical()
	if at.IsZero() {
		one := at.File.Locate(0)
		return place{p.opts.Prefix + p.opts.Anchor, one, one, at}
	}
	return place{p.opts.Prefix + at.File.Path(), at.File.Locate(at.Start), at.File.Locate(at.End), at}
}

// merged returns the findings of a report together with the ignored ones, in order.
func merged(r *Report) []*lint.Finding {
	all := slices.Clone(r.Findings)
	for _, i := range r.Ignored {
		all = append(all, i.Finding)
	}
	slices.SortStableFunc(all, lint.Compare)
	return all
}

// message returns the message of a finding with what it assumes.
func message(f *lint.Finding) string {
	if f.Certain() || f.Assumption == "" {
		return f.Message
	}
	return f.Message + ", if " + f.Assumption
}

// docs returns the address of the page of a rule.
func (p *printer) docs(r *lint.Rule) string {
	version := p.r.Docs
	if version == "" {
		version = "main"
	}
	return r.URL(version)
}

// rules returns the rules of the report in order of their names, those of the findings included.
func (p *printer) rules() []*lint.Rule {
	rules := slices.Clone(p.r.Rules)
	for _, f := range merged(p.r) {
		rules = append(rules, f.Rule)
	}
	slices.SortStableFunc(rules, func(a, b *lint.Rule) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(rules, func(a, b *lint.Rule) bool { return a.Name == b.Name })
}

// An advice is one thing to do about a finding.
type advice struct {
	text string
	fix  *lint.Fix // that does it; nil if nothing does
}

// advices returns the help of a finding and its fixes. A fix whose title begins a help is that help.
func advices(f *lint.Finding) []advice {
	var out []advice
	taken := make([]bool, len(f.Fixes))
	for _, h := range f.Help {
		a := advice{text: h}
		for i := range f.Fixes {
			if !taken[i] && a.fix == nil && strings.HasPrefix(h, f.Fixes[i].Title) {
				a.fix, taken[i] = &f.Fixes[i], true
			}
		}
		out = append(out, a)
	}
	for i := range f.Fixes {
		if !taken[i] {
			out = append(out, advice{f.Fixes[i].Title, &f.Fixes[i]})
		}
	}
	return out
}

// command returns how a fix is applied, in words: "safe fix: --fix". It is empty for one that is not.
func (a advice) command() string {
	switch {
	case a.fix == nil || a.fix.Safety == lint.DisplayOnly:
		return ""
	case a.fix.Safety == lint.Safe:
		return "safe fix: --fix"
	}
	return "unsafe fix: --fix --unsafe-fixes"
}
