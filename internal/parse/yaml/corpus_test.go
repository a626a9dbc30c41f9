package yaml

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	yamlv3 "gopkg.in/yaml.v3"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// corpus returns the decoded YAML files of the corpus of real content, or skips where it is not at hand.
func corpus(tb testing.TB) []*source.File {
	tb.Helper()
	root := os.Getenv("SENTINEL_LINT_CORPUS")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared", "corpus")
	}
	root = filepath.Join(root, "repos")
	if _, err := os.Stat(root); err != nil {
		tb.Skipf("no corpus at %s; set SENTINEL_LINT_CORPUS", root)
	}
	var files []*source.File
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		ext := strings.ToLower(filepath.Ext(path))
		if err != nil || e.IsDir() || ext != ".yaml" && ext != ".yml" {
			return err
		}
		raw, err := os.ReadFile(path)
		text, _, _ := textenc.Decode(raw)
		files = append(files, source.NewFile(filepath.ToSlash(path), text))
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

// TestCorpus reads all YAML of the corpus: what yaml.v3 can read has no syntax problem, and each scalar, read again from
// its span, has its value.
func TestCorpus(t *testing.T) {
	files, scalars, broken, inexact := corpus(t), 0, 0, 0
	for _, f := range files {
		parsed := Parse(f)
		for _, p := range parsed.Problems {
			if p.Kind == Syntax {
				broken++
				t.Logf("%s:%d: %s", f.Path(), f.Locate(p.Range.Start).Line, p.Message)
				if err := yamlv3.Unmarshal(f.Text(), new(any)); err == nil {
					t.Errorf("%s: a syntax problem in valid YAML", f.Path())
				}
				break
			}
		}
		scalars += checkSpans(t, parsed)
		for _, d := range parsed.Documents {
			inexact += countInexact(d)
		}
	}
	t.Logf("%d files, %d scalars, %d files with syntax problems, %d scalars not exact", len(files), scalars, broken, inexact)
	if broken > 30 || inexact > 0 {
		t.Errorf("%d files with syntax problems, %d scalars whose text cannot be followed", broken, inexact)
	}
}

func BenchmarkCorpus(b *testing.B) {
	files := corpus(b)
	var bytes int64
	for _, f := range files {
		bytes += int64(f.Len())
	}
	b.SetBytes(bytes)
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			Parse(f)
		}
	}
}

func BenchmarkLibrary(b *testing.B) {
	files := corpus(b)
	for b.Loop() {
		for _, f := range files {
			_, _ = decodeAll(f.Text())
		}
	}
}
