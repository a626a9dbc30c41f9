package arm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
)

func document(text string) *jsonc.Document {
	return jsonc.Parse(source.NewFile("x.json", []byte(text)))
}

func TestShapeOf(t *testing.T) {
	const schema = `"$schema": "https://schema.management.azure.com/schemas/`
	tests := []struct {
		name, text string
		want       Shape
	}{
		{"template", `{` + schema + `2019-04-01/deploymentTemplate.json#", "resources": []}`, Template},
		{"subscription", `{` + schema + `2018-05-01/subscriptionDeploymentTemplate.json#", "resources": []}`, Template},
		{"letter case", `{` + schema + `2015-01-01/DeploymentTemplate.json#"}`, Template},
		{"no schema", `{"contentVersion": "1.0.0.0", "resources": []}`, Template},
		{"no version", `{"parameters": {"a": {"type": "string"}}, "resources": {}}`, Template},
		{"parameters", `{` + schema + `2019-04-01/deploymentParameters.json#", "parameters": {}}`, Parameters},
		{"parameters without schema", `{"parameters": {"a": {"value": 1}}}`, Parameters},
		{"parameter from a vault", `{"parameters": {"a": {"reference": {}}}}`, Parameters},
		{"resource", `{"type": "Microsoft.SecurityInsights/alertRules", "name": "x", "properties": {}}`, Resources},
		{"resources", `[{"type": "Microsoft.SecurityInsights/alertRules", "name": "x", "apiVersion": "1"}]`, Resources},
		{"user interface", `{"$schema": "https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#", "parameters": {"config": {}}}`, Other},
		{"workbook", `{"version": "Notebook/1.0", "items": []}`, Other},
		{"list", `[1, 2]`, Other},
		{"empty", ``, Other},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := ShapeOf(document(test.text)); got != test.want {
				t.Errorf("shape %d, want %d", got, test.want)
			}
		})
	}
}

// describe writes the declarations of a template, one a line.
func describe(tpl *template.Template, indent string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, indent+format+"\n", args...) }
	for _, p := range tpl.Params {
		line("param %s %s default=%v secure=%v nullable=%v", p.Name, p.Type, p.Default != nil, p.Secure, p.Nullable)
	}
	for _, v := range tpl.Variables {
		line("variable %s %T", v.Name, template.Force(v.Value))
	}
	for _, f := range tpl.Functions {
		line("function %s.%s %d", f.Namespace, f.Name, len(f.Params))
	}
	for _, r := range tpl.Resources {
		b.WriteString(describeResource(r, indent))
	}
	for _, o := range tpl.Outputs {
		line("output %s %T secure=%v", o.Name, template.Force(o.Value), o.Secure)
	}
	for _, p := range tpl.Problems {
		line("problem %s", p.Message)
	}
	return b.String()
}

func describeResource(r *template.Resource, indent string) string {
	s := indent + "resource " + r.Symbol + " " + print(r.Type) + " " + print(r.Name)
	if r.Loop != nil {
		s += " loop " + r.Loop.Name
	}
	if r.Condition != nil {
		s += " if"
	}
	if r.Existing {
		s += " existing"
	}
	var members []string
	for _, m := range template.Force(r.Body).(*template.Object).Members {
		members = append(members, m.Name)
	}
	s += " {" + strings.Join(members, " ") + "}\n"
	for _, c := range r.Children {
		s += describeResource(c, indent+"  ")
	}
	if d := r.Deployment; d != nil {
		s += fmt.Sprintf("%s  deploys outer=%v args=%d external=%q path=%v link=%v\n", indent, d.Outer, len(d.Args), d.External, d.Path != nil, d.Link != nil)
		if d.Template != nil {
			s += describe(d.Template, indent+"    ")
		}
	}
	return s
}

func TestRead(t *testing.T) {
	tpl := Read(document(`{
	"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
	"languageVersion": "2.0",
	"definitions": {"secret": {"$ref": "#/definitions/text"}, "text": {"type": "SecureString", "nullable": true}, "loop": {"$ref": "#/definitions/loop"}},
	"Parameters": {"a": {"type": "string", "defaultValue": "x"}, "b": {"$ref": "#/definitions/secret"}, "c": {"$ref": "#/definitions/loop"}},
	"variables": {"v": "[f()]", "copy": [{"name": "l", "count": 2, "input": "[copyIndex('l')]"}]},
	"functions": [{"namespace": "ns", "members": {"f": {"parameters": [{"name": "p", "type": "int"}], "output": {"value": 1}}}}],
	"resources": {
		"ws": {"existing": true, "type": "A.B/c", "name": "n", "apiVersion": "1", "dependsOn": []},
		"r": {"type": "A.B/d", "name": "n", "copy": {"name": "many", "count": 3}, "condition": true, "comments": "x", "kind": "k", "properties": {},
			"resources": [{"type": "e", "name": "child"}]},
		"d": {"type": "Microsoft.Resources/deployments", "name": "in", "properties": {"expressionEvaluationOptions": {"scope": "Inner"},
			"parameters": {"p": {"value": 1}, "s": {"reference": {"keyVault": {}}}}, "template": {"resources": [], "outputs": {"o": {"type": "securestring", "value": 1}}}}},
		"l": {"type": "Microsoft.Resources/deployments", "name": "linked", "properties": {"templateLink": {"relativePath": "x.json"}}},
		"u": {"type": "Microsoft.Resources/deployments", "name": "uri", "properties": {"templateLink": {"uri": "https://x/y.json"}}},
		"s": {"type": "Microsoft.Resources/deployments", "name": "spec", "properties": {"templateLink": {"id": "/x"}}},
		"bad": 3
	},
	"outputs": {"o": {"type": "array", "copy": {"count": 2, "input": "[copyIndex()]"}}}}`))
	want := `param a string default=true secure=false nullable=false
param b SecureString default=false secure=true nullable=true
param c  default=false secure=false nullable=false
variable v *template.Call
variable l *template.For
function ns.f 1
resource ws 'A.B/c' 'n' existing {type name apiVersion}
resource r 'A.B/d' 'n' loop many if {type name kind properties}
  resource  'e' 'child' {type name}
resource d 'Microsoft.Resources/deployments' 'in' {type name properties}
  deploys outer=false args=2 external="" path=false link=false
    output o *template.Lit secure=true
resource l 'Microsoft.Resources/deployments' 'linked' {type name properties}
  deploys outer=false args=0 external="" path=true link=false
resource u 'Microsoft.Resources/deployments' 'uri' {type name properties}
  deploys outer=false args=0 external="" path=false link=true
resource s 'Microsoft.Resources/deployments' 'spec' {type name properties}
  deploys outer=false args=0 external="template spec" path=false link=false
output o *template.For secure=false
problem a number in the place of a resource, it is not deployed
`
	if diff := cmp.Diff(want, describe(tpl, "")); diff != "" {
		t.Error(diff)
	}
}

func TestReadParams(t *testing.T) {
	f := ReadParams(document(`{"parameters": {"a": {"value": "[x]"}, "b": {"reference": {}}, "c": {"expression": "[externalInputs('k')]"}, "d": {}}}`))
	var got []string
	for _, a := range f.Args {
		s := a.Name
		if a.Secret {
			s += " secret"
		} else {
			s += " " + print(a.Value)
		}
		got = append(got, s)
	}
	want := []string{"a '[x]'", "b secret", "c externalInputs('k')"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
