package bicep_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/arm"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

// TestMovedTemplates writes the ARM templates of the corpus in Bicep: they must deploy the same.
func TestMovedTemplates(t *testing.T) {
	var moved, equal int
	left := map[string]int{}
	for _, f := range corpustest.Files(t, ".json") {
		doc := jsonc.Parse(f)
		if arm.ShapeOf(doc) != arm.Template {
			continue
		}
		before := arm.Read(doc)
		text, renamed, err := decompile(before)
		if err != nil {
			left[err.Error()]++
			continue
		}
		parsed := bicep.Parse(source.NewFile("main.bicep", []byte(text)))
		if len(parsed.Problems) > 0 {
			t.Errorf("%s: %s\n%s", f.Path(), parsed.Problems[0].Message, text)
			continue
		}
		a, known := canonical(before, renamed)
		if !known {
			left["a loop of unknown length, whose turns the languages call by different names"]++
			continue
		}
		moved++
		if b, _ := canonical(bicep.NewLinker(memoryFiles{}).Lower(parsed), renamed); a == b {
			equal++
		} else {
			t.Errorf("%s:\n%s", f.Path(), cmp.Diff(a, b))
		}
	}
	t.Logf("%d of %d templates deploy the same when they are moved to Bicep", equal, moved)
	for _, reason := range slices.Sorted(maps.Keys(left)) {
		t.Logf("%5d not moved: %s", left[reason], reason)
	}
	if moved == 0 {
		t.Error("nothing was compared")
	}
}

// canonical writes what a template deploys, with parameters as they are renamed. It reports whether all loops have a
// known length.
func canonical(t *template.Template, renamed map[string]string) (text string, known bool) {
	r := eval.Resources(t, eval.Inputs{})
	r.Resources = slices.DeleteFunc(r.Resources, func(r *eval.Resource) bool { return r.Existing })
	known = !slices.ContainsFunc(r.Resources, func(r *eval.Resource) bool { return r.Some })
	text = string(r.JSON())
	if len(renamed) == 0 {
		return text, known
	}
	for old, id := range renamed {
		text = strings.ReplaceAll(text, "parameters('"+old+"')", "parameters('"+id+"')")
	}
	lines := strings.Split(text, "\n")
	slices.Sort(lines) // resources are ordered by the names of what is unknown
	return strings.Join(lines, "\n"), known
}

// TestRulesOnMovedTemplates lints the examples of all rules twice: as they are, and with their ARM templates moved to
// Bicep. The findings must be the same.
func TestRulesOnMovedTemplates(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "rules", "*", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	templates, findings := 0, map[string]int{}
	for _, p := range paths {
		archive, err := txtar.ParseFile(p)
		if err != nil {
			t.Fatal(err)
		}
		before, after, n := moveArchive(archive)
		if n == 0 {
			continue
		}
		templates += n
		want, got := lintFiles(t, before), lintFiles(t, after)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-ARM +Bicep):\n%s", p, diff)
		}
		for _, f := range want {
			name, _, _ := strings.Cut(f, ":")
			findings[name]++
		}
	}
	t.Logf("%d templates moved, with findings of %v", templates, findings)
	if templates == 0 || len(findings) == 0 {
		t.Error("nothing was compared")
	}
}

// moveArchive returns the files of an archive as they are, and with the templates moved that can be, and their number.
func moveArchive(archive *txtar.Archive) (before, after memoryFiles, moved int) {
	before, after = memoryFiles{}, memoryFiles{}
	for _, f := range archive.Files {
		if strings.HasSuffix(f.Name, ".fixed") {
			continue
		}
		name, text := f.Name, string(f.Data)
		before[name] = text
		if doc := jsonc.Parse(source.NewFile(name, f.Data)); strings.HasSuffix(name, ".json") && arm.ShapeOf(doc) == arm.Template {
			if b, _, err := decompile(arm.Read(doc)); err == nil {
				name, text = strings.TrimSuffix(name, ".json")+".bicep", b
				moved++
			}
		}
		after[name] = text
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			after[connection] = strings.ReplaceAll(after[connection], name, strings.TrimSuffix(name, ".json")+".bicep")
		}
	}
	if before[connection] == "" {
		delete(after, connection)
	}
	return before, after, moved
}

// connection is the file in which Sentinel Repositories names the files of content.
const connection = "sentinel-deployment.config"

// lintFiles lists the findings in some files, without places.
func lintFiles(t *testing.T, files memoryFiles) []string {
	root := t.TempDir()
	for name, text := range files {
		p := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cfg := config.Default()
	found, err := project.Discover(root, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result := run.Run(run.Settings{
		Files: found, Rules: rules.All(), Catalog: catalog.Embedded(),
		Workspace:      func(string) string { return "" },
		Declared:       func(string) model.Declared { return cfg.Defaults.Declared() },
		ParameterFiles: cfg.ParametersFor,
	})
	var list []string
	for _, f := range result.Findings {
		list = append(list, fmt.Sprintf("%s: %s: %s", f.Rule.Name, f.CertaintyName(), strings.ReplaceAll(f.Message, ".json", ".bicep")))
	}
	slices.Sort(list)
	return list
}
