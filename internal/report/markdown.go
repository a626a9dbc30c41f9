package report

import (
	"fmt"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// GitHub refuses a job summary above 1 MiB, and mermaid a drawing above 50,000 characters.
const (
	markdownLimit = 900 << 10
	mermaidLimit  = 45_000
)

// writeMarkdown writes a summary for the page of a build: counts, the flow of alerts as a drawing, and a table of the
// findings, as many as fit.
func writeMarkdown(p *printer) error {
	p.printf("## sentinel-lint\n\n")
	for i, s := range p.r.SummaryLines() {
		if i > 0 {
			p.printf("\n")
		}
		p.printf("%s\n", markdownText(s))
	}
	left := markdownLimit
	for _, w := range p.r.Workspaces {
		if text := mermaidOf(draw(w, p.shown())); text != "" && len(text) <= mermaidLimit && len(text) < left/2 {
			p.printf("\n%s\n\n```mermaid\n%s```\n", flowTitle(w.Name, markdownText), text)
			left -= len(text)
		}
	}
	findings := p.shown()
	if len(findings) == 0 {
		return nil
	}
	p.printf("\n| | Finding | Place |\n|---|---|---|\n")
	for i, f := range findings {
		row := p.markdownRow(f)
		if left -= len(row); left < 0 {
			p.printf("\nand %s: the summary is full\n", counted(len(findings)-i, "more finding", "more findings"))
			return nil
		}
		p.WriteString(row)
	}
	return nil
}

func flowTitle(workspace string, escape func(string) string) string {
	if workspace == "" {
		return "### How alerts become incidents"
	}
	return "### How alerts become incidents in " + escape(workspace)
}

func (p *printer) markdownRow(f *lint.Finding) string {
	at := p.place(f.At)
	severity := markdownText(strings.Join(append([]string{f.Severity.String()}, p.qualities(f)...), ", "))
	text := fmt.Sprintf("[%s](%s): %s", markdownText(f.Rule.Name), asciiURL(p.docs(f.Rule)), markdownText(message(f)))
	places := []string{markdownPlace(at)}
	for _, e := range f.Evidence[:min(len(f.Evidence), maxEvidence)] {
		if e.At.IsZero() {
			text += "<br>" + markdownText(e.Message)
			continue
		}
		places = append(places, markdownPlace(p.place(e.At))+" "+markdownText(e.Message))
	}
	for _, a := range advices(f) {
		text += "<br>help: " + markdownText(a.text)
	}
	return fmt.Sprintf("| %s | %s | %s |\n", severity, text, strings.Join(places, "<br>"))
}

func markdownPlace(at place) string {
	return markdownText(fmt.Sprintf("%s:%d:%d", at.path, at.start.Line, at.start.Column))
}

// markdownText returns visible text without a meaning in Markdown: punctuation that could have one is escaped, and so are
// colons that could be part of an address or an emoji.
func markdownText(s string) string {
	s = visible(s)
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
			continue
		case r == '&':
			b.WriteString("&amp;")
			continue
		case r == '@':
			b.WriteString("&#64;")
			continue
		case r == ':' && i+1 < len(s) && s[i+1] == ' ':
		case r < 0x7f && strings.ContainsRune("\\`*_{}[]#!|>~$:^", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
