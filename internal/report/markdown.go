package report

import (
	"fmt"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
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
		if text := mermaid(draw(w, p.shown())); text != "" && len(text) <= mermaidLimit && len(text) < left/2 {
			p.printf("\n%s\n\n%s", flowTitle(w.Name, markdownText), text)
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

// mermaid returns a picture as a mermaid drawing in Markdown, or nothing for an empty one. Ways that are not known to be
// open are dotted; doubled ones are thick and red.
func mermaid(pic *picture) string {
	if pic.empty() {
		return ""
	}
	var b strings.Builder
	b.WriteString("```mermaid\nflowchart LR\n")
	id := map[*box]string{}
	for i, column := range pic.columns {
		if len(column) == 0 {
			continue
		}
		fmt.Fprintf(&b, "  subgraph c%d [\"%s\"]\n", i, columnTitles[i])
		for j, x := range column {
			id[x] = fmt.Sprintf("c%dn%d", i, j)
			fmt.Fprintf(&b, "    %s[\"%s\"]%s\n", id[x], mermaidText(cut(x.title(), 60)), map[bool]string{true: ":::doubled"}[x.doubled])
		}
		b.WriteString("  end\n")
	}
	var doubled []string
	for i, l := range pic.lines {
		arrow := "-->"
		switch {
		case l.doubled && l.open == fact.Yes:
			arrow = "==>"
		case l.open != fact.Yes:
			arrow = "-.->"
		}
		if l.doubled {
			doubled = append(doubled, fmt.Sprint(i))
		}
		fmt.Fprintf(&b, "  %s %s %s\n", id[l.from], arrow, id[l.to])
	}
	if len(doubled) > 0 {
		b.WriteString("  classDef doubled stroke:#d1242f,stroke-width:2px\n")
		fmt.Fprintf(&b, "  linkStyle %s stroke:#d1242f,stroke-width:3px\n", strings.Join(doubled, ","))
	}
	b.WriteString("```\n")
	return b.String()
}

// mermaidText returns a label in which all but letters, digits and harmless punctuation are character codes.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range visible(s) {
		if r >= 0x80 || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune(" .,-_", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}
