package terraform

import (
	"fmt"
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/yaml"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// call evaluates a function. One that is not known here, or whose arguments are not known, gives an unknown value.
func (s *scope) call(e *hclsyntax.FunctionCallExpr) *value.Value {
	if e.ExpandFinal || len(e.Args) == 0 {
		return s.unknown(e, fact.Unsupported, fmt.Sprintf("the call of %s is not evaluated", e.Name))
	}
	if e.Name == "try" || e.Name == "coalesce" {
		return s.firstKnown(e)
	}
	args := make([]*value.Value, len(e.Args))
	for i, a := range e.Args {
		args[i] = s.eval(a)
	}
	if v := s.convert(e, args); v != nil {
		return v
	}
	if v := s.combine(e, args); v != nil {
		if t, _ := v.Text(); len(t) > maxParts || len(v.Elems()) > maxParts || len(v.Members()) > maxParts {
			return s.unknown(e, fact.Unsupported, fmt.Sprintf("a value of more than %d parts", maxParts))
		}
		return v
	}
	for _, a := range args {
		if why := a.Why(); a.Kind() == value.Unknown || why != (fact.Why{}) {
			return s.unknown(e, why.Cause, why.String())
		}
	}
	return s.unknown(e, fact.Unsupported, fmt.Sprintf("the function %s is not evaluated", e.Name))
}

// firstKnown evaluates try and coalesce. An argument that is not known may fail or be null, so that what comes after it
// decides nothing.
func (s *scope) firstKnown(e *hclsyntax.FunctionCallExpr) *value.Value {
	for _, a := range e.Args {
		v := s.eval(a)
		switch v.Kind() {
		case value.Null, value.Absent:
			continue
		case value.Unknown:
			if e.Name == "try" && v.Why().Cause == fact.Invalid {
				continue
			}
			return s.unknown(e, v.Why().Cause, v.Why().String())
		}
		return v
	}
	return s.unknown(e, fact.Invalid, fmt.Sprintf("no argument of %s has a value", e.Name))
}

// convert evaluates functions of one value: files, encodings, types and letters. It returns nil for others.
func (s *scope) convert(e *hclsyntax.FunctionCallExpr, args []*value.Value) *value.Value {
	v := args[0]
	text, known := v.Str().Get()
	switch e.Name {
	case "file":
		if f := s.readFile(text, known); f != nil {
			origin := source.Origin{At: f.Whole()}.Through(s.span(e.Range()), "file "+f.Path())
			return value.NewString(fact.Verbatim(f.Whole()), origin)
		}
	case "templatefile":
		if f := s.readFile(text, known); f != nil && len(args) == 2 {
			return s.templateFile(e, f, args[1])
		}
	case "jsonencode", "yamlencode":
		return encoded(v, s.origin(e))
	case "jsondecode":
		return decodedJSON(v)
	case "yamldecode":
		if t, ok := v.Text(); ok && v.Kind() == value.String {
			return yaml.Parse(t.File()).Root()
		}
	case "tostring", "tobool", "tonumber", "tolist", "toset", "tomap", "sensitive", "nonsensitive":
		return v
	case "chomp", "trimspace":
		return trimmed(v, e.Name)
	case "lower":
		if known {
			return value.NewString(fact.Literal(strings.ToLower(text), v.Span()), v.Origin())
		}
	case "upper":
		if known {
			return value.NewString(fact.Literal(strings.ToUpper(text), v.Span()), v.Origin())
		}
	case "length":
		if n, ok := lengthOf(v); ok {
			return value.NewInt(int64(n), s.origin(e))
		}
	}
	return nil
}

func lengthOf(v *value.Value) (int, bool) {
	switch v.Kind() {
	case value.Array:
		return len(v.Elems()), true
	case value.Object:
		return len(v.Members()), true
	}
	return 0, false
}

// trimmed removes blanks and line ends from the ends of a text, part by part, so that places stay known.
func trimmed(v *value.Value, how string) *value.Value {
	t, ok := v.Text()
	if !ok || v.Kind() != value.String {
		return nil
	}
	cut := " \t\r\n"
	if how == "chomp" {
		cut = "\r\n"
	}
	out := fact.Join(t)
	for i := len(out) - 1; i >= 0 && !out[i].Hole; i-- {
		if out[i] = trimPart(out[i], cut, false); out[i].Lit != "" {
			break
		}
	}
	for i := 0; how == "trimspace" && i < len(out) && !out[i].Hole; i++ {
		if out[i] = trimPart(out[i], cut, true); out[i].Lit != "" {
			break
		}
	}
	return value.NewString(out, v.Origin())
}

func trimPart(p fact.Part, cut string, left bool) fact.Part {
	if left {
		rest := strings.TrimLeft(p.Lit, cut)
		if p.Exact {
			p.At = p.At.Sub(len(p.Lit)-len(rest), len(p.Lit))
		}
		p.Lit = rest
		return p
	}
	rest := strings.TrimRight(p.Lit, cut)
	if p.Exact {
		p.At = p.At.Sub(0, len(rest))
	}
	p.Lit = rest
	return p
}

// combine evaluates functions of several values. It returns nil for others.
func (s *scope) combine(e *hclsyntax.FunctionCallExpr, args []*value.Value) *value.Value {
	origin := s.origin(e)
	switch e.Name {
	case "concat":
		var elems []*value.Value
		for _, a := range args {
			if a.Kind() != value.Array {
				return nil
			}
			elems = append(elems, a.Elems()...)
		}
		return value.NewArray(elems, origin)
	case "merge":
		var members []value.Member
		for _, a := range args {
			if a.Kind() != value.Object {
				return nil
			}
			members = append(members, a.Members()...)
		}
		return value.NewObject(members, origin)
	case "join":
		if len(args) == 2 && args[1].Kind() == value.Array {
			return joined(args[0], args[1].Elems(), origin)
		}
	case "lookup":
		if len(args) == 3 && args[0].Kind() == value.Object {
			if name, ok := args[1].Str().Get(); ok {
				if v := args[0].Get(name); v.Kind() != value.Absent {
					return v
				}
				return args[2]
			}
		}
	case "replace":
		return replaced(args, origin)
	case "format":
		return formatted(args, origin)
	}
	return nil
}

func joined(separator *value.Value, elems []*value.Value, origin source.Origin) *value.Value {
	between, ok := separator.Text()
	if !ok {
		return nil
	}
	var out fact.Text
	for i, e := range elems {
		t, ok := e.Text()
		if !ok {
			return nil
		}
		if i > 0 {
			out = append(out, between...)
		}
		out = append(out, t...)
	}
	return value.NewString(out, origin)
}

// replaced evaluates replace of plain texts; one that begins and ends with a slash is a regular expression.
func replaced(args []*value.Value, origin source.Origin) *value.Value {
	var texts [3]string
	if len(args) != len(texts) {
		return nil
	}
	for i, a := range args {
		t, ok := a.Str().Get()
		if !ok {
			return nil
		}
		texts[i] = t
	}
	if strings.HasPrefix(texts[1], "/") && strings.HasSuffix(texts[1], "/") && len(texts[1]) > 1 {
		return nil
	}
	return value.NewString(fact.Literal(strings.ReplaceAll(texts[0], texts[1], texts[2]), args[0].Span()), origin)
}

// formatted evaluates format with "%s" and "%%" only.
func formatted(args []*value.Value, origin source.Origin) *value.Value {
	pattern, known := args[0].Str().Get()
	if !known {
		return nil
	}
	var out fact.Text
	rest, next := pattern, 1
	for {
		before, after, found := strings.Cut(rest, "%")
		out = append(out, fact.Literal(before, args[0].Span())...)
		switch {
		case !found:
			return value.NewString(out, origin)
		case strings.HasPrefix(after, "%"):
			out = append(out, fact.Literal("%", args[0].Span())...)
		case strings.HasPrefix(after, "s") && next < len(args):
			t, ok := args[next].Text()
			if !ok {
				s, known := args[next].Str().Get()
				if !known {
					return nil
				}
				t = fact.Literal(s, args[next].Span())
			}
			out = append(out, t...)
			next++
		default:
			return nil
		}
		rest = after[1:]
	}
}

// readFile returns a file that an expression names, nil if it is not there.
func (s *scope) readFile(name string, known bool) *source.File {
	if !known || s.read == nil || path.IsAbs(name) {
		return nil
	}
	if !strings.HasPrefix(name, s.dir+"/") || s.dir == "." {
		name = path.Join(s.dir, name)
	}
	name = path.Clean(name)
	raw, err := s.read(name)
	if err != nil {
		return nil
	}
	text, _, problem := textenc.Decode(raw)
	if problem != "" {
		return nil
	}
	return source.NewFile(name, text)
}

// templateFile evaluates a file of text with expressions, which see the given names only.
func (s *scope) templateFile(e *hclsyntax.FunctionCallExpr, f *source.File, names *value.Value) *value.Value {
	parsed, diagnostics := hclsyntax.ParseTemplate(f.Text(), f.Path(), hcl.InitialPos)
	if diagnostics.HasErrors() || names.Kind() != value.Object {
		return nil
	}
	inner := &scope{module: newModule(s.project, s.dir), file: f, names: map[string]*value.Value{}, depth: s.depth}
	for _, m := range names.Members() {
		inner.names[m.Key] = m.Value
	}
	return inner.eval(parsed).Through(s.span(e.Range()), "template file "+f.Path())
}

// encoded returns what stands for the text that jsonencode makes of a value: an object that holds the value, for nobody
// looks at the text when the value is at hand.
func encoded(v *value.Value, origin source.Origin) *value.Value {
	return value.NewObject([]value.Member{{Key: encodedKey, KeyAt: origin.At, Value: v}}, origin)
}

// encodedKey names the only member of the object that stands for the text of a value. No identifier has this form.
const encodedKey = "\x00encoded"

// decodedJSON returns the value of a text of JSON.
func decodedJSON(v *value.Value) *value.Value {
	if members := v.Members(); len(members) == 1 && members[0].Key == encodedKey {
		return members[0].Value
	}
	t, ok := v.Text()
	if !ok || v.Kind() != value.String {
		return nil
	}
	if why := t.Why(); why != (fact.Why{}) {
		return value.NewUnknown(why, v.Origin())
	}
	return jsonc.Value(jsonc.Parse(t.File()).Root())
}
