package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// githubBudget is how many annotations of one type GitHub keeps of a step; it drops the others without a word.
const githubBudget = 10

// githubText and githubProperty escape as actions/toolkit does (packages/core/src/command.ts).
var (
	githubText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub writes workflow commands that make annotations. What is over the budget is listed in the log.
func writeGitHub(p *printer) error {
	findings := slices.Clone(p.shown())
	slices.SortStableFunc(findings, func(a, b *lint.Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.Certainty, a.Certainty), lint.Compare(a, b))
	})
	for len(findings) > 0 {
		n := 1
		for n < len(findings) && findings[n].Severity == findings[0].Severity {
			n++
		}
		p.githubGroup(findings[:n])
		findings = findings[n:]
	}
	p.summary()
	return nil
}

// githubGroup writes the findings of one severity.
func (p *printer) githubGroup(findings []*lint.Finding) {
	kept, rest := budget(findings, githubBudget)
	for _, f := range kept {
		p.githubAnnotation(f)
	}
	if len(rest) == 0 {
		return
	}
	severity := rest[0].Severity
	more := counted(len(rest), "more "+severity.String(), "more "+severity.String()+"s")
	p.printf("::%s title=sentinel-lint::and %s: see the log of this step\n", githubLevel(severity), more)
	p.printf("::group::%s\n", more)
	for _, f := range rest {
		p.conciseLine(f)
	}
	p.printf("::endgroup::\n")
}

// budget splits findings into those that fit and the rest. If there is a rest, one place is kept for saying so.
func budget(findings []*lint.Finding, n int) (kept, rest []*lint.Finding) {
	if len(findings) <= n {
		return findings, nil
	}
	return findings[:n-1], findings[n-1:]
}

func (p *printer) githubAnnotation(f *lint.Finding) {
	at := p.place(f.At)
	properties := fmt.Sprintf("file=%s,line=%d,endLine=%d", visibleWith(githubProperty, at.path), at.start.Line, at.end.Line)
	if at.start.Line == at.end.Line { // GitHub refuses columns over several lines
		properties += fmt.Sprintf(",col=%d,endColumn=%d", at.start.Column, at.end.Column)
	}
	title := f.Rule.Name
	if !f.Certain() {
		title += " (" + f.CertaintyName() + ")"
	}
	p.printf("::%s %s,title=%s::%s\n", githubLevel(f.Severity), properties, visibleWith(githubProperty, title), p.githubMessage(f))
}

// githubMessage returns the message with evidence, help and the address of the rule's page, each on a line of its own.
func (p *printer) githubMessage(f *lint.Finding) string {
	lines := []string{message(f)}
	for _, e := range f.Evidence[:min(len(f.Evidence), maxEvidence)] {
		if e.At.IsZero() {
			lines = append(lines, e.Message)
			continue
		}
		at := p.place(e.At)
		lines = append(lines, fmt.Sprintf("%s:%d: %s", at.path, at.start.Line, e.Message))
	}
	for _, a := range advices(f) {
		lines = append(lines, "help: "+a.text)
	}
	lines = append(lines, p.docs(f.Rule))
	for i := range lines {
		lines[i] = visibleWith(githubText, lines[i])
	}
	return strings.Join(lines, "%0A")
}

func githubLevel(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "error"
	case lint.Warning:
		return "warning"
	}
	return "notice"
}
