package eval_test

import (
	"sync"
	"testing"
)

// TestBodiesAreReadConcurrently reads the bodies of a template from several goroutines at once. It finds mistakes under
// the race detector, and a lock that is taken twice.
func TestBodiesAreReadConcurrently(t *testing.T) {
	text := template1(`"parameters": {"p": {"type": "string"}, "o": {"type": "object", "defaultValue": {"a": {"b": "[resourceGroup().location]"}}}},
		"variables": {"v": {"x": "[parameters('o').a]", "y": "[concat(parameters('p'), '-')]"}},`,
		`{"v": "[variables('v')]", "list": [{"deep": ["[variables('v').x.b]", {"deeper": "[toLower(variables('v').y)]"}]}],
		"self": "[reference('rule').v]", "bad": "[nope()]"}`)
	want := string(deploy(text, "").JSON())
	shared := deploy(text, "")
	var group sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		group.Add(1)
		go func() {
			defer group.Done()
			got[i] = string(shared.JSON())
			shared.Problems()
			shared.Output("o")
		}()
	}
	group.Wait()
	for _, g := range got {
		if g != want {
			t.Fatalf("got  %s\nwant %s", g, want)
		}
	}
}
