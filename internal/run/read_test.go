package run

import (
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
)

// BenchmarkRead finds, reads and parses all files of the corpus, without evaluating or judging anything.
//
//	go test ./internal/run -run '^$' -bench 'Read|encoding' -benchtime 10x
func BenchmarkRead(b *testing.B) {
	root := corpustest.Repositories(b)
	for b.Loop() {
		files, err := project.Discover(root, project.Options{NoIgnore: true})
		if err != nil {
			b.Fatal(err)
		}
		r := &runner{Settings: Settings{Files: files}, result: &Result{}}
		r.read()
	}
}
