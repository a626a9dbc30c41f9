package config

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func testRules() []*lint.Rule {
	return []*lint.Rule{
		{Name: "duplicate-incident", Severity: lint.Error, Category: lint.Duplicates, Summary: "Two incidents of one alert"},
		{Name: "duplicate-name", Severity: lint.Info, Category: lint.Hygiene, Summary: "Two rules of one name"},
		{Name: "hidden-alert", Severity: lint.Warning, Category: lint.Transition, Summary: "Alerts that nobody sees"},
		{Name: "lookback-gap", Severity: lint.Error, Category: lint.Validity, Summary: "Events that no run sees"},
		{Name: "outdated-solution", Severity: lint.Warning, Category: lint.Versions, Summary: "A newer version exists"},
	}
}

func load(text string) (*Config, []Problem) {
	var names []string
	for _, r := range testRules() {
		names = append(names, r.Name)
	}
	return Load(source.NewFile(".sentinel-lint.yaml", []byte(text)), names)
}

// TestLoad compares the problems and the effective settings of every archive in testdata. UPDATE=1 writes them.
func TestLoad(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			c, problems := load(string(archive.Files[0].Data))
			var lines strings.Builder
			for _, p := range problems {
				lines.WriteString(p.Text() + "\n  " + string(p.At.Text()) + "\n")
			}
			got := map[string]string{"problems": lines.String(), "show": Text(c.Show(testRules()))}
			for i, f := range archive.Files[1:] {
				if os.Getenv("UPDATE") != "" {
					archive.Files[i+1].Data = []byte(got[f.Name])
				} else if diff := cmp.Diff(string(f.Data), got[f.Name]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", f.Name, diff)
				}
			}
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestSchemaIsPublished compares the embedded schema with the published one. UPDATE=1 publishes it.
func TestSchemaIsPublished(t *testing.T) {
	published := filepath.Join("..", "..", "schema", "config.v1.json")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(published, Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(published)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(text, Schema()) {
		t.Errorf("%s is not the embedded schema: run UPDATE=1 go test ./internal/config", published)
	}
}

// TestProducts compares the products of the schema with those that Defender XDR may make incidents of.
func TestProducts(t *testing.T) {
	var want []any
	for _, p := range catalog.Embedded().Products() {
		if p.XDR.Coverage != catalog.NotCovered && p.Key != "defender-xdr" {
			want = append(want, p.Key)
		}
	}
	got, _ := lookup(schema().plain, "/definitions/alertsOnly/items/enum").([]any)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("products (-catalogue +schema):\n%s", diff)
	}
}

func TestSchemaFor(t *testing.T) {
	var doc any
	if err := json.Unmarshal(SchemaFor(testRules()), &doc); err != nil {
		t.Fatal(err)
	}
	summary := lookup(doc, "/definitions/rules/properties/duplicate-name/description")
	if summary != "Two rules of one name" {
		t.Errorf("the schema says of a rule: %v", summary)
	}
	if !bytes.Equal(SchemaFor(testRules()), SchemaFor(testRules())) {
		t.Error("the schema differs from call to call")
	}
}

func TestSeverityOf(t *testing.T) {
	c, problems := load(`
rules: { duplicate-name: warning, lookback-gap: { limit: 3 } }
overrides:
  - { paths: ["lab/**"], rules: { duplicate-name: off, duplicate-incident: info } }
  - { paths: ["lab/keep"], rules: { duplicate-name: error, lookback-gap: { limit: 5, other: [x] } } }
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rules := map[string]*lint.Rule{}
	for _, r := range testRules() {
		rules[r.Name] = r
	}
	for _, test := range []struct {
		rule, path string
		want       lint.Severity
	}{
		{"duplicate-name", "prod/a.json", lint.Warning},
		{"duplicate-name", "lab/a.json", lint.Off},
		{"duplicate-name", "lab/keep/deep/a.json", lint.Error},
		{"duplicate-incident", "lab/keep/a.json", lint.Info},
		{"duplicate-incident", "labour/a.json", lint.Error},
		{"lookback-gap", "lab/keep/a.json", lint.Error},
	} {
		if got := c.SeverityOf(rules[test.rule], test.path); got != test.want {
			t.Errorf("SeverityOf(%s, %s) = %v, want %v", test.rule, test.path, got, test.want)
		}
	}
	if got := c.OptionsOf("lookback-gap", "prod/a.json"); len(got) != 1 || got[0].Value != 3 {
		t.Errorf("options are %v", got)
	}
	if got := c.OptionsOf("lookback-gap", "lab/keep/a.json"); len(got) != 2 || got[0].Value != 5 {
		t.Errorf("options of the override are %v", got)
	}
	if got := c.CheckOptions("lookback-gap", []string{"limits", "other"}); len(got) != 2 || got[0].Help != `write "limits"` {
		t.Errorf("unknown options are %v", got)
	}
}

// TestGrade checks findings that a rule grades otherwise than itself.
func TestGrade(t *testing.T) {
	rule := testRules()[0]
	for _, test := range []struct {
		config string
		graded lint.Severity
		want   lint.Severity
	}{
		{"", lint.Info, lint.Info},
		{"profile: strict", lint.Info, lint.Warning},
		{"profile: catalog", lint.Info, lint.Off},
		{"rules: { duplicate-incident: error }", lint.Info, lint.Error},
		{"rules: { duplicate-incident: off }", lint.Error, lint.Off},
		{"profile: strict\nrules: { duplicate-incident: info }", lint.Error, lint.Info},
	} {
		c, _ := load(test.config)
		if got := c.Grade(rule, test.graded, "a.json"); got != test.want {
			t.Errorf("%s: a finding of grade %v is %v, want %v", test.config, test.graded, got, test.want)
		}
	}
}

func TestWorkspaceFor(t *testing.T) {
	c, problems := load(`
workspace: { xdrIncidents: true, tenantMdcConnector: true, alertsOnly: [defender-for-cloud] }
workspaces:
  - { name: lab, paths: ["lab/**"], xdrIncidents: false, tenantMdcConnector: auto, alertsOnly: [] }
  - { name: rest, paths: ["*/rules/*.json", lab], portal: defender }
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, test := range []struct {
		path, name string
		xdr        bool
		alertsOnly int
	}{
		{"lab/rules/a.json", "lab", false, 0},
		{"prod/rules/a.json", "rest", true, 1},
		{"prod/rules/deep/a.json", "", true, 1},
		{"a.json", "", true, 1},
	} {
		w := c.WorkspaceFor(test.path)
		declared := w.Facts.Declared()
		if w.Name != test.name || declared.XDRIncidents.Or(!test.xdr) != test.xdr || len(declared.AlertsOnly) != test.alertsOnly {
			t.Errorf("%s belongs to %+v", test.path, w)
		}
	}
	if _, ok := c.WorkspaceFor("lab/a.json").Facts.Declared().TenantMDCConnector.Get(); ok {
		t.Error("auto does not take the place of the default")
	}
	if portal, ok := c.WorkspaceFor("prod/rules/a.json").Facts.DefenderPortal.Get(); !portal || !ok {
		t.Error("the portal is not declared")
	}
	if _, ok := c.WorkspaceFor("a.json").Facts.DefenderPortal.Get(); ok {
		t.Error("a portal is declared")
	}
}

// TestDeclare checks that the command line beats the file in every workspace, and leaves alone what it does not say.
func TestDeclare(t *testing.T) {
	c, _ := load(`
workspace: { xdrIncidents: true, tenantMdcConnector: true }
workspaces: [{ name: lab, paths: [lab], xdrIncidents: true }]
`)
	off, _ := load(`workspace: { xdrIncidents: false }`)
	c.Declare(off.Defaults)
	for _, path := range []string{"lab/a.json", "a.json"} {
		f := c.WorkspaceFor(path).Facts
		if f.XDRIncidents.Or(true) || !f.TenantMDCConnector.Or(false) {
			t.Errorf("facts of %s are %+v", path, f)
		}
	}
}

func TestUnmatched(t *testing.T) {
	c, _ := load(`
include: ["content/**", "missing/**"]
overrides: [{ paths: [lab], rules: {} }, { paths: [gone], rules: {} }]
parameters: { "*.bicep": [] }
`)
	var got []string
	for _, p := range c.Unmatched([]string{"content/a.json", "lab/b.json"}) {
		got = append(got, string(p.At.Text()))
	}
	if want := []string{`"missing/**"`, `"*.bicep"`, "gone"}; !slices.Equal(got, want) {
		t.Errorf("globs without effect are %v, want %v", got, want)
	}
}

func TestExpired(t *testing.T) {
	c, _ := load(`ignore: [{ rule: duplicate-name, reason: known, until: 2026-12-31 }, { rule: duplicate-name, reason: known }]`)
	day := func(y int, m time.Month, d int) time.Time {
		return time.Date(y, m, d, 23, 59, 0, 0, time.FixedZone("", -8*3600))
	}
	if c.Ignore[0].Expired(day(2026, 12, 31)) || !c.Ignore[0].Expired(day(2027, 1, 1)) {
		t.Error("an exception counts to the end of its last day, and no longer")
	}
	if c.Ignore[1].Expired(day(2099, 1, 1)) {
		t.Error("an exception without a last day has expired")
	}
}

func TestParametersFor(t *testing.T) {
	c, _ := load(`parameters: { "*.bicep": [a], "main.*": [b, c] }`)
	if got := c.ParametersFor("main.bicep"); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("parameter files are %v", got)
	}
	if got := c.ParametersFor("other.json"); got != nil {
		t.Errorf("parameter files are %v", got)
	}
}

// TestBomb checks that aliases which multiply are cut off.
func TestBomb(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		last := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+last+",", 9) + "*" + last + "]\n"
	}
	_, problems := load(bomb)
	found := slices.ContainsFunc(problems, func(p Problem) bool { return strings.Contains(p.Message, "the rest is not read") })
	if !found {
		t.Error("nothing says that the file is not read as a whole")
	}
}

