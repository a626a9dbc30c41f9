package eval_test

import (
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/arm"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
)

// files is a loader of templates and texts that are kept in a map.
type files map[string]string

func (f files) File(from *source.File, rel string) *source.File {
	name := path.Join(path.Dir(from.Path()), rel)
	if text, ok := f[name]; ok {
		return source.NewFile(name, []byte(text))
	}
	return nil
}

func (f files) Template(from *source.File, rel string) *template.Template {
	if file := f.File(from, rel); file != nil {
		return arm.Read(documentOf(file))
	}
	return nil
}

// identities lists the resources: type, name, workspace if it has one, and the steps by which they came.
func identities(res *eval.Result) []string {
	var out []string
	for _, r := range res.Resources {
		s := r.Type + " " + r.FullName.String()
		if r.InWorkspace {
			s += " in " + r.Workspace.String()
		}
		if r.Existing {
			s += " (existing)"
		}
		for _, h := range r.Origin.Hops() {
			s += " <- " + h.Says
		}
		out = append(out, s)
	}
	return out
}

func TestIdentities(t *testing.T) {
	const ws, si = "Microsoft.OperationalInsights/workspaces", "Microsoft.SecurityInsights"
	tests := []struct {
		name, resources string
		want            []string
	}{
		{"legacy form", `[{"type": "` + ws + `/providers/alertRules", "name": "w/Microsoft.SecurityInsights/r"}]`,
			[]string{si + "/alertRules r in w"}},
		{"legacy form of a child", `[{"type": "` + ws + `/providers/alertRules/actions", "name": "w/Microsoft.SecurityInsights/r/a"}]`,
			[]string{si + "/alertRules/actions r/a in w"}},
		{"legacy form of another provider", `[{"type": "` + ws + `/providers/diagnosticSettings", "name": "w/Microsoft.Insights/d"}]`,
			[]string{"Microsoft.Insights/diagnosticSettings d in w"}},
		{"legacy form twice", `[{"type": "` + ws + `/providers/settings/providers/diagnosticSettings", "name": "w/Microsoft.SecurityInsights/s/Microsoft.Insights/d"}]`,
			[]string{"Microsoft.Insights/diagnosticSettings d in w"}},
		{"unknown name", `[{"type": "` + ws + `/providers/alertRules", "name": "[parameters('p')]"}]`,
			[]string{si + "/alertRules {parameters('p')} in {…}"}},
		{"unknown workspace", `[{"type": "` + ws + `/providers/alertRules", "name": "[concat(parameters('p'), '/Microsoft.SecurityInsights/', 'r')]"}]`,
			[]string{si + "/alertRules r in {parameters('p')}"}},
		{"scope", `[{"type": "` + si + `/alertRules", "name": "r", "scope": "[resourceId('` + ws + `', 'w')]"}]`,
			[]string{si + "/alertRules r in w"}},
		{"relative scope", `[{"type": "` + si + `/alertRules", "name": "r", "scope": "` + ws + `/w"}]`,
			[]string{si + "/alertRules r in w"}},
		{"unknown scope", `[{"type": "` + si + `/alertRules", "name": "r", "scope": "[concat('` + ws + `/', parameters('p'))]"}]`,
			[]string{si + "/alertRules r in {parameters('p')}"}},
		{"solution as scope", `[{"type": "` + si + `/alertRules", "name": "r", "scope": "Microsoft.OperationsManagement/solutions/SecurityInsights(w)"}]`,
			[]string{si + "/alertRules r in w"}},
		{"no scope", `[{"type": "` + si + `/alertRules", "name": "r"}]`, []string{si + "/alertRules r"}},
		{"child of the workspace", `[{"type": "` + ws + `/savedSearches", "name": "w/s"}]`, []string{ws + "/savedSearches w/s in w"}},
		{"nested", `[{"type": "` + ws + `", "name": "w", "resources": [
			{"type": "providers/alertRules", "name": "Microsoft.SecurityInsights/r"},
			{"type": "` + ws + `/savedSearches", "name": "w/s"},
			{"type": "savedSearches", "name": "t", "resources": [{"type": "deep", "name": "u"}]}]}]`,
			[]string{ws + " w in w", si + "/alertRules r in w", ws + "/savedSearches w/s in w", ws + "/savedSearches w/t in w",
				ws + "/savedSearches/deep w/t/u in w"}},
		{"symbolic names", `{"w": {"type": "` + ws + `", "name": "w", "existing": true},
			"r": {"type": "` + si + `/alertRules", "name": "r", "scope": "[resourceId('` + ws + `', 'w')]", "dependsOn": ["w"]}}`,
			[]string{ws + " w in w (existing)", si + "/alertRules r in w"}},
		{"nested in a loop", `[{"type": "` + ws + `", "name": "[concat('w', copyIndex(1))]", "copy": {"name": "all", "count": 2}, "resources": [
			{"type": "savedSearches", "name": "[concat('s', copyIndex())]"}]}]`,
			[]string{ws + " w1 in w1 <- copy 1 of 'all'", ws + " w2 in w2 <- copy 2 of 'all'",
				ws + "/savedSearches w1/s0 in w1 <- copy 1 of 'all'", ws + "/savedSearches w2/s1 in w2 <- copy 2 of 'all'"}},
		{"none", `[{"type": "A.B/c", "name": "n", "copy": {"name": "none", "count": "[length(createArray())]"}}]`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			res := deploy(`{"contentVersion": "1", "parameters": {"p": {"type": "string"}}, "resources": `+test.resources+`}`, "")
			if diff := cmp.Diff(test.want, identities(res)); diff != "" {
				t.Error(diff)
			}
			if p := res.Problems(); len(p) > 0 {
				t.Errorf("problems: %v", p)
			}
		})
	}
}

