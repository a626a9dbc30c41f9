package config

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// SetName is the path of the text of a setting that the command line makes.
const SetName = "--set"

// set puts a setting of the command line, such as "rules.duplicate-name=off", into the root. The key is a path of keys with
// dots between them, the value is YAML.
func (r *reader) set(root *node, setting string) {
	file := source.NewFile(SetName, []byte(setting))
	path, _, ok := strings.Cut(setting, "=")
	keys := strings.Split(path, ".")
	if !ok || slices.Contains(keys, "") {
		r.problems = append(r.problems, Problem{
			At: file.Whole(), Message: "the setting " + quote(setting) + " is not of the form KEY=VALUE", Help: "write failOn=error",
		})
		return
	}
	// The value is read at its place in the setting: what stands before it is blanked.
	blank := append([]byte(strings.Repeat(" ", len(path)+1)), setting[len(path)+1:]...)
	value := &reader{file: source.NewFile(SetName, blank)}
	n := value.readValue()
	r.problems = append(r.problems, value.problems...)
	if n == nil {
		return
	}
	at := file.Span(0, len(path))
	for _, key := range keys[:len(keys)-1] {
		next := root.get(key)
		if next == nil || next.kind != mappingNode {
			next = &node{kind: mappingNode, at: at}
			root.put(key, at, next)
		}
		root = next
	}
	root.put(keys[len(keys)-1], at, n)
}

// put makes a field of a mapping, in the place of one of the same key.
func (n *node) put(key string, at source.Span, value *node) {
	if f := n.field(key); f != nil {
		f.keyAt, f.value = at, value
		return
	}
	n.fields = append(n.fields, field{key, at, value})
}
