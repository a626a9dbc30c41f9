package terraform

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// evaluate reads modules from a text of files, each after a line "-- path --".
func evaluate(t testing.TB, archive string) []*model.Resource {
	t.Helper()
	files := map[string]string{}
	var names []string
	name := "main.tf"
	for line := range strings.Lines(archive) {
		if rest, ok := strings.CutPrefix(line, "-- "); ok {
			name = strings.TrimSuffix(strings.TrimSpace(rest), " --")
			continue
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		files[name] += line
	}
	var parsed []*File
	for _, name := range names {
		if !strings.HasSuffix(name, ".tf") && !strings.HasSuffix(name, ".tfvars") {
			continue
		}
		f := Parse(source.NewFile(name, []byte(files[name])))
		for _, p := range f.Problems {
			t.Errorf("%s: %s", name, p.Message)
		}
		parsed = append(parsed, f)
	}
	return Resources(parsed, func(path string) ([]byte, error) {
		if text, ok := files[path]; ok {
			return []byte(text), nil
		}
		return nil, errors.New("not there")
	})
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
		return "?(" + v.Why().String() + ")"
	case value.Null:
		return "null"
	}
	t, ok := v.Text()
	if ok {
		return t.String()
	}
	return v.Str().Or("?")
}

func showAll(resources []*model.Resource) []string {
	var out []string
	for _, r := range resources {
		s := fmt.Sprintf("%s %s %s", r.Type[strings.LastIndexByte(r.Type, '/')+1:], r.Name, show(r.Body))
		if len(r.Workspace) > 0 {
			s += " in " + r.Workspace.String()
		}
		if r.Some {
			s += " some"
		}
		switch {
		case r.Deployed.Truth() == fact.No:
			s += " never"
		case r.Deployed.Truth() == fact.Unknown:
			s += " if " + r.Deployed.Assumption()
		}
		out = append(out, s)
	}
	return out
}

const workspace = `
resource "azurerm_log_analytics_workspace" "law" {
  name = "law-prod"
}
resource "azurerm_sentinel_log_analytics_workspace_onboarding" "on" {
  workspace_id = azurerm_log_analytics_workspace.law.id
}
`

