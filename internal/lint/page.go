package lint

import (
	"fmt"
	"strings"
)

// Page returns the documentation of the rule as Markdown: what `explain` prints and docs/rules holds.
func (r *Rule) Page() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", r.Name, sentence(r.Summary))
	fmt.Fprintf(&b, "| category | severity | since |\n|---|---|---|\n| %s | %s | %s |\n\n", r.Category, r.Severity, r.Since)
	section(&b, "Why it matters", r.Why)
	section(&b, "How to resolve it", r.Fix)
	section(&b, "What is not reported", r.Quiet)
	if len(r.Sources) > 0 {
		b.WriteString("## Sources\n\n")
		for _, s := range r.Sources {
			b.WriteString("- " + s.Markdown() + "\n")
		}
		b.WriteByte('\n')
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func section(b *strings.Builder, title, text string) {
	if text != "" {
		fmt.Fprintf(b, "## %s\n\n%s\n\n", title, text)
	}
}

// sentence returns s with a capital first letter.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Markdown returns the source as a link with its date and what it says.
func (s Source) Markdown() string {
	out := s.Title
	if s.URL != "" {
		out = fmt.Sprintf("[%s](%s)", s.Title, s.URL)
	}
	if s.Date != "" {
		out += " (" + s.Date + ")"
	}
	if s.Says != "" {
		out += ": " + s.Says
	}
	return out
}

// RuleTable returns the rules as a Markdown table whose names link to their pages below the given folder.
func RuleTable(list []*Rule, folder string) string {
	var b strings.Builder
	b.WriteString("| rule | severity | what it finds |\n|---|---|---|\n")
	for _, r := range list {
		fmt.Fprintf(&b, "| [`%s`](%s%s.md) | %s | %s |\n", r.Name, folder, r.Name, r.Severity, r.Summary)
	}
	return b.String()
}
