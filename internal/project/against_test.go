package project

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// resource reads "type name {body}".
func resource(text string) *model.Resource {
	kind, rest, _ := strings.Cut(text, " ")
	name, body, _ := strings.Cut(rest, " ")
	f := source.NewFile("x.json", []byte(body))
	v := jsonc.Value(jsonc.Parse(f).Root())
	r := &model.Resource{
		Type: "Microsoft.SecurityInsights/" + kind, Body: v, Deployed: fact.Always(), Origin: source.Origin{At: f.Whole()},
	}
	if name != "-" {
		r.Name = fact.Literal(name, source.Span{})
	}
	return r
}

func resources(lines ...string) []*model.Resource {
	var out []*model.Resource
	for _, l := range lines {
		out = append(out, resource(l))
	}
	return out
}

func TestCompare(t *testing.T) {
	here := resources(
		`alertRules a1 {"kind":"Scheduled","properties":{"displayName":"A","enabled":true,"queryFrequency":"5m","query":"T\r\n| take 1","tactics":["Impact","Discovery"]}}`,
		`alertRules - {"kind":"Scheduled","properties":{"displayName":"By name","enabled":true,"incidentConfiguration":{"createIncident":true}}}`,
		`alertRules - {"kind":"NRT","properties":{"displayName":"By name"}}`,
		`alertRules x9 {"kind":"NRT","properties":{"displayName":"Twice"}}`,
		`dataConnectors - {"kind":"AzureSecurityCenter","properties":{"subscriptionId":"S1","dataTypes":{"alerts":{"state":"Enabled"}}}}`,
		`automationRules r1 {"properties":{"displayName":"Only here"}}`,
		`alertRules t1 {"kind":"NRT","properties":{"displayName":"Template"}}`,
		`metadata m1 {"properties":{}}`,
	)
	here[6].Template = true
	there := resources(
		`alertRules A1 {"kind":"Scheduled","properties":{"displayName":"A renamed","enabled":false,"queryFrequency":"PT5M","query":"T\n| take 1\n","tactics":["Discovery","Impact"],"lastModifiedUtc":"x"}}`,
		`alertRules b2 {"kind":"Scheduled","properties":{"displayName":"by name ","enabled":true,"incidentConfiguration":{"createIncident":false}}}`,
		`alertRules c1 {"kind":"NRT","properties":{"displayName":"Twice"}}`,
		`alertRules c2 {"kind":"NRT","properties":{"displayName":"Twice"}}`,
		`dataConnectors 77 {"kind":"AzureSecurityCenter","properties":{"subscriptionId":"s1","dataTypes":{"alerts":{"state":"enabled"}}}}`,
	)
	d := Compare(here, there)
	var got []string
	for _, r := range d.OnlyHere {
		got = append(got, "only here: "+r.Properties().Get("displayName").Str().Or(""))
	}
	for _, r := range d.OnlyThere {
		got = append(got, "only there: "+r.Name.String())
	}
	for _, p := range d.Both {
		var differs []string
		for _, s := range p.Differs {
			differs = append(differs, fmt.Sprintf("%s %s/%s", s.Setting, s.Here.Str().Or("?"), s.There.Str().Or("?")))
		}
		got = append(got, fmt.Sprintf("both: %s %v", p.There.Name, differs))
	}
	want := []string{
		"only here: By name", "only here: Twice", "only here: Only here", "only there: c1", "only there: c2",
		"both: A1 [displayName A/A renamed enabled true/false]",
		"both: b2 [displayName By name/by name  incidentConfiguration.createIncident true/false]",
		"both: 77 []",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
