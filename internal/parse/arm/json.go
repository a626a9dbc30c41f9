package arm

import (
	"bytes"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// later returns the expression of a node. What is not plain data is read when it is needed.
func later(n jsonc.Node) template.Expr {
	switch {
	case !n.Exists():
		return nil
	case !n.Templated():
		return plain(n)
	}
	return template.Defer(n.Range(), func() template.Expr { return expression(n) })
}

func plain(n jsonc.Node) template.Expr { return &template.Lit{At: n.Range(), Value: jsonc.Value(n)} }

// expression returns the expression of a node that exists.
func expression(n jsonc.Node) template.Expr {
	if !n.Templated() {
		return plain(n)
	}
	switch n.Kind() {
	case jsonc.String:
		return stringExpr(n)
	case jsonc.Array:
		return array(n)
	case jsonc.Object:
		return object(n, nil)
	}
	return plain(n)
}

// child returns the expression of an element or member: strings are read now, containers later.
func child(n jsonc.Node) template.Expr {
	if k := n.Kind(); k == jsonc.Array || k == jsonc.Object {
		return later(n)
	}
	return expression(n)
}

// stringExpr returns what a string means to the template language: "[…]" is an expression, "[[…]" stands for "[…]", and
// all else for itself.
func stringExpr(n jsonc.Node) template.Expr {
	at, verbatim := n.Inner()
	if !verbatim {
		at = jsonc.Unescape(at).Whole()
	}
	return textExpr(n, at)
}

// textExpr does the work of [stringExpr] for the decoded text of n.
func textExpr(n jsonc.Node, at source.Span) template.Expr {
	text := at.Text()
	if len(text) < 2 || text[0] != '[' || text[len(text)-1] != ']' {
		return plain(n)
	}
	if text[1] == '[' {
		origin := source.Origin{At: n.Span()}
		return &template.Lit{At: n.Range(), Value: value.NewLazyString(peeled(at.Sub(1, at.Len())), origin)}
	}
	x := ParseExpr(at.Sub(1, at.Len()-1))
	if at.File == n.File() {
		return x
	}
	return &template.In{At: n.Range(), File: at.File, X: x}
}

// peeled is a text that stands verbatim at a place.
type peeled source.Span

// Text returns the text.
func (p peeled) Text() fact.Text { return fact.Verbatim(source.Span(p)) }

func array(n jsonc.Node) template.Expr {
	a := &template.Array{At: n.Range(), Elems: make([]template.Element, 0, n.Len())}
	for c := range n.Children() {
		a.Elems = append(a.Elems, template.Element{Value: child(c)})
	}
	return a
}

// object returns the object n without the members for which leave returns true. A member called "copy" that is a list
// of loops makes one member for each loop.
func object(n jsonc.Node, leave func(jsonc.Node) bool) template.Expr {
	o := &template.Object{At: n.Range(), Members: make([]template.Property, 0, n.Len())}
	for c := range n.Children() {
		if leave != nil && leave(c) {
			continue
		}
		if loops := propertyLoops(c); loops != nil {
			o.Members = append(o.Members, loops...)
			continue
		}
		o.Members = append(o.Members, property(c))
	}
	return o
}

func property(c jsonc.Node) template.Property {
	p := template.Property{Name: c.Key(), NameAt: c.KeyRange(), Value: child(c)}
	switch {
	case !strings.HasPrefix(p.Name, "[") || !strings.HasSuffix(p.Name, "]"):
	case strings.HasPrefix(p.Name, "[["):
		p.Name = p.Name[1:]
	default:
		at := keyText(c)
		x := ParseExpr(at.Sub(1, at.Len()-1))
		p.Key = x
		if at.File != c.File() {
			p.Key = &template.In{At: c.KeyRange(), File: at.File, X: x}
		}
	}
	return p
}

// keyText returns the decoded name of a member, without quotes.
func keyText(c jsonc.Node) source.Span {
	at := c.KeySpan()
	at = at.Sub(1, at.Len()-1)
	if bytes.IndexByte(at.Text(), '\\') >= 0 {
		return jsonc.Unescape(at).Whole()
	}
	return at
}

// propertyLoops returns the members that the loops of a member called "copy" make, nil if it is not one of loops.
func propertyLoops(c jsonc.Node) []template.Property {
	if c.Kind() != jsonc.Array || c.Len() == 0 || !c.KeyIs("copy") {
		return nil
	}
	var out []template.Property
	for l := range c.Children() {
		name, input := l.Get("name"), l.Get("input")
		if name.Kind() != jsonc.String || name.Templated() || !l.Get("count").Exists() || !input.Exists() {
			return nil
		}
		loop := &template.Loop{At: l.Range(), Name: name.String(), NameAt: name.Range(), Count: expression(l.Get("count"))}
		out = append(out, template.Property{
			Name: loop.Name, NameAt: loop.NameAt,
			Value: &template.For{At: l.Range(), Loop: loop, Body: later(input)},
		})
	}
	return out
}
