package cli

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/sentinel-lint/sentinel-lint/internal/content"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
)

// summaryOf counts what was seen in all roots.
func summaryOf(sessions []*session) report.Summary {
	var out report.Summary
	rules := map[string]int{}
	for _, s := range sessions {
		sum := s.Summary()
		out.Files += sum.Files
		out.Resources += sum.Resources
		out.AutomationRules += sum.AutomationRules
		out.Connectors += sum.Connectors
		out.Solutions += sum.Solutions
		for kind, n := range sum.Rules {
			rules[kind] += n
		}
	}
	out.AnalyticsRules = counts(rules)
	return out
}

// counts returns the counts of a map, the greatest first.
func counts(m map[string]int) []report.Count {
	var out []report.Count
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, report.Count{Name: name, N: m[name]})
	}
	slices.SortStableFunc(out, func(a, b report.Count) int { return cmp.Compare(b.N, a.N) })
	return out
}

// writeFiles accounts for every file.
func writeFiles(w io.Writer, sessions []*session) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range sessions {
		for _, f := range s.Files {
			fmt.Fprintf(t, "%s%s\t%s\n", s.prefix, report.Escape(f.Path), fileStatus(f.Content, f.Failure))
		}
		for _, e := range s.skipped {
			fmt.Fprintf(t, "%s%s\tskipped: %s\n", s.prefix, report.Escape(e.Path), skipReason(e))
		}
	}
	t.Flush()
}

func skipReason(e project.Entry) string {
	reason := e.Reason.String()
	if e.Dir {
		reason += " (the whole folder)"
	}
	if e.Detail != "" {
		reason += " (" + report.Escape(e.Detail) + ")"
	}
	return reason
}

func fileStatus(f *content.File, failure string) string {
	switch {
	case failure != "":
		return "not read: " + failure
	case f.Kind == content.Skipped:
		return "skipped: " + f.Reason
	case len(f.Problems) > 0:
		return fmt.Sprintf("%s, with %d problems", f.As, len(f.Problems))
	}
	return f.As
}

// writeStatistics counts what is unknown, by reason, so that gaps are seen.
func writeStatistics(w io.Writer, sessions []*session) {
	sum := summaryOf(sessions)
	unknown := unknownOf(sessions)
	fmt.Fprintln(w, "\nanalytics rules by kind:")
	for _, c := range sum.AnalyticsRules {
		fmt.Fprintf(w, "  %6d  %s\n", c.N, c.Name)
	}
	fmt.Fprintln(w, "settings that are unknown before deployment, by reason:")
	if len(unknown) == 0 {
		fmt.Fprintln(w, "       0")
	}
	for _, c := range unknown {
		fmt.Fprintf(w, "  %6d  %s\n", c.N, c.Name)
	}
}

// unknownOf counts the settings of all roots that only deployment decides, by reason.
func unknownOf(sessions []*session) []report.Count {
	unknown := map[string]int{}
	for _, s := range sessions {
		for cause, n := range s.Unknown() {
			unknown[cause.String()] += n
		}
	}
	return counts(unknown)
}
