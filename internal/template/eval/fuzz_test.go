package eval_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/arm"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
)

// expressions returns the expressions of the table of cases, as seeds.
func expressions(tb testing.TB) []string {
	text, err := os.ReadFile("testdata/functions.txt")
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for _, line := range strings.Split(string(text), "\n") {
		if expr, _, ok := strings.Cut(line, " => "); ok && line[0] != '#' {
			out = append(out, expr)
		}
	}
	return out
}

// FuzzExpression evaluates an expression in a template in which there is something to refer to.
func FuzzExpression(f *testing.F) {
	for _, s := range expressions(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, expr string) {
		quoted, _ := json.Marshal("[" + expr + "]")
		checkTemplate(t, `{"contentVersion": "1", "parameters": {"s": {"type": "string"}, "n": {"type": "bool"},
			"list": {"type": "array", "defaultValue": ["one", "two"]}, "obj": {"type": "object", "defaultValue": {"Two": {"x": 1}}}},
			"variables": {"v": "value", "w": `+string(quoted)+`},
			"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n", "copy": {"name": "loop", "count": 2}, "properties": {"x": `+string(quoted)+`}}],
			"outputs": {"o": {"type": "string", "value": `+string(quoted)+`}}}`)
	})
}

// FuzzTemplate evaluates whole templates.
func FuzzTemplate(f *testing.F) {
	f.Add(template1(`"variables": {"a": {"b": "[variables('c')]"}, "c": [1, "[variables('a')]"]},`, `{"x": "[variables('c')]"}`))
	f.Add(`{"contentVersion": "1", "parameters": {"p": {"type": "array"}}, "resources": [{"type": "A.B/c", "name": "[parameters('p')[copyIndex()]]",
		"copy": {"name": "l", "count": "[length(parameters('p'))]"}, "resources": [{"type": "d", "name": "x", "scope": "[resourceGroup().id]"}]}]}`)
	f.Add(`{"languageVersion": "2.0", "contentVersion": "1", "resources": {"a": {"type": "Microsoft.Resources/deployments", "name": "d", "properties":
		{"expressionEvaluationOptions": {"scope": "inner"}, "parameters": {"q": {"value": "[reference('a').outputs.o.value]"}},
		"template": {"parameters": {"q": {"type": "string"}}, "resources": [], "outputs": {"o": {"value": "[parameters('q')]"}}}}}}}`)
	f.Add(`{"contentVersion": "1", "variables": {"a": ["x"], "b": "[createArray(variables('a'), variables('a'))]", "c": "[createObject('l', variables('b'), 'r', variables('b'))]"},
		"functions": [{"namespace": "n", "members": {"f": {"parameters": [{"name": "x"}], "output": {"value": "[n.f(parameters('x'))]"}}}}],
		"resources": [{"type": "A/providers/b", "name": "x/y/[z]", "properties": {"copy": [{"name": "k", "count": 3, "input": "[variables('c')]"}], "s": "[string(variables('c'))]", "f": "[n.f(1)]"}}]}`)
	f.Fuzz(checkTemplate)
}

// checkTemplate evaluates all of a template and asks all that can be asked of it. It must end soon.
func checkTemplate(t *testing.T, text string) {
	start := time.Now()
	tpl := arm.Read(document(text))
	res := eval.Resources(tpl, eval.Inputs{})
	if len(res.Resources) <= 1000 {
		res.JSON()
	}
	res.Output("o")
	eval.Check(tpl)
	eval.UnusedParameters(tpl)
	for _, p := range res.Problems() {
		if p.Message == "" {
			t.Fatal("a problem without words")
		}
		p.At.Physical()
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Fatalf("%v to evaluate %d bytes", d, len(text))
	}
}

// TestSharedPartsDoNotExplode evaluates a template of a few lines whose values, written out, would have 2^30 parts.
func TestSharedPartsDoNotExplode(t *testing.T) {
	variables := []string{`"v0": {"x": "y"}, "s0": "[concat('ab', resourceGroup().name)]"`}
	for i := range 30 {
		a, b := string(rune('0'+i/10))+string(rune('0'+i%10)), string(rune('0'+(i+1)/10))+string(rune('0'+(i+1)%10))
		if i == 0 {
			a = "0"
		}
		variables = append(variables, strings.NewReplacer("A", a, "B", b).Replace(
			`"vB": {"l": "[variables('vA')]", "r": "[variables('vA')]"}, "sB": "[concat(variables('sA'), variables('sA'))]"`))
	}
	checkTemplate(t, template1(`"variables": {`+strings.Join(variables, ",")+`},`,
		`{"v": "[variables('v30')]", "text": "[string(variables('v30'))]", "same": "[equals(variables('v30'), variables('v29'))]",
		"has": "[contains(createArray(variables('v30')), variables('v30').l)]", "s": "[toLower(variables('s30'))]", "merged": "[union(variables('v30'), variables('v29'))]"}`))
}
