package layout

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestReadConnections(t *testing.T) {
	const workflow = `name: Deploy Content to law-prod [8d6f]
on: { push: { branches: [ main ] } }
jobs:
  lint: { runs-on: ubuntu-latest }
  deploy-content:
    env:
      workspaceName: 'law-prod'
      workspaceId: '2f1c'
      directory: '${{ github.workspace }}/Content'
      contentTypes: 'AnalyticsRule, AutomationRule'
      sourceControlId: '8d6f'
`
	got := ReadConnections(read("w.yml", workflow))
	want := []Connection{{
		ID: "8d6f", Workspace: "law-prod", WorkspaceID: "2f1c", Directory: "Content",
		ContentTypes: []string{"AnalyticsRule", "AutomationRule"},
	}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Connection{}, "At", "ContentAt")); diff != "" {
		t.Fatal(diff)
	}
	if !got[0].Covers("Content/a.json") || got[0].Covers("Contents/a.json") || got[0].Name() != "law-prod" {
		t.Error("the folder or name of the connection is wrong")
	}
	if !got[0].Deploys("Microsoft.SecurityInsights/automationRules") || got[0].Deploys("Microsoft.Insights/workbooks") {
		t.Error("the connection deploys other types of content than it is set to")
	}
	rule := TypedResource{Type: "Microsoft.SecurityInsights/alertRules"}
	if skip, ok := got[0].Skips([]TypedResource{rule, {Type: "Microsoft.Insights/workbooks"}}); !ok ||
		skip.Says != "the connection to law-prod deploys AnalyticsRule, AutomationRule only, and skips the whole file for its "+
			"resource of type Microsoft.Insights/workbooks" {
		t.Errorf("a file with a workbook: %q, %v", skip.Says, ok)
	}
	if _, ok := got[0].Skips([]TypedResource{rule}); ok {
		t.Error("a file with a rule is skipped")
	}
	all := Connection{WorkspaceID: "2f1c", Directory: directory("${{ github.workspace }}")}
	if !all.Covers("x/y.json") || all.Name() != "2f1c" {
		t.Error("a connection to all of the repository leaves a file out")
	}
}

func TestRepositoriesDeploys(t *testing.T) {
	const rules, connectors = "Microsoft.SecurityInsights/alertRules", "Microsoft.SecurityInsights/dataConnectors"
	for _, c := range []struct {
		typ     string
		content []string
		want    bool
	}{
		{rules, nil, true},
		{"MICROSOFT.SECURITYINSIGHTS/ALERTRULES/ACTIONS", nil, true},
		{connectors, nil, false},
		{rules, []string{"analyticsrule"}, true},
		{rules, []string{"AutomationRule", "Playbook"}, false},
		{"Microsoft.OperationalInsights/workspaces/savedSearches", []string{"Parser"}, true},
		{rules, []string{"CustomDetection"}, false},
		{rules, []string{"Tomorrow"}, false},
		{connectors, []string{"AnalyticsRule", "Tomorrow"}, true}, // it cannot be told
		{connectors, []string{"AnalyticsRule"}, false},
	} {
		if got := RepositoriesDeploys(c.typ, c.content...); got != c.want {
			t.Errorf("%q deploys %s: %v", c.content, c.typ, got)
		}
	}
}
