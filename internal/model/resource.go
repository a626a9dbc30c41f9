// Package model is Microsoft Sentinel content as rules see it.
//
// Every reader (ARM, Bicep, YAML, Terraform, REST dumps) turns what it reads into [Resource] values in the spelling of the
// REST API; [Builder] makes the objects of a workspace of them. All settings are facts: known, absent or unknown.
package model

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A Resource is something that is, or may be, deployed to a workspace.
type Resource struct {
	Type      string         // provider and type, such as "Microsoft.SecurityInsights/alertRules"; letter case as written
	Name      fact.Text      // own name, the last segment
	Workspace fact.Text      // name of the workspace; empty if it is not said
	Body      *value.Value   // the whole resource: kind, properties and all
	Deployed  fact.Condition // whether it is deployed at all
	Scope     string         // the deployment that it is part of: undecided expressions have one value within
	Some      bool           // an unknown number of copies, of which Body is one
	Template  bool           // a template to create content from; deploys nothing by itself
	Package   bool           // part of a solution package as its maintainers build it, not of what a workspace has
	Layout    Layout         // the layout that it was read from
	Origin    source.Origin

	// Aliases are the other names by which people know it: a display name, that of its template, that of a function.
	Aliases []string

	object any // what it is as rules see it; nil before Prepare, and for one that is no more than a resource
}

// Prepare makes what the resource is as rules see it, as [Workspace.Add] does for one that is not prepared. Afterwards
// Body can be released. Type and Body must not be set any more.
func (r *Resource) Prepare() {
	if r.object == nil {
		r.object = makeObject(r)
	}
}

// IsSolution reports whether the resource says that it is, or describes, a solution of the content hub.
func (r *Resource) IsSolution() bool {
	r.Prepare()
	_, is := r.object.(*Solution)
	return is
}

// With returns the resource with another body.
func (r *Resource) With(body *value.Value) *Resource {
	out := *r
	out.Body, out.object = body, nil
	return &out
}

// Layout is a way in which people keep Sentinel content in files.
type Layout uint8

// The layouts.
const (
	ARMTemplate    Layout = iota // an ARM deployment template
	BareResource                 // a resource, or a list of them, outside of a template
	RESTDump                     // what the REST API returns
	AzSentinel                   // lists of flattened rules keyed by kind
	SolutionYAML                 // a rule template of a content-hub solution
	SentinelAsCode               // flat files of the Sentinel-As-Code layout
	BicepFile                    // a Bicep file
	TerraformFile                // a Terraform module
	layoutCount
)

var layoutNames = [layoutCount]string{
	"ARM template", "ARM resource", "REST API dump", "AzSentinel configuration", "YAML rule template",
	"Sentinel-As-Code file", "Bicep file", "Terraform module",
}

// String returns the layout in words.
func (l Layout) String() string { return layoutNames[l] }

// IsType reports whether the resource is of the type, such as "Microsoft.SecurityInsights/alertRules". Letter case is
// ignored, as Azure does.
func (r *Resource) IsType(t string) bool { return strings.EqualFold(r.Type, t) }

// Properties returns the properties of the resource.
func (r *Resource) Properties() *value.Value { return r.Body.Get("properties") }

// Span returns where the resource is declared.
func (r *Resource) Span() source.Span { return r.Origin.At }

// An Identity names an object free of its position: as the service does, and as people do.
type Identity struct {
	ID   string // GUID or resource name; with "{…}" for what only deployment decides
	Name string // display name; may be empty
}

// String returns the display name, or the ID without one.
func (i Identity) String() string {
	if i.Name != "" {
		return i.Name
	}
	return i.ID
}

func identify(r *Resource, displayName fact.Fact[string]) Identity {
	return Identity{ID: lastSegment(r.Name.String()), Name: displayName.Or("")}
}

func lastSegment(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }
