package eval_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/arm"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

func document(text string) *jsonc.Document {
	return jsonc.Parse(source.NewFile("main.json", []byte(text)))
}

func documentOf(f *source.File) *jsonc.Document { return jsonc.Parse(f) }

// compact writes a known value as JSON without spaces.
func compact(v *value.Value) string {
	switch v.Kind() {
	case value.Array:
		var parts []string
		for _, e := range v.Elems() {
			parts = append(parts, compact(e))
		}
		return "[" + strings.Join(parts, ",") + "]"
	case value.Object:
		var parts []string
		for _, m := range v.Members() {
			parts = append(parts, fmt.Sprintf("%q:%s", m.Key, compact(m.Value)))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case value.String:
		return fmt.Sprintf("%q", v.Str().Or("?"))
	}
	return v.Str().Or(v.Kind().String())
}

func read(text string) *template.Template { return arm.Read(document(text)) }

// deploy evaluates a template with the values of a parameter file, which may be empty.
func deploy(text, params string) *eval.Result {
	in := eval.Inputs{}
	if params != "" {
		in.Params = arm.ReadParams(document(params))
	}
	return eval.Resources(read(text), in)
}

// template1 returns a template of one alert rule with the given properties, and other parts.
func template1(parts, properties string) string {
	return `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",` + parts + `
	"resources": [{
		"type": "Microsoft.OperationalInsights/workspaces/providers/alertRules",
		"apiVersion": "2023-02-01",
		"name": "ws/Microsoft.SecurityInsights/rule",
		"properties": ` + properties + `}]}`
}

func property(t *testing.T, r *eval.Result, name string) *value.Value {
	t.Helper()
	if len(r.Resources) == 0 {
		t.Fatal("no resources")
	}
	return r.Resources[0].Body().Get("properties", name)
}

// why describes an unknown.
func why(v *value.Value) string {
	w := v.Why()
	return fmt.Sprintf("%v: %v [%s]", w.Cause, w.Says, w.Expr)
}

func TestLegacyResource(t *testing.T) {
	res := deploy(`{
		"parameters": {"workspace": {"type": "string"}, "on": {"type": "bool", "defaultValue": true}},
		"variables": {"freq": "PT1H"},
		"resources": [{
			"type": "Microsoft.OperationalInsights/workspaces/providers/alertRules",
			"apiVersion": "2023-02-01",
			"name": "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/', 'id-1')]",
			"condition": "[parameters('deploy')]",
			"kind": "Scheduled",
			"properties": {"enabled": "[parameters('on')]", "queryFrequency": "[variables('freq')]"}
		}], "contentVersion": "1.0.0.0"}`, "")
	if len(res.Resources) != 1 {
		t.Fatalf("%d resources", len(res.Resources))
	}
	r := res.Resources[0]
	got := []string{r.Type, r.Name.String(), r.FullName.String(), r.Workspace.String(), r.APIVersion().Or("")}
	want := []string{"Microsoft.SecurityInsights/alertRules", "id-1", "id-1", "{parameters('workspace')}", "2023-02-01"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if on, ok := r.Body().Get("properties", "enabled").Bool().Get(); !ok || !on {
		t.Error("enabled is not true")
	}
	origin := r.Body().Get("properties", "queryFrequency").Origin()
	if string(origin.At.Text()) != `"PT1H"` || len(origin.Hops()) != 1 || origin.Hops()[0].Says != "variable 'freq'" {
		t.Errorf("origin %q %v", origin.At.Text(), origin.Hops())
	}
	var problems []string
	for _, p := range res.Problems() {
		problems = append(problems, p.Message)
	}
	if diff := cmp.Diff([]string{"parameter 'deploy' is not declared, the deployment fails"}, problems); diff != "" {
		t.Error(diff)
	}
}

func TestUnknownParameterMakesHoles(t *testing.T) {
	res := deploy(template1(`"parameters": {"env": {"type": "string"}},`,
		`{"displayName": "[concat('pre-', parameters('env'), '-post')]", "query": "[parameters('env')]"}`), "")
	name, _ := property(t, res, "displayName").Text()
	if got := name.String(); got != "pre-{parameters('env')}-post" {
		t.Errorf("displayName %s", got)
	}
	if string(name[0].At.Text()) != "pre-" || !name[0].Exact {
		t.Errorf("position of the literal: %q", name[0].At.Text())
	}
	if got := why(property(t, res, "query")); got != "parameter without value: parameter 'env' has no value [parameters('env')]" {
		t.Error(got)
	}
}

func TestOppositeConditionsContradict(t *testing.T) {
	res := deploy(`{"contentVersion": "1", "parameters": {"a": {"type": "bool"}}, "resources": [
		{"type": "A.B/c", "apiVersion": "1", "name": "x", "condition": "[parameters('a')]"},
		{"type": "A.B/c", "apiVersion": "1", "name": "y", "condition": "[not(parameters('a'))]"},
		{"type": "A.B/c", "apiVersion": "1", "name": "z", "condition": "[equals(parameters('a'), false())]"},
		{"type": "A.B/c", "apiVersion": "1", "name": "w", "condition": false}]}`, "")
	r := res.Resources
	if got := r[0].Deployed.And(r[1].Deployed).Truth(); got != fact.No {
		t.Errorf("x and y: %v", got)
	}
	if got := r[0].Deployed.And(r[2].Deployed).Truth(); got != fact.No {
		t.Errorf("x and z: %v", got)
	}
	if got := r[1].Deployed.And(r[2].Deployed).Truth(); got != fact.Unknown {
		t.Errorf("y and z: %v", got)
	}
	if r[3].Deployed.Truth() != fact.No {
		t.Error("w is deployed")
	}
	if got := r[1].Deployed.Assumption(); got != "parameters('a') is false" {
		t.Error(got)
	}
}

func TestConstantsOfOneParameterContradict(t *testing.T) {
	res := deploy(`{"contentVersion": "1", "parameters": {"env": {"type": "string"}}, "variables": {"e": "[parameters('env')]"},
	"resources": [
		{"type": "A.B/c", "apiVersion": "1", "name": "x", "condition": "[equals(parameters('env'), 'prod')]"},
		{"type": "A.B/c", "apiVersion": "1", "name": "y", "condition": "[and(equals('dev', variables('e')), not(empty(parameters('env'))))]"},
		{"type": "A.B/c", "apiVersion": "1", "name": "z", "condition": "[not(equals(parameters('env'), 'prod'))]"},
		{"type": "A.B/c", "apiVersion": "1", "name": "w", "condition": "[if(equals(parameters('env'), 'prod'), true(), false())]"}]}`, "")
	want := map[string]fact.Truth{
		"xy": fact.No, "xz": fact.No, "xw": fact.Unknown, "yz": fact.Unknown, "yw": fact.No, "zw": fact.No,
	}
	for i, a := range res.Resources {
		for _, b := range res.Resources[i+1:] {
			pair := a.Name.String() + b.Name.String()
			if got := a.Deployed.And(b.Deployed).Truth(); got != want[pair] {
				t.Errorf("%s: %v, want %v", pair, got, want[pair])
			}
		}
	}
}

func TestCompoundConditionsContradict(t *testing.T) {
	res := deploy(`{"contentVersion": "1", "parameters": {"a": {"type": "bool"}, "b": {"type": "bool"}}, "resources": [
		{"type": "A.B/c", "apiVersion": "1", "name": "and", "condition": "[and(parameters('a'), parameters('b'))]"},
		{"type": "A.B/c", "apiVersion": "1", "name": "not and", "condition": "[not(and(parameters('a'), parameters('b')))]"},
		{"type": "A.B/c", "apiVersion": "1", "name": "or", "condition": "[or(parameters('a'), parameters('b'))]"},
		{"type": "A.B/c", "apiVersion": "1", "name": "nor", "condition": "[not(or(parameters('a'), parameters('b')))]"}]}`, "")
	var got []string
	for i, a := range res.Resources {
		for _, b := range res.Resources[i+1:] {
			if a.Deployed.And(b.Deployed).Truth() == fact.No {
				got = append(got, a.Name.String()+", "+b.Name.String())
			}
		}
	}
	if diff := cmp.Diff([]string{"and, not and", "and, nor", "or, nor"}, got); diff != "" {
		t.Error(diff)
	}
	if got := res.Resources[0].Deployed.Assumption(); got != "parameters('a') is true and parameters('b') is true" {
		t.Error(got)
	}
}

func TestLoopsAndNestedDeployments(t *testing.T) {
	res := deploy(`{"contentVersion": "1", "parameters": {"names": {"type": "array", "defaultValue": ["a", "b"]}, "n": {"type": "int"}},
	"resources": [
		{"type": "A.B/c", "apiVersion": "1", "name": "[parameters('names')[copyIndex()]]", "copy": {"name": "all", "count": "[length(parameters('names'))]"}},
		{"type": "A.B/d", "apiVersion": "1", "name": "[concat('d', copyIndex())]", "copy": {"name": "some", "count": "[parameters('n')]"}},
		{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "inner", "properties": {
			"expressionEvaluationOptions": {"scope": "inner"},
			"parameters": {"p": {"value": "[parameters('names')[1]]"}},
			"template": {"parameters": {"p": {"type": "string"}, "q": {"type": "string"}}, "resources": [
				{"type": "A.B/e", "apiVersion": "1", "name": "[parameters('p')]", "tags": {"q": "[parameters('q')]"}}]}}},
		{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "outer", "properties": {
			"template": {"parameters": {"names": {"type": "array", "defaultValue": ["z"]}}, "resources": [
				{"type": "A.B/f", "apiVersion": "1", "name": "[parameters('names')[0]]"}]}}}
	]}`, "")
	var got []string
	for _, r := range res.Resources {
		s := r.Type + " " + r.Name.String()
		if r.Some {
			s += " (some)"
		}
		for _, h := range r.Origin.Hops() {
			s += " <- " + h.Says
		}
		got = append(got, s)
	}
	want := []string{
		"A.B/c a <- copy 1 of 'all'", "A.B/c b <- copy 2 of 'all'",
		"A.B/d d{copyIndex('some')} (some) <- some copies of 'some'",
		"Microsoft.Resources/deployments inner", "A.B/e b <- nested deployment 'inner'",
		"Microsoft.Resources/deployments outer", "A.B/f a <- nested deployment 'outer'",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := res.Resources[4].Body().Get("tags", "q").Why().Expr; got != "'inner':parameters('q')" {
		t.Error(got)
	}
}

func TestContentTemplatesAreInert(t *testing.T) {
	res := deploy(`{"contentVersion": "1", "variables": {"id": "x"}, "resources": [{
		"type": "Microsoft.OperationalInsights/workspaces/providers/contentTemplates", "apiVersion": "1",
		"name": "ws/Microsoft.SecurityInsights/t", "properties": {"mainTemplate": {"resources": [{
			"type": "Microsoft.OperationalInsights/workspaces/providers/alertRules", "name": "[variables('id')]",
			"properties": {"inner": "[[variables('y')]"}}]}}}]}`, "")
	if len(res.Resources) != 1 {
		t.Fatalf("%d resources", len(res.Resources))
	}
	inner := res.Resources[0].Body().Get("properties", "mainTemplate", "resources").Elems()[0]
	if got := inner.Get("name").Str().Or("?"); got != "x" {
		t.Errorf("name %q", got)
	}
	if got := inner.Get("properties", "inner").Str().Or("?"); got != "[variables('y')]" {
		t.Errorf("inner %q", got)
	}
}

func TestCyclesAndLimitsAreProblems(t *testing.T) {
	deep := strings.Repeat("concat(", 150) + "'x'" + strings.Repeat(")", 150)
	res := deploy(template1(`"variables": {"a": "[variables('b')]", "b": "[concat(variables('a'), 'x')]",
		"copy": [{"name": "many", "count": 10001, "input": 1}]},`,
		`{"cycle": "[variables('a')]", "many": "[length(variables('many'))]", "deep": "[`+deep+`]"}`), "")
	for _, m := range []string{"cycle", "many", "deep"} {
		property(t, res, m)
	}
	var got []string
	for _, p := range res.Problems() {
		got = append(got, p.Message)
	}
	want := []string{
		"variable 'a' needs itself, its value cannot be computed",
		"more than 10000 copies, those after the first 10000 are not evaluated",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
