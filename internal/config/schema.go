package config

import (
	"bytes"
	_ "embed" // the schema
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

//go:embed config.v1.json
var schemaText []byte

// Schema returns the JSON Schema of the configuration, for editors. It is published as schema/config.v1.json.
func Schema() []byte { return bytes.Clone(schemaText) }

// SchemaFor returns the JSON Schema of the configuration with the names and summaries of the rules, for editors that
// complete them.
func SchemaFor(rules []*lint.Rule) []byte {
	var doc map[string]any
	if err := json.Unmarshal(schemaText, &doc); err != nil {
		bug.Reportf("schema of the configuration: %v", err)
		return Schema()
	}
	properties := map[string]any{}
	for _, r := range rules {
		properties[r.Name] = map[string]any{
			"description": r.Summary,
			"allOf":       []any{map[string]any{"$ref": "#/definitions/rule"}},
		}
	}
	definitions, _ := doc["definitions"].(map[string]any)
	definitions["rules"] = map[string]any{
		"type": "object", "properties": properties, "additionalProperties": map[string]any{"$ref": "#/definitions/rule"},
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(doc); err != nil {
		bug.Reportf("schema of the configuration: %v", err)
	}
	return out.Bytes()
}

// schemas holds the schema, compiled for validation and as plain data for messages.
type schemas struct {
	compiled *jsonschema.Schema
	plain    any
}

var schema = sync.OnceValue(compileSchema)

func compileSchema() schemas {
	const address = "https://raw.githubusercontent.com/sentinel-lint/sentinel-lint/main/schema/config.v1.json"
	var s schemas
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	err := errors.Join(c.AddResource(address, bytes.NewReader(schemaText)), json.Unmarshal(schemaText, &s.plain))
	if err == nil {
		s.compiled, err = c.Compile(address)
	}
	if err != nil {
		bug.Reportf("schema of the configuration: %v", err)
	}
	return s
}

// validate returns the problems that the schema finds.
func validate(root *node) []Problem {
	s := schema()
	if s.compiled == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	err := s.compiled.Validate(root.data())
	if !errors.As(err, &invalid) {
		if err != nil {
			bug.Reportf("validate the configuration: %v", err)
		}
		return nil
	}
	v := &violations{root: root, plain: s.plain}
	v.collect(invalid)
	return v.problems
}

// violations turns the errors of the schema library into problems: its messages speak of schemas, ours of settings.
type violations struct {
	root     *node
	plain    any // the schema
	problems []Problem
}

func (v *violations) collect(e *jsonschema.ValidationError) {
	for _, cause := range e.Causes {
		v.collect(cause)
	}
	if len(e.Causes) > 0 {
		return
	}
	_, location, _ := strings.Cut(e.AbsoluteKeywordLocation, "#")
	i := strings.LastIndexByte(location, '/')
	at, keyword := location[:max(i, 0)], location[i+1:]
	rule, _ := lookup(v.plain, at).(map[string]any)
	n, f := v.find(e.InstanceLocation)
	if f != nil && strings.Contains(e.KeywordLocation, "/propertyNames/") {
		n = &node{at: f.keyAt, value: f.key} // the key breaks the schema, not its value
	}
	v.explain(keyword, rule, n, f, e.Message)
}

// explain reports that a value breaks a keyword of the schema.
func (v *violations) explain(keyword string, rule map[string]any, n *node, f *field, message string) {
	name := "the file"
	if f != nil {
		name = quote(f.key)
	}
	switch keyword {
	case "additionalProperties":
		v.unknownKeys(rule, n, name)
	case "required":
		v.missingKeys(rule, n)
	case "enum":
		v.notListed(rule, n, name)
	case "const":
		v.add(n.at, fmt.Sprintf("%s is %s, but only %v is known", name, n.describe(), rule["const"]), "")
	case "type":
		v.add(n.at, fmt.Sprintf("%s is %s, but %s is expected", name, n.describe(), typeNames(rule["type"])), "")
	case "minLength":
		v.add(n.at, name+" is empty", "")
	case "format":
		v.add(n.at, fmt.Sprintf("%s is %s, which is not a date", name, n.describe()), "write the date as 2026-12-31")
	case "pattern":
		v.add(n.at, fmt.Sprintf("%s is not %s", n.describe(), rule["description"]), "")
	default:
		v.add(n.at, fmt.Sprintf("%s is not valid: %s", name, message), "")
	}
}

func (v *violations) add(at source.Span, message, help string) {
	v.problems = append(v.problems, Problem{At: at, Message: message, Help: help})
}

func (v *violations) unknownKeys(rule map[string]any, n *node, name string) {
	properties, _ := rule["properties"].(map[string]any)
	known := slices.Sorted(maps.Keys(properties))
	for _, f := range n.fields {
		if slices.Contains(known, f.key) {
			continue
		}
		message := "there is no setting " + quote(f.key)
		if name != "the file" {
			message += " here"
		}
		v.add(f.keyAt, message, v.insteadOf(f.key, known))
	}
}

// insteadOf says what to write instead of an unknown key.
func (v *violations) insteadOf(key string, known []string) string {
	if near, ok := didyoumean.Closest(key, known); ok {
		return "write " + quote(near)
	}
	if facts, _ := lookup(v.plain, "/properties/workspace/properties").(map[string]any); facts[key] != nil {
		return `write it below "workspace"`
	}
	return "the settings are " + strings.Join(known, ", ")
}

func (v *violations) missingKeys(rule map[string]any, n *node) {
	required, _ := rule["required"].([]any)
	for _, key := range required {
		if key, _ := key.(string); n.get(key) == nil {
			at := n.at
			if len(n.fields) > 0 {
				at = n.fields[0].keyAt
			}
			v.add(at, quote(key)+" is missing", "")
		}
	}
}

func (v *violations) notListed(rule map[string]any, n *node, name string) {
	values, _ := rule["enum"].([]any)
	var words []string
	for _, value := range values {
		words = append(words, fmt.Sprint(value))
	}
	help := ""
	if near, ok := didyoumean.Closest(fmt.Sprint(n.value), words); ok && n.kind == scalarNode {
		help = "write " + near
	}
	v.add(n.at, fmt.Sprintf("%s is %s, which is none of %s", name, n.describe(), strings.Join(words, ", ")), help)
}

// find returns the node at a JSON pointer, and the field that it is, or is an item of; nil for the file itself.
func (v *violations) find(pointer string) (n *node, in *field) {
	n = v.root
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if i, err := strconv.Atoi(part); n.kind == listNode && err == nil && i < len(n.items) {
			n = n.items[i]
		} else if f := n.field(unescape(part)); f != nil {
			n, in = f.value, f
		}
	}
	return n, in
}

// lookup returns the value at a JSON pointer into decoded JSON.
func lookup(doc any, pointer string) any {
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if object, ok := doc.(map[string]any); ok && part != "" {
			doc = object[unescape(part)]
		}
	}
	return doc
}

// unescape decodes a part of a JSON pointer, which the schema library also escapes for URLs.
func unescape(part string) string {
	if plain, err := url.PathUnescape(part); err == nil {
		part = plain
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
}

// typeNames says in words which types the schema wants.
func typeNames(v any) string {
	words := map[string]string{"object": "a mapping", "array": "a list", "string": "a text", "boolean": "true or false"}
	switch v := v.(type) {
	case string:
		return words[v]
	case []any:
		var names []string
		for _, t := range v {
			names = append(names, typeNames(t))
		}
		return strings.Join(names, " or ")
	}
	return "something else"
}

// quote returns the text in quotes, shortened.
func quote(s string) string { return strconv.Quote(cut(s)) }
