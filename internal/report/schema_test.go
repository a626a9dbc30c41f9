package report

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.Compile(filepath.Join("..", "..", "testdata", "report", "schema", name))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return v
}

func TestSchemas(t *testing.T) {
	build := Options{ShowIgnored: true, Build: &AzureBuild{Organization: "o", Project: "p", DefinitionID: "1", PhaseID: "x", BuildID: "9"}}
	for _, test := range []struct {
		format Format
		schema string
	}{{SARIF, "sarif-2.1.0.json"}, {RDJSON, "rdf-DiagnosticResult.json"}, {RDJSONL, "rdf-Diagnostic.json"}} {
		s := schema(t, test.schema)
		for name, r := range map[string]*Report{"sample": sample(), "clean": clean()} {
			text := strings.TrimSpace(written(t, test.format, r, build))
			documents := []string{text}
			if test.format == RDJSONL {
				documents = strings.Split(text, "\n")
			}
			for _, d := range documents {
				if d == "" {
					continue
				}
				if err := s.Validate(decoded(t, d)); err != nil {
					t.Errorf("%s of %s: %#v", test.format, name, err)
				}
			}
		}
	}
	if schema(t, "sarif-2.1.0.json").Validate(decoded(t, `{"version": "2.1.0", "runs": [{}]}`)) == nil {
		t.Error("the schema takes a run without a tool")
	}
}

func TestXMLIsWellFormed(t *testing.T) {
	for _, format := range []Format{JUnit, Checkstyle} {
		for _, r := range []*Report{sample(), clean()} {
			d := xml.NewDecoder(strings.NewReader(written(t, format, r, Options{})))
			for {
				if _, err := d.Token(); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s: %v", format, err)
				}
			}
		}
	}
}

// Each format counts columns in the unit that its readers expect.
func TestColumns(t *testing.T) {
	f := source.NewFile("a.yaml", []byte("é😀日\tX\n"))
	finding := lint.NewFinding(lookbackGap, lint.Subject{}, in(f, "X", 0), "m")
	r := &Report{Findings: []*lint.Finding{finding}}
	const runes, utf16, bytes = 5, 6, 11
	for format, want := range map[Format]string{
		Concise:    fmt.Sprintf("a.yaml:1:%d:", runes),
		Full:       fmt.Sprintf("a.yaml:1:%d\n", runes),
		GitHub:     fmt.Sprintf("col=%d,endColumn=%d", runes, runes+1),
		Azure:      fmt.Sprintf("columnnumber=%d;", runes),
		Checkstyle: fmt.Sprintf(`column="%d"`, runes),
		SARIF:      fmt.Sprintf(`"startColumn": %d`, utf16),
		RDJSONL:    fmt.Sprintf(`"start":{"line":1,"column":%d}`, bytes),
		JSONL:      fmt.Sprintf(`"byteOffset":%d,"line":1,"column":%d,"utf16Column":%d`, bytes-1, runes, utf16),
	} {
		if out := written(t, format, r, Options{}); !strings.Contains(out, want) {
			t.Errorf("%s lacks %s:\n%s", format, want, out)
		}
	}
}

// More findings than GitHub and Azure Pipelines keep: the last place says how many more, and the log has them all.
func TestBudgets(t *testing.T) {
	f := source.NewFile("a.json", []byte(strings.Repeat("x\n", 50)))
	r := &Report{}
	for i := range 33 {
		finding := lint.NewFinding(duplicateIncident, lint.Subject{}, f.Span(2*i, 2*i+1), fmt.Sprintf("number %d", i))
		if i < 5 {
			finding.Assuming("it is so")
		}
		r.Findings = append(r.Findings, finding)
	}
	for format, command := range map[Format]string{GitHub: "::error ", Azure: "##vso[task.logissue type=error;"} {
		out := written(t, format, r, Options{})
		if n := strings.Count(out, "\n"+command) + strings.Count(out[:len(command)], command); n != 10 {
			t.Errorf("%s: %d annotations", format, n)
		}
		if !strings.Contains(out, "and 24 more errors: see the log") {
			t.Errorf("%s does not say what is left out:\n%s", format, out)
		}
		for i := range 33 {
			if !strings.Contains(out, fmt.Sprintf("number %d", i)) {
				t.Errorf("%s lost finding %d", format, i)
			}
		}
		if first, _, _ := strings.Cut(out, "\n"); !strings.Contains(first, "number 5") {
			t.Errorf("%s: a likely finding comes before certain ones: %s", format, first)
		}
	}
}

func TestMarkdownIsCut(t *testing.T) {
	f := source.NewFile("a.json", []byte("x"))
	r := &Report{}
	for range 3000 {
		r.Findings = append(r.Findings, lint.NewFinding(duplicateIncident, lint.Subject{}, f.Whole(), strings.Repeat("long ", 100)))
	}
	out := written(t, Markdown, r, Options{})
	if len(out) > 1<<20 || !strings.Contains(out, "more findings: the summary is full") || strings.Contains(out, "|\nand") {
		t.Errorf("%d bytes, ending in %q", len(out), out[len(out)-200:])
	}
}

// GitHub takes 25,000 results and keeps the gravest: so does the log.
func TestSARIFIsCut(t *testing.T) {
	f := source.NewFile("a.json", []byte("x"))
	r := &Report{}
	for i := range sarifResults + 10 {
		rule := techniqueFormat
		if i > sarifResults {
			rule = duplicateIncident
		}
		r.Findings = append(r.Findings, lint.NewFinding(rule, lint.Subject{}, f.Whole(), "m"))
	}
	out := written(t, SARIF, r, Options{})
	if n := strings.Count(out, `"ruleId": "duplicate-incident"`); n != 9 {
		t.Errorf("%d of the gravest results are there", n)
	}
	if n := strings.Count(out, `"ruleId"`); n != sarifResults || !strings.Contains(out, "10 results of low severity are left out") {
		t.Errorf("%d results", n)
	}
}

func TestGitLabFingerprintsDiffer(t *testing.T) {
	f := source.NewFile("a.json", []byte("xy"))
	same := func(at int) *lint.Finding {
		return lint.NewFinding(duplicateIncident, lint.Subject{Kind: "k", ID: "i"}, f.Span(at, at+1), "m")
	}
	out := written(t, GitLab, &Report{Findings: []*lint.Finding{same(0), same(1)}}, Options{})
	var issues []gitlabIssue
	if err := json.Unmarshal([]byte(out), &issues); err != nil {
		t.Fatal(err)
	}
	if len(issues) != 2 || issues[0].Fingerprint == issues[1].Fingerprint {
		t.Errorf("issues collapse: %s", out)
	}
}

// Versions of programs that are not released are numbers too, as SARIF wants them.
func TestSARIFVersion(t *testing.T) {
	for version, want := range map[string]string{"1.2.0": "1.2.0", "devel": "0.0.0-devel"} {
		if out := written(t, SARIF, &Report{Version: version}, Options{}); !strings.Contains(out, `"semanticVersion": "`+want+`"`) {
			t.Errorf("%s: %s", version, out)
		}
	}
}

func TestURI(t *testing.T) {
	for in, want := range map[string]string{
		"a b/ü.json":   "a%20b/%C3%BC.json",
		"./x:y?z#%":    "x%3Ay%3Fz%23%25",
		"a/-._~9Z.yml": "a/-._~9Z.yml",
	} {
		if got := uriOf(in); got != want {
			t.Errorf("uriOf(%q) = %q, want %q", in, got, want)
		}
	}
}
