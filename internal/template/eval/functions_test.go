package eval

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"reflect"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/arm"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A functionCase is one line of testdata/functions.txt.
type functionCase struct {
	line       int
	expr, want string
	dialect    template.Dialect
	kind       string // of the source
	source     string
}

// functionCases reads the table of cases. Each must have a source of a kind that the table explains.
func functionCases(t *testing.T) []functionCase {
	text, err := os.ReadFile("testdata/functions.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []functionCase
	var c functionCase
	for line := range strings.Lines(string(text)) {
		c.line++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			readSource(t, &c, line)
		case c.source == "":
			t.Fatalf("line %d: a case before the first source", c.line)
		default:
			var ok bool
			if c.expr, c.want, ok = strings.Cut(line, " => "); !ok {
				t.Fatalf("line %d: no ' => '", c.line)
			}
			list = append(list, c)
		}
	}
	return list
}

// readSource reads "[kind: source]", or "[bicep kind: source]", for the cases that follow.
func readSource(t *testing.T, c *functionCase, line string) {
	t.Helper()
	kind, from, ok := strings.Cut(strings.Trim(line, "[]"), ": ")
	c.dialect = template.ARM
	if rest, ok := strings.CutPrefix(kind, "bicep "); ok {
		kind, c.dialect = rest, template.Bicep
	}
	c.kind, c.source = kind, from
	valid := ok && from != ""
	switch kind {
	case "documentation":
		valid = strings.HasPrefix(from, "https://learn.microsoft.com/")
	case "engine":
		valid = strings.HasPrefix(from, "Azure/bicep ") && len(strings.Fields(from)) > 1
	case "pair":
		valid = path.Clean(from) == from && inCorpus(from)
	case "vector", "decision":
	default:
		valid = false
	}
	if !valid {
		t.Errorf("line %d: %s is no source", c.line, line)
	}
}

// inCorpus reports whether the corpus has a folder, or is not here.
func inCorpus(folder string) bool {
	if _, ok := corpustest.Find("bicep-pairs"); !ok {
		return true
	}
	_, ok := corpustest.Find(folder, "main.json")
	return ok
}

// TestFunctions evaluates the cases. Every function must have a case whose expected value is not our own decision.
func TestFunctions(t *testing.T) {
	sourced := map[string]bool{}
	for _, c := range functionCases(t) {
		t.Run(fmt.Sprintf("line %d", c.line), func(t *testing.T) { c.check(t) })
		if c.kind != "decision" {
			noteCalls(c.expr, sourced)
		}
	}
	for _, name := range append(names(template.Bicep), "copyIndex") {
		if !sourced[strings.ToLower(name)] {
			t.Errorf("no case of the function %s has a source", name)
		}
	}
	if !sourced["listkeys"] {
		t.Error("no case of the functions list* has a source")
	}
}

// evaluate returns the value of an expression, and the problems, in a template with some parameters.
func evaluate(expr string) (*value.Value, []template.Problem) {
	quoted, _ := json.Marshal("[" + expr + "]")
	text := `{"contentVersion": "1.0.0.0", "parameters": {
		"s": {"type": "string"}, "n": {"type": "bool"}, "secret": {"type": "securestring", "defaultValue": "x"},
		"list": {"type": "array", "defaultValue": ["one", "two", "three"]},
		"obj": {"type": "object", "defaultValue": {"one": "a", "Two": {"x": 1}}}},
		"variables": {"v": "value", "copy": [{"name": "indexes", "count": 3, "input": "[copyIndex('indexes', 5)]"}]},
		"resources": [], "outputs": {"o": {"type": "string", "value": ` + string(quoted) + `}}}`
	r := Resources(arm.Read(jsonc.Parse(source.NewFile("main.json", []byte(text)))), Inputs{})
	return r.Output("o"), r.Problems()
}

// bicepFiles are the files that cases in Bicep load.
type bicepFiles map[string]string

func (f bicepFiles) Bytes(name string) ([]byte, bool) {
	text, ok := f[name]
	return []byte(text), ok
}

func (f bicepFiles) File(name string) *source.File {
	if text, ok := f[name]; ok {
		return source.NewFile(name, []byte(text))
	}
	return nil
}

func (f bicepFiles) Folder(name string) []string {
	var list []string
	for p := range f {
		if strings.HasPrefix(p, path.Clean(name)+"/") {
			list = append(list, p)
		}
	}
	return list
}

// evaluateBicep is [evaluate] for an expression in Bicep, beside some files.
func evaluateBicep(expr string) (*value.Value, []template.Problem) {
	files := bicepFiles{
		"texts/message.txt":        "Hello from text file",
		"nsg.json":                 `{"protocol": "Tcp", "priority": 100}`,
		"nsg.yaml":                 "protocol: \"Tcp\"\npriority: 100\n",
		"modules/appService.bicep": "",
	}
	main := source.NewFile("main.bicep", []byte("param obj object = {}\noutput o any = "+expr+"\n"))
	r := Resources(bicep.NewLinker(files).Lower(bicep.Parse(main)), Inputs{})
	return r.Output("o"), r.Problems()
}

func (c functionCase) check(t *testing.T) {
	t.Helper()
	v, problems := evaluate(c.expr)
	if c.dialect == template.Bicep {
		v, problems = evaluateBicep(c.expr)
	}
	if message, ok := strings.CutPrefix(c.want, "fails "); ok {
		if len(problems) != 1 || problems[0].Message != message || v.Kind() != value.Unknown {
			t.Errorf("%s: %v, want %q", c.expr, problems, message)
		}
		return
	}
	if len(problems) > 0 {
		t.Fatalf("%s: %s", c.expr, problems[0].Message)
	}
	if unknown, ok := strings.CutPrefix(c.want, "unknown "); ok {
		why := v.Why()
		if got := fmt.Sprintf("%v [%s]", why.Cause, why.Expr); got != unknown {
			t.Errorf("%s: got %s, want %s", c.expr, got, unknown)
		}
		return
	}
	if u := firstUnknown(v); u != nil {
		t.Fatalf("%s: unknown: %v", c.expr, u.Why())
	}
	var got, wanted any
	if err := json.Unmarshal([]byte(jsonText(v, '"')), &got); err != nil {
		t.Fatalf("%s: %v", c.expr, err)
	}
	if err := json.Unmarshal([]byte(c.want), &wanted); err != nil {
		t.Fatalf("%s: expected %q: %v", c.expr, c.want, err)
	}
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("%s: got %s, want %s", c.expr, jsonText(v, '"'), c.want)
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
