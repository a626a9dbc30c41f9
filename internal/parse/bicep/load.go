package bicep

import (
	"encoding/base64"
	"path"
	"strconv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/yaml"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// load reads the file that a load function names. Its value points into that file, so that KQL in query.kql is judged
// where it is written. What the functions are given is decided when the template is compiled; so it is here.
func (lo *lowering) load(x *Call, s *scope) template.Expr {
	if len(x.Args) == 0 {
		return lo.unknown(x.Range, fact.Invalid, x.Name.Text+"() without a path")
	}
	name, ok := lo.constant(x.Args[0], s, 0)
	if !ok {
		return lo.unknown(x.Range, fact.Unsupported, "the path of "+x.Name.Text+"() is no constant")
	}
	full := relative(lo.file.Source.Path(), name)
	l := loading{lo: lo, call: x, names: s, name: name, path: full}
	switch x.Name.Text {
	case "loadFileAsBase64":
		return l.base64()
	case "loadDirectoryFileInfo":
		return l.folder()
	}
	src := lo.link.file(full)
	if src == nil {
		return lo.unknown(x.Range, fact.Elsewhere, "the file "+quoted(name)+" is not here")
	}
	switch x.Name.Text {
	case "loadJsonContent":
		return l.json(src)
	case "loadYamlContent":
		return l.yaml(src)
	}
	return l.value(src, value.NewString(fact.Verbatim(src.Whole()), source.Origin{At: src.Whole()}))
}

// A loading is one call of a load function.
type loading struct {
	lo    *lowering
	call  *Call
	names *scope
	name  string // the path as written
	path  string
}

// value returns the literal for a value that is written in a loaded file.
func (l loading) value(src *source.File, v *value.Value) template.Expr {
	v = v.Through(l.call.In(l.lo.file.Source), "loaded from "+quoted(l.name))
	return &template.In{At: l.call.Range, File: src, X: &template.Lit{At: src.Whole().Range(), Value: v}}
}

func (l loading) base64() template.Expr {
	if l.lo.link.files != nil {
		if raw, ok := l.lo.link.files.Bytes(l.path); ok {
			text := fact.Literal(base64.StdEncoding.EncodeToString(raw), l.call.In(l.lo.file.Source))
			return l.lo.lit(l.call.Range, value.NewString(text, l.lo.origin(l.call.Range)))
		}
	}
	return l.lo.unknown(l.call.Range, fact.Elsewhere, "the file "+quoted(l.name)+" is not here")
}

// json reads a JSON file, or the part of it that a path names.
func (l loading) json(src *source.File) template.Expr {
	n := jsonc.Parse(src).Root()
	steps, ok := l.steps()
	if !ok {
		return l.lo.unknown(l.call.Range, fact.Unsupported, "a path into the file with more than names and indexes")
	}
	for _, step := range steps {
		n = jsonStep(n, step)
	}
	if n.Kind() == jsonc.None {
		return l.lo.unknown(l.call.Range, fact.Invalid, "the path leads to nothing in "+quoted(l.name))
	}
	return l.value(src, jsonc.Value(n))
}

func jsonStep(n jsonc.Node, step string) jsonc.Node {
	if n.Kind() != jsonc.Array {
		return n.Get(step)
	}
	i, err := strconv.Atoi(step)
	if err != nil {
		return jsonc.Node{}
	}
	for c := range n.Children() {
		if i == 0 {
			return c
		}
		i--
	}
	return jsonc.Node{}
}

// yaml reads the first document of a YAML file, or the part of it that a path names.
func (l loading) yaml(src *source.File) template.Expr {
	v := yaml.Parse(src).Root()
	steps, ok := l.steps()
	if !ok {
		return l.lo.unknown(l.call.Range, fact.Unsupported, "a path into the file with more than names and indexes")
	}
	for _, step := range steps {
		if i, err := strconv.Atoi(step); err == nil && v.Kind() == value.Array && i < len(v.Elems()) {
			v = v.Elems()[i]
		} else {
			v = v.Get(step)
		}
	}
	if v.Kind() == value.Absent {
		return l.lo.unknown(l.call.Range, fact.Invalid, "the path leads to nothing in "+quoted(l.name))
	}
	return l.value(src, v)
}

// steps splits the path into a file, $.a.b[0]['c'], into names and indexes. It reports false for a path that needs more.
func (l loading) steps() ([]string, bool) {
	if len(l.call.Args) < 2 {
		return nil, true
	}
	p, ok := l.lo.constant(l.call.Args[1], l.names, 0)
	if !ok {
		return nil, false
	}
	var steps []string
	rest := strings.TrimPrefix(p, "$")
	for rest != "" {
		var step string
		switch {
		case strings.HasPrefix(rest, ".."), strings.ContainsAny(rest, "*?@(") && !strings.Contains(rest, "'"):
			return nil, false
		case rest[0] == '[':
			step, rest, ok = strings.Cut(rest[1:], "]")
			if !ok || strings.ContainsAny(step, ",:?") {
				return nil, false
			}
			step = strings.Trim(step, `'"`)
		default:
			rest = strings.TrimPrefix(rest, ".")
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			step, rest = rest[:end], rest[end:]
		}
		steps = append(steps, step)
	}
	return steps, true
}

// folder lists the files of a folder, as objects with the members relativePath, baseName and extension.
// Source: https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-files, read 2026-11-25.
func (l loading) folder() template.Expr {
	lo := l.lo
	if lo.link.files == nil {
		return lo.unknown(l.call.Range, fact.Elsewhere, "the folder "+quoted(l.name)+" is not here")
	}
	pattern := "*"
	if len(l.call.Args) > 1 {
		p, ok := lo.constant(l.call.Args[1], l.names, 0)
		if !ok {
			return lo.unknown(l.call.Range, fact.Unsupported, "the pattern of "+l.call.Name.Text+"() is no constant")
		}
		pattern = p
	}
	base := path.Dir(lo.file.Source.Path())
	origin := lo.origin(l.call.Range)
	str := func(s string) *value.Value { return value.NewString(fact.Literal(s, origin.At), origin) }
	var list []*value.Value
	for _, name := range lo.link.files.Folder(l.path) {
		if ok, err := path.Match(pattern, path.Base(name)); err != nil || !ok || path.Dir(name) != l.path {
			continue
		}
		list = append(list, value.NewObject([]value.Member{
			{Key: "relativePath", KeyAt: origin.At, Value: str(strings.TrimPrefix(strings.TrimPrefix(name, base), "/"))},
			{Key: "baseName", KeyAt: origin.At, Value: str(path.Base(name))},
			{Key: "extension", KeyAt: origin.At, Value: str(path.Ext(name))},
		}, origin))
	}
	return lo.lit(l.call.Range, value.NewArray(list, origin))
}

// constant returns the string that an expression always is, following variables to a limited depth.
func (lo *lowering) constant(x Expr, s *scope, depth int) (string, bool) {
	if depth > maxTypeDepth {
		return "", false
	}
	switch x := x.(type) {
	case *Paren:
		return lo.constant(x.Inner, s, depth+1)
	case *String:
		var b strings.Builder
		for i, piece := range x.Pieces {
			b.WriteString(decode(string(piece.In(lo.file.Source).Text()), x.Multiline))
			if i < len(x.Holes) {
				text, ok := lo.constant(x.Holes[i], s, depth+1)
				if !ok {
					return "", false
				}
				b.WriteString(text)
			}
		}
		return b.String(), true
	case *Ident:
		sym, _ := s.find(x.Name)
		sym, from, ok := sym.follow()
		if from == nil {
			from = lo
		}
		if v, isVar := sym.decl.(*Var); isVar && ok && sym.kind == varSymbol {
			return from.constantVar(v, depth+1)
		}
	}
	return "", false
}

// A constant is the string that a variable always is, if it is one.
type constant struct {
	text string
	ok   bool
}

func (lo *lowering) constantVar(v *Var, depth int) (string, bool) {
	c, ok := lo.strings[v]
	if !ok {
		lo.strings[v] = constant{} // one that needs itself has no value
		c.text, c.ok = lo.constant(v.Value, lo.top, depth)
		c.ok = c.ok && len(c.text) <= maxPath
		lo.strings[v] = c
	}
	return c.text, c.ok
}

// maxPath is the length in bytes of the longest constant that is followed.
const maxPath = 4096
