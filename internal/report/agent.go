package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// writeAgent writes one line per finding with all that is needed to act on it, for programs that read text: place,
// severity, rule, certainty, message; then, after bars, other places, fixes as edits, help and where to read more. A bar in
// any of them is written \u007c.
func writeAgent(p *printer) error {
	for _, f := range p.shown() {
		at := p.place(f.At)
		fields := []string{fmt.Sprintf("%s %s %s %s: %s", agentText(at.path+":"+extent(at)),
			f.Severity, f.Rule.Name, strings.Join(append([]string{f.CertaintyName()}, p.ignoredWord(f)...), " "), agentText(message(f)))}
		for _, e := range f.Evidence {
			fields = append(fields, "also: "+p.agentEvidence(e))
		}
		for _, fix := range f.Fixes {
			fields = append(fields, p.agentFix(f, fix))
		}
		for _, h := range f.Help {
			fields = append(fields, "help: "+agentText(h))
		}
		fields = append(fields, "docs: sentinel-lint explain "+f.Rule.Name)
		p.printf("%s\n", strings.Join(fields, " | "))
	}
	p.summary()
	return nil
}

func (p *printer) ignoredWord(f *lint.Finding) []string {
	if p.ignored(f) != nil {
		return []string{"ignored"}
	}
	return nil
}

// agentText returns visible text without the sign that separates fields.
func agentText(s string) string { return strings.ReplaceAll(visible(s), "|", `\u007c`) }

// extent returns a place as line:column-line:column; the end is exclusive.
func extent(at place) string {
	return fmt.Sprintf("%d:%d-%d:%d", at.start.Line, at.start.Column, at.end.Line, at.end.Column)
}

func (p *printer) agentEvidence(e lint.Evidence) string {
	if e.At.IsZero() {
		return agentText(e.Message)
	}
	at := p.place(e.At)
	return agentText(fmt.Sprintf("%s:%d:%d %s", at.path, at.start.Line, at.start.Column, e.Message))
}

// agentFix returns a fix as edits; the path is left out where it is that of the finding.
func (p *printer) agentFix(f *lint.Finding, fix lint.Fix) string {
	edits := make([]string, len(fix.Edits))
	for i, e := range fix.Edits {
		at := p.place(e.At)
		where := extent(at)
		if e.At.File != f.At.File {
			where = agentText(at.path) + ":" + where
		}
		edits[i] = fmt.Sprintf("replace %s with %s", where, agentText(strconv.Quote(e.New)))
	}
	return fmt.Sprintf("%s fix: %s: %s", fix.Safety, agentText(fix.Title), strings.Join(edits, ", "))
}