// FuzzLoad checks that no file breaks the reader, and that every problem has a place in the file.
func FuzzLoad(f *testing.F) {
	archives, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range archives {
		if archive, err := txtar.ParseFile(path); err == nil {
			f.Add(string(archive.Files[0].Data))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, problems := load(text)
		for _, p := range problems {
			if p.Message == "" || p.At.Start < 0 || p.At.End < p.At.Start || int(p.At.End) > len(text) {
				t.Errorf("problem %q is at %d to %d of %d", p.Message, p.At.Start, p.At.End, len(text))
			}
		}
		c.Show(testRules())
		c.WorkspaceFor("a/b.json")
		c.SeverityOf(testRules()[0], "a/b.json")
		c.Unmatched([]string{"a/b.json"})
	})
}

// BenchmarkLongLine reads a file with as many values as are read, all in one line.
func BenchmarkLongLine(b *testing.B) {
	var text strings.Builder
	text.WriteString("rules: {")
	for i := range 30_000 {
		text.WriteString(" r" + strconv.Itoa(i) + ": loud,")
	}
	text.WriteString("}")
	for b.Loop() {
		if _, problems := load(text.String()); len(problems) < 30_000 {
			b.Fatalf("%d problems", len(problems))
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	archive, err := txtar.ParseFile("testdata/full.txtar")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		load(string(archive.Files[0].Data))
	}
}
