package jsonc

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// corpus returns the decoded JSON files of the corpus of real content, or skips where it is not at hand.
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
		if err != nil || e.IsDir() || !strings.EqualFold(filepath.Ext(path), ".json") {
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

// TestCorpus reads all JSON of the corpus: what encoding/json can read has no syntax problem, and few files have one.
func TestCorpus(t *testing.T) {
	broken := 0
	for _, f := range corpus(t) {
		syntax := ""
		for _, p := range Parse(f).Problems() {
			if p.Kind == Syntax {
				syntax = p.Message
				break
			}
		}
		if syntax != "" && json.Valid(f.Text()) {
			t.Errorf("%s: %s, in valid JSON", f.Path(), syntax)
		}
		if syntax != "" {
			broken++
			t.Logf("%s: %s", f.Path(), syntax)
		}
	}
	if broken > 30 {
		t.Errorf("%d files with syntax problems", broken)
	}
}

func BenchmarkCorpus(b *testing.B) {
	files := corpus(b)
	size := int64(0)
	for _, f := range files {
		size += int64(f.Len())
	}
	b.Run("jsonc", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, f := range files {
				Parse(f)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, f := range files {
				var v any
				_ = json.Unmarshal(f.Text(), &v)
			}
		}
	})
}
