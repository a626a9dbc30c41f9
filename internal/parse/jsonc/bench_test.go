package jsonc

import (
	"encoding/json"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
)

// TestCorpus reads all JSON of the corpus: what encoding/json can read has no syntax problem, and few files have one.
func TestCorpus(t *testing.T) {
	broken := 0
	for _, f := range corpustest.Files(t, ".json") {
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
	files := corpustest.Files(b, ".json")
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
