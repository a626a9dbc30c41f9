// Package report writes what a run found, in the formats that people, build services and other programs read.
//
// Every format is one file. What comes out of the linted files (names, paths, source lines) is hostile until shown
// otherwise: each format escapes it so that it cannot be taken for a command of a terminal or a build service, for markup
// or for a field of the format. The same report gives the same bytes, whatever the machine; only the formats for people
// tell the time that a run took.
package report

import (
	"bufio"
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// A Report is what one run has to tell.
type Report struct {
	Findings   []*lint.Finding // to be reported, in the order of [lint.Compare]
	Ignored    []Ignored       // findings that an ignore sets aside, in the same order
	Baseline   int             // number of findings that the baseline sets aside
	Rules      []*lint.Rule    // that were run; nil stands for those of the findings
	Paths      []string        // of the files that were read, in order, for formats that list clean ones
	Workspaces []Workspace     // with their flow, for the formats that draw it
	Summary    Summary
	Version    string        // of this program, without "v": "1.2.0"
	Docs       string        // version in the addresses of documentation pages: "v1.2.0", or "main" for an unreleased program
	Catalog    string        // date of the catalogue, as YYYY-MM-DD; may be empty
	Elapsed    time.Duration // of the run; zero if it is not to be told
	Trend      template.HTML // drawing of the findings over time, as SVG of our own making; empty without a history
}

// Ignored is a finding that is set aside, and why.
type Ignored struct {
	Finding *lint.Finding
	By      string // where the ignore stands: "comment", "configuration", "metadata"
	Reason  string // as given by who ignored it; may be empty
}

// A Workspace is the flow of alerts in one workspace.
type Workspace struct {
	Name string // "" for the only workspace
	Flow *flow.Graph
}

// Summary counts what was seen, so that a report without findings still shows what was read.
type Summary struct {
	Files           int     // that were read
	Resources       int     // Sentinel resources of all types that were found in them
	AnalyticsRules  []Count // by kind
	AutomationRules int
	Connectors      int
	Solutions       int
	Unknown         []Count // settings that only deployment decides, by reason; empty if they were not counted
}

// A Count is how many there are of something.
type Count struct {
	Name string
	N    int
}

func total(counts []Count) int {
	n := 0
	for _, c := range counts {
		n += c.N
	}
	return n
}

// Options say how a report is written. The zero Options are right for a file.
type Options struct {
	Color       bool        // colour for a terminal
	Width       int         // columns of the terminal; 0 leaves messages on one line
	Hyperlinks  bool        // links for a terminal (OSC 8)
	Quiet       bool        // findings only, no summary
	ShowIgnored bool        // ignored findings too
	Prefix      string      // put before every path, for a run below the root of the repository: "content/"
	Anchor      string      // path shown for findings without a place; empty for ".sentinel-lint.yaml"
	Build       *AzureBuild // that the program runs in, or nil
}

// A Format is a way of writing a report.
type Format string

// The formats.
const (
	Full       Format = "full"
	Concise    Format = "concise"
	Grouped    Format = "grouped"
	JSON       Format = "json"
	JSONL      Format = "jsonl"
	SARIF      Format = "sarif"
	GitHub     Format = "github"
	Azure      Format = "azure"
	GitLab     Format = "gitlab"
	JUnit      Format = "junit"
	Checkstyle Format = "checkstyle"
	RDJSON     Format = "rdjson"
	RDJSONL    Format = "rdjsonl"
	Markdown   Format = "markdown"
	HTML       Format = "html"
	Agent      Format = "agent"
)

var formats = [...]struct {
	format Format
	about  string
	write  func(*printer) error
}{
	{Full, "source lines with carets, for people", writeFull},
	{Concise, "one line per finding, for people and grep", writeConcise},
	{Grouped, "findings under their files, for people", writeGrouped},
	{JSON, "everything, as one JSON document (version 1)", writeJSON},
	{JSONL, "everything, as one JSON object per line", writeJSONL},
	{SARIF, "SARIF 2.1.0, for GitHub code scanning and editors", writeSARIF},
	{GitHub, "annotations of GitHub Actions", writeGitHub},
	{Azure, "issues of Azure Pipelines", writeAzure},
	{GitLab, "GitLab Code Quality", writeGitLab},
	{JUnit, "JUnit XML, for build services", writeJUnit},
	{Checkstyle, "Checkstyle XML", writeCheckstyle},
	{RDJSON, "Reviewdog Diagnostic Format, one document", writeRDJSON},
	{RDJSONL, "Reviewdog Diagnostic Format, one object per line", writeRDJSONL},
	{Markdown, "summary with the flow of alerts, for the page of a build", writeMarkdown},
	{HTML, "one page with the flow of alerts and the findings", writeHTML},
	{Agent, "one line per finding with fixes and places, for programs that read text", writeAgent},
}

// Formats returns all formats, in the order in which they are documented.
func Formats() []Format {
	out := make([]Format, len(formats))
	for i, f := range formats {
		out[i] = f.format
	}
	return out
}

// About returns what the format is, in a few words; "" for an unknown format.
func (f Format) About() string {
	for _, known := range formats {
		if known.format == f {
			return known.about
		}
	}
	return ""
}

// Write writes the report in the format. It fails for an unknown format, and if w does.
func Write(w io.Writer, format Format, r *Report, opts Options) error {
	for _, known := range formats {
		if known.format != format {
			continue
		}
		p := newPrinter(w, r, opts)
		if err := known.write(p); err != nil {
			return fmt.Errorf("write report as %s: %w", format, err)
		}
		if err := p.Flush(); err != nil {
			return fmt.Errorf("write report as %s: %w", format, err)
		}
		return nil
	}
	return fmt.Errorf("unknown format %q", format)
}

// A printer writes one report. What is written to it goes to a buffer whose error is seen at the end.
type printer struct {
	*bufio.Writer
	r       *Report
	opts    Options
	styles  *styles
	ignores map[*lint.Finding]*Ignored
}

func newPrinter(w io.Writer, r *Report, opts Options) *printer {
	if opts.Anchor == "" {
		opts.Anchor = ".sentinel-lint.yaml"
	}
	p := &printer{bufio.NewWriter(w), r, opts, newStyles(opts.Color), map[*lint.Finding]*Ignored{}}
	for i := range r.Ignored {
		p.ignores[r.Ignored[i].Finding] = &r.Ignored[i]
	}
	return p
}

// printf writes formatted text.
func (p *printer) printf(format string, args ...any) { fmt.Fprintf(p.Writer, format, args...) }

// shown returns the findings to write: those of the report, and the ignored ones if they are asked for.
func (p *printer) shown() []*lint.Finding {
	if !p.opts.ShowIgnored || len(p.r.Ignored) == 0 {
		return p.r.Findings
	}
	return merged(p.r)
}

// ignored returns the ignore that sets a finding aside, or nil.
func (p *printer) ignored(f *lint.Finding) *Ignored { return p.ignores[f] }