func TestResources(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"a product rule and the workspace of its id", workspace + `
resource "azurerm_sentinel_alert_rule_ms_security_incident" "mdc" {
  name                       = "mdc"
  log_analytics_workspace_id = azurerm_sentinel_log_analytics_workspace_onboarding.on.workspace_id
  display_name               = "Defender for Cloud"
  product_filter             = "Azure Security Center"
  severity_filter            = ["High", "Medium"]
}`, []string{
			`alertRules mdc {kind:MicrosoftSecurityIncidentCreation properties:{displayName:Defender for Cloud enabled:true ` +
				`productFilter:Azure Security Center severitiesFilter:[High Medium]}} in law-prod`}},
		{"a scheduled rule with blocks, variables, locals and a file", `
variable "prefix" { default = "lab" }
variable "enabled" { type = bool }
variable "lookback" { default = "PT1H" }
locals {
  title   = "${var.prefix}: sign-ins"
  mapping = [{ type = "Account", column = "User" }, { type = "IP", column = "Address" }]
}
resource "azurerm_sentinel_alert_rule_scheduled" "r" {
  name                       = "7d1f"
  log_analytics_workspace_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/law-x"
  display_name = local.title
  enabled      = var.enabled
  severity     = "High"
  query        = file("${path.module}/queries/signins.kql")
  query_period = var.lookback
  incident {
    create_incident_enabled = false
    grouping { entity_matching_method = "AllEntities" }
  }
  dynamic "entity_mapping" {
    for_each = local.mapping
    content {
      entity_type = entity_mapping.value.type
      field_mapping {
        identifier  = "Name"
        column_name = entity_mapping.value["column"]
      }
    }
  }
}
-- queries/signins.kql --
SigninLogs
| take 1
`, []string{
			"alertRules 7d1f {kind:Scheduled properties:{displayName:lab: sign-ins enabled:?(variable 'enabled' has no value) " +
				"query:SigninLogs\n| take 1\n severity:High suppressionDuration:PT5H suppressionEnabled:false " +
				"incidentConfiguration:{createIncident:false groupingConfiguration:{enabled:true lookbackDuration:PT5M " +
				"reopenClosedIncident:false matchingMethod:AllEntities}} " +
				"entityMappings:[{entityType:Account fieldMappings:[{identifier:Name columnName:User}]} " +
				"{entityType:IP fieldMappings:[{identifier:Name columnName:Address}]}] " +
				"queryFrequency:PT5H queryPeriod:PT1H triggerOperator:GreaterThan triggerThreshold:0}} in law-x"}},
		{"an automation rule", `
resource "azurerm_sentinel_automation_rule" "close" {
  name         = "5609"
  display_name = "Close copies"
  order        = 1
  condition_json = jsonencode([{
    conditionType       = "Property"
    conditionProperties = { propertyName = "IncidentTitle", operator = "Contains", propertyValues = ["copy"] }
  }])
  action_incident {
    order          = 1
    status         = "Closed"
    classification = "FalsePositive_InaccurateData"
  }
  action_playbook {
    order        = 2
    logic_app_id = var.playbook
  }
}
resource "azurerm_sentinel_automation_rule" "text" {
  name           = "5610"
  display_name   = "t"
  order          = 2
  enabled        = false
  condition_json = <<-EOT
    [{"conditionType": "Property"}]
  EOT
}`, []string{
			`automationRules 5609 {properties:{displayName:Close copies order:1 triggeringLogic:{isEnabled:true ` +
				`triggersOn:Incidents triggersWhen:Created conditions:[{conditionType:Property ` +
				`conditionProperties:{propertyName:IncidentTitle operator:Contains propertyValues:[copy]}}]} ` +
				`actions:[{actionType:ModifyProperties order:1 actionConfiguration:{status:Closed ` +
				`classification:FalsePositive classificationReason:InaccurateData}} {actionType:RunPlaybook order:2 ` +
				`actionConfiguration:{logicAppResourceId:?(there is no variable 'playbook')}}]}}`,
			`automationRules 5610 {properties:{displayName:t order:2 triggeringLogic:{isEnabled:false triggersOn:Incidents ` +
				`triggersWhen:Created conditions:[{conditionType:Property}]}}}`}},
		{"connectors", `
resource "azurerm_sentinel_data_connector_azure_security_center" "mdc" { name = "a" }
resource "azurerm_sentinel_data_connector_microsoft_threat_protection" "xdr" { name = "b" }
resource "azurerm_sentinel_data_connector_microsoft_cloud_app_security" "c" {
  name           = "c"
  alerts_enabled = false
}
resource "azapi_resource" "d" {
  type      = "Microsoft.SecurityInsights/dataConnectors@2023-02-01-preview"
  name      = "d"
  parent_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w"
  body      = jsonencode({ kind = "MicrosoftThreatProtection", properties = { dataTypes = {} } })
}
resource "azapi_resource" "e" { type = "Microsoft.Storage/storageAccounts@2023-01-01" }
resource "azurerm_storage_account" "f" { name = "f" }
`, []string{
			`dataConnectors a {kind:AzureSecurityCenter properties:{dataTypes:{alerts:{state:Enabled}}}}`,
			`dataConnectors b {kind:MicrosoftThreatProtection properties:{dataTypes:{incidents:{state:Enabled}}}}`,
			`dataConnectors c {kind:MicrosoftCloudAppSecurity properties:{dataTypes:{alerts:{state:Disabled} discoveryLogs:{state:Enabled}}}}`,
			`dataConnectors d {kind:MicrosoftThreatProtection properties:{dataTypes:{}}} in w`}},
		{"count and for_each", `
variable "on" { type = bool }
variable "names" {}
resource "azurerm_sentinel_data_connector_iot" "a" {
  name  = "a"
  count = 0
}
resource "azurerm_sentinel_data_connector_iot" "b" {
  name  = "b${count.index}"
  count = 2
}
resource "azurerm_sentinel_data_connector_iot" "c" {
  name  = "c"
  count = var.on ? 1 : 0
}
resource "azurerm_sentinel_data_connector_iot" "d" {
  name  = "d"
  count = !var.on && true ? 1 : 0
}
resource "azurerm_sentinel_data_connector_iot" "e" {
  name     = each.key
  for_each = toset(["x", "y"])
}
resource "azurerm_sentinel_data_connector_iot" "f" {
  name     = each.value
  for_each = var.names
}
resource "azurerm_sentinel_data_connector_iot" "g" {
  name     = "${each.key}-${each.value.n}"
  for_each = { for k, v in { p = { n = 1, use = true }, q = { n = 2, use = false } } : k => v if v.use }
}
`, func() []string {
			iot := func(s string) string {
				name, rest, _ := strings.Cut(s, " ")
				return strings.TrimRight("dataConnectors "+name+" {kind:IOT properties:{dataTypes:{alerts:{state:Enabled}}}} "+rest, " ")
			}
			return []string{
				iot("b0"), iot("b1"), iot("c if var.on is true"), iot("d if var.on is false"), iot("x"), iot("y"),
				iot("{each.value} some if length(var.names) > 0 is true"), iot("p-1"),
			}
		}()},
		{"values of variables and modules", `
variable "w" { default = "one" }
module "m" {
  source = "./child"
  name   = "n-${var.w}"
  count  = var.some_flag ? 1 : 0
}
-- terraform.tfvars --
w = "two"
-- other.tfvars --
w = "three"
-- child/main.tf --
variable "name" {}
variable "secret" {
  default   = "x"
  sensitive = true
}
resource "azurerm_sentinel_data_connector_iot" "a" {
  name            = var.name
  subscription_id = var.secret
}
`, []string{`dataConnectors n-two {kind:IOT properties:{subscriptionId:?(variable 'secret' is sensitive) ` +
			`dataTypes:{alerts:{state:Enabled}}}} if var.some_flag is true`}},
		{"names that depend on themselves", `
locals {
  a = local.b
  b = local.a
}
resource "azurerm_sentinel_data_connector_iot" "a" { name = local.a }
`, []string{`dataConnectors {local.a} {kind:IOT properties:{dataTypes:{alerts:{state:Enabled}}}}`}},
		{"a saved search with a template file", `
resource "azurerm_log_analytics_saved_search" "f" {
  name                       = "f"
  log_analytics_workspace_id = "x/workspaces/w"
  category                   = "Functions"
  display_name               = format("%s-%s", "a", lower("B"))
  query                      = templatefile("${path.module}/q.kql.tftpl", { table = "T", n = var.n })
  function_alias             = join("_", ["a", "b"])
  function_parameters        = ["x:int=1", "y:string"]
}
-- q.kql.tftpl --
${table}
| where $${literal} == ${n}
`, []string{"savedSearches f {properties:{displayName:a-b category:Functions query:T\n| where ${literal} == {var.n}\n " +
			"functionAlias:a_b functionParameters:x:int=1, y:string}} in w"}},
	} {
		if diff := cmp.Diff(tt.want, showAll(evaluate(t, tt.text))); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// A query in a heredoc can be followed to the file character by character, indentation cut off or not.
func TestPositions(t *testing.T) {
	for _, text := range []string{
		"resource \"azurerm_sentinel_alert_rule_nrt\" \"a\" {\n  query = <<-KQL\n    T\n    | where A == \"${var.x}\"\n    | take 5\n  KQL\n}\n",
		"resource \"azurerm_sentinel_alert_rule_nrt\" \"a\" {\n  query = <<KQL\nT\n| where A == \"${var.x}\"\n| take 5\nKQL\n}\n",
		"resource \"azurerm_sentinel_alert_rule_nrt\" \"a\" {\n  query = \"T\\n| where A == \\\"${var.x}\\\"\\n| take 5\\n\"\n}\n",
		"resource \"azurerm_sentinel_alert_rule_nrt\" \"a\" {\r\n  query = <<KQL\r\nT\r\n| where A == \"${var.x}\"\r\n| take 5\r\nKQL\r\n}\r\n",
	} {
		r := evaluate(t, text)[0]
		query, ok := r.Properties().Get("query").Text()
		if !ok {
			t.Fatalf("no query in %q", text)
		}
		file := query.File()
		plain := strings.ReplaceAll(string(file.Text()), "\r\n", "\n")
		if want := "T\n| where A == \"" + source.HoleText + "\"\n| take 5\n"; plain != want {
			t.Errorf("query %q, want %q", plain, want)
		}
		for _, word := range []string{"T", "where", "take 5"} {
			at := strings.Index(string(file.Text()), word)
			if got := string(file.Span(at, at+len(word)).Physical().Text()); got != word {
				t.Errorf("%q is at %q in %q", word, got, text)
			}
		}
		hole := file.Holes()[0]
		if got := string(hole.In(file).Physical().Text()); got != "var.x" {
			t.Errorf("the hole is at %q", got)
		}
	}
}

func TestOrigins(t *testing.T) {
	r := evaluate(t, `
variable "state" { default = true }
resource "azurerm_sentinel_data_connector_microsoft_cloud_app_security" "c" {
  alerts_enabled = var.state
}
`)[0]
	state := r.Properties().Get("dataTypes", "alerts", "state")
	if got := string(state.Span().Text()); got != "true" {
		t.Errorf("the state is written at %q", got)
	}
	if hops := state.Origin().Hops(); len(hops) != 1 || hops[0].Says != "default of variable 'state'" {
		t.Errorf("hops %v", hops)
	}
	if got := string(r.Span().Text()); !strings.HasPrefix(got, "resource ") || !strings.HasSuffix(got, "}") {
		t.Errorf("the resource is at %q", got)
	}
}

func TestProblems(t *testing.T) {
	f := Parse(source.NewFile("a.tf", []byte("resource \"azurerm_sentinel_data_connector_iot\" \"a\" {\n  name = \"a\"\n}\nresource \"x\" {\n  a = [1,\n}\n")))
	if len(f.Problems) == 0 || !strings.HasPrefix(f.Problems[0].Message, "not readable as Terraform: ") {
		t.Errorf("problems %v", f.Problems)
	}
	if got := showAll(Resources([]*File{f}, nil)); len(got) != 1 {
		t.Errorf("what is before the mistake: %v", got)
	}
}

// Texts and lists that double at each step end at a limit.
func TestLimits(t *testing.T) {
	var b strings.Builder
	b.WriteString("locals {\n  t0 = \"${var.x}y\"\n  l0 = [1]\n")
	for i := range 40 {
		fmt.Fprintf(&b, "  t%d = \"${local.t%d}${local.t%d}\"\n  l%d = concat(local.l%d, local.l%d)\n", i+1, i, i, i+1, i, i)
	}
	b.WriteString("}\nresource \"azurerm_sentinel_alert_rule_nrt\" \"a\" {\n  query = local.t40\n  tactics = local.l40\n}\n")
	p := evaluate(t, b.String())[0].Properties()
	for _, key := range []string{"query", "tactics"} {
		if got := p.Get(key).Why().Cause; got != fact.Unsupported {
			t.Errorf("%s: %v", key, got)
		}
	}
}

func TestMapping(t *testing.T) {
	m := provider()
	for name, typ := range m.types {
		for _, schema := range typ.schemas {
			if m.schemas[schema] == nil {
				t.Errorf("%s: no schema %q", name, schema)
			}
		}
	}
	for name, arguments := range m.schemas {
		for _, a := range arguments {
			kind, inner, nested := strings.Cut(a.conversion, ":")
			if nested && m.schemas[inner] == nil {
				t.Errorf("%s.%s: no schema %q", name, a.name, inner)
			}
			if !slices.Contains([]string{"", "block", "blocks", "state", "json", "commas", "class", "reason"}, kind) {
				t.Errorf("%s.%s: no conversion %q", name, a.name, a.conversion)
			}
		}
	}
}

func FuzzResources(f *testing.F) {
	f.Add(workspace)
	f.Add("locals { a = [for x in local.a : x] }\nresource \"azapi_resource\" \"a\" { body = local.a }")
	f.Add("variable \"a\" { default = { b = \"\\u00e9$${x}\" } }\nresource \"azurerm_sentinel_alert_rule_nrt\" \"a\" { query = \"${var.a.b}%%{\" }")
	f.Fuzz(func(t *testing.T, text string) {
		file := Parse(source.NewFile("a.tf", []byte(text)))
		for _, r := range Resources([]*File{file}, nil) {
			show(r.Body)
		}
	})
}
