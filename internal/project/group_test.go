package project

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/layout"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func at(path, workspace string) *model.Resource {
	f := source.NewFile(path, nil)
	return &model.Resource{Workspace: fact.Literal(workspace, f.Span(0, 0)), Origin: source.Origin{At: f.Span(0, 0)}}
}

func TestGrouping(t *testing.T) {
	open := at("a.json", "")
	open.Workspace = fact.Hole(fact.Why{Expr: "parameters('workspace')"}, source.Span{})
	template := at("t.yaml", "samples")
	template.Template = true
	prod := layout.Connection{ID: "1", Workspace: "law-prod", Directory: "prod"}
	test := layout.Connection{ID: "2", Workspace: "law-test", Directory: "test"}
	everywhere := layout.Connection{ID: "3", WorkspaceID: "0000"}
	onlyRules := layout.Connection{ID: "4", Workspace: "law-rules", ContentTypes: []string{"AnalyticsRule"}}
	onlyAutomation := layout.Connection{ID: "5", Workspace: "law-soar", ContentTypes: []string{"AutomationRule", "Playbook"}}
	of := func(typ string) *model.Resource {
		r := at("a.json", "")
		r.Type = "Microsoft.SecurityInsights/" + typ
		return r
	}
	for _, tt := range []struct {
		name        string
		declared    map[string]string
		connections []layout.Connection
		resources   []*model.Resource
		want        []string
	}{
		{"nothing is said", nil, nil, []*model.Resource{at("a.json", ""), open}, []string{"", ""}},
		{"one name is the default", nil, nil,
			[]*model.Resource{at("a.json", "law"), at("b.json", "LAW"), open, template}, []string{"", "", "", ""}},
		{"two names", nil, nil,
			[]*model.Resource{at("a.json", "prod"), at("b.json", "Test"), at("c.json", "TEST"), open, template},
			[]string{"prod", "Test", "Test", "", ""}},
		{"a placeholder is no name", nil, nil,
			[]*model.Resource{at("a.json", "<your workspace name>"), at("b.json", "law-prod")}, []string{"", ""}},
		{"configuration beats the content", map[string]string{"a.json": "one"}, nil,
			[]*model.Resource{at("a.json", "other"), at("b.json", "")}, []string{"one", ""}},
		{"connections to folders", nil, []layout.Connection{prod, test},
			[]*model.Resource{at("prod/a.json", ""), at("test/deep/b.json", ""), at("lab/c.json", ""), at("test/d.json", "law-prod")},
			[]string{"law-prod", "law-test", "", "law-prod"}},
		{"one connection is the default", nil, []layout.Connection{prod}, []*model.Resource{at("prod/a.json", "")}, []string{""}},
		{"two connections to all", nil, []layout.Connection{everywhere, prod},
			[]*model.Resource{at("prod/a.json", ""), at("b.json", "")}, []string{"", "0000"}},
		{"connections for types of content", nil, []layout.Connection{onlyRules, onlyAutomation},
			[]*model.Resource{of("alertRules"), of("automationRules"), of("dataConnectors")}, []string{"law-rules", "law-soar", ""}},
	} {
		declared := func(path string) string { return tt.declared[path] }
		g := NewGrouping(declared, tt.connections, tt.resources)
		var got []string
		for _, r := range tt.resources {
			got = append(got, g.WorkspaceOf(r))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}
