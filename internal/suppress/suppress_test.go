package suppress

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

var (
	ruleA      = &lint.Rule{Name: "rule-a", Severity: lint.Error, Category: lint.Duplicates}
	ruleB      = &lint.Rule{Name: "rule-b", Severity: lint.Warning, Category: lint.Validity}
	unused     = &lint.Rule{Name: "unused-ignore", Severity: lint.Warning, Category: lint.Tool}
	expired    = &lint.Rule{Name: "expired-ignore", Severity: lint.Warning, Category: lint.Tool}
	unreasoned = &lint.Rule{Name: "ignore-without-reason", Severity: lint.Info, Category: lint.Tool}
	testRules  = Rules{unused, expired, unreasoned}
	options    = Options{Rules: testRules, Names: []string{"rule-a", "rule-b"}}
)

// findings returns a finding of rule-a at each "@" and of rule-b at each "%" of a text.
func findings(f *source.File) []*lint.Finding {
	var out []*lint.Finding
	for i, c := range f.Text() {
		rule := map[byte]*lint.Rule{'@': ruleA, '%': ruleB}[c]
		if rule != nil {
			out = append(out, lint.NewFinding(rule, lint.Subject{Kind: "analytics rule", ID: fmt.Sprint(i)}, f.Span(i, i+1), "m"))
		}
	}
	return out
}

// told returns what is told of a file: "line rule" for each finding that remains.
func told(f *source.File) []string {
	var out []string
	for _, found := range Apply(findings(f), Comments(f), options).Findings {
		out = append(out, fmt.Sprintf("%d %s", f.Locate(found.At.Start).Line, found.Rule.Name))
	}
	return out
}

