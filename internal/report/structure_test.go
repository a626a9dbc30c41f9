package report

import (
	"encoding/json"
	"encoding/xml"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// reports are those that every format is tested with.
func reports() map[string]*Report {
	return map[string]*Report{"sample": sample(), "clean": clean(), "hostile": hostile("::error::\x1b[2J <b>|`\u202e")}
}

// JSON is as its published schema says, and the schema names all members, so that none is written without being told.
func TestJSONSchema(t *testing.T) {
	path := filepath.Join("..", "..", "schema", "report.v1.json")
	published, err := jsonschema.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range reports() {
		v := decoded(t, written(t, JSON, r, Options{ShowIgnored: true}))
		if err := published.Validate(v); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
		for _, unknown := range undeclared(published, v, "") {
			t.Errorf("%s: the schema does not name %s", name, unknown)
		}
	}
	if published.Validate(decoded(t, `{"version": 2}`)) == nil {
		t.Error("the schema takes anything")
	}
}

// undeclared returns the paths of members that a schema does not name.
func undeclared(s *jsonschema.Schema, v any, at string) []string {
	for s.Ref != nil {
		s = s.Ref
	}
	var out []string
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			out = append(out, undeclared(s.Items.(*jsonschema.Schema), item, at+"[]")...)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if s.Properties[key] == nil {
				out = append(out, at+"."+key)
				continue
			}
			out = append(out, undeclared(s.Properties[key], v[key], at+"."+key)...)
		}
	}
	return out
}

// Lines of jsonl are a start, the findings of json, and a summary.
func TestJSONLines(t *testing.T) {
	r := sample()
	var whole struct{ Findings []map[string]any }
	if err := json.Unmarshal([]byte(written(t, JSON, r, Options{})), &whole); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(written(t, JSONL, r, Options{})), "\n")
	if len(lines) != len(whole.Findings)+2 {
		t.Fatalf("%d lines for %d findings", len(lines), len(whole.Findings))
	}
	for i, line := range lines {
		v := decoded(t, line).(map[string]any)
		want := "finding"
		switch i {
		case 0:
			want = "start"
		case len(lines) - 1:
			want = "summary"
		default:
			if v["fingerprint"] != whole.Findings[i-1]["fingerprint"] || v["message"] != whole.Findings[i-1]["message"] {
				t.Errorf("line %d is another finding than in json: %s", i+1, line)
			}
		}
		if v["type"] != want {
			t.Errorf("line %d is a %v, want a %s", i+1, v["type"], want)
		}
	}
}

// A JUnit report adds up, and no suite is without a case: Jenkins takes that for a broken run.
func TestJUnitStructure(t *testing.T) {
	for name, r := range reports() {
		type testcase struct {
			Name    string    `xml:"name,attr"`
			Class   string    `xml:"classname,attr"`
			Failure *struct{} `xml:"failure"`
			Error   *struct{} `xml:"error"`
		}
		type totals struct {
			Name     string `xml:"name,attr"`
			Tests    int    `xml:"tests,attr"`
			Failures int    `xml:"failures,attr"`
			Errors   int    `xml:"errors,attr"`
		}
		var suites struct {
			XMLName xml.Name `xml:"testsuites"`
			totals
			Suites []struct {
				totals
				Cases []testcase `xml:"testcase"`
			} `xml:"testsuite"`
		}
		if err := xml.Unmarshal([]byte(written(t, JUnit, r, Options{})), &suites); err != nil {
			t.Fatal(err)
		}
		var all totals
		names := map[string]bool{}
		for _, s := range suites.Suites {
			failures, problems := 0, 0
			for _, c := range s.Cases {
				if c.Failure != nil {
					failures++
				}
				if c.Error != nil {
					problems++
				}
				if c.Name == "" || c.Class == "" {
					t.Errorf("%s: a case without a name in %s", name, s.Name)
				}
			}
			if len(s.Cases) == 0 || s.Tests != len(s.Cases) || s.Failures != failures || s.Errors != problems || names[s.Name] {
				t.Errorf("%s: the suite %s is %+v", name, s.Name, s)
			}
			names[s.Name] = true
			all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+failures, all.Errors+problems
		}
		if len(suites.Suites) == 0 || suites.Tests != all.Tests || suites.Failures != all.Failures || suites.Errors != all.Errors {
			t.Errorf("%s: the suites are %d tests, %d failures, %d errors, the sum is %+v", name, suites.Tests, suites.Failures, suites.Errors, all)
		}
		if found := all.Failures + all.Errors; found != len(r.Findings) {
			t.Errorf("%s: %d failed cases for %d findings", name, found, len(r.Findings))
		}
	}
}

func TestCheckstyleStructure(t *testing.T) {
	for name, r := range reports() {
		var report struct {
			XMLName xml.Name `xml:"checkstyle"`
			Version string   `xml:"version,attr"`
			Files   []struct {
				Name   string `xml:"name,attr"`
				Errors []struct {
					Line     int    `xml:"line,attr"`
					Column   int    `xml:"column,attr"`
					Severity string `xml:"severity,attr"`
					Message  string `xml:"message,attr"`
					Source   string `xml:"source,attr"`
				} `xml:"error"`
			} `xml:"file"`
		}
		if err := xml.Unmarshal([]byte(written(t, Checkstyle, r, Options{})), &report); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, f := range report.Files {
			for _, e := range f.Errors {
				n++
				if e.Line < 1 || e.Column < 1 || !slices.Contains([]string{"error", "warning", "info"}, e.Severity) || e.Message == "" ||
					!strings.HasPrefix(e.Source, "sentinel-lint.") {
					t.Errorf("%s: %+v in %s", name, e, f.Name)
				}
			}
		}
		if report.Version == "" || n != len(r.Findings) {
			t.Errorf("%s: version %q, %d errors for %d findings", name, report.Version, n, len(r.Findings))
		}
	}
}

// GitLab drops issues of a fingerprint that it has seen, and takes paths from the root without "./".
func TestGitLabStructure(t *testing.T) {
	for name, r := range reports() {
		var issues []gitlabIssue
		text := written(t, GitLab, r, Options{Prefix: "content/"})
		d := json.NewDecoder(strings.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(&issues); err != nil || !strings.HasPrefix(text, "[") {
			t.Fatalf("%s: %v in %s", name, err, text)
		}
		seen := map[string]bool{}
		for _, i := range issues {
			if i.Description == "" || i.Check == "" || seen[i.Fingerprint] || i.Location.Lines.Begin < 1 ||
				!strings.HasPrefix(i.Location.Path, "content/") || !slices.Contains([]string{"info", "minor", "major"}, i.Severity) {
				t.Errorf("%s: %+v", name, i)
			}
			seen[i.Fingerprint] = true
		}
		if len(issues) != len(r.Findings) {
			t.Errorf("%s: %d issues for %d findings", name, len(issues), len(r.Findings))
		}
	}
}
