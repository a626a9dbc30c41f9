package report

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// The Reviewdog Diagnostic Format (reviewdog/proto/rdf). Lines and columns count from 1, columns in bytes of UTF-8, and
// ends are exclusive.
type (
	rdResult struct {
		Source      rdSource       `json:"source"`
		Severity    string         `json:"severity"`
		Diagnostics []rdDiagnostic `json:"diagnostics"`
	}
	rdSource struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdDiagnostic struct {
		Message     string         `json:"message"`
		Location    rdLocation     `json:"location"`
		Severity    string         `json:"severity"`
		Source      *rdSource      `json:"source,omitempty"`
		Code        rdCode         `json:"code"`
		Suggestions []rdSuggestion `json:"suggestions,omitempty"`
		Original    string         `json:"original_output"`
		Related     []rdRelated    `json:"related_locations,omitempty"`
	}
	rdLocation struct {
		Path  string  `json:"path"`
		Range rdRange `json:"range"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
		End   rdPosition `json:"end"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url"`
	}
	rdSuggestion struct {
		Range rdRange `json:"range"`
		Text  string  `json:"text"`
	}
	rdRelated struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
	}
)

var rdTool = rdSource{"sentinel-lint", "https://github.com/sentinel-lint/sentinel-lint"}

// writeRDJSON writes one document of the Reviewdog Diagnostic Format.
func writeRDJSON(p *printer) error {
	out := rdResult{rdTool, "WARNING", []rdDiagnostic{}}
	for _, f := range p.shown() {
		out.Diagnostics = append(out.Diagnostics, p.rdDiagnostic(f))
	}
	return p.encode(out, "  ")
}

// writeRDJSONL writes a line of the Reviewdog Diagnostic Format for each finding.
func writeRDJSONL(p *printer) error {
	for _, f := range p.shown() {
		d := p.rdDiagnostic(f)
		d.Source = &rdTool
		if err := p.encode(d, ""); err != nil {
			return err
		}
	}
	return nil
}

func (p *printer) rdDiagnostic(f *lint.Finding) rdDiagnostic {
	at := p.place(f.At)
	d := rdDiagnostic{
		Message: visible(message(f)), Location: rdLocation{at.path, rdRangeOf(at)},
		Severity: strings.ToUpper(f.Severity.String()), Code: rdCode{f.Rule.Name, p.docs(f.Rule)},
		Suggestions: p.rdSuggestions(f), Original: visible(at.path) + ": " + visible(message(f)),
	}
	for _, e := range f.Evidence {
		if !e.At.IsZero() {
			other := p.place(e.At)
			d.Related = append(d.Related, rdRelated{visible(e.Message), rdLocation{other.path, rdRangeOf(other)}})
		}
	}
	return d
}

// rdSuggestions returns the edits of the fixes that can be suggested: a single edit in the file of the finding.
func (p *printer) rdSuggestions(f *lint.Finding) []rdSuggestion {
	var out []rdSuggestion
	for _, fix := range f.Fixes {
		if fix.Safety == lint.DisplayOnly || len(fix.Edits) != 1 || fix.Edits[0].At.File != f.At.File {
			continue
		}
		out = append(out, rdSuggestion{rdRangeOf(p.place(fix.Edits[0].At)), fix.Edits[0].New})
	}
	return out
}

func rdRangeOf(at place) rdRange {
	return rdRange{rdPosition{at.start.Line, at.start.Byte}, rdPosition{at.end.Line, at.end.Byte}}
}