func TestParameterValues(t *testing.T) {
	const parts = `"parameters": {
		"plain": {"type": "string"}, "withDefault": {"type": "string", "defaultValue": "d"},
		"other": {"type": "string", "defaultValue": "[concat(parameters('withDefault'), '!')]"},
		"nullable": {"type": "string", "nullable": true}, "vault": {"type": "string"},
		"safe": {"type": "secureString", "defaultValue": "x"}, "id": {"type": "string", "defaultValue": "[newGuid()]"}},`
	const properties = `{"plain": "[parameters('PLAIN')]", "withDefault": "[parameters('withDefault')]", "other": "[parameters('other')]",
		"nullable": "[parameters('nullable')]", "vault": "[parameters('vault')]", "safe": "[parameters('safe')]", "id": "[parameters('id')]",
		"sameID": "[equals(parameters('id'), parameters('id'))]"}`
	const params = `{"parameters": {"Plain": {"value": "[not an expression]"}, "withDefault": {"value": null}, "vault": {"reference": {}}}}`
	res := deploy(template1(parts, properties), params)
	want := map[string]string{
		"plain":       "[not an expression] <- value of parameter 'Plain' in the parameter file",
		"withDefault": "d <- default of parameter 'withDefault'",
		"other":       "d! <- default of parameter 'other'",
		"nullable":    "null <- parameter 'nullable' without value",
		"vault":       "secret: parameter 'vault' is a secret of a key vault [parameters('vault')]",
		"safe":        "secret: parameter 'safe' is secure [parameters('safe')]",
		"id":          "different at each deployment: newGuid() is different at each deployment [parameters('id')]",
		"sameID":      "true",
	}
	for name, w := range want {
		v := property(t, res, name)
		got := v.Str().Or(v.Kind().String())
		for _, h := range v.Origin().Hops() {
			got += " <- " + h.Says
		}
		if v.Why().Says != "" {
			got = why(v)
		}
		if got != w {
			t.Errorf("%s: got %q, want %q", name, got, w)
		}
	}
}

// TestProvenance follows values to where they are written, through members of variables and defaults.
func TestProvenance(t *testing.T) {
	res := deploy(template1(`"parameters": {"cfg": {"type": "object", "defaultValue": {"rules": [{"on": false}]}}},
		"variables": {"first": "[parameters('cfg').rules[0]]", "all": {"inner": "[variables('first')]"}},`,
		`{"on": "[variables('all').inner.on]", "whole": "[variables('all')]"}`), "")
	for _, v := range []struct {
		name string
		hops []string
	}{
		{"on", []string{"default of parameter 'cfg'", "variable 'first'", "variable 'all'"}},
		{"whole", []string{"default of parameter 'cfg'", "variable 'first'", "variable 'all'"}},
	} {
		got := property(t, res, v.name)
		if v.name == "whole" {
			got = got.Get("inner", "on")
		}
		var hops []string
		for _, h := range got.Origin().Hops() {
			hops = append(hops, h.Says)
		}
		if diff := cmp.Diff(v.hops, hops); diff != "" || string(got.Origin().At.Text()) != "false" {
			t.Errorf("%s at %q: %s", v.name, got.Origin().At.Text(), diff)
		}
	}
}

