package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// The JSON format, version 1, which docs/output.md describes. Members may be added; none is removed or changes its
// meaning within a version. Lists are never null.
type (
	jsonReport struct {
		Version  int           `json:"version"`
		Tool     jsonTool      `json:"tool"`
		Summary  jsonSummary   `json:"summary"`
		Findings []jsonFinding `json:"findings"`
	}
	jsonTool struct {
		Name    string `json:"name"`
		Version string `json:"version"`
		Catalog string `json:"catalogDate,omitempty"`
	}
	jsonSummary struct {
		Files           int         `json:"files"`
		Resources       int         `json:"resources"`
		AnalyticsRules  []jsonCount `json:"analyticsRules"`
		AutomationRules int         `json:"automationRules"`
		Connectors      int         `json:"connectors"`
		Solutions       int         `json:"solutions"`
		Unknown         []jsonCount `json:"unknown"`
		Errors          int         `json:"errors"`
		Warnings        int         `json:"warnings"`
		Infos           int         `json:"infos"`
		Ignored         int         `json:"ignored"`
		Baseline        int         `json:"baseline"`
	}
	jsonCount struct {
		Name string `json:"name"`
		N    int    `json:"count"`
	}
	jsonFinding struct {
		Rule        string         `json:"rule"`
		Category    string         `json:"category"`
		Severity    string         `json:"severity"`
		Certainty   string         `json:"certainty"`
		Message     string         `json:"message"`
		Assumption  string         `json:"assumption,omitempty"`
		Label       string         `json:"label,omitempty"`
		Workspace   string         `json:"workspace,omitempty"`
		Subject     *jsonSubject   `json:"subject,omitempty"`
		Location    *jsonLocation  `json:"location,omitempty"`
		Evidence    []jsonEvidence `json:"evidence"`
		Help        []string       `json:"help"`
		Notes       []string       `json:"notes"`
		Sources     []jsonSource   `json:"sources"`
		Fixes       []jsonFix      `json:"fixes"`
		Fingerprint string         `json:"fingerprint"`
		Docs        string         `json:"docs"`
		Ignored     *jsonIgnored   `json:"ignored,omitempty"`
	}
	jsonSubject struct {
		Kind string `json:"kind"`
		ID   string `json:"id"`
		Name string `json:"name,omitempty"`
	}
	jsonLocation struct {
		Path  string       `json:"path"`
		Start jsonPosition `json:"start"`
		End   jsonPosition `json:"end"`
	}
	jsonPosition struct {
		Offset int32 `json:"byteOffset"`
		Line   int   `json:"line"`
		Column int   `json:"column"`
		UTF16  int   `json:"utf16Column"`
	}
	jsonEvidence struct {
		Message  string        `json:"message"`
		Location *jsonLocation `json:"location,omitempty"`
		Subject  *jsonSubject  `json:"subject,omitempty"`
	}
	jsonSource struct {
		Title string `json:"title,omitempty"`
		URL   string `json:"url"`
		Date  string `json:"date,omitempty"`
		Says  string `json:"says,omitempty"`
	}
	jsonFix struct {
		Title  string     `json:"title"`
		Safety string     `json:"safety"`
		Edits  []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		Location *jsonLocation `json:"location"`
		New      string        `json:"newText"`
	}
	jsonIgnored struct {
		By     string `json:"by"`
		Reason string `json:"reason,omitempty"`
	}
)

// writeJSON writes the report as one JSON document.
func writeJSON(p *printer) error {
	out := jsonReport{
		Version:  1,
		Tool:     jsonTool{"sentinel-lint", p.r.Version, p.r.Catalog},
		Summary:  p.jsonSummary(),
		Findings: []jsonFinding{},
	}
	for _, f := range p.shown() {
		out.Findings = append(out.Findings, p.jsonFinding(f))
	}
	return p.encode(out, "  ")
}

