package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/arm"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// evaluate returns the value of an expression, and the problems, in a template with some parameters.
func evaluate(expr string) (*value.Value, []template.Problem) {
	quoted, _ := json.Marshal("[" + expr + "]")
	text := `{"contentVersion": "1.0.0.0", "parameters": {
		"s": {"type": "string"}, "n": {"type": "bool"}, "secret": {"type": "securestring", "defaultValue": "x"},
		"list": {"type": "array", "defaultValue": ["one", "two", "three"]},
		"obj": {"type": "object", "defaultValue": {"one": "a", "Two": {"x": 1}}}},
		"variables": {"v": "value"}, "resources": [], "outputs": {"o": {"type": "string", "value": ` + string(quoted) + `}}}`
	t := arm.Read(jsonc.Parse(source.NewFile("main.json", []byte(text))))
	r := Resources(t, Inputs{})
	return r.Output("o"), r.Problems()
}

func TestFunctions(t *testing.T) {
	f, err := os.Open("testdata/functions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	called := map[string]bool{}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' || line[0] == '[' {
			continue
		}
		expr, want, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("line %d: no ' => '", n)
		}
		t.Run(fmt.Sprintf("line %d", n), func(t *testing.T) { check(t, expr, want) })
		noteCalls(expr, called)
	}
	for _, name := range names() {
		if !called[strings.ToLower(name)] && name != "loadYamlContent" && name != "loadDirectoryFileInfo" {
			t.Errorf("there is no case of the function %s", name)
		}
	}
}

func check(t *testing.T, expr, want string) {
	t.Helper()
	v, problems := evaluate(expr)
	if message, ok := strings.CutPrefix(want, "fails "); ok {
		if len(problems) != 1 || problems[0].Message != message || v.Kind() != value.Unknown {
			t.Errorf("%s: %v, want %q", expr, problems, message)
		}
		return
	}
	if len(problems) > 0 {
		t.Fatalf("%s: %s", expr, problems[0].Message)
	}
	if unknown, ok := strings.CutPrefix(want, "unknown "); ok {
		why := v.Why()
		if got := fmt.Sprintf("%v [%s]", why.Cause, why.Expr); got != unknown {
			t.Errorf("%s: got %s, want %s", expr, got, unknown)
		}
		return
	}
	var got, wanted any
	if u := firstUnknown(v); u != nil {
		t.Fatalf("%s: unknown: %v", expr, u.Why())
	}
	if err := json.Unmarshal([]byte(jsonText(v, '"')), &got); err != nil {
		t.Fatalf("%s: %v", expr, err)
	}
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatalf("%s: expected %q: %v", expr, want, err)
	}
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("%s: got %s, want %s", expr, jsonText(v, '"'), want)
	}
}

// noteCalls records the names before opening parentheses.
func noteCalls(expr string, into map[string]bool) {
	for i := range len(expr) {
		if expr[i] != '(' {
			continue
		}
		start := i
		for start > 0 && (expr[start-1]|0x20 >= 'a' && expr[start-1]|0x20 <= 'z' || '0' <= expr[start-1] && expr[start-1] <= '9') {
			start--
		}
		into[strings.ToLower(expr[start:i])] = true
	}
}
