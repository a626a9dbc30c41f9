package layout

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// huntingQuery returns the saved search that the portal makes of a hunting query.
func huntingQuery(v *value.Value) *model.Resource {
	b := newBody(v.Origin(), 4)
	b.put("category", value.Member{KeyAt: v.Span(), Value: text("Hunting Queries", v.Origin())})
	names := [...]rename{
		{from: "displayName", to: "displayName"}, {from: "name", to: "displayName"}, {from: "query", to: "query"},
		{from: "version", to: "version"},
	}
	for _, name := range names {
		if m, ok := v.Member(name.from); ok {
			b.put(name.to, m)
		}
	}
	r := resource(savedSearches, v, nil, b.value(), model.SolutionYAML)
	r.Name = nameOf(v, "id")
	r.Template, r.Deployed = true, fact.Never()
	return r
}

// parserFunction returns the saved search with an alias that a parser or function becomes when it is deployed. Queries
// of the same repository may call it.
func parserFunction(v *value.Value) *model.Resource {
	b := newBody(v.Origin(), 5)
	first := func(to string, keys ...string) {
		for _, key := range keys {
			if m, ok := v.Member(key); ok && m.Value.IsSet() != fact.No {
				b.put(to, m)
				return
			}
		}
	}
	first("displayName", "ParserName", "FunctionName")
	first("functionAlias", "FunctionAlias", "ParserName", "FunctionName")
	first("query", "ParserQuery", "FunctionQuery")
	first("category", "Category")
	for _, key := range []string{"ParserParams", "FunctionParams"} {
		if m, ok := v.Member(key); ok && m.Value.IsSet() != fact.No {
			m.Value = parameters(m.Value)
			b.put("functionParameters", m)
		}
	}
	r := resource(savedSearches, v, nil, b.value(), model.SolutionYAML)
	r.Name = nameOf(v, "id", "ParserName", "FunctionName")
	r.Template, r.Deployed = true, fact.Never()
	return r
}

// parameters writes a list of parameters as the API takes it: "starttime:datetime=datetime(null), pack:bool=false".
func parameters(list *value.Value) *value.Value {
	if list.Kind() != value.Array {
		return list
	}
	var out fact.Text
	for i, p := range list.Elems() {
		if i > 0 {
			out = append(out, fact.Literal(", ", p.Span())...)
		}
		name, _ := p.Get("Name").Text()
		kind, _ := p.Get("Type").Text()
		out = append(out, name...)
		out = append(out, fact.Literal(":", p.Span())...)
		out = append(out, kind...)
		out = append(out, defaultOf(p)...)
	}
	return value.NewString(out, list.Origin())
}

// defaultOf returns "=" and the default of a parameter. The default of a string is written without quotes.
func defaultOf(p *value.Value) fact.Text {
	v := p.Get("Default")
	written, ok := v.Text()
	if !ok {
		s, known := v.Str().Get()
		if !known {
			return nil
		}
		written = fact.Literal(s, v.Span())
	}
	equals := fact.Literal("=", p.Span())
	if !strings.EqualFold(p.Get("Type").Str().Or(""), "string") {
		return fact.Join(equals, written)
	}
	if s, known := written.Known(); known && strings.HasPrefix(s, "'") {
		return fact.Join(equals, written)
	}
	quote := fact.Literal("'", v.Span())
	return fact.Join(equals, quote, written, quote)
}

// customDetection returns a custom detection of Microsoft Defender XDR, with its query where rules look for one.
func customDetection(v *value.Value) *model.Resource {
	b := newBody(v.Origin(), len(v.Members())+2).take(v, []rename{{from: "id"}, {from: "isEnabled", to: "enabled"}})
	if m, ok := v.Get("queryCondition").Member("queryText"); ok {
		b.put("query", m)
	}
	if m, ok := v.Get("schedule").Member("period"); ok {
		b.put("queryFrequency", m)
	}
	r := resource(detectionRules, v, nil, b.value(), model.SentinelAsCode)
	r.Name = nameOf(v, "id", "displayName")
	return r
}