func (p *printer) jsonSummary() jsonSummary {
	s := p.r.Summary
	return jsonSummary{
		Files: s.Files, Resources: s.Resources, AnalyticsRules: jsonCounts(s.AnalyticsRules),
		AutomationRules: s.AutomationRules, Connectors: s.Connectors, Solutions: s.Solutions, Unknown: jsonCounts(s.Unknown),
		Errors: p.r.count(lint.Error), Warnings: p.r.count(lint.Warning), Infos: p.r.count(lint.Info),
		Ignored: len(p.r.Ignored), Baseline: p.r.Baseline,
	}
}

func jsonCounts(counts []Count) []jsonCount {
	out := []jsonCount{}
	for _, c := range counts {
		out = append(out, jsonCount(c))
	}
	return out
}

func (p *printer) jsonFinding(f *lint.Finding) jsonFinding {
	out := jsonFinding{
		Rule: f.Rule.Name, Category: string(f.Rule.Category), Severity: f.Severity.String(), Certainty: f.CertaintyName(),
		Message: f.Message, Assumption: f.Assumption, Label: f.Label, Workspace: f.Workspace,
		Subject: jsonSubjectOf(f.Subject), Location: p.jsonLocation(f.At), Evidence: []jsonEvidence{},
		Help: append([]string{}, f.Help...), Notes: append([]string{}, f.Notes...), Sources: []jsonSource{}, Fixes: []jsonFix{},
		Fingerprint: f.Fingerprint(), Docs: p.docs(f.Rule),
	}
	for _, e := range f.Evidence {
		out.Evidence = append(out.Evidence, jsonEvidence{e.Message, p.jsonLocation(e.At), jsonSubjectOf(e.Subject)})
	}
	for _, s := range f.Cited() {
		out.Sources = append(out.Sources, jsonSource(s))
	}
	for _, fix := range f.Fixes {
		out.Fixes = append(out.Fixes, p.jsonFix(fix))
	}
	if i := p.ignored(f); i != nil {
		out.Ignored = &jsonIgnored{i.By, i.Reason}
	}
	return out
}

func (p *printer) jsonFix(fix lint.Fix) jsonFix {
	out := jsonFix{fix.Title, fix.Safety.String(), []jsonEdit{}}
	for _, e := range fix.Edits {
		out.Edits = append(out.Edits, jsonEdit{p.jsonLocation(e.At), e.New})
	}
	return out
}

func jsonSubjectOf(s lint.Subject) *jsonSubject {
	if s == (lint.Subject{}) {
		return nil
	}
	return &jsonSubject{s.Kind, s.ID, s.Name}
}

func (p *printer) jsonLocation(at source.Span) *jsonLocation {
	if at.IsZero() {
		return nil
	}
	pl := p.place(at)
	position := func(offset int32, l source.Location) jsonPosition {
		return jsonPosition{offset, l.Line, l.Column, l.UTF16}
	}
	return &jsonLocation{pl.path, position(pl.span.Start, pl.start), position(pl.span.End, pl.end)}
}

// encode writes a value as JSON and a line end. An indent of "" puts it on one line.
func (p *printer) encode(v any, indent string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := p.Write(harmlessJSON(b.Bytes()))
	return err
}

// harmlessJSON returns a JSON text of the same meaning in which what a terminal or a build service would obey is written
// as \u escapes. Such text stands in strings only, where escapes are allowed.
func harmlessJSON(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		switch {
		case r == '[' && endsCommandMark(string(text[max(0, i-5):i])):
			out = append(out, `\u005b`...)
		case r >= 0x7f && hidden(r):
			out = appendUnicodeEscape(out, r)
		default:
			out = append(out, text[i:i+n]...)
		}
		i += n
	}
	return out
}

// appendUnicodeEscape appends a character as JSON escapes, two for one outside of the basic plane.
func appendUnicodeEscape(out []byte, r rune) []byte {
	if r <= 0xFFFF {
		return fmt.Appendf(out, `\u%04x`, r)
	}
	r -= 0x10000
	return fmt.Appendf(out, `\u%04x\u%04x`, 0xD800+r>>10, 0xDC00+r&0x3FF)
}
