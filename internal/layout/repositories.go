package layout

import (
	"path"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// Repositories is the configuration of Sentinel Repositories, "sentinel-deployment.config" at the root of a repository.
// Paths in it are relative to the root, with slashes, and have no wildcards.
type Repositories struct {
	At          source.Span
	Prioritized []Ref
	Excluded    []Ref
	Mappings    []Mapping
	Unknown     []value.Member // members that the service does not read
}

// A Ref is a path in the configuration.
type Ref struct {
	Path string
	At   source.Span
}

// Covers reports whether the path is that of the file or of a folder above it. Letter case is ignored.
func (r Ref) Covers(file string) bool { return covers(r.Path, file) }

// A Mapping says which parameter file goes with a content file in one workspace.
type Mapping struct {
	WorkspaceID string
	Content     Ref
	Parameters  Ref
}

// ReadRepositories reads the configuration of Sentinel Repositories. What has another shape than the service expects is
// left out, and its members are among Unknown.
func ReadRepositories(v *value.Value) *Repositories {
	c := &Repositories{At: v.Span()}
	for _, m := range v.Members() {
		switch strings.ToLower(m.Key) {
		case "prioritizedcontentfiles":
			c.Prioritized = refs(m.Value)
		case "excludecontentfiles":
			c.Excluded = refs(m.Value)
		case "parameterfilemappings":
			c.Mappings = mappings(m.Value)
		default:
			c.Unknown = append(c.Unknown, m)
		}
	}
	return c
}

func refs(v *value.Value) []Ref {
	var out []Ref
	for _, e := range v.Elems() {
		if s, ok := e.Str().Get(); ok && e.Kind() == value.String {
			out = append(out, Ref{s, e.Span()})
		}
	}
	return out
}

func mappings(v *value.Value) []Mapping {
	var out []Mapping
	for _, workspace := range v.Members() {
		for _, m := range workspace.Value.Members() {
			if s, ok := m.Value.Str().Get(); ok {
				out = append(out, Mapping{workspace.Key, Ref{m.Key, m.KeyAt}, Ref{s, m.Value.Span()}})
			}
		}
	}
	return out
}

// Parameters returns the parameter file that the configuration maps to a content file in a workspace.
func (c *Repositories) Parameters(content, workspaceID string) (Ref, bool) {
	if c == nil {
		return Ref{}, false
	}
	i := slices.IndexFunc(c.Mappings, func(m Mapping) bool {
		return strings.EqualFold(m.WorkspaceID, workspaceID) && strings.EqualFold(m.Content.Path, content)
	})
	if i < 0 {
		return Ref{}, false
	}
	return c.Mappings[i].Parameters, true
}

// A Skip says why Sentinel Repositories does not deploy a file.
type Skip struct {
	Says string
	At   source.Span // what decides it: the entry of the configuration, or the resource; may be nowhere
}

// A contentType is what a connection of Sentinel Repositories can be set to deploy.
type contentType struct {
	name  string
	types []string // of resources, in lower case and without the provider of a workspace before them
}

// contentTypes returns the types of content that Sentinel Repositories deploys.
//
// Source: the deployment script that the service adds to a repository, azure-sentinel-deploy-*.ps1; see also
// learn.microsoft.com/azure/sentinel/ci-cd-custom-content (2024-12-31). That watchlists and custom detections have become
// types of content is known from workflows only; the latter are no resources of Azure.
func contentTypes() []contentType {
	return []contentType{
		{"AnalyticsRule", []string{"microsoft.securityinsights/alertrules", "microsoft.securityinsights/alertrules/actions"}},
		{"AutomationRule", []string{"microsoft.securityinsights/automationrules"}},
		{"HuntingQuery", []string{"microsoft.operationalinsights/workspaces/savedsearches"}},
		{"Parser", []string{"microsoft.operationalinsights/workspaces/savedsearches"}},
		{"Playbook", []string{"microsoft.web/connections", "microsoft.web/customapis", "microsoft.logic/workflows"}},
		{"Workbook", []string{"microsoft.insights/workbooks"}},
		{"Watchlist", []string{"microsoft.securityinsights/watchlists", "microsoft.securityinsights/watchlists/watchlistitems"}},
		{"CustomDetection", nil},
	}
}

// RepositoriesDeploys reports whether Sentinel Repositories may deploy resources of the type, which has no provider of a
// workspace before it, with a connection that is set to the given types of content. None stands for all that are known. A
// type of content that is not known may hold any type of resource that the known ones do not.
func RepositoriesDeploys(t string, content ...string) bool {
	t = strings.ToLower(t)
	if len(content) == 0 {
		return slices.ContainsFunc(contentTypes(), func(c contentType) bool { return slices.Contains(c.types, t) })
	}
	return slices.ContainsFunc(content, func(name string) bool {
		i := slices.IndexFunc(contentTypes(), func(c contentType) bool { return strings.EqualFold(c.name, name) })
		if i < 0 {
			return !RepositoriesDeploys(t)
		}
		return slices.Contains(contentTypes()[i].types, t)
	})
}

// A TypedResource is a resource type as it stands in a content file.
type TypedResource struct {
	Type string // without the provider of a workspace before it
	At   source.Span
}

// Skipped tells whether Sentinel Repositories leaves a content file out, and why. The path is relative to the root of
// the repository; types are those of all resources of the file.
//
// A file with one resource that the service does not deploy is left out as a whole.
func (c *Repositories) Skipped(file string, types []TypedResource) (Skip, bool) {
	if c != nil {
		for _, e := range c.Excluded {
			if covers(e.Path, file) {
				return Skip{"the configuration of Sentinel Repositories excludes the file", e.At}, true
			}
		}
	}
	name := strings.ToLower(path.Base(file))
	switch {
	case path.Ext(name) != ".json" && path.Ext(name) != ".bicep":
		return Skip{Says: "Sentinel Repositories deploys .json and .bicep files only"}, true
	case strings.HasSuffix(name, "metadata.json"):
		return Skip{Says: "Sentinel Repositories takes files called *metadata.json for descriptions"}, true
	case strings.Contains(name, ".parameters") && path.Ext(name) == ".json":
		return Skip{Says: "Sentinel Repositories takes files called *.parameters*.json for parameter values"}, true
	}
	for _, t := range types {
		if !RepositoriesDeploys(t.Type) {
			says := "Sentinel Repositories does not deploy resources of type " + t.Type + ", and skips the whole file"
			return Skip{says, t.At}, true
		}
	}
	return Skip{}, false
}

// covers reports whether an entry of the configuration is the file or a folder above it.
func covers(entry, file string) bool {
	entry = strings.TrimSuffix(strings.TrimPrefix(entry, "./"), "/")
	return strings.EqualFold(entry, file) ||
		len(file) > len(entry) && file[len(entry)] == '/' && strings.EqualFold(file[:len(entry)], entry)
}

// ConnectionOf returns the id of the connection that a file of Sentinel Repositories belongs to: the workflow
// "sentinel-deploy-ID.yml", the script "azure-sentinel-deploy-ID.ps1" and the table ".sentinel/tracking_table_ID.csv".
// Each connection deploys to one workspace.
func ConnectionOf(file string) (id string, ok bool) {
	name := strings.ToLower(path.Base(file))
	for _, p := range [][2]string{
		{"sentinel-deploy-", ".yml"}, {"sentinel-deploy-", ".yaml"}, {"azure-sentinel-deploy-", ".ps1"},
		{"tracking_table_", ".csv"},
	} {
		rest, starts := strings.CutPrefix(name, p[0])
		if id, ends := strings.CutSuffix(rest, p[1]); starts && ends && id != "" {
			return id, true
		}
	}
	return "", false
}
