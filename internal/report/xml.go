package report

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// JUnit has no standard; this is the part that Jenkins, GitLab and Azure DevOps agree on.
type (
	junitSuites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Suites   []junitSuite
	}
	junitSuite struct {
		XMLName  xml.Name `xml:"testsuite"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Errors   int      `xml:"errors,attr"`
		Cases    []junitCase
	}
	junitCase struct {
		XMLName xml.Name      `xml:"testcase"`
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitProblem `xml:"failure"`
		Error   *junitProblem `xml:"error"`
	}
	junitProblem struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes a suite for each file and a failed case for each finding. A file without findings has one case that
// passes, and so has a run without any: build services take a report without cases for a mistake.
func writeJUnit(p *printer) error {
	suites := junitSuites{Name: "sentinel-lint"}
	for findings := p.shown(); len(findings) > 0; {
		n := p.sameFile(findings)
		suites.add(p.junitSuite(findings[:n]))
		findings = findings[n:]
	}
	for _, path := range p.cleanPaths() {
		suites.add(passing(path))
	}
	if len(suites.Suites) == 0 {
		suites.add(passing("sentinel-lint"))
	}
	slices.SortStableFunc(suites.Suites, func(a, b junitSuite) int { return strings.Compare(a.Name, b.Name) })
	return p.encodeXML(suites)
}

func (s *junitSuites) add(suite junitSuite) {
	s.Tests += suite.Tests
	s.Failures += suite.Failures
	s.Errors += suite.Errors
	s.Suites = append(s.Suites, suite)
}

func passing(path string) junitSuite {
	return junitSuite{Name: path, Tests: 1, Cases: []junitCase{{Name: "sentinel-lint", Class: path}}}
}

// cleanPaths returns the paths that were read and have no finding.
func (p *printer) cleanPaths() []string {
	found := map[string]bool{}
	for _, f := range p.shown() {
		found[f.At.File.Path()] = true
	}
	var out []string
	for _, path := range p.r.Paths {
		if !found[path] {
			out = append(out, visible(p.opts.Prefix+path))
		}
	}
	return out
}

// junitSuite returns the suite of a file. What the tool could not do is an error, what it found a failure.
func (p *printer) junitSuite(findings []*lint.Finding) junitSuite {
	s := junitSuite{Name: visible(p.place(findings[0].At).path)}
	for _, f := range findings {
		at := p.place(f.At)
		problem := &junitProblem{f.Severity.String(), visible(message(f)), p.plainText(f)}
		c := junitCase{
			Name:  fmt.Sprintf("%s (%d:%d)", f.Rule.Name, at.start.Line, at.start.Column),
			Class: s.Name, File: s.Name, Line: at.start.Line,
		}
		if f.Rule.Category == lint.Tool && f.Severity == lint.Error {
			c.Error = problem
			s.Errors++
		} else {
			c.Failure = problem
			s.Failures++
		}
		s.Tests++
		s.Cases = append(s.Cases, c)
	}
	return s
}

// plainText returns a finding with evidence and help, for a box that shows text.
func (p *printer) plainText(f *lint.Finding) string {
	at := p.place(f.At)
	lines := []string{at.String() + ": " + visible(message(f))}
	for _, e := range f.Evidence {
		if e.At.IsZero() {
			lines = append(lines, visible(e.Message))
			continue
		}
		lines = append(lines, p.place(e.At).String()+": "+visible(e.Message))
	}
	for _, a := range advices(f) {
		lines = append(lines, "help: "+visible(a.text))
	}
	return strings.Join(append(lines, p.docs(f.Rule)), "\n")
}

type (
	checkstyleReport struct {
		XMLName xml.Name `xml:"checkstyle"`
		Version string   `xml:"version,attr"`
		Files   []checkstyleFile
	}
	checkstyleFile struct {
		XMLName xml.Name `xml:"file"`
		Name    string   `xml:"name,attr"`
		Errors  []checkstyleError
	}
	checkstyleError struct {
		XMLName  xml.Name `xml:"error"`
		Line     int      `xml:"line,attr"`
		Column   int      `xml:"column,attr"`
		Severity string   `xml:"severity,attr"`
		Message  string   `xml:"message,attr"`
		Source   string   `xml:"source,attr"`
	}
)

// writeCheckstyle writes the XML of Checkstyle.
func writeCheckstyle(p *printer) error {
	out := checkstyleReport{Version: "5.0"}
	for findings := p.shown(); len(findings) > 0; {
		n := p.sameFile(findings)
		file := checkstyleFile{Name: visible(p.place(findings[0].At).path)}
		for _, f := range findings[:n] {
			start := p.place(f.At).start
			file.Errors = append(file.Errors, checkstyleError{
				Line: start.Line, Column: start.Column, Severity: f.Severity.String(),
				Message: visible(message(f)), Source: "sentinel-lint." + f.Rule.Name,
			})
		}
		out.Files = append(out.Files, file)
		findings = findings[n:]
	}
	return p.encodeXML(out)
}

// encodeXML writes a document whose texts are visible text; what XML 1.0 forbids becomes U+FFFD.
func (p *printer) encodeXML(v any) error {
	p.WriteString(xml.Header)
	e := xml.NewEncoder(p.Writer)
	e.Indent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	p.WriteByte('\n')
	return nil
}
