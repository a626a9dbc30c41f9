package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// WriteMermaid draws the flow of alerts in workspaces as one Mermaid flowchart, each workspace in a frame of its own where
// there are several. Ways that are not known to be open are dotted; those that a finding says are doubled are thick and red.
func WriteMermaid(w io.Writer, workspaces []Workspace, findings []*lint.Finding) error {
	var m mermaid
	for i, ws := range workspaces {
		pic := draw(ws, findings)
		if len(workspaces) == 1 {
			m.picture(pic, "")
			continue
		}
		fmt.Fprintf(&m.body, "  subgraph w%d [\"%s\"]\n", i, mermaidText(cut(workspaceName(ws), 60)))
		m.picture(pic, fmt.Sprintf("w%d", i))
		m.body.WriteString("  end\n")
	}
	_, err := io.WriteString(w, m.String())
	return err
}

// mermaidOf returns a picture as a Mermaid flowchart, or nothing for an empty one.
func mermaidOf(pic *picture) string {
	if pic.empty() {
		return ""
	}
	var m mermaid
	m.picture(pic, "")
	return m.String()
}

// A mermaid is a Mermaid flowchart that is being written.
type mermaid struct {
	body    strings.Builder
	lines   int      // so far: styles name them by their number
	doubled []string // numbers of the lines that stand out
}

// picture adds a picture whose ids begin with the prefix.
func (m *mermaid) picture(pic *picture, prefix string) {
	id := map[*box]string{}
	for i, column := range pic.columns {
		if len(column) == 0 {
			continue
		}
		fmt.Fprintf(&m.body, "  subgraph %sc%d [\"%s\"]\n", prefix, i, columnTitles[i])
		for j, x := range column {
			id[x] = fmt.Sprintf("%sc%dn%d", prefix, i, j)
			fmt.Fprintf(&m.body, "    %s[\"%s\"]%s\n", id[x], mermaidText(cut(x.title(), 60)), map[bool]string{true: ":::doubled"}[x.doubled])
		}
		m.body.WriteString("  end\n")
	}
	for _, l := range pic.lines {
		m.line(l, id)
	}
}

func (m *mermaid) line(l *line, id map[*box]string) {
	arrow := "-->"
	switch {
	case l.doubled && l.open == fact.Yes:
		arrow = "==>"
	case l.open != fact.Yes:
		arrow = "-.->"
	}
	if l.doubled {
		m.doubled = append(m.doubled, fmt.Sprint(m.lines))
	}
	m.lines++
	fmt.Fprintf(&m.body, "  %s %s %s\n", id[l.from], arrow, id[l.to])
}

// String returns the flowchart.
func (m *mermaid) String() string {
	text := "flowchart LR\n" + m.body.String()
	if len(m.doubled) > 0 {
		text += "  classDef doubled stroke:#d1242f,stroke-width:2px\n" +
			"  linkStyle " + strings.Join(m.doubled, ",") + " stroke:#d1242f,stroke-width:3px\n"
	}
	return text
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

func workspaceName(w Workspace) string {
	if w.Name == "" {
		return "default workspace"
	}
	return w.Name
}
