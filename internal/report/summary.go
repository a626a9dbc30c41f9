package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// summary writes what was seen and how much was found, for people.
func (p *printer) summary() {
	if p.opts.Quiet {
		return
	}
	for _, line := range p.r.SummaryLines() {
		p.printf("%s\n", line)
	}
}

// SummaryLines returns what a run saw and found, in one or two sentences for people, each on a line.
func (r *Report) SummaryLines() []string {
	if r.Summary.Resources == 0 && len(r.Findings) == 0 {
		return []string{fmt.Sprintf("found 0 Sentinel resources in %s; --show-files lists why each was skipped",
			counted(r.Summary.Files, "file", "files"))}
	}
	seen := "Checked " + counted(r.Summary.Files, "file", "files") + r.Summary.contents() + elapsed(r.Elapsed)
	if n := total(r.Summary.Unknown); n > 0 {
		seen += "; " + counted(n, "setting", "settings") + " unknown before deployment"
	}
	found := r.found()
	if len(r.Findings) == 0 {
		line := seen + ": no findings"
		if found != "" {
			line += ", " + found
		}
		return []string{line}
	}
	return []string{seen, found + "." + r.fixable()}
}

// contents returns what the files hold, in brackets: " (148 rules, 9 automation rules)".
func (s Summary) contents() string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, counted(n, one, many))
		}
	}
	add(total(s.AnalyticsRules), "rule", "rules")
	add(s.AutomationRules, "automation rule", "automation rules")
	add(s.Connectors, "connector", "connectors")
	add(s.Solutions, "solution", "solutions")
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// found returns how many findings there are of each severity, and how many are set aside: "2 errors, 4 suppressed".
func (r *Report) found() string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, counted(n, one, many))
		}
	}
	add(r.count(lint.Error), "error", "errors")
	add(r.count(lint.Warning), "warning", "warnings")
	add(r.count(lint.Info), "info", "infos")
	add(len(r.Ignored), "suppressed", "suppressed")
	add(r.Baseline, "in baseline", "in baseline")
	return strings.Join(parts, ", ")
}

func (r *Report) count(s lint.Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// fixable returns how many findings a command can resolve, as a sentence after a space, or nothing.
func (r *Report) fixable() string {
	safe, unsafe := 0, 0
	for _, f := range r.Findings {
		switch safest(f) {
		case lint.Safe:
			safe++
		case lint.Unsafe:
			unsafe++
		}
	}
	switch {
	case safe > 0 && unsafe > 0:
		return fmt.Sprintf(" %d fixable with --fix, %d more with --fix --unsafe-fixes.", safe, unsafe)
	case safe > 0:
		return fmt.Sprintf(" %d fixable with --fix.", safe)
	case unsafe > 0:
		return fmt.Sprintf(" %d fixable with --fix --unsafe-fixes.", unsafe)
	}
	return ""
}

// safest returns the safety of the safest fix of a finding, [lint.DisplayOnly] without one.
func safest(f *lint.Finding) lint.Safety {
	s := lint.DisplayOnly
	for _, fix := range f.Fixes {
		s = max(s, fix.Safety)
	}
	return s
}

// elapsed returns a time in words, to stand after a sentence: " in 0.4s".
func elapsed(d time.Duration) string {
	switch {
	case d <= 0:
		return ""
	case d < 100*time.Millisecond:
		return fmt.Sprintf(" in %dms", max(d.Milliseconds(), 1))
	}
	return fmt.Sprintf(" in %.1fs", d.Seconds())
}

// counted returns a number with the noun that fits it.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
