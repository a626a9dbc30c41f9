package eval_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/arm"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// ruleTypes are the types of resources whose bodies rules read.
var ruleTypes = []string{
	"microsoft.securityinsights/alertrules", "microsoft.securityinsights/automationrules",
	"microsoft.securityinsights/dataconnectors", "microsoft.securityinsights/contentpackages",
	"microsoft.securityinsights/metadata", "microsoft.securityinsights/settings",
	"microsoft.securityinsights/alertrules/actions", "microsoft.securityinsights/securitymlanalyticssettings",
}

// TestCorpus evaluates all ARM JSON of the corpus: fewer than 2 % of the settings that rules read are unknown for want of
// something in this package.
func TestCorpus(t *testing.T) {
	var census eval.Census
	templates, resources, failures := 0, 0, map[string]int{}
	for _, f := range corpustest.Files(t, ".json") {
		d := jsonc.Parse(f)
		if shape := arm.ShapeOf(d); shape != arm.Template && shape != arm.Resources {
			continue
		}
		templates++
		res := eval.Resources(arm.Read(d), eval.Inputs{})
		resources += len(res.Resources)
		for _, r := range res.Resources {
			if slices.Contains(ruleTypes, strings.ToLower(r.Type)) {
				census.Add(r.Body())
			}
		}
		for _, p := range res.Problems() {
			failures[p.Message]++
			if os.Getenv("VERBOSE") != "" {
				l := p.At.Physical()
				t.Logf("%s:%d: %s", l.File.Path(), l.File.Locate(l.Start).Line, p.Message)
			}
		}
	}
	unknown := 0
	for cause, n := range census.Unknown {
		unknown += n
		t.Logf("%-30s %d", fact.Cause(cause), n)
	}
	t.Logf("%d templates, %d resources, %d settings known, %d unknown, %d problems of %d kinds",
		templates, resources, census.Known, unknown, total(failures), len(failures))
	if n := census.Unknown[fact.Unsupported]; n*50 > unknown+census.Known {
		t.Errorf("%d of %d settings are not supported", n, unknown+census.Known)
	}
	if templates == 0 || resources == 0 {
		t.Error("nothing was evaluated")
	}
}

func total(m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}

// walk evaluates all of a value. It does not decode its strings: that is a part of reading what is in them.
func walk(v *value.Value) {
	for _, e := range v.Elems() {
		walk(e)
	}
	for _, m := range v.Members() {
		walk(m.Value)
	}
}

// BenchmarkCorpus compares reading all JSON of the corpus (from disk, decoding and parsing), evaluating all of it that
// rules read, once it is read, and encoding/json.
func BenchmarkCorpus(b *testing.B) {
	root, files := corpustest.Repositories(b), corpustest.Files(b, ".json")
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			for _, f := range files {
				raw, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(f.Path())))
				if err != nil {
					b.Fatal(err)
				}
				text, _, _ := textenc.Decode(raw)
				jsonc.Parse(source.NewFile(f.Path(), text))
			}
		}
	})
	b.Run("evaluate", func(b *testing.B) {
		b.ReportAllocs()
		var docs []*jsonc.Document
		for _, f := range files {
			d := jsonc.Parse(f)
			if shape := arm.ShapeOf(d); shape == arm.Template || shape == arm.Resources {
				docs = append(docs, d)
			}
		}
		for b.Loop() {
			for _, d := range docs {
				for _, r := range eval.Resources(arm.Read(d), eval.Inputs{}).Resources {
					if slices.Contains(ruleTypes, strings.ToLower(r.Type)) {
						walk(r.Body())
					}
				}
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		for b.Loop() {
			for _, f := range files {
				var v any
				_ = json.Unmarshal(f.Text(), &v)
			}
		}
	})
}
