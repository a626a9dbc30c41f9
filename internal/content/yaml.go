package content

import (
	"github.com/sentinel-lint/sentinel-lint/internal/parse/yaml"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// readYAML reads the documents of a YAML file: rules, queries, parsers, each an object or in a list.
func (f *File) readYAML() {
	if f.readConnections() {
		return
	}
	if !hasYAMLSign(f.Source.Text()) {
		f.skip("no Sentinel content")
		return
	}
	parsed := yaml.Parse(f.Source)
	for _, doc := range parsed.Documents {
		f.readLoose(doc)
	}
	for i, r := range f.Resources {
		r.Body = value.NewAgain(r.Body, func() *value.Value { return f.bodyAgain(i) })
	}
	if f.Kind == Skipped && !onlyUnknown(parsed.Documents) {
		return
	}
	for _, p := range parsed.Problems {
		kind := Unreadable
		if p.Kind == yaml.Duplicate {
			kind = Duplicate
		}
		f.Problems = append(f.Problems, Problem{kind, p.Range.In(f.Source), p.Message, p.First.In(f.Source)})
	}
}

// bodyAgain reads the body of a resource of a YAML file again.
func (f *File) bodyAgain(i int) *value.Value {
	var again File
	again.Source = f.Source
	for _, doc := range yaml.Parse(f.Source).Documents {
		again.readLoose(doc)
	}
	return again.Resources[i].Body
}

// onlyUnknown reports whether a mistake left nothing of the documents to recognise.
func onlyUnknown(documents []*value.Value) bool {
	for _, d := range documents {
		if d.Kind() != value.Unknown {
			return false
		}
	}
	return true
}
