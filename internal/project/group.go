package project

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/layout"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// Grouping tells which workspace content is deployed to. Content of different workspaces never combines into a finding.
//
// In this order, the workspace of a resource is the one that the configuration declares for its path; the one that its
// own id, scope or name says; the one that the only connections of Sentinel Repositories to its folder deploy to; or
// the default one, whose name is empty. A repository that speaks of a single workspace has the default one only.
type Grouping struct {
	declared    func(path string) string
	connections []layout.Connection
	names       map[string]string // the first spelling of each name, by the name in lower case
	several     bool              // more than one workspace is spoken of
}

// NewGrouping returns the grouping of all resources of a repository. declared returns the name that the configuration
// declares for a path, or ""; it may be nil.
func NewGrouping(
	declared func(path string) string, connections []layout.Connection, resources []*model.Resource,
) *Grouping {
	if declared == nil {
		declared = func(string) string { return "" }
	}
	g := &Grouping{declared: declared, connections: connections, names: map[string]string{}}
	for _, c := range connections {
		g.spell(c.Name())
	}
	for _, r := range resources {
		if name := g.declared(r.Origin.At.File.Path()); name != "" {
			g.several = true
			g.spell(name)
		} else if name, ok := said(r); ok {
			g.spell(name)
		}
	}
	g.several = g.several || len(g.names) > 1
	return g
}

// said returns the name of the workspace that a resource says itself.
func said(r *model.Resource) (string, bool) {
	name, known := r.Workspace.Known()
	return name, known && isWorkspaceName(name) && !r.Template
}

// isWorkspaceName reports whether Azure takes the name for a workspace: letters, digits and hyphens. Defaults of parameters
// such as "<your workspace>" say that nothing is said.
func isWorkspaceName(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(c rune) bool {
		return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
}

// spell returns the spelling of a name that is used throughout: letter case does not tell workspaces apart.
func (g *Grouping) spell(name string) string {
	key := strings.ToLower(name)
	if _, ok := g.names[key]; !ok {
		g.names[key] = name
	}
	return g.names[key]
}

// WorkspaceOf returns the name of the workspace of a resource. It is empty for the default one.
func (g *Grouping) WorkspaceOf(r *model.Resource) string {
	if !g.several {
		return ""
	}
	path := r.Origin.At.File.Path()
	if name := g.declared(path); name != "" {
		return g.spell(name)
	}
	if name, ok := said(r); ok {
		return g.spell(name)
	}
	return g.connected(path, r.Type)
}

// connected returns the workspace of the connections that deploy resources of the type from the file, if it is one. Of
// types that no connection can deploy, it is the workspace of the connections to the folder.
func (g *Grouping) connected(path, typ string) string {
	name := ""
	for _, c := range g.connections {
		if !c.Covers(path) || layout.RepositoriesDeploys(typ) && !c.Deploys(typ) {
			continue
		}
		if name != "" && !strings.EqualFold(name, c.Name()) {
			return ""
		}
		name = c.Name()
	}
	if name == "" {
		return ""
	}
	return g.spell(name)
}
