package yaml

import (
	"testing"

	yamlv3 "gopkg.in/yaml.v3"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
)

// TestCorpus reads all YAML of the corpus: what yaml.v3 can read has no syntax problem, and each scalar, read again from
// its span, has its value.
func TestCorpus(t *testing.T) {
	files, scalars, broken, inexact := corpustest.Files(t, ".yaml", ".yml"), 0, 0, 0
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
	files := corpustest.Files(b, ".yaml", ".yml")
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
	files := corpustest.Files(b, ".yaml", ".yml")
	for b.Loop() {
		for _, f := range files {
			_, _ = decodeAll(f.Text())
		}
	}
}
