package run_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/project"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

func settings(tb testing.TB, root string, include ...string) run.Settings {
	tb.Helper()
	files, err := project.Discover(root, project.Options{Include: include})
	if err != nil {
		tb.Fatal(err)
	}
	return run.Settings{
		Files: files, Rules: rules.All(),
	}
}

var jsonFiles = []string{"**/*.json", "**/*.jsonc"}

// BenchmarkJSON compares a whole run over the JSON files of the corpus (find, read, parse, evaluate, judge) with what
// encoding/json needs to read and unmarshal the same files one after the other. "mission" runs the rules on incidents,
// connectors and solutions; "all rules" those on queries too, which bind each query with the functions of all repositories.
//
//	go test ./internal/run -run '^$' -bench JSON -benchtime 5x
func BenchmarkJSON(b *testing.B) {
	root := corpustest.Repositories(b)
	b.Run("mission", func(b *testing.B) {
		for b.Loop() {
			s := settings(b, root, jsonFiles...)
			s.Rules = missionRules()
			run.Run(s)
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		for b.Loop() {
			unmarshalAll(b, settings(b, root, jsonFiles...).Files)
		}
	})
	b.Run("all rules", func(b *testing.B) {
		for b.Loop() {
			run.Run(settings(b, root, jsonFiles...))
		}
	})
}

// missionRules returns the rules on incidents, connectors and solutions.
func missionRules() []*lint.Rule {
	return slices.DeleteFunc(rules.All(), func(r *lint.Rule) bool {
		return r.Category != lint.Duplicates && r.Category != lint.Connectors && r.Category != lint.Versions ||
			r == &rules.SelfFeedingRule
	})
}

func unmarshalAll(tb testing.TB, files *project.Files) {
	for _, e := range files.Entries {
		raw, err := files.Read(e, nil)
		if err != nil {
			tb.Fatal(err)
		}
		text, _, _ := textenc.Decode(raw)
		var v any
		_ = json.Unmarshal(text, &v) // what it refuses, it need not read on
	}
}

// TestCorpus runs over every repository of the corpus: nothing stops, every file is accounted for, and what is reported is
// what the files hold, as counted without this program.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all of the corpus")
	}
	root := corpustest.Repositories(t)
	repos, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	reported := census{}
	for _, repo := range repos {
		s := settings(t, filepath.Join(root, repo.Name()))
		result := run.Run(s)
		if len(result.Files) != len(s.Files.Entries) {
			t.Errorf("%s: %d files of %d are accounted for", repo.Name(), len(result.Files), len(s.Files.Entries))
		}
		checkResult(t, repo.Name(), result)
		reported.report(repo.Name(), result)
	}
	t.Run("census", func(t *testing.T) { checkCensus(t, reported) })
	t.Run("manifest", func(t *testing.T) { checkManifest(t, reported) })
}

func checkResult(t *testing.T, repo string, result *run.Result) {
	t.Helper()
	for _, f := range result.Files {
		if f.Failure == "" && f.Content.Reason == "" && f.Content.As == "" {
			t.Errorf("%s/%s: neither read nor skipped with a reason", repo, f.Path)
		}
	}
	for _, f := range result.Findings {
		if f.Rule == &rules.InternalError {
			t.Errorf("%s: %s", repo, f.Message)
		}
		if f.At.File == nil || strings.Contains(f.Message, "%!") {
			t.Errorf("%s: %s: %q has no place or a broken message", repo, f.Rule.Name, f.Message)
		}
	}
}
