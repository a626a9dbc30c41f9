package report

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// strictly reads a schema, and lets it refuse members that it does not name: readers may meet them, our tests may not.
func strictly(t *testing.T, path ...string) *jsonschema.Schema {
	t.Helper()
	name := filepath.Join(append([]string{"..", ".."}, path...)...)
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	schema := decoded(t, string(content))
	var close func(v any)
	close = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				close(e)
			}
		case map[string]any:
			if _, has := v["properties"]; has && v["type"] == "object" {
				v["additionalProperties"] = false
			}
			for _, e := range v {
				close(e)
			}
		}
	}
	close(schema)
	closed, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	s, err := jsonschema.CompileString(filepath.ToSlash(name), string(closed))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestReportSchema wants the published schema of the JSON report to know all that is written. The lines of jsonl are made
// into a document again.
func TestReportSchema(t *testing.T) {
	s := strictly(t, "schema", "report.v1.json")
	for name, r := range map[string]*Report{"sample": sample(), "clean": clean()} {
		for _, opts := range []Options{{}, {ShowIgnored: true}} {
			if err := s.Validate(decoded(t, written(t, JSON, r, opts))); err != nil {
				t.Errorf("json of %s: %#v", name, err)
			}
			if err := s.Validate(joined(t, written(t, JSONL, r, opts))); err != nil {
				t.Errorf("jsonl of %s: %#v", name, err)
			}
		}
	}
	for _, wrong := range []string{`{"version": 1}`, `{"version": 2, "tool": {"name": "sentinel-lint", "version": ""}, "summary": {}, "findings": []}`} {
		if s.Validate(decoded(t, wrong)) == nil {
			t.Errorf("the schema takes %s", wrong)
		}
	}
}

// joined makes the document of the lines of a JSONL report.
func joined(t *testing.T, lines string) map[string]any {
	findings := []any{}
	document := map[string]any{}
	for line := range strings.Lines(lines) {
		object, _ := decoded(t, line).(map[string]any)
		kind := object["type"]
		delete(object, "type")
		switch kind {
		case "start":
			document["version"], document["tool"] = object["version"], object["tool"]
		case "finding":
			findings = append(findings, object)
		case "summary":
			document["summary"] = object
		default:
			t.Errorf("a line of type %v", kind)
		}
	}
	document["findings"] = findings
	return document
}

func TestGitLabSchema(t *testing.T) {
	s := strictly(t, "testdata", "report", "schema", "gitlab-codequality.json")
	for name, r := range map[string]*Report{"sample": sample(), "clean": clean()} {
		if err := s.Validate(decoded(t, written(t, GitLab, r, Options{}))); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
	}
	if s.Validate(decoded(t, `[{"description": "d", "check_name": "c", "fingerprint": "f", "severity": "error", "location": {"path": "a", "lines": {"begin": 1}}}]`)) == nil {
		t.Error("the schema takes a severity that GitLab does not know")
	}
}

// A matcher is a problem matcher of GitHub Actions: which groups of a regular expression say what of a line.
type matcher struct {
	Owner    string `json:"owner"`
	Severity string `json:"severity"`
	Pattern  []struct {
		Regexp                                      string
		File, Line, Column, Severity, Code, Message int
	} `json:"pattern"`
}

// match returns what the runner takes from a line: "severity file:line:column code: message".
func (m matcher) match(line string) (string, bool) {
	p := m.Pattern[0]
	groups := regexp.MustCompile(p.Regexp).FindStringSubmatch(line)
	if groups == nil {
		return "", false
	}
	severity := m.Severity
	if p.Severity > 0 {
		severity = groups[p.Severity]
	}
	return fmt.Sprintf("%s %s:%s:%s %s: %s", severity, groups[p.File], groups[p.Line], groups[p.Column], groups[p.Code], groups[p.Message]), true
}

// TestProblemMatcher applies the matchers in .github to the concise format: each finding is matched once, with all its
// parts, and nothing else is. The runner knows the severities error, warning and notice.
func TestProblemMatcher(t *testing.T) {
	content, err := os.ReadFile(filepath.Join("..", "..", ".github", "sentinel-lint-matcher.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Matchers []matcher `json:"problemMatcher"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for line := range strings.Lines(written(t, Concise, sample(), Options{ShowIgnored: true})) {
		for _, m := range file.Matchers {
			if found, ok := m.match(strings.TrimSuffix(line, "\n")); ok {
				got = append(got, found)
			}
		}
	}
	p := &printer{r: sample(), opts: Options{ShowIgnored: true, Anchor: ".sentinel-lint.yaml"}}
	for _, f := range p.shown() {
		severity := map[string]string{"error": "error", "warning": "warning", "info": "notice"}[f.Severity.String()]
		want = append(want, severity+" "+p.place(f.At).String()+" "+f.Rule.Name+": "+visible(message(f)))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(want) == 0 {
		t.Errorf("matched\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, m := range file.Matchers {
		if found, ok := m.match("3 errors, 3 warnings, 2 infos, " + strconv.Itoa(1) + " suppressed"); ok {
			t.Errorf("%s takes the summary for %s", m.Owner, found)
		}
	}
}