func TestReferencesWithinATemplate(t *testing.T) {
	res := deploy(`{"contentVersion": "1", "parameters": {"p": {"type": "string"}}, "resources": [
		{"type": "A.B/c", "apiVersion": "1", "name": "[parameters('p')]", "kind": "k", "properties": {"x": {"y": "written"}, "back": "[reference('d').out]"}},
		{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": {"expressionEvaluationOptions": {"scope": "inner"},
			"template": {"variables": {"v": "inner"}, "resources": [], "outputs": {"o": {"type": "string", "value": "[variables('v')]"},
				"s": {"type": "securestring", "value": "x"}}}}},
		{"type": "A.B/z", "apiVersion": "1", "name": "z", "properties": {
			"written": "[reference(resourceId('A.B/c', parameters('p'))).x.y]",
			"byName": "[reference(parameters('p')).x.y]",
			"full": "[reference(resourceId('A.B/c', parameters('p')), '2020-01-01', 'Full').kind]",
			"added": "[reference(resourceId('A.B/c', parameters('p'))).added]",
			"output": "[reference('d').outputs.o.value]",
			"outputById": "[reference(resourceId('Microsoft.Resources/deployments', 'd')).outputs.o.value]",
			"secure": "[reference('d').outputs.s.value]",
			"elsewhere": "[reference(resourceId('A.B/c', 'other')).x]"}}]}`, "")
	body := res.Resources[len(res.Resources)-1].Body().Get("properties")
	want := map[string]string{
		"written": "written", "byName": "written", "full": "k", "output": "inner", "outputById": "inner",
		"added": "known at deployment only", "secure": "secret", "elsewhere": "known at deployment only",
	}
	for name, w := range want {
		v := body.Get(name)
		if got := v.Str().Or(v.Why().Cause.String()); got != w {
			t.Errorf("%s: %q, want %q (%v)", name, got, w, why(v))
		}
	}
	if p := res.Problems(); len(p) > 0 {
		t.Errorf("problems: %v", p)
	}
}

func TestReferencesBySymbol(t *testing.T) {
	res := deploy(`{"contentVersion": "1", "languageVersion": "2.0", "parameters": {"n": {"type": "int"}}, "resources": {
		"one": {"type": "A.B/c", "apiVersion": "1", "name": "c", "properties": {"x": 1}, "condition": "[equals(reference('two').x, 1)]"},
		"two": {"type": "A.B/c", "apiVersion": "1", "name": "[concat('l', copyIndex())]", "copy": {"name": "two", "count": 2}, "properties": {"x": "[copyIndex()]"}},
		"some": {"type": "A.B/c", "apiVersion": "1", "name": "[concat('s', copyIndex())]", "copy": {"name": "some", "count": "[parameters('n')]"}},
		"odd": {"type": "A.B/o", "apiVersion": "1", "name": "[concat('o', copyIndex())]", "copy": {"name": "odd", "count": 3}, "condition": "[equals(copyIndex(), 1)]"},
		"maybe": {"type": "A.B/m", "apiVersion": "1", "name": "[concat('m', copyIndex())]", "copy": {"name": "maybe", "count": 2}, "condition": "[equals(parameters('n'), copyIndex())]"},
		"z": {"type": "A.B/z", "apiVersion": "1", "name": "z", "properties": {
			"one": "[reference('one').x]", "second": "[reference('two[1]').x]", "third": "[reference('two[2]').x]",
			"all": "[map(references('two'), lambda('r', lambdaVariables('r').x))]",
			"names": "[map(references('two', 'full'), lambda('r', lambdaVariables('r').name))]", "some": "[length(references('some'))]",
			"deployed": "[map(references('odd', 'full'), lambda('r', lambdaVariables('r').name))]", "maybe": "[references('maybe')]"}}}}`, "")
	body := res.Resources[len(res.Resources)-1].Body().Get("properties")
	want := map[string]string{
		"one": "1", "second": "1", "third": "unknown", "all": "[0,1]", "names": `["l0","l1"]`, "some": "unknown",
		"deployed": `["o1"]`, "maybe": "unknown",
	}
	for name, w := range want {
		if got := compact(body.Get(name)); got != w {
			t.Errorf("%s: %s, want %s (%v)", name, got, w, why(body.Get(name)))
		}
	}
	if p := res.Problems(); len(p) > 0 {
		t.Errorf("problems: %v", p)
	}
}

