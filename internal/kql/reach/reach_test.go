package reach_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// world is a small catalogue: what alerts of some products look like.
var world = &reach.World{
	Products: []reach.Product{
		{Key: "mdc", Sources: []string{"Microsoft Defender for Cloud"}, Names: []reach.Name{
			{ProductName: "Azure Security Center", ProviderName: "Azure Security Center"},
			{ProductName: "Microsoft Defender for Cloud"}}},
		{Key: "mde", Sources: []string{"Microsoft Defender for Endpoint"}, Names: []reach.Name{
			{ProductName: "Microsoft Defender Advanced Threat Protection", ProviderName: "MDATP"}}},
		{Key: "mdi", Sources: []string{"Microsoft Defender for Identity"}, Names: []reach.Name{
			{ProductName: "Azure Advanced Threat Protection", ProviderName: "Azure Advanced Threat Protection"}}},
		{Key: "mda", Sources: []string{"Microsoft Defender for Cloud Apps", "App Governance"}, Names: []reach.Name{
			{ProductName: "Microsoft Cloud App Security", ProviderName: "MCAS"}}},
		{Key: "mdo", Sources: []string{"Microsoft Defender for Office 365"}, Names: []reach.Name{
			{ProductName: "Office 365 Advanced Threat Protection", ProviderName: "OATP"},
			{ProviderName: "Office 365 Security & Compliance"}}},
		{Key: "eidp", Names: []reach.Name{
			{ProductName: "Azure Active Directory Identity Protection", ProviderName: "IPC"}}},
		{Key: "xdr", Sources: []string{"Microsoft Defender XDR"}, Names: []reach.Name{
			{ProductName: "Microsoft 365 Defender", ProviderName: "MicrosoftThreatProtection"},
			{ProductName: "Microsoft Defender XDR", ProviderName: "MicrosoftThreatProtection"}}},
		{Key: "iot", Names: []reach.Name{{ProductName: "Azure Security Center for IoT", ProviderName: "IoTSecurity"}}},
		{Key: "sentinel", Names: []reach.Name{
			{ProductName: "Azure Sentinel", ProviderName: "ASI Scheduled Alerts", ComponentName: "Scheduled Alerts"},
			{ProductName: "Azure Sentinel", ProviderName: "ASI NRT Alerts", ComponentName: "NRT Alerts"}}},
	},
	Carriers: []reach.Carrier{
		{Name: "SecurityAlert", Form: reach.StoredAlerts}, {Name: "AlertInfo", Form: reach.HuntingAlerts},
		{Name: "AlertEvidence", Form: reach.HuntingAlerts}, {Name: "SecurityIncident", Form: reach.Incidents},
		{Name: "_Im_AlertEvent", Form: reach.OtherAlerts},
	},
}

func table(name, columns string) *schema.Table {
	t := &schema.Table{Name: name}
	for _, c := range strings.Fields(columns) {
		n, typ, _ := strings.Cut(c, ":")
		if typ == "" {
			typ = "string"
		}
		t.Columns = append(t.Columns, schema.Column{Name: n, Type: schema.TypeNamed(typ)})
	}
	return t
}

var tables = schema.NewMap([]*schema.Table{
	table("SecurityAlert", `TimeGenerated:datetime AlertName AlertSeverity AlertType ProductName ProviderName VendorName
		ProductComponentName CompromisedEntity Entities ExtendedProperties SystemAlertId VendorOriginalId Status Type`),
	table("SecurityIncident", "TimeGenerated:datetime Title ProviderName AlertIds:dynamic IncidentNumber:int"),
	table("AlertInfo", "TimeGenerated:datetime AlertId Title ServiceSource Severity DetectionSource"),
	table("AlertEvidence", "TimeGenerated:datetime AlertId ServiceSource Severity DeviceName"),
	table("SigninLogs", "TimeGenerated:datetime UserPrincipalName AppDisplayName ResultType IPAddress"),
}, append(schema.Platform(), &schema.Function{
	Name: "_Im_AlertEvent", Parameters: "()", Returns: table("", "TimeGenerated:datetime EventSeverity EventProduct"),
}))

func analyse(query string) []*reach.Source {
	q := syntax.Parse(source.NewFile("query.kql", []byte(query)))
	return reach.Analyse(bind.Query(q, tables), world)
}

// TestCases runs the queries in testdata/kql/reach.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("../../../testdata/kql/reach/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	cases := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			cases++
			query, want, ok := strings.Cut(string(f.Data), "// want ")
			if !ok {
				t.Fatalf("%s: %s has no // want", file, f.Name)
			}
			if p := syntax.Parse(source.NewFile(f.Name, []byte(query))).Problems; len(p) > 0 {
				t.Errorf("%s: %s is not valid: %v", filepath.Base(file), f.Name, p)
			}
			if got := summary(analyse(query)); got != strings.TrimSpace(want) {
				t.Errorf("%s: %s\n%s\n want %s\n  got %s", filepath.Base(file), f.Name, query, strings.TrimSpace(want), got)
			}
		}
	}
	if cases < 80 {
		t.Errorf("only %d cases", cases)
	}
}

// summary prints sources as the cases do.
func summary(sources []*reach.Source) string {
	var out []string
	for _, s := range sources {
		out = append(out, s.Table+" "+s.Shape.String()+" "+products(s))
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, "; ")
}

func products(s *reach.Source) string {
	var parts []string
	for _, p := range s.Products {
		parts = append(parts, product(p))
	}
	keys := func(mark string) bool {
		return len(parts) == len(world.Products) && !slices.ContainsFunc(s.Products, func(p reach.Passing) bool {
			return product(p) != p.Key+mark
		})
	}
	switch {
	case len(parts) == 0:
		parts = []string{"none"}
	case keys(""):
		parts = []string{"all"}
	case keys("?"):
		parts = []string{"all?"}
	}
	switch s.Others {
	case fact.Yes:
		parts = append(parts, "others")
	case fact.Unknown:
		parts = append(parts, "others?")
	}
	return strings.Join(parts, " ")
}

func product(p reach.Passing) string {
	out := p.Key
	if len(p.BySeverity) < 4 {
		var names []string
		for _, s := range p.BySeverity {
			names = append(names, s.Name)
		}
		out += fmt.Sprintf("(%s)", strings.Join(names, ","))
	}
	if p.Truth() != fact.Yes {
		out += "?"
	}
	return out
}

func TestWhy(t *testing.T) {
	s := analyse(`SecurityAlert | where TimeGenerated > ago(1h) | where ProviderName == "MDATP" and AlertName has "x"
		| where CompromisedEntity in ((_GetWatchlist("vip") | project SearchKey))`)[0]
	text := func(spans []source.Span) string {
		var out []string
		for _, s := range spans {
			out = append(out, string(s.Text()))
		}
		return strings.Join(out, " & ")
	}
	if got := text(s.Decided); got != `ProviderName == "MDATP"` {
		t.Errorf("decided by %s", got)
	}
	if got := text(s.Narrowed); got != `AlertName has "x"` {
		t.Errorf("narrowed by %s", got)
	}
	if got := text(s.Unknown); !strings.HasPrefix(got, "CompromisedEntity in") {
		t.Errorf("unknown: %s", got)
	}
	if got := string(s.At.Text()); got != "SecurityAlert" {
		t.Errorf("at %q", got)
	}
	if v := s.Values()[1]; v.Column != "ProviderName" || v.Values.String() != `"MDATP"` {
		t.Errorf("%s is %v", v.Column, v.Values)
	}
}
