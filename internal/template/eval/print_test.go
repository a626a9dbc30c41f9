package eval_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
)

func TestJSON(t *testing.T) {
	set, err := eval.ParseSetting("n=2")
	if err != nil {
		t.Fatal(err)
	}
	res := eval.Resources(read(`{"contentVersion": "1", "parameters": {"env": {"type": "string"}, "n": {"type": "int"}}, "resources": [
		{"type": "A.B/z", "apiVersion": "1", "name": "[concat('z-', parameters('env'))]", "condition": "[equals(parameters('env'), 'p')]", "b": [1, []], "a": {"c": "[parameters('env')]", "b": null}},
		{"type": "A.B/c", "apiVersion": "2", "name": "c", "n": "[parameters('n')]", "condition": false}]}`), eval.Inputs{Set: []eval.Setting{set}})
	want := `[
  {
    "type": "A.B/c",
    "name": "c",
    "apiVersion": "2",
    "id": {"$text": ["/subscriptions/", {
      "$unknown": "subscription().subscriptionId"
    }, "/resourceGroups/", {
      "$unknown": "resourceGroup().name"
    }, "/providers/A.B/c/c"]},
    "condition": false,
    "n": 2
  },
  {
    "type": "A.B/z",
    "name": {"$text": ["z-", {
      "$unknown": "parameters('env')"
    }]},
    "apiVersion": "1",
    "id": {"$text": ["/subscriptions/", {
      "$unknown": "subscription().subscriptionId"
    }, "/resourceGroups/", {
      "$unknown": "resourceGroup().name"
    }, "/providers/A.B/z/z-", {
      "$unknown": "parameters('env')"
    }]},
    "condition": {
      "$unknown": "equals(parameters('env'), 'p') is true"
    },
    "a": {
      "b": null,
      "c": {
        "$unknown": "parameters('env')"
      }
    },
    "b": [
      1,
      []
    ]
  }
]
`
	if diff := cmp.Diff(want, string(res.JSON())); diff != "" {
		t.Error(diff)
	}
}
