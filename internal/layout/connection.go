package layout

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// A Connection is a connection of Sentinel Repositories, as the workflow says that the service adds to a repository. It
// deploys the content of a folder to one workspace.
type Connection struct {
	ID           string
	Workspace    string   // name; may be empty
	WorkspaceID  string   // GUID; may be empty
	Directory    string   // relative to the root, with slashes; empty for all of the repository
	ContentTypes []string // what it deploys: "AnalyticsRule", "AutomationRule" and so on; empty if it is not said
	ContentAt    source.Span
	At           source.Span
}

// ReadConnections reads the connections of a GitHub workflow. Other workflows have none.
func ReadConnections(workflow *value.Value) []Connection {
	var out []Connection
	for _, job := range workflow.Get("jobs").Members() {
		env := job.Value.Get("env")
		id, ok := env.Get("sourceControlId").Str().Get()
		if !ok || !env.Has("workspaceName") && !env.Has("workspaceId") {
			continue
		}
		out = append(out, Connection{
			ID: id, Workspace: env.Get("workspaceName").Str().Or(""), WorkspaceID: env.Get("workspaceId").Str().Or(""),
			Directory:    directory(env.Get("directory").Str().Or("")),
			ContentTypes: commaList(env.Get("contentTypes").Str().Or("")), ContentAt: env.Get("contentTypes").Span(),
			At: env.Span(),
		})
	}
	return out
}

// directory returns the folder of an expression such as "${{ github.workspace }}/Detections".
func directory(s string) string {
	if _, after, ok := strings.Cut(s, "}}"); ok {
		s = after
	}
	return strings.Trim(strings.ReplaceAll(s, `\`, "/"), "/. ")
}

func commaList(s string) []string {
	var out []string
	for _, part := range strings.Split(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// Name returns the name of the workspace, or its id without one.
func (c Connection) Name() string {
	if c.Workspace != "" {
		return c.Workspace
	}
	return c.WorkspaceID
}

// Covers reports whether the file is in the folder that the connection deploys.
func (c Connection) Covers(file string) bool { return c.Directory == "" || covers(c.Directory, file) }

// Deploys reports whether the connection deploys resources of the type, which has no provider of a workspace before it.
func (c Connection) Deploys(t string) bool { return RepositoriesDeploys(t, c.ContentTypes...) }

// Skips tells whether the connection leaves out a file that Sentinel Repositories deploys with other settings: one of its
// resources is of a type that the connection is not set to.
func (c Connection) Skips(types []TypedResource) (Skip, bool) {
	for _, t := range types {
		if !c.Deploys(t.Type) {
			return Skip{"the connection to " + c.Name() + " deploys " + strings.Join(c.ContentTypes, ", ") +
				" only, and skips the whole file for its resource of type " + t.Type, t.At}, true
		}
	}
	return Skip{}, false
}
