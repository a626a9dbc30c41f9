package content

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// maxWrapping is how deep lists of resources are looked for in an object that is none itself: {"rules": [{…}]}.
const maxWrapping = 3

// resourcesIn returns the resources that stand in a value outside of a template: the value itself, the elements of a
// list, what the REST API returns, and lists under names of a tool's own.
func resourcesIn(v *value.Value) []*model.Resource {
	c := collector{}
	c.collect(v, 0)
	return c.out
}

type collector struct{ out []*model.Resource }

func (c *collector) collect(v *value.Value, depth int) {
	switch v.Kind() {
	case value.Array:
		for _, e := range v.Elems() {
			c.collect(e, depth)
		}
	case value.Object:
		if r := bareResource(v); r != nil {
			c.out = append(c.out, r)
			return
		}
		if depth >= maxWrapping {
			return
		}
		for _, m := range v.Members() {
			c.collect(m.Value, depth+1)
		}
	}
}

// bareResource returns the resource that an object is by its type, its id or its shape, or nil.
func bareResource(v *value.Value) *model.Resource {
	id := v.Get("id").Str().Or("")
	kind, hasType := v.Get("type").Str().Get()
	layout := model.BareResource
	if strings.HasPrefix(id, "/") && hasType {
		layout = model.RESTDump
	}
	if !hasType || !strings.Contains(kind, "/") {
		kind = typeByShape(v)
	}
	if kind == "" {
		return nil
	}
	name, _ := v.Get("name").Text()
	r := &model.Resource{
		Type: canonicalType(kind), Name: name, Body: v, Deployed: fact.Always(), Layout: layout, Origin: v.Origin(),
	}
	if ws := segmentAfter(id, "workspaces"); ws != "" {
		r.Workspace = fact.Literal(ws, v.Get("id").Span())
	}
	if len(r.Name) == 0 {
		r.Name = fact.Literal(lastSegment(id), v.Get("id").Span())
	}
	return r
}

// typeByShape returns the type of a resource that does not say it, by the parts that only this type has; or "".
func typeByShape(v *value.Value) string {
	p := v.Get("properties")
	kind := v.Get("kind").Str().Or("")
	has := func(keys ...string) bool { return slices.ContainsFunc(keys, p.Has) }
	switch {
	case p.Kind() != value.Object:
		return ""
	case p.Has("triggeringLogic") && p.Has("actions"):
		return "Microsoft.SecurityInsights/automationRules"
	case model.ParseRuleKind(kind) != model.OtherRule && has("displayName", "query", "productFilter", "alertRuleTemplateName"):
		return "Microsoft.SecurityInsights/alertRules"
	case kind != "" && has("dataTypes", "connectorUiConfig", "pollingConfig"):
		return "Microsoft.SecurityInsights/dataConnectors"
	case p.Has("productFilter") && p.Has("displayName"):
		return "Microsoft.SecurityInsights/alertRules"
	}
	return ""
}

// canonicalType returns the type of an extension resource without the workspace before it:
// "Microsoft.OperationalInsights/workspaces/providers/alertRules" is "Microsoft.SecurityInsights/alertRules".
func canonicalType(t string) string {
	const before = "microsoft.operationalinsights/workspaces/providers/"
	if len(t) > len(before) && strings.EqualFold(t[:len(before)], before) {
		return "Microsoft.SecurityInsights/" + t[len(before):]
	}
	return t
}

// segmentAfter returns the segment of a resource id that follows the given one, in any letter case.
func segmentAfter(id, name string) string {
	parts := strings.Split(id, "/")
	for i := 0; i+1 < len(parts); i++ {
		if strings.EqualFold(parts[i], name) {
			return parts[i+1]
		}
	}
	return ""
}

func lastSegment(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }

// readJSON reads a JSON file: a template, a parameter file, resources, or nothing of interest.
func (f *File) readJSON() {
	if !hasSign(f.Source.Text()) {
		f.skip("no Sentinel content")
		return
	}
	doc := jsonc.Parse(f.Source)
	f.noteProblems(doc)
	root := doc.Root()
	f.Kind = Resources
	f.Resources = resourcesIn(jsonc.Value(root))
	f.As = "ARM resources"
}

func (f *File) noteProblems(doc *jsonc.Document) {
	for _, p := range doc.Problems() {
		f.Problems = append(f.Problems, Problem{At: p.Range.In(f.Source), Message: p.Message, First: p.First.In(f.Source)})
	}
}
