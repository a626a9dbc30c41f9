package bicep_test

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
)

// TestSourceMaps compares where properties of resources are written with main.sourcemap.bicep, in which the compiler
// lists below each line the lines of JSON that it made of it. A property counts if the map knows its name at all and
// main.bicep writes it, and not a module or a loaded file.
func TestSourceMaps(t *testing.T) {
	dir := corpusDir(t)
	maps, err := filepath.Glob(filepath.Join(dir, "bicep-pairs/azure-bicep/Bicep.Core.Samples/Files/baselines/*/main.sourcemap.bicep"))
	if err != nil || len(maps) == 0 {
		t.Fatalf("no source maps: %v", err)
	}
	compared, right := 0, 0
	for _, name := range maps {
		keys := mappedKeys(t, name)
		rel, err := filepath.Rel(dir, filepath.Dir(name))
		if err != nil {
			t.Fatal(err)
		}
		files := diskFiles{dir}
		main := files.File(path.Join(filepath.ToSlash(rel), "main.bicep"))
		result := eval.Resources(bicep.NewLinker(files).Lower(bicep.Parse(main)), eval.Inputs{})
		for _, r := range result.Resources {
			if r.Existing || r.IsType("Microsoft.Resources/deployments") {
				continue
			}
			for _, l := range summarise(r) {
				at := l.key.Physical()
				key := lastKey(l.path)
				if at.File != main || keys[key] == nil || !strings.Contains(l.path, ".") {
					continue
				}
				compared++
				if line := main.Locate(at.Start).Line; keys[key][line] {
					right++
				} else {
					t.Logf("%s:%d: %s", main.Path(), line, l.path)
				}
			}
		}
	}
	t.Logf("%d of %d properties on the line that the map names", right, compared)
	if compared == 0 || right*100 < compared*95 {
		t.Errorf("%d of %d properties on the line that the map names; at least 95 %% must be", right, compared)
	}
}

// lastKey returns the name of the property that a path ends in, without the indexes behind it.
func lastKey(p string) string {
	p = p[strings.LastIndexByte(p, '.')+1:]
	if i := strings.IndexByte(p, '['); i >= 0 {
		p = p[:i]
	}
	return p
}

// mappedKeys returns the lines of main.bicep of which each property name of the JSON is made.
func mappedKeys(t *testing.T, name string) map[string]map[int]bool {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]map[int]bool{}
	line := 0
	for l := range bytes.Lines(bytes.TrimPrefix(text, []byte("\uFEFF"))) {
		made, ok := strings.CutPrefix(string(l), "//@")
		if !ok {
			line++
			continue
		}
		_, rest, _ := strings.Cut(made, `"`)
		key, rest, ok := strings.Cut(rest, `"`)
		if !ok || !strings.HasPrefix(rest, ":") {
			continue
		}
		if keys[key] == nil {
			keys[key] = map[int]bool{}
		}
		keys[key][line] = true
	}
	return keys
}