func TestComments(t *testing.T) {
	for _, test := range []struct {
		name, path, text string
		want             []string
	}{
		{"end of line", "a.yaml", "a: @ # sentinel-lint: ignore[rule-a] why\nb: @\n", []string{"2 rule-a"}},
		{"own line", "a.yaml", "# sentinel-lint: ignore[rule-a] why\na: @\nb: @\n", []string{"3 rule-a"}},
		{"own line, whole mapping", "a.yaml", "# sentinel-lint: ignore[rule-a] why\na:\n  b: @\n\n  c: @\nd: @\n", []string{"6 rule-a"}},
		{"own line, element of a list", "a.yaml",
			"- a: 1\n# sentinel-lint: ignore[rule-a] why\n- a: @\n  b: @\n- a: @\n", []string{"5 rule-a"}},
		{"several rules", "a.yaml", "a: @% # sentinel-lint: ignore[rule-a, rule-b] why\n", nil},
		{"other rule", "a.yaml", "a: @% # sentinel-lint: ignore[rule-b] why\n", []string{"1 rule-a"}},
		{"stacked", "a.yaml", "# sentinel-lint: ignore[rule-a] x\n# sentinel-lint: ignore[rule-b] y\n\na: @%\n", nil},
		{"whole file", "a.yaml", "# sentinel-lint: file-ignore[rule-a] why\na: @\nb: @%\n", []string{"3 rule-b"}},
		{"query in YAML", "a.yaml", "q: |\n  // sentinel-lint: ignore[rule-a] why\n  T | where @\n  | take @\n", []string{"4 rule-a"}},
		{"Windows line ends", "a.yaml", "# sentinel-lint: ignore[rule-a] why\r\na: @\r\nb: @\r\n", []string{"3 rule-a"}},
		{"a mention is no comment", "a.yaml", "a: @ sentinel-lint: ignore[rule-a] why\n", []string{"1 rule-a"}},
		{"JSON, object", "a.json", "[\n// sentinel-lint: ignore[rule-a] why\n{\"a\": \"}\",\n\"b\": \"@\"},\n{\"c\": \"@\"}]\n", []string{"5 rule-a"}},
		{"JSON, block comment", "a.json", "{\"a\": \"@\" /* sentinel-lint: ignore[rule-a] why */, \n\"b\": \"@\"}", []string{"2 rule-a"}},
		{"JSON, query", "a.json", `{"q": "T\n// sentinel-lint: ignore[rule-a] why\n| where @\n| take @"}`, []string{"1 rule-a"}},
		{"JSON, end of line of a query", "a.json", `{"q": "T | where @ // sentinel-lint: ignore[rule-a] why\n| take @"}`, []string{"1 rule-a"}},
		{"JSON, after a query", "a.json", "{\"q\": \"x // y\",\n// sentinel-lint: ignore[rule-a] why\n\"b\": \"@\"}", nil},
		{"Bicep", "a.bicep", "// sentinel-lint: ignore[rule-a] why\nresource r 'x' = {\n  a: '''\n}'''\n  b: @ /* } */\n}\nvar c = @\n",
			[]string{"7 rule-a"}},
		{"KQL", "a.kql", "T\n// sentinel-lint: ignore[rule-a] why\n| where @\n| where @\n", []string{"4 rule-a"}},
		{"Terraform", "a.tf", "# sentinel-lint: ignore[rule-a] why\nresource \"a\" \"b\" {\n  c = \"@\"\n}\nd = \"@\"\n", []string{"5 rule-a"}},
		{"unused", "a.yaml", "a: 1 # sentinel-lint: ignore[rule-a] why\n", []string{"1 unused-ignore"}},
		{"nothing follows", "a.yaml", "a: @\n# sentinel-lint: ignore[rule-a] why\n", []string{"1 rule-a", "2 unused-ignore"}},
		{"no reason", "a.yaml", "a: @ # sentinel-lint: ignore[rule-a]\n", []string{"1 ignore-without-reason"}},
		{"no rule", "a.yaml", "a: @ # sentinel-lint: ignore rule-a why\n", []string{"1 rule-a", "1 unused-ignore"}},
		{"empty brackets", "a.yaml", "a: @ # sentinel-lint: ignore[] why\n", []string{"1 rule-a", "1 unused-ignore"}},
		{"not closed", "a.yaml", "a: @ # sentinel-lint: ignore[rule-a\n", []string{"1 rule-a", "1 unused-ignore"}},
		{"end of file", "a.kql", "// sentinel-lint:", []string{"1 unused-ignore"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, told(source.NewFile(test.path, []byte(test.text)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The fix of an unused exception removes it and leaves the rest as it is.
func TestRemoval(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"a: 1\r\n  # sentinel-lint: ignore[rule-a] why\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"},
		{"a: 1 \t# sentinel-lint: ignore[rule-a] why\nb: 2\n", "a: 1\nb: 2\n"},
		{"a: 1 # sentinel-lint: ignore[rule-a, rule-b] why\n", "a: 1\n"},
		{"a: @ # sentinel-lint: ignore[rule-a, rule-b] why\n", "a: @ # sentinel-lint: ignore[rule-a] why\n"},
		{"a: % # sentinel-lint: ignore[rule-a,rule-b] why\n", "a: % # sentinel-lint: ignore[rule-b] why\n"},
		{"# sentinel-lint: ignore[rule-a] why", ""},
	} {
		f := source.NewFile("a.yaml", []byte(test.text))
		var edits []edit.Edit
		for _, found := range Apply(findings(f), Comments(f), options).Findings {
			for _, fix := range found.Fixes {
				edits = append(edits, fix.Edits...)
			}
		}
		got, err := edit.Apply(f.Text(), edits)
		if err != nil || string(got) != test.want {
			t.Errorf("%q becomes %q, %v; want %q", test.text, got, err, test.want)
		}
	}
}

func messages(list []*lint.Finding) []string {
	var out []string
	for _, f := range list {
		out = append(out, f.Rule.Name+": "+f.Message)
	}
	return out
}

func TestConfigured(t *testing.T) {
	file := source.NewFile(".sentinel-lint.yaml", []byte("ignore: [1, 2, 3, 4, 5]\n"))
	content := source.NewFile("a.json", []byte("@@"))
	found := findings(content)
	found[0].Subject = lint.Subject{Kind: "analytics rule", ID: "0D1E", Name: "Impossible travel"}
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	now := day("2026-11-25")
	for _, test := range []struct {
		name    string
		ignore  config.Ignore
		ignored int
		want    []string
	}{
		{"by id", config.Ignore{Rule: "rule-a", Subject: "0d1e", Reason: "r"}, 1, []string{"rule-a: m"}},
		{"by name", config.Ignore{Rule: "rule-a", Subject: "impossible TRAVEL", Reason: "r"}, 1, []string{"rule-a: m"}},
		{"everything", config.Ignore{Rule: "rule-a", Reason: "r"}, 2, nil},
		{"on the last day", config.Ignore{Rule: "rule-a", Reason: "r", Until: now}, 2, nil},
		{"expired", config.Ignore{Rule: "rule-a", Reason: "r", Until: day("2026-11-24")}, 0, []string{
			`expired-ignore: the exception for "rule-a" ended on 2026-11-24: its findings count again`, "rule-a: m", "rule-a: m"}},
		{"unused", config.Ignore{Rule: "rule-b", Reason: "r"}, 0, []string{
			`unused-ignore: there is no finding of "rule-b" here: the exception has no effect`, "rule-a: m", "rule-a: m"}},
		{"misspelt", config.Ignore{Rule: "rule-aa", Reason: "r"}, 0, []string{
			`unused-ignore: there is no rule "rule-aa": the exception has no effect`, "rule-a: m", "rule-a: m"}},
	} {
		test.ignore.At, test.ignore.RuleAt = file.Span(9, 10), file.Span(9, 10)
		got := Apply(found, Configured([]config.Ignore{test.ignore}, now), options)
		if diff := cmp.Diff(test.want, messages(got.Findings)); diff != "" || len(got.Ignored) != test.ignored {
			t.Errorf("%s: %d ignored, %s", test.name, len(got.Ignored), diff)
		}
	}
	idle := Configured([]config.Ignore{{Rule: "rule-b", Reason: "r", At: file.Whole()}}, now)
	partial := options
	partial.Partial = true
	if got := Apply(found, idle, partial).Findings; len(got) != 2 {
		t.Errorf("an exception for files that were not read is told: %v", messages(got))
	}
	selected := options
	selected.Ran = func(name string) bool { return name == "rule-a" }
	if got := Apply(found, idle, selected).Findings; len(got) != 2 {
		t.Errorf("an exception for a rule that was not run is told: %v", messages(got))
	}
}

func TestInResources(t *testing.T) {
	f := source.NewFile("a.json", []byte(`[{"name": "r1", "a": "@", "metadata": {"sentinel-lint": {"ignore": {"rule-a": "why", "rule-b": ""}}}}, {"a": "@"}]`))
	first := jsonc.Parse(f).Root().Elem(0)
	at := source.Origin{At: first.Span()}
	r := &model.Resource{Name: fact.Literal("r1", f.Whole()), Body: value.NewObject([]value.Member{{
		Key: "metadata", Value: jsonc.Value(first.Get("metadata")),
	}}, at), Origin: at}
	got := Apply(findings(f), InResources([]*model.Resource{r}), options)
	want := []string{
		`ignore-without-reason: the exception for "rule-b" gives no reason: nobody can tell later whether it still holds`,
		`unused-ignore: there is no finding of "rule-b" here: the exception has no effect`,
		"rule-a: m",
	}
	if diff := cmp.Diff(want, messages(got.Findings)); diff != "" {
		t.Error(diff)
	}
	if len(got.Ignored) != 1 || got.Ignored[0].Ignore.Reason != "why" || got.Ignored[0].Ignore.By.String() != "metadata" {
		t.Errorf("ignored: %+v", got.Ignored)
	}
}

func FuzzComments(f *testing.F) {
	f.Add("// sentinel-lint: ignore[a] x\n{\"a\": '''\n", uint8(0))
	f.Add("{\"q\": \"// sentinel-lint: ignore[a]\\nx\"}", uint8(1))
	f.Add("/* sentinel-lint: file-ignore[", uint8(2))
	f.Add("# sentinel-lint: ignore[a,,b] */", uint8(3))
	f.Add("# sentinel-lint: ignore[\ra]", uint8(0))
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		name := [...]string{"a.yaml", "a.json", "a.bicep", "a.tf"}[kind%4]
		file := source.NewFile(name, []byte(text))
		for _, i := range Comments(file) {
			for _, at := range []source.Span{i.At, i.target, i.removal.At} {
				if at.Start < 0 || at.End < at.Start || int(at.End) > len(text) {
					t.Fatalf("span %d-%d of %d bytes", at.Start, at.End, len(text))
				}
			}
			for _, n := range i.Rules {
				if name == "a.yaml" && string(n.At.Text()) != n.Text {
					t.Fatalf("name %q at %q", n.Text, n.At.Text())
				}
			}
			if strings.TrimSpace(i.Reason) != i.Reason {
				t.Fatalf("reason %q", i.Reason)
			}
		}
	})
}
