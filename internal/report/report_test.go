package report

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// golden compares got with testdata/report/name, or writes it there if UPDATE is set.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("..", "..", "testdata", "report", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (run with UPDATE=1 to accept):\n%s", path, diff)
	}
}

func written(t *testing.T, format Format, r *Report, opts Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, r, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	for _, format := range Formats() {
		t.Run(string(format), func(t *testing.T) {
			golden(t, string(format), written(t, format, sample(), Options{}))
			golden(t, string(format)+"-clean", written(t, format, clean(), Options{}))
			if format.About() == "" {
				t.Error("the format is not described")
			}
		})
	}
	golden(t, "full-terminal", written(t, Full, sample(), Options{Width: 80, Color: true, Hyperlinks: true, ShowIgnored: true}))
	golden(t, "full-narrow", written(t, Full, sample(), Options{Width: 60, Quiet: true}))
	if err := Write(&bytes.Buffer{}, "pdf", sample(), Options{}); err == nil {
		t.Error("an unknown format was written")
	}
}

func TestFailingWriter(t *testing.T) {
	for _, format := range Formats() {
		if err := Write(failing{}, format, sample(), Options{}); err == nil {
			t.Errorf("%s: the error of the writer is lost", format)
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, os.ErrClosed }

// Lines of a terminal of 80 columns are no longer than that, but for words that cannot be broken.
func TestWidth(t *testing.T) {
	for _, line := range strings.Split(written(t, Full, sample(), Options{Width: 80, Quiet: true}), "\n") {
		if w := displayWidth(line); w > 80 && strings.Contains(strings.TrimSpace(line), " ") && !strings.Contains(line, "┌─") {
			t.Errorf("%d columns: %s", w, line)
		}
	}
}

func displayWidth(s string) int {
	var r row
	r.put(0, s, plain)
	return len(r)
}

func TestSummaryLines(t *testing.T) {
	for name, test := range map[string]struct {
		report *Report
		want   []string
	}{
		"clean": {&Report{Summary: Summary{Files: 212, Resources: 148, AnalyticsRules: []Count{{"Scheduled", 140}, {"NRT", 8}}},
			Elapsed: 420 * time.Millisecond},
			[]string{"Checked 212 files (148 rules) in 0.4s: no findings"}},
		"clean by baseline": {&Report{Summary: Summary{Files: 1, Resources: 1, Connectors: 1}, Baseline: 3},
			[]string{"Checked 1 file (1 connector): no findings, 3 in baseline"}},
		"nothing": {&Report{Summary: Summary{Files: 31}},
			[]string{"found 0 Sentinel resources in 31 files; --show-files lists why each was skipped"}},
	} {
		if diff := cmp.Diff(test.want, test.report.SummaryLines()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

var (
	duplicateIncident = &lint.Rule{
		Name: "duplicate-incident", Summary: "an alert raises more than one incident", Severity: lint.Error,
		Category: lint.Duplicates, Since: "0.1.0",
		Why:   "Each incident is triaged; two for one alert cost twice the time, and closing one leaves the other open.",
		Quiet: "Rules for products that Defender XDR does not cover.",
		Fix:   "Disable the rule, or declare that Defender XDR leaves the product out:\n\n```yaml\nworkspace:\n  alertsOnly: [defender-for-cloud]\n```",
		Sources: []lint.Source{{
			Title: "Ingest Defender for Cloud incidents", Date: "2023-11-28", Says: "turn off the incident-creation rule",
			URL: "https://learn.microsoft.com/azure/sentinel/ingest-defender-for-cloud-incidents",
		}},
	}
	lookbackGap = &lint.Rule{
		Name: "lookback-gap", Summary: "a rule looks back over less time than passes between its runs", Severity: lint.Warning,
		Category: lint.Validity, Since: "0.1.0", Why: "Events between two windows are never queried.",
	}
	techniqueFormat = &lint.Rule{
		Name: "technique-format", Summary: "a technique is not an ATT&CK number", Severity: lint.Info,
		Category: lint.Hygiene, Since: "0.2.0", Why: "The matrix leaves the rule out.",
	}
	staleCatalog = &lint.Rule{
		Name: "stale-catalog", Summary: "the catalogue is old", Severity: lint.Info, Category: lint.Tool, Since: "0.1.0",
		Why: "Newer solutions are not known.",
	}
)

// in returns the span of the n-th occurrence, from 0, of some text in a file.
func in(f *source.File, text string, n int) source.Span {
	at := 0
	for {
		i := bytes.Index(f.Text()[at:], []byte(text))
		if i < 0 {
			panic("no " + text)
		}
		at += i
		if n == 0 {
			return f.Span(at, at+len(text))
		}
		n, at = n-1, at+len(text)
	}
}

// The files of the sample: Windows line ends, tabs, a portal export on one long line, wide characters before what is
// marked, and names that are made to do harm.
func sampleFiles() (rules, xdr, export, wide, evil *source.File) {
	rules = source.NewFile("rules/exported-rules.json", []byte(strings.ReplaceAll(`{
  "resources": [
    {
      "kind": "MicrosoftSecurityIncidentCreation",
      "properties": {
        "displayName": "Create incidents based on Defender for Cloud",
        "enabled": true,
        "severitiesFilter": null,
        "productFilter": "Azure Security Center"
      }
    },
    {
      "kind": "Scheduled",
      "properties": { "queryPeriod": "PT30M", "queryFrequency": "PT1H", "techniques": ["t1059"] }
    }
  ]
}
`, "\n", "\r\n")))
	xdr = source.NewFile("connectors/xdr.json", []byte("{\n\t\"dataTypes\": {\n\t\t\"incidents\":\t{ \"state\": \"Enabled\" }\n\t}\n}\n"))
	export = source.NewFile("export/portal.json", []byte(`{"a":"`+strings.Repeat("filler 😀 ", 2000)+
		`","queryPeriod":"PT30M","b":"`+strings.Repeat("x", 9000)+`","queryFrequency":"PT1H","c":"`+strings.Repeat("é", 900)+`"}`))
	wide = source.NewFile("rules/日本 und Ärger.yaml", []byte(
		"name: 監視ルール\nquery: 👩‍👩‍👧 é 日本 | where Product == \"ASC\"\t# 終\n"))
	evil = source.NewFile("::error::x/a\x1b[31m\n##vso[task.complete]`|<b>\u202e.json", []byte(
		"{\"displayName\": \"\x1b]0;pwned\x07 ::add-mask::x \u202egnp.exe ##vso[task.complete result=Failed] </script><script>alert(1)</script>\"}\n"))
	return rules, xdr, export, wide, evil
}

// sample returns a report that has something of everything.
func sample() *Report {
	rules, xdr, export, wide, evil := sampleFiles()
	double := lint.NewFinding(duplicateIncident, lint.Subject{Kind: "analytics rule", ID: "0d1e2f3a-1111-4222-8333-444455556666",
		Name: "Create incidents based on Defender for Cloud"}, in(rules, `"Azure Security Center"`, 0),
		"each Defender for Cloud alert raises two incidents: one by this rule, one by Defender XDR").
		Labelf("makes an incident from every Defender for Cloud alert").
		Becausef(lint.Subject{Kind: "analytics rule"}, in(rules, "true", 0), "the rule is enabled").
		Becausef(lint.Subject{Kind: "data connector", ID: "xdr"}, in(xdr, `"Enabled"`, 0), "Defender XDR makes one too").
		Helpf(`disable the rule ("enabled": false)`).
		Helpf("declare that Defender XDR leaves this product out: workspace.alertsOnly: [defender-for-cloud]").
		Notef("Microsoft's pages disagree about subscriptions without a plan").
		Suggest("disable the rule", lint.Unsafe, edit.Replace(in(rules, "true", 0), "false"))
	gap := lint.NewFinding(lookbackGap, lint.Subject{Kind: "analytics rule", ID: "gap"}, in(export, `"PT30M"`, 0),
		"looks back 30m but runs only every 1h: 30m of events are never queried").
		Becausef(lint.Subject{}, in(export, `"PT1H"`, 0), "runs every 1h").
		Suggest("look back over 1h", lint.Unsafe, edit.Replace(in(export, `"PT30M"`, 0), `"PT1H"`))
	both := lint.NewFinding(lookbackGap, lint.Subject{Kind: "analytics rule", ID: "both"}, in(rules, `"PT30M"`, 0),
		"looks back 30m but runs only every 1h: 30m of events are never queried").
		Labelf("looks back 30m").
		Becausef(lint.Subject{}, in(rules, `"PT1H"`, 0), "runs every 1h").
		Assuming("parameters('enabled') is true")
	technique := lint.NewFinding(techniqueFormat, lint.Subject{Kind: "analytics rule", ID: "both"}, in(rules, `"t1059"`, 0),
		`technique "t1059" is written "T1059" in the ATT&CK matrix`).
		Suggest("write T1059", lint.Safe, edit.Replace(in(rules, `"t1059"`, 0), `"T1059"`))
	product := lint.NewFinding(lookbackGap, lint.Subject{Kind: "analytics rule", ID: "wide", Name: "監視ルール"}, in(wide, `"ASC"`, 0),
		`no alert has product "ASC"`)
	hostile := lint.NewFinding(duplicateIncident, lint.Subject{Kind: "analytics rule", ID: "evil", Name: "\x1b[2J\n::stop-commands::x"},
		in(evil, "::add-mask::x", 0), "\x1b[2J\n::stop-commands::x ##[error]y ##vso[task.setvariable]z <img src=x onerror=alert(1)> | `a` [b](javascript:c) \u202e %0A ,").
		Labelf("::error::label\x07").
		Becausef(lint.Subject{}, evil.Whole(), "all of \u2066it")
	resource := lint.NewFinding(duplicateIncident, lint.Subject{Kind: "analytics rule", ID: "block"},
		rules.Span(int(in(rules, "{", 1).Start), int(in(rules, "}", 1).End)), "the whole resource is doubled").
		Becausef(lint.Subject{}, source.Span{}, "declared in the configuration")
	resource.Workspace = "prod"
	tool := lint.NewFinding(staleCatalog, lint.Subject{}, source.Span{}, "the catalogue is of 2026-01-01: 300 days old")
	ignored := lint.NewFinding(techniqueFormat, lint.Subject{Kind: "analytics rule", ID: "i"}, in(rules, "null", 0), "ignored one")
	graph, paths := sampleFlow(rules, xdr, evil)
	double.Along(paths...)
	findings := []*lint.Finding{double, gap, both, technique, product, hostile, resource, tool}
	slices.SortFunc(findings, lint.Compare)
	return &Report{
		Findings: findings, Ignored: []Ignored{{ignored, "comment", "kept until the move"}}, Baseline: 31,
		Rules: []*lint.Rule{lookbackGap, duplicateIncident, techniqueFormat, staleCatalog},
		Summary: Summary{
			Files: 212, Resources: 180, AnalyticsRules: []Count{{"Scheduled", 140}, {"NRT", 8}}, AutomationRules: 9,
			Connectors: 6, Solutions: 14, Unknown: []Count{{"parameter without value", 3}},
		},
		Paths:      []string{"rules/clean.json", "rules/exported-rules.json"},
		Workspaces: []Workspace{{"", graph}},
		Version:    "1.2.0", Docs: "v1.2.0", Catalog: "2026-10-01",
	}
}

// sampleFlow returns a flow in which alerts of one product become incidents twice, and the two ways.
func sampleFlow(rules, xdr, evil *source.File) (*flow.Graph, []flow.Path) {
	node := func(kind flow.Kind, key, name string, object any) *flow.Node {
		return &flow.Node{Kind: kind, Key: key, Name: name, Object: object}
	}
	cloud := node(flow.Product, "defender-for-cloud", "Defender for Cloud", nil)
	legacy := node(flow.Connector, "AzureSecurityCenter", "Defender for Cloud (subscription-based)", nil)
	integration := node(flow.Connector, "MicrosoftThreatProtection", "Defender XDR", nil)
	table := node(flow.Table, "SecurityAlert", "SecurityAlert", nil)
	queue := node(flow.Queue, "incidents", "incident queue", nil)
	doubling := node(flow.Rule, "0d1e2f3a", "Create incidents based on Defender for Cloud", &model.AnalyticsRule{ID: model.Identity{
		ID: "0d1e2f3a-1111-4222-8333-444455556666", Name: "Create incidents based on Defender for Cloud"}})
	hostile := node(flow.Rule, "evil", "</title><script>alert(1)</script>\n\x1b[31m\"]; click a \"javascript:x\"", nil)
	g := &flow.Graph{}
	add := func(from, to *flow.Node, open fact.Condition, says string, at source.Span) *flow.Edge {
		e := &flow.Edge{From: from, To: to, Open: open, Carries: flow.All(), Says: says, At: at}
		g.Add(e)
		return e
	}
	assumed := fact.Assuming(fact.Atom{Expr: "parameters('xdr')"})
	a := flow.Path{
		add(cloud, legacy, fact.Always(), "", source.Span{}),
		add(legacy, table, fact.Always(), "the connector stores each alert", source.Span{}),
		add(table, doubling, fact.Always(), "makes an incident of each Defender for Cloud alert", in(rules, `"Azure Security Center"`, 0)),
		add(doubling, queue, fact.Always(), "", in(rules, `"Azure Security Center"`, 0)),
	}
	b := flow.Path{
		add(cloud, integration, fact.Always(), "", source.Span{}),
		add(integration, queue, fact.Always(), "Defender XDR makes one too", in(xdr, `"Enabled"`, 0)),
	}
	for _, name := range []string{"Defender for Endpoint", "Defender for Identity", "Defender for Office 365", "Entra ID Protection"} {
		add(node(flow.Product, name, name, nil), integration, assumed, "", source.Span{})
	}
	add(table, hostile, assumed, "::error::\x1b<b>", in(evil, "::add-mask::x", 0))
	add(hostile, queue, fact.Always(), "", source.Span{})
	for i := range 6 {
		rule := node(flow.Rule, fmt.Sprint(i), fmt.Sprintf("Rule %d", i), nil)
		add(table, rule, fact.Always(), "", source.Span{})
		add(rule, queue, fact.Always(), "", source.Span{})
	}
	return g, []flow.Path{a, b}
}

// clean returns a report without findings.
func clean() *Report {
	return &Report{
		Summary: Summary{Files: 3, Resources: 2, AnalyticsRules: []Count{{"Scheduled", 2}}},
		Version: "1.2.0", Docs: "v1.2.0", Catalog: "2026-10-01",
	}
}
