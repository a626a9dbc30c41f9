package run_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// TestWorkspaces lints a repository with several workspaces. Each gets exactly the findings of its own content: the clean
// one none, the broken one each kind of defect, and the one of which deployment decides nothing certain. UPDATE=1 rewrites
// what is wanted.
func TestWorkspaces(t *testing.T) {
	const name = "testdata/workspaces.txtar"
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	last := &ar.Files[len(ar.Files)-1]
	findings := lintArchive(t, ar.Files[:len(ar.Files)-1])
	var got strings.Builder
	found := map[*lint.Rule]bool{}
	for _, f := range findings {
		loc := f.At.File.Locate(f.At.Start)
		fmt.Fprintf(&got, "%s:%d %s %s\n", f.At.File.Path(), loc.Line, f.Rule.Name, f.CertaintyName())
		found[f.Rule] = true
		folder, _, _ := strings.Cut(f.At.File.Path(), "/")
		switch {
		case folder == "clean":
			t.Errorf("in the clean workspace: %s: %s", f.Rule.Name, f.Message)
		case folder == "open" && f.Certain():
			t.Errorf("certain in the workspace of which deployment decides: %s: %s", f.Rule.Name, f.Message)
		case f.Workspace != "" && f.Workspace != folder:
			t.Errorf("%s: of the workspace %q", f.At.File.Path(), f.Workspace)
		}
		for _, e := range f.Evidence {
			if !e.At.IsZero() && !strings.HasPrefix(e.At.File.Path(), folder+"/") {
				t.Errorf("%s: %s: evidence in %s", f.At.File.Path(), f.Rule.Name, e.At.File.Path())
			}
		}
	}
	for _, r := range rules.All() {
		if r.Category != lint.Tool && r.Category != lint.Project && !found[r] {
			t.Errorf("no workspace has the defect of %s", r.Name)
		}
	}
	if os.Getenv("UPDATE") != "" {
		last.Data = []byte(got.String())
		if err := os.WriteFile(name, txtar.Format(ar), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(last.Data), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// lintArchive writes the files of an archive to a folder and lints it. The folder that a file is in is its workspace.
func lintArchive(t *testing.T, files []txtar.File) []*lint.Finding {
	t.Helper()
	root := t.TempDir()
	for _, f := range files {
		path := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s := settings(t, root)
	s.Workspace = func(path string) string {
		folder, _, _ := strings.Cut(path, "/")
		return folder
	}
	s.Declared = func(workspace string) model.Declared {
		no := fact.Known(false, source.Origin{})
		switch workspace {
		case "clean":
			return model.Declared{XDRIncidents: no}
		case "broken":
			here := source.NewFile("broken/declared", []byte("all")).Span(0, 3)
			return model.Declared{TenantMDCConnector: fact.Known(true, source.Origin{}), CompleteSchemaAt: here}
		case "subscriptions":
			return model.Declared{TenantMDCConnector: no}
		}
		return model.Declared{}
	}
	return run.Run(s).Findings
}
