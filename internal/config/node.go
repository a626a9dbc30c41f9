package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// maxNodes bounds the nodes that a file has once its aliases are followed.
const maxNodes = 100_000

// A node is a value of the file together with its place.
type node struct {
	at     source.Span
	value  any     // nil, bool, int, float64 or string; nil for lists and mappings
	items  []*node // of a list
	fields []field // of a mapping, in the order of the file, without those that are empty
	kind   nodeKind
}

type nodeKind uint8

const (
	scalarNode nodeKind = iota
	listNode
	mappingNode
)

// A field is a key of a mapping and its value.
type field struct {
	key   string
	keyAt source.Span
	value *node
}

// get returns the value of the key, or nil.
func (n *node) get(key string) *node {
	if f := n.field(key); f != nil {
		return f.value
	}
	return nil
}

func (n *node) field(key string) *field {
	if n == nil {
		return nil
	}
	for i := range n.fields {
		if n.fields[i].key == key {
			return &n.fields[i]
		}
	}
	return nil
}

// str returns the text of a scalar, or "".
func (n *node) str() string {
	if n == nil {
		return ""
	}
	s, _ := n.value.(string)
	return s
}

// span returns the place of a node that may be missing.
func (n *node) span() source.Span {
	if n == nil {
		return source.Span{}
	}
	return n.at
}

// list returns the items of a list that may be missing.
func (n *node) list() []*node {
	if n == nil {
		return nil
	}
	return n.items
}

// mapping returns the fields of a mapping that may be missing.
func (n *node) mapping() []field {
	if n == nil {
		return nil
	}
	return n.fields
}

// data returns the value as encoding/json would have read it, for validation.
func (n *node) data() any {
	switch n.kind {
	case listNode:
		out := []any{}
		for _, item := range n.items {
			out = append(out, item.data())
		}
		return out
	case mappingNode:
		out := map[string]any{}
		for _, f := range n.fields {
			out[f.key] = f.value.data()
		}
		return out
	default:
		return n.value
	}
}

// A reader turns YAML into nodes.
type reader struct {
	file     *source.File
	problems []Problem
	nodes    int
	open     map[*yaml.Node]bool // aliases that are being followed
	last     position
}

// A position is a place in a line, as the YAML parser counts and in bytes.
type position struct{ line, column, offset int }

func (r *reader) problem(at source.Span, format string, args ...any) *Problem {
	r.problems = append(r.problems, Problem{At: at, Message: fmt.Sprintf(format, args...)})
	return &r.problems[len(r.problems)-1]
}

// read returns the mapping that the file holds: an empty one if it holds nothing, or nothing that can be read.
func (r *reader) read() *node {
	empty := &node{kind: mappingNode, at: r.file.Span(0, 0)}
	dec := yaml.NewDecoder(bytes.NewReader(r.file.Text()))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if !errors.Is(err, io.EOF) {
			r.syntaxProblem(err)
		}
		return empty
	}
	if err := dec.Decode(&second); err == nil {
		r.problem(r.start(&second), "a second document begins here, which is not read")
	} else if !errors.Is(err, io.EOF) {
		r.syntaxProblem(err)
	}
	root := r.convert(doc.Content[0])
	if root.kind == mappingNode {
		return root
	}
	if root.kind != scalarNode || root.value != nil {
		r.problem(root.at, "the file is %s, but a mapping of settings is expected", root.describe())
	}
	return empty
}

// readValue returns the value that the file holds; nil if it holds none, which is a problem.
func (r *reader) readValue() *node {
	var doc yaml.Node
	err := yaml.NewDecoder(bytes.NewReader(r.file.Text())).Decode(&doc)
	switch {
	case errors.Is(err, io.EOF):
		r.problem(r.file.Whole(), "there is no value")
	case err != nil:
		r.syntaxProblem(err)
	default:
		return r.convert(doc.Content[0])
	}
	return nil
}

// syntaxProblem reports what the YAML parser says: "yaml: line 3: did not find expected key".
func (r *reader) syntaxProblem(err error) {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	at := r.file.Line(1)
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		number, text, _ := strings.Cut(rest, ": ")
		if line, err := strconv.Atoi(number); err == nil && text != "" {
			message = text + " here or in the next line"
			at = r.file.Line(min(line, r.file.Lines()))
		}
	}
	r.problem(at, "cannot be read as YAML: %s", message)
}

func (r *reader) convert(y *yaml.Node) *node {
	if r.nodes++; r.nodes > maxNodes {
		if r.nodes == maxNodes+1 {
			r.problem(r.start(y), "has more than %d values once aliases are followed; the rest is not read", maxNodes)
		}
		return &node{at: r.start(y)}
	}
	switch y.Kind {
	case yaml.AliasNode:
		return r.follow(y)
	case yaml.MappingNode:
		return r.convertMapping(y)
	case yaml.SequenceNode:
		n := &node{kind: listNode, at: r.start(y)}
		for _, item := range y.Content {
			n.items = append(n.items, r.convert(item))
			n.at = n.at.Cover(n.items[len(n.items)-1].at)
		}
		n.at = r.closed(y, n.at)
		return n
	default:
		return &node{at: r.scalarSpan(y), value: scalar(y)}
	}
}

// follow returns what an alias stands for, at the place of the alias.
func (r *reader) follow(y *yaml.Node) *node {
	if r.open[y.Alias] {
		r.problem(r.aliasSpan(y), "the alias %q contains itself", y.Value)
		return &node{at: r.aliasSpan(y)}
	}
	if r.open == nil {
		r.open = map[*yaml.Node]bool{}
	}
	r.open[y.Alias] = true
	n := *r.convert(y.Alias)
	delete(r.open, y.Alias)
	n.at = r.aliasSpan(y)
	return &n
}