func TestLinkedTemplates(t *testing.T) {
	const inner = `{"contentVersion": "1", "parameters": {"n": {"type": "string"}}, "resources": [
		{"type": "A.B/c", "apiVersion": "1", "name": "[parameters('n')]", "properties": {"id": "[uniqueString(resourceGroup().name)]"}}]}`
	link := func(name, link string) string {
		return `{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "` + name + `", "resourceGroup": "rg", "properties": {
			"templateLink": ` + link + `, "parameters": {"n": {"value": "` + name + `"}}}}`
	}
	text := `{"contentVersion": "1", "parameters": {"base": {"type": "string"}}, "resources": [` + strings.Join([]string{
		link("relative", `{"relativePath": "nested/rules.json"}`),
		link("uri", `{"uri": "[concat(parameters('base'), 'nested/rules.json')]"}`),
		link("self", `{"uri": "[uri(deployment().properties.templateLink.uri, 'nested/rules.json')]"}`),
		link("published", `{"uri": "https://raw.githubusercontent.com/org/repo/main/deploy/nested/rules.json?x=1"}`),
		link("missing", `{"relativePath": "nested/none.json"}`),
		link("loop", `{"relativePath": "main.json"}`),
	}, ",") + `]}`
	file := source.NewFile("deploy/main.json", []byte(text))
	res := eval.Resources(arm.Read(documentOf(file)), eval.Inputs{Loader: files{"deploy/nested/rules.json": inner, "deploy/main.json": text}})
	var got []string
	for _, r := range res.Resources {
		if r.Type == "A.B/c" {
			got = append(got, r.Name.String()+" <- "+r.Origin.Hops()[0].Says+" "+r.Origin.At.File.Path())
		}
	}
	want := []string{
		"relative <- linked template 'nested/rules.json' deploy/nested/rules.json",
		"uri <- linked template 'nested/rules.json' deploy/nested/rules.json",
		"self <- linked template 'nested/rules.json' deploy/nested/rules.json",
		"published <- linked template 'nested/rules.json' deploy/nested/rules.json",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCopies(t *testing.T) {
	res := deploy(template1(`"variables": {
			"copy": [{"name": "squares", "count": 3, "input": "[mul(copyIndex('squares'), copyIndex('squares'))]"}],
			"obj": {"copy": [{"name": "a", "count": 2, "input": {"n": "[copyIndex('a', 1)]"}}, {"name": "b", "count": 0, "input": 1}], "c": 1}},`,
		`{"squares": "[variables('squares')]", "obj": "[variables('obj')]",
		  "nested": {"copy": [{"name": "outer", "count": 2, "input": {"copy": [{"name": "inner", "count": 2,
			"input": "[format('{0}{1}', copyIndex('outer'), copyIndex('inner'))]"}]}}]},
		  "copy": "not a loop"}`), "")
	const want = `{"squares":[0,1,4],"obj":{"a":[{"n":1},{"n":2}],"b":[],"c":1},` +
		`"nested":{"outer":[{"inner":["00","01"]},{"inner":["10","11"]}]},"copy":"not a loop"}`
	if got := compact(res.Resources[0].Body().Get("properties")); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if p := res.Problems(); len(p) > 0 {
		t.Errorf("problems: %v", p)
	}
}

func TestUserFunctions(t *testing.T) {
	res := deploy(template1(`"parameters": {"x": {"type": "string", "defaultValue": "outer"}}, "functions": [{"namespace": "my", "members": {
		"twice": {"parameters": [{"name": "x", "type": "string"}], "output": {"type": "string", "value": "[concat(parameters('x'), parameters('x'))]"}},
		"four": {"parameters": [{"name": "y", "type": "string"}], "output": {"type": "string", "value": "[my.twice(my.twice(parameters('y')))]"}},
		"forever": {"parameters": [], "output": {"type": "string", "value": "[my.forever()]"}}}}],`,
		`{"four": "[my.four('a')]", "wrong": "[my.twice()]", "forever": "[my.forever()]"}`), "")
	if got := property(t, res, "four").Str().Or("?"); got != "aaaa" {
		t.Errorf("four: %q", got)
	}
	property(t, res, "wrong")
	property(t, res, "forever")
	var got []string
	for _, p := range res.Problems() {
		got = append(got, p.Message)
	}
	want := []string{
		"twice takes one argument, not 0, the deployment fails",
		"more than 1500 expressions within each other, their value is not computed",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestConditionsOfNestedDeployments(t *testing.T) {
	res := deploy(`{"contentVersion": "1", "parameters": {"on": {"type": "bool"}, "off": {"type": "bool", "defaultValue": false}}, "resources": [
		{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "condition": "[parameters('on')]", "properties": {"template": {"resources": [
			{"type": "A.B/c", "apiVersion": "1", "name": "both", "condition": "[not(parameters('on'))]"},
			{"type": "A.B/c", "apiVersion": "1", "name": "maybe"},
			{"type": "A.B/c", "apiVersion": "1", "name": "never", "condition": "[parameters('off')]"}]}}}]}`, "")
	var got []string
	for _, r := range res.Resources {
		got = append(got, r.Name.String()+" "+r.Deployed.Truth().String()+" "+r.Deployed.Assumption())
	}
	want := []string{"d unknown parameters('on') is true", "both no ", "maybe unknown parameters('on') is true", "never no "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
