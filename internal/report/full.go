package report

import (
	"strings"

	"github.com/rivo/uniseg"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// maxEvidence is how many other places the formats for people show of one finding.
const maxEvidence = 10

// writeFull writes each finding with the source lines that it rests on.
func writeFull(p *printer) error {
	told := map[*lint.Rule]bool{} // rules whose page is already named
	for _, f := range p.shown() {
		p.fullFinding(f, told)
		p.WriteByte('\n')
	}
	p.summary()
	return nil
}

func (p *printer) fullFinding(f *lint.Finding, told map[*lint.Rule]bool) {
	p.headline(f)
	groups := p.annotations(f)
	gutter := gutterOf(groups)
	for i, g := range groups {
		p.snippet(g, gutter, i == 0, severityStyle(f.Severity))
	}
	if len(groups) > 0 {
		p.printf("%s\n", p.styles.paint(faint, strings.Repeat(" ", gutter)+" │"))
	}
	p.footnotes(f, gutter)
	if !p.opts.Hyperlinks && p.opts.Width == 0 && !told[f.Rule] {
		told[f.Rule] = true
		p.footnote(gutter, "docs", p.docs(f.Rule))
	}
}

// headline writes severity, rule and message: error[lookback-gap]: looks back 30m but …
func (p *printer) headline(f *lint.Finding) {
	st := severityStyle(f.Severity)
	rule := visible(f.Rule.Name)
	head := p.styles.paint(st, f.Severity.String()+"[") +
		p.link(p.docs(f.Rule), p.styles.paint(st, rule)) + p.styles.paint(st, "]")
	width := len(f.Severity.String()) + uniseg.StringWidth(rule) + 2
	for _, word := range p.qualities(f) {
		head += " " + word
		width += 1 + len(word)
	}
	for i, line := range wrap(visible(message(f)), p.opts.Width-2, width) {
		if i == 0 {
			p.printf("%s: %s\n", head, p.styles.paint(strong, line))
			continue
		}
		p.printf("  %s\n", p.styles.paint(strong, line))
	}
}

// qualities returns what else the headline says of a finding: "likely", "ignored".
func (p *printer) qualities(f *lint.Finding) []string {
	var out []string
	if !f.Certain() {
		out = append(out, f.CertaintyName())
	}
	if p.ignored(f) != nil {
		out = append(out, "ignored")
	}
	return out
}

// qualified returns the message after what else is to be said of the finding: "likely: looks back …".
func (p *printer) qualified(f *lint.Finding) string {
	words := strings.Join(p.qualities(f), " ")
	if words == "" {
		return message(f)
	}
	return words + ": " + message(f)
}

// footnotes writes what follows the source lines.
func (p *printer) footnotes(f *lint.Finding, gutter int) {
	more := 0
	for i, e := range f.Evidence {
		switch {
		case e.At.IsZero() && e.Message != "":
			p.footnote(gutter, "note", visible(e.Message))
		case i >= maxEvidence:
			more++
		}
	}
	if more > 0 {
		p.footnote(gutter, "note", "and "+counted(more, "more place", "more places"))
	}
	if f.Workspace != "" {
		p.footnote(gutter, "workspace", visible(f.Workspace))
	}
	for _, n := range f.Notes {
		p.footnote(gutter, "note", visible(n))
	}
	if i := p.ignored(f); i != nil && i.Reason != "" {
		p.footnote(gutter, "ignored", visible(i.Reason))
	}
	for _, a := range advices(f) {
		text := visible(a.text)
		if c := a.command(); c != "" {
			text += " [" + c + "]"
		}
		p.footnote(gutter, "help", text)
	}
	for _, s := range f.Cited() {
		p.footnote(gutter, "source", sourceLine(s))
	}
}

// sourceLine returns a source as people read it: learn.microsoft.com/azure/sentinel/… (2023-11-28)
func sourceLine(s lint.Source) string {
	text := strings.TrimPrefix(s.URL, "https://")
	if text == "" {
		text = s.Title
	}
	if s.Date != "" {
		text += " (" + s.Date + ")"
	}
	return visible(text)
}

// footnote writes one line under the source lines; text is visible. A word that does not fit beside the kind, such as an
// address, begins on the next line, where there is more room.
func (p *printer) footnote(gutter int, kind, text string) {
	indent := gutter + 1 + len("= : ") + len(kind)
	lines := wrap(text, p.opts.Width-indent, 0)
	if near := gutter + 3; p.opts.Width > 0 && uniseg.StringWidth(lines[0]) > p.opts.Width-indent {
		indent = near
		lines = append([]string{""}, wrap(text, p.opts.Width-indent, 0)...)
	}
	for i, line := range lines {
		if i > 0 {
			p.printf("%s%s\n", strings.Repeat(" ", indent), line)
			continue
		}
		if line != "" {
			line = " " + line
		}
		p.printf("%s%s %s%s\n", strings.Repeat(" ", gutter+1), p.styles.paint(faint, "="), p.styles.paint(strong, kind+":"), line)
	}
}
