package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/yaml"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func read(name, text string) *value.Value {
	f := source.NewFile(name, []byte(text))
	if strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".config") {
		return jsonc.Value(jsonc.Parse(f).Root())
	}
	return yaml.Parse(f).Root()
}

// show writes a value as one line.
func show(v *value.Value) string {
	switch v.Kind() {
	case value.Array:
		var parts []string
		for _, e := range v.Elems() {
			parts = append(parts, show(e))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case value.Object:
		var parts []string
		for _, m := range v.Members() {
			parts = append(parts, m.Key+":"+show(m.Value))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case value.Unknown:
		return "?"
	case value.Null:
		return "null"
	}
	return v.Str().Or("?")
}

func showAll(resources []*model.Resource) []string {
	var out []string
	for _, r := range resources {
		s := fmt.Sprintf("%s %q %s", r.Type[strings.LastIndexByte(r.Type, '/')+1:], r.Name, show(r.Body))
		if r.Template {
			s += " template"
		}
		out = append(out, s)
	}
	return out
}

const templateYAML = `id: 6a3f9a3e-2c1d-4d0e-8f55-6f1f3a2b7c11
name: Mailbox forwarding by an administrator
kind: Scheduled
requiredDataConnectors: []
queryFrequency: 5m
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
relevantTechniques: [T1114]
query: |
  OfficeActivity
  | where Operation == "Set-Mailbox"
version: 1.0.2
status: Available
`

func TestResources(t *testing.T) {
	for _, tt := range []struct {
		path, text string
		shape      Shape
		want       []string
	}{
		{"Detections/a.yaml", templateYAML, RuleTemplate, []string{
			`alertRules "6a3f9a3e-2c1d-4d0e-8f55-6f1f3a2b7c11" {kind:Scheduled properties:{` +
				`alertRuleTemplateName:6a3f9a3e-2c1d-4d0e-8f55-6f1f3a2b7c11 ` +
				`displayName:Mailbox forwarding by an administrator requiredDataConnectors:[] queryFrequency:5m ` +
				`queryPeriod:1h triggerOperator:GreaterThan triggerThreshold:0 techniques:[T1114] ` +
				"query:OfficeActivity\n| where Operation == \"Set-Mailbox\"\n templateVersion:1.0.2}} template"}},
		{"old.yaml", "id: x\nname: n\nquery: T\nqueryFrequency: 1d\nqueryPeriod: 1d\n", RuleTemplate, []string{
			`alertRules "x" {kind:Scheduled properties:{alertRuleTemplateName:x displayName:n query:T ` +
				`queryFrequency:1d queryPeriod:1d}} template`}},
		{"Hunting Queries/h.yaml", "id: x\nname: n\nquery: T\nqueryFrequency: 1d\nqueryPeriod: 1d\n", HuntingQuery, []string{
			`savedSearches "x" {properties:{category:Hunting Queries displayName:n query:T}} template`}},
		{"h.yaml", "id: x\nname: n\nquery: T\ntactics: []\n", HuntingQuery, []string{
			`savedSearches "x" {properties:{category:Hunting Queries displayName:n query:T}} template`}},
		{"Content/AnalyticalRules/r.yaml", "id: g\nname: n\nenabled: true\nkind: NRT\nquery: T\n", Rule, []string{
			`alertRules "g" {kind:NRT properties:{displayName:n enabled:true query:T}}`}},
		{"Solutions/S/Analytic Rules/r.yaml", "id: g\nname: n\nenabled: true\nkind: NRT\nquery: T\n", RuleTemplate, []string{
			`alertRules "g" {kind:NRT properties:{alertRuleTemplateName:g displayName:n enabled:true query:T}} template`}},
		{"r.yaml", "Id: g\nDisplayName: n\nEnabled: false\nKind: MicrosoftSecurityIncidentCreation\nProductFilter: P\n", Rule,
			[]string{`alertRules "g" {kind:MicrosoftSecurityIncidentCreation properties:{DisplayName:n Enabled:false ProductFilter:P}}`}},
		{"r.yaml", "DisplayName: n\nEnabled: true\nKind: Scheduled\nQuery: T\nIncidentConfiguration:\n  createIncident: false\n" +
			"  groupingConfiguration: {entitiesMatchingMethod: All}\n", Rule,
			[]string{`alertRules "" {kind:Scheduled properties:{DisplayName:n Enabled:true Query:T ` +
				`incidentConfiguration:{createIncident:false groupingConfiguration:{matchingMethod:AllEntities}}}}`}},
		{"p.yaml", "ParserName: imX\nParserQuery: T\nParserParams:\n  - {Name: a, Type: datetime, Default: datetime(null)}\n" +
			"  - {Name: b, Type: string, Default: '*'}\n  - {Name: c, Type: bool, Default: false}\n  - {Name: d, Type: int}\n",
			ParserFunction, []string{`savedSearches "imX" {properties:{displayName:imX functionAlias:imX query:T ` +
				`functionParameters:a:datetime=datetime(null), b:string='*', c:bool=false, d:int}} template`}},
		{"f.yaml", "FunctionName: F\nFunctionAlias: f\nFunctionQuery: T\nCategory: c\n", ParserFunction,
			[]string{`savedSearches "F" {properties:{displayName:F functionAlias:f query:T category:c}} template`}},
		{"a.json", `{"automationRuleId":"g","displayName":"d","order":1,"triggeringLogic":{"isEnabled":true},"actions":[]}`,
			AutomationRule, []string{
				`automationRules "g" {properties:{displayName:d order:1 triggeringLogic:{isEnabled:true} actions:[]}}`}},
		{"d.yaml", "displayName: d\nisEnabled: true\nqueryCondition: {queryText: T}\nschedule: {period: 1H}\n" +
			"detectionAction: {}\n", CustomDetection, []string{`detectionRules "d" {properties:{displayName:d enabled:true ` +
			`queryCondition:{queryText:T} schedule:{period:1H} detectionAction:{} query:T queryFrequency:1H}}`}},
		{"rules.json", `{"Scheduled":[{"displayName":"d","enabled":true,"query":"T","queryFrequency":"5H",
			"aggregationKind":"SingleAlert","createIncident":true,"playbookName":"","groupingConfiguration":{"enabled":false}}],
			"fusion":[{"displayName":"f","enabled":"true","alertRuleTemplateName":"t"}]}`, RuleList, []string{
			`alertRules "" {kind:Scheduled properties:{displayName:d enabled:true query:T queryFrequency:5H ` +
				`eventGroupingSettings:{aggregationKind:SingleAlert} ` +
				`incidentConfiguration:{createIncident:true groupingConfiguration:{enabled:false}}}}`,
			`alertRules "" {kind:Fusion properties:{displayName:f enabled:true alertRuleTemplateName:t}}`}},
		{"c.json", `{"AzureSecurityCenter":[{"subscriptionId":"s","state":"Enabled"}]}`, ConnectorList, []string{
			`dataConnectors "" {kind:AzureSecurityCenter properties:{subscriptionId:s dataTypes:{alerts:{state:Enabled}}}}`}},
		{"h.json", `{"hunting":[{"displayName":"d","query":"T"}]}`, HuntingList, []string{
			`savedSearches "" {properties:{category:Hunting Queries displayName:d query:T}}`}},
		{"Solutions/S/Data/Solution_S.json", `{"Name":"S","Version":"2.0.1","BasePath":"C:\\","Author":"A"}`, SolutionData, []string{
			`contentPackages "S" {properties:{contentKind:Solution displayName:S version:2.0.1 BasePath:C:\ Author:A}} template`}},
		{"Solutions/S/SolutionMetadata.json", `{"publisherId":"p","offerId":"o","version":"1.0.0"}`, SolutionMetadata, []string{
			`contentPackages "" {properties:{contentKind:Solution version:1.0.0 contentId:p.o}} template`}},
		{"e.yaml", "DisplayName: d\nInputEntityType: Host\nquery: T\n", ExplorationQuery, nil},
		{"schema.json", `{"displayName":{"type":"string"},"query":{"type":"string"},"queryFrequency":{},"queryPeriod":{}}`, None, nil},
		{"wf.yml", "name: build\non: push\njobs: {}\n", None, nil},
		{"list.yaml", "- a\n", None, nil},
		{"arm.json", `{"kind":"Scheduled","name":"n","properties":{"query":"T"}}`, None, nil},
	} {
		got, shape := Resources(read(tt.path, tt.text), tt.path)
		if shape != tt.shape {
			t.Errorf("%s: %s, want %s", tt.path, shape, tt.shape)
		}
		if diff := cmp.Diff(tt.want, showAll(got)); diff != "" {
			t.Errorf("%s: %s", tt.path, diff)
		}
	}
}

// Members that are renamed still point at what people wrote.
func TestPositions(t *testing.T) {
	resources, _ := Resources(read("Detections/a.yaml", templateYAML), "Detections/a.yaml")
	p := resources[0].Properties()
	for _, tt := range []struct{ key, keyText, text string }{
		{"displayName", "name", "Mailbox forwarding by an administrator"},
		{"triggerOperator", "triggerOperator", "gt"},
		{"techniques", "relevantTechniques", "[T1114]"},
		{"queryFrequency", "queryFrequency", "5m"},
	} {
		if got := string(p.KeySpan(tt.key).Text()); got != tt.keyText {
			t.Errorf("%s: the key is at %q", tt.key, got)
		}
		if got := string(p.Get(tt.key).Span().Text()); got != tt.text {
			t.Errorf("%s: the value is at %q", tt.key, got)
		}
	}
	rule := addRule(t, resources[0])
	if got := rule.Frequency.Or(0).String(); got != "5m0s" {
		t.Errorf("frequency %s", got)
	}
	query := rule.Query.Text().File()
	at := strings.Index(string(query.Text()), "where")
	if got := string(query.Span(at, at+5).Physical().Text()); got != "where" {
		t.Errorf("a word of the query is at %q", got)
	}
}

func addRule(t *testing.T, r *model.Resource) *model.AnalyticsRule {
	t.Helper()
	var w model.Workspace
	if !w.Add(r) || len(w.AnalyticsRules) != 1 {
		t.Fatalf("%s is no analytics rule", r.Type)
	}
	return w.AnalyticsRules[0]
}

func TestEnabled(t *testing.T) {
	const file = `{"MicrosoftSecurityIncidentCreation":[
		{"displayName":"on","enabled":"true","productFilter":"P"},
		{"displayName":"off","enabled":false,"productFilter":"P"},
		{"displayName":"copy","status":"Available","productFilter":"P"}]}`
	var got []string
	for _, r := range AzSentinel(read("rules.json", file)) {
		active := addRule(t, r).Active()
		got = append(got, fmt.Sprintf("%v %s", active.Truth(), active.Assumption()))
	}
	if diff := cmp.Diff([]string{"yes ", "no ", `unknown "enabled" of 'copy' is true`}, got); diff != "" {
		t.Error(diff)
	}
	template, _ := Resources(read("Detections/a.yaml", templateYAML), "Detections/a.yaml")
	if got := addRule(t, template[0]).Active().Truth(); got != fact.No {
		t.Errorf("a template is active: %v", got)
	}
}

func TestOnce(t *testing.T) {
	from := func(file, text string) *model.Resource {
		v := read(file, text)
		resources, shape := Resources(v, file)
		if shape == None {
			return &model.Resource{Type: v.Get("type").Str().Or(alertRules), Body: v, Origin: v.Origin()}
		}
		return resources[0]
	}
	const packaged = `{"properties":{"displayName":"mailbox forwarding by an administrator"}}`
	const version = `{"type":"Microsoft.SecurityInsights/contentPackages","properties":{"displayName":"S","version":"2.0.0"}}`
	rule := from("Solutions/S/Analytic Rules/r.yaml", templateYAML)
	data := from("Solutions/S/Data/Solution_S.json", `{"Name":"S","Version":"2.0.1","BasePath":""}`)
	metadata := from("Solutions/S/SolutionMetadata.json", `{"publisherId":"p","offerId":"o","version":"1.0.0"}`)
	generated := from("Solutions/S/Data/system_generated_metadata.json", `{"publisherId":"p","offerId":"o"}`)
	copied := from("Solutions/S/Package/mainTemplate.json", packaged)
	copiedPackage := from("Solutions/S/Package/mainTemplate.json", version)
	elsewhere := from("Solutions/T/Package/mainTemplate.json", packaged)
	packageAlone := from("Solutions/T/Package/mainTemplate.json", version)
	other := from("Solutions/S/Package/mainTemplate.json", `{"properties":{"displayName":"Another rule"}}`)
	metadataAlone := from("Solutions/U/SolutionMetadata.json", `{"publisherId":"p","offerId":"u","version":"1.0.0"}`)

	kept, copies := Once([]*model.Resource{
		metadata, copied, rule, elsewhere, other, copiedPackage, packageAlone, data, generated, metadataAlone,
	}, func(n int, do func(i int)) {
		for i := range n {
			do(i)
		}
	})
	merged := kept[0]
	if got, want := show(merged.Properties()), `{contentKind:Solution displayName:S version:2.0.1 BasePath: contentId:p.o}`; got != want {
		t.Errorf("the package is %s, want %s", got, want)
	}
	if merged.Origin != data.Origin {
		t.Error("the package is not where its data is")
	}
	if diff := cmp.Diff([]*model.Resource{rule, elsewhere, other, packageAlone, metadataAlone}, kept[1:], cmp.Comparer(same)); diff != "" {
		t.Error("kept", diff)
	}
	if diff := cmp.Diff([]*model.Resource{copied, copiedPackage, data, generated}, copies, cmp.Comparer(same)); diff != "" {
		t.Error("copies", diff)
	}
}

func same(a, b *model.Resource) bool { return a == b }

func TestSolutionFolder(t *testing.T) {
	for _, tt := range []struct {
		file, folder string
		packaged, ok bool
	}{
		{"a/Solutions/S/Package/mainTemplate.json", "a/Solutions/S", true, true},
		{"a/Solutions/S/Package/_versions/1/mainTemplate.json", "a/Solutions/S", true, true},
		{"S/Data/Solution_S.json", "S", false, true},
		{"S/SolutionMetadata.json", "S", false, true},
		{"S/Data/system_generated_metadata.json", "S", false, true},
		{"S/Data/other.json", "", false, false},
		{"x.json", "", false, false},
	} {
		if folder, packaged, ok := SolutionFolder(tt.file); folder != tt.folder || packaged != tt.packaged || ok != tt.ok {
			t.Errorf("%s: %q %v %v", tt.file, folder, packaged, ok)
		}
	}
}

func TestRepositories(t *testing.T) {
	c := ReadRepositories(read("sentinel-deployment.config", `{
		"prioritizedcontentfiles": ["parsers/a.json"],
		"excludecontentfiles": ["Detections/Sample/x.json", "parameters"],
		"parameterfilemappings": {"W1": {"Playbooks/p.json": "parameters/p1.json"}},
		"excludefiles": []}`))
	if len(c.Prioritized) != 1 || len(c.Unknown) != 1 || c.Unknown[0].Key != "excludefiles" {
		t.Errorf("%+v", c)
	}
	if p, ok := c.Parameters("playbooks/P.json", "w1"); !ok || p.Path != "parameters/p1.json" {
		t.Errorf("parameters %+v %v", p, ok)
	}
	if _, ok := c.Parameters("Playbooks/p.json", "W2"); ok {
		t.Error("a mapping of another workspace")
	}
	rule := []TypedResource{{Type: "Microsoft.SecurityInsights/alertRules"}}
	mixed := append(rule, TypedResource{Type: "Microsoft.SecurityInsights/dataConnectors"})
	for _, tt := range []struct {
		file  string
		types []TypedResource
		want  string
	}{
		{"Detections/Sample/x.json", rule, "the configuration of Sentinel Repositories excludes the file"},
		{"Detections/Sample/x.json.json", rule, ""},
		{"parameters/deep/y.json", rule, "the configuration of Sentinel Repositories excludes the file"},
		{"a/r.yaml", rule, "Sentinel Repositories deploys .json and .bicep files only"},
		{"a/metadata.json", rule, "Sentinel Repositories takes files called *metadata.json for descriptions"},
		{"a/r.parameters-W1.json", nil, "Sentinel Repositories takes files called *.parameters*.json for parameter values"},
		{"a/r.json", rule, ""},
		{"a/r.bicep", rule, ""},
		{"a/c.json", mixed, "Sentinel Repositories does not deploy resources of type " +
			"Microsoft.SecurityInsights/dataConnectors, and skips the whole file"},
	} {
		skip, skipped := c.Skipped(tt.file, tt.types)
		if skip.Says != tt.want || skipped != (tt.want != "") {
			t.Errorf("%s: %q, want %q", tt.file, skip.Says, tt.want)
		}
	}
	var none *Repositories
	if _, skipped := none.Skipped("a/r.json", rule); skipped {
		t.Error("without a configuration a rule is skipped")
	}
}

func TestConnectionOf(t *testing.T) {
	for file, want := range map[string]string{
		".github/workflows/sentinel-deploy-76E61ED1-bd6b.yml":       "76e61ed1-bd6b",
		".github/workflows/azure-sentinel-deploy-76e61ed1-bd6b.ps1": "76e61ed1-bd6b",
		".sentinel/tracking_table_42b87479.csv":                     "42b87479",
		".github/workflows/build.yml":                               "",
		"sentinel-deploy-.yml":                                      "",
	} {
		if got, _ := ConnectionOf(file); got != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
}
