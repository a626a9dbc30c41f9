package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

//go:embed report.html
var htmlText string

//go:embed report.css
var htmlStyle string

// What the template of the HTML report is filled with. All strings are visible text; the template escapes them.
type (
	htmlReport struct {
		Policy     string
		Style      template.CSS
		Version    string
		Catalog    string
		Summary    []string
		Counts     []htmlCount
		Trend      template.HTML
		Workspaces []htmlWorkspace
		Files      []htmlFile
	}
	htmlCount struct {
		Class, Text string
	}
	htmlWorkspace struct {
		Title   string
		Drawing *drawing
		Doubled bool
		Ways    []htmlWay
	}
	htmlWay struct {
		ID, Message string
		Paths       []string
	}
	htmlFile struct {
		Path     string
		Findings []htmlFinding
	}
	htmlFinding struct {
		ID, Severity, Rule, Docs, Message string
		Qualities                         []string
		Subject, Workspace, Ignored       string
		Places                            []htmlPlace
		Notes, Help                       []htmlNote
		Sources                           []htmlSource
	}
	htmlPlace struct {
		Path         string
		Line, Column int
		Lines        []htmlLine
	}
	htmlLine struct {
		Gap    bool // lines before it are left out
		Number int
		Runs   []htmlRun
		Labels []htmlRun
	}
	htmlRun struct {
		Class, Text string
	}
	htmlNote struct {
		Text, Command string
	}
	htmlSource struct {
		Text, URL string
	}
)

// writeHTML writes one file that shows everything: the flow of each workspace as a drawing, and the findings. It needs no
// scripts and nothing from elsewhere, and its policy forbids both.
func writeHTML(p *printer) error {
	page, err := template.New("report").Parse(htmlText)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(htmlStyle))
	out := htmlReport{
		Policy: fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'",
			base64.StdEncoding.EncodeToString(sum[:])),
		Style: template.CSS(htmlStyle), Version: p.r.Version, Catalog: p.r.Catalog, Summary: p.r.SummaryLines(),
		Counts: p.htmlCounts(), Trend: p.r.Trend,
	}
	findings := p.shown()
	ids := map[*lint.Finding]string{}
	for i, f := range findings {
		ids[f] = fmt.Sprintf("finding-%d", i+1)
	}
	for _, w := range p.r.Workspaces {
		if pic := draw(w, findings); !pic.empty() {
			out.Workspaces = append(out.Workspaces, htmlWorkspaceOf(w, pic, findings, ids))
		}
	}
	for len(findings) > 0 {
		n := p.sameFile(findings)
		file := htmlFile{Path: visible(p.place(findings[0].At).path)}
		for _, f := range findings[:n] {
			file.Findings = append(file.Findings, p.htmlFinding(f, ids[f]))
		}
		out.Files = append(out.Files, file)
		findings = findings[n:]
	}
	return page.Execute(p.Writer, out)
}

func (p *printer) htmlCounts() []htmlCount {
	var out []htmlCount
	for _, s := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		if n := p.r.count(s); n > 0 {
			out = append(out, htmlCount{s.String(), counted(n, s.String(), s.String()+"s")})
		}
	}
	return out
}

func htmlWorkspaceOf(w Workspace, pic *picture, findings []*lint.Finding, ids map[*lint.Finding]string) htmlWorkspace {
	out := htmlWorkspace{Title: "How alerts become incidents", Doubled: pic.doubling()}
	if w.Name != "" {
		out.Title += " in " + visible(w.Name)
	}
	out.Drawing = layOutPicture(pic, func(b *box) string {
		if len(b.findings) == 0 {
			return ""
		}
		return ids[b.findings[0]]
	})
	for _, f := range findings {
		if f.Workspace != w.Name || len(f.Paths) == 0 {
			continue
		}
		way := htmlWay{ID: ids[f], Message: visible(message(f))}
		for _, path := range f.Paths {
			way.Paths = append(way.Paths, visible(pathText(path)))
		}
		out.Ways = append(out.Ways, way)
	}
	return out
}

func (p *printer) htmlFinding(f *lint.Finding, id string) htmlFinding {
	out := htmlFinding{
		ID: id, Severity: f.Severity.String(), Rule: visible(f.Rule.Name), Docs: p.docs(f.Rule),
		Message: visible(message(f)), Qualities: p.qualities(f), Workspace: visible(f.Workspace),
	}
	if f.Subject.Name != "" || f.Subject.ID != "" {
		out.Subject = visible(f.Subject.Kind + " " + cut(firstOf(f.Subject.Name, f.Subject.ID), 80))
	}
	for i, g := range p.annotations(f) {
		out.Places = append(out.Places, p.htmlPlace(g, i == 0))
	}
	for _, e := range f.Evidence {
		if e.At.IsZero() && e.Message != "" {
			out.Notes = append(out.Notes, htmlNote{Text: visible(e.Message)})
		}
	}
	for _, n := range f.Notes {
		out.Notes = append(out.Notes, htmlNote{Text: visible(n)})
	}
	for _, a := range advices(f) {
		out.Help = append(out.Help, htmlNote{visible(a.text), a.command()})
	}
	for _, s := range f.Cited() {
		out.Sources = append(out.Sources, htmlSource{sourceLine(s), s.URL})
	}
	if i := p.ignored(f); i != nil {
		out.Ignored = visible(i.Reason)
	}
	return out
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (p *printer) htmlPlace(g annotations, context bool) htmlPlace {
	at := p.place(g.first.at)
	out := htmlPlace{Path: visible(at.path), Line: at.start.Line, Column: at.start.Column}
	indent, last := g.indent(context), g.marks[0].line-1
	if before := g.file.Line(last); context && !before.IsZero() {
		out.Lines = append(out.Lines, htmlLineOf(before, last, nil, indent))
	}
	for i := 0; i < len(g.marks); {
		end, n := i, g.marks[i].line
		for end < len(g.marks) && g.marks[end].line == n {
			end++
		}
		if n-last == 2 {
			out.Lines = append(out.Lines, htmlLineOf(g.file.Line(n-1), n-1, nil, indent))
		}
		line := g.file.Line(n)
		for k, part := range clusters(line, g.marks[i:end], snippetWidth) {
			shown := htmlLineOf(line, n, part, indent)
			shown.Gap = k == 0 && n-last > 2
			out.Lines = append(out.Lines, shown)
		}
		i, last = end, n
	}
	return out
}

// htmlLineOf returns a source line in runs of marked and other text, and the labels of its marks.
func htmlLineOf(line source.Span, n int, marks []mark, indent int) htmlLine {
	l := layOut(line, marks, snippetWidth, indent)
	out := htmlLine{Number: n}
	for i, c := range l.cells {
		end := l.end
		if i+1 < len(l.cells) {
			end = l.cells[i+1].offset
		}
		class := ""
		for _, m := range marks {
			if c.offset < m.at.End && end > m.at.Start && class != "primary" && c.text != "…" {
				class = markClass(m)
			}
		}
		if k := len(out.Runs) - 1; k >= 0 && out.Runs[k].Class == class {
			out.Runs[k].Text += c.text
		} else {
			out.Runs = append(out.Runs, htmlRun{class, c.text})
		}
	}
	labelled := slices.Clone(marks)
	slices.SortStableFunc(labelled, func(a, b mark) int { return int(a.at.Start - b.at.Start) })
	for _, m := range labelled {
		if strings.TrimSpace(m.label) != "" {
			out.Labels = append(out.Labels, htmlRun{markClass(m), m.label})
		}
	}
	return out
}

func markClass(m mark) string {
	if m.primary {
		return "primary"
	}
	return "secondary"
}