// aliasSpan returns the text of an alias: a star and a name.
func (r *reader) aliasSpan(y *yaml.Node) source.Span {
	at := r.start(y)
	rest := r.file.Span(int(at.Start), r.file.Len())
	if !bytes.HasPrefix(rest.Text(), []byte("*"+y.Value)) {
		return at
	}
	return rest.Sub(0, 1+len(y.Value))
}

func (r *reader) convertMapping(y *yaml.Node) *node {
	n := &node{kind: mappingNode, at: r.start(y)}
	seen := map[string]bool{}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := y.Content[i]
		f := field{key: key.Value, keyAt: r.scalarSpan(key), value: r.convert(y.Content[i+1])}
		n.at = n.at.Cover(f.keyAt).Cover(f.value.at)
		switch {
		case key.Kind != yaml.ScalarNode:
			r.problem(f.keyAt, "a key that is not a text has no meaning here")
		case seen[f.key]:
			r.problem(f.keyAt, "the key %q is given twice: only the first counts", f.key)
		case f.value.kind == scalarNode && f.value.value == nil:
			// An empty value leaves the setting as it is: its lines may be commented out.
		default:
			n.fields = append(n.fields, f)
		}
		seen[f.key] = true
	}
	n.at = r.closed(y, n.at)
	return n
}

// closed extends the span of the content of a list or mapping in brackets to the closing bracket.
func (r *reader) closed(y *yaml.Node, content source.Span) source.Span {
	if y.Style&yaml.FlowStyle == 0 {
		return content
	}
	text := r.file.Text()
	end := int(content.End)
	if len(y.Content) == 0 && end < len(text) {
		end++ // the opening bracket
	}
	for end < len(text) {
		switch text[end] {
		case ' ', '\t', '\r', '\n', ',':
			end++
		case '#':
			for end < len(text) && text[end] != '\n' {
				end++
			}
		case ']', '}':
			return r.file.Span(int(content.Start), end+1)
		default:
			return content
		}
	}
	return content
}

// scalar returns the value of a scalar as JSON knows values. Dates stay texts.
func scalar(y *yaml.Node) any {
	switch y.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		var b bool
		if y.Decode(&b) == nil {
			return b
		}
	case "!!int":
		var i int
		if y.Decode(&i) == nil {
			return i
		}
	case "!!float":
		var f float64
		if y.Decode(&f) == nil && f-f == 0 { // neither infinite nor not a number
			return f
		}
	}
	return y.Value
}

// describe returns what the node is, for people.
func (n *node) describe() string {
	switch n.kind {
	case listNode:
		return "a list"
	case mappingNode:
		return "a mapping"
	}
	switch v := n.value.(type) {
	case string:
		return strconv.Quote(cut(v))
	default:
		return fmt.Sprint(v)
	}
}

// cut shortens a text for messages.
func cut(s string) string {
	const longest = 60
	if utf8.RuneCountInString(s) <= longest {
		return s
	}
	return string([]rune(s)[:longest-1]) + "…"
}

// start returns the empty span at which a value begins, behind its anchor and tag. The YAML parser counts columns in
// characters.
func (r *reader) start(y *yaml.Node) source.Span {
	line := r.file.Line(y.Line)
	if line.IsZero() {
		return r.file.Span(0, 0)
	}
	text := line.Text()
	offset := r.column(text, y)
	for offset < len(text) && (text[offset] == '&' || text[offset] == '!') {
		length := bytes.IndexAny(text[offset:], " \t")
		if length < 0 {
			break // the value is in the next line
		}
		offset += length
		offset += len(text[offset:]) - len(bytes.TrimLeft(text[offset:], " \t"))
	}
	return line.Sub(offset, offset)
}

// column returns the offset of a node in the text of its line. It counts on from the last node that was asked for, so
// that a long line is not counted anew for each.
func (r *reader) column(text []byte, y *yaml.Node) int {
	at := r.last
	if at.line != y.Line || at.column > y.Column {
		at = position{line: y.Line, column: 1}
	}
	for at.column < y.Column && at.offset < len(text) {
		_, size := utf8.DecodeRune(text[at.offset:])
		at.offset += size
		at.column++
	}
	r.last = at
	return at.offset
}

// scalarSpan returns the text of a scalar: with its quotes, or the first line of one over several lines.
func (r *reader) scalarSpan(y *yaml.Node) source.Span {
	start := r.start(y)
	end := start.File.Len()
	if line := r.file.Line(y.Line); !line.IsZero() {
		end = int(line.End)
	}
	rest := r.file.Span(int(start.Start), end)
	if n := extent(rest.Text(), y); n > 0 {
		return rest.Sub(0, n)
	}
	return rest
}

// extent returns the length of the scalar at the start of the rest of a line, or 0 if it goes on to the next line.
func extent(rest []byte, y *yaml.Node) int {
	switch {
	case y.Style&yaml.DoubleQuotedStyle != 0:
		for i := 1; i < len(rest); i++ {
			switch rest[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
	case y.Style&yaml.SingleQuotedStyle != 0:
		for i := 1; i < len(rest); i++ {
			if rest[i] != '\'' {
				continue
			}
			if i+1 == len(rest) || rest[i+1] != '\'' {
				return i + 1
			}
			i++
		}
	case bytes.HasPrefix(rest, []byte(y.Value)):
		return len(y.Value)
	}
	return 0
}
