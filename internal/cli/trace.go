package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
)

// A tracer tells what became of each finding of one rule, for who wonders why there is one, or none.
type tracer struct {
	name string
	rule *lint.Rule // nil if nothing is traced
}

func (t *tracer) understand() error {
	if t.name == "" {
		return nil
	}
	rule, err := findRule(t.name)
	t.rule = rule
	return err
}

// note remembers that the traced rule made a finding.
func (s *session) note(f *lint.Finding) {
	if f.Rule == s.traced && !slices.Contains(s.made, f) {
		s.made = append(s.made, f)
	}
}

// writeTrace writes what became of the findings of the traced rule.
func (c *checking) writeTrace(w io.Writer, r *report.Report, sessions []*session) {
	if c.tracer.rule == nil {
		return
	}
	fmt.Fprintf(w, "what became of the findings of %s:\n", c.tracer.name)
	n := 0
	for _, s := range sessions {
		slices.SortStableFunc(s.made, lint.Compare)
		for _, f := range s.made {
			n++
			at := f.At.Physical()
			where := "(nowhere)"
			if !at.IsZero() {
				l := at.File.Locate(at.Start)
				where = fmt.Sprintf("%s:%d:%d", report.Escape(at.File.Path()), l.Line, l.Column)
			}
			fmt.Fprintf(w, "  %s %s: %s\n    %s\n", where, cmp.Or(f.Severity, f.Rule.Severity), report.Escape(f.Message), c.fate(f, r, s))
		}
	}
	if n > 0 {
		return
	}
	sum := summaryOf(sessions)
	rules := 0
	for _, kind := range sum.AnalyticsRules {
		rules += kind.N
	}
	fmt.Fprintf(w, "  none in %d files with %d analytics rules, %d automation rules, %d data connectors, %d solutions\n",
		sum.Files, rules, sum.AutomationRules, sum.Connectors, sum.Solutions)
}

// fate says what became of a finding, in the order in which a run sets findings aside.
func (c *checking) fate(f *lint.Finding, r *report.Report, s *session) string {
	if slices.Contains(r.Findings, f) {
		return "reported as " + f.CertaintyName()
	}
	if i := slices.IndexFunc(s.ignored, func(i report.Ignored) bool { return i.Finding == f }); i >= 0 {
		return fmt.Sprintf("accepted by an exception (%s): %s", s.ignored[i].By, report.Escape(s.ignored[i].Reason))
	}
	switch {
	case f.Severity == lint.Off:
		return "off: the configuration gives the rule this severity here"
	case slices.Contains(s.known, f):
		return "in the baseline"
	case c.certainty == "certain" && !f.Certain():
		return "likely, and --certainty certain leaves that out"
	case slices.Contains(s.Findings, f):
		return fmt.Sprintf("%s, and --min-severity %s leaves that out", f.Severity, c.minSeverity)
	}
	return "elsewhere: none of its places is in what was asked for, or it is told already in the same words"
}
