package eval

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// JSON returns the resources in a canonical form, for comparison: the same resources give the same bytes, however their
// templates are written. Resources are sorted by type and name, members by name. An unknown is {"$unknown": reason}, a
// string with holes {"$text": [part, …]}; the reason is the canonical expression where there is one. Members that have
// no value are left out.
func (r *Result) JSON() []byte {
	entries := make([]string, 0, len(r.Resources))
	for _, res := range r.Resources {
		var p printer
		p.object(1, res.entries())
		entries = append(entries, p.b.String())
	}
	slices.Sort(entries)
	if len(entries) == 0 {
		return []byte("[]\n")
	}
	return []byte("[\n  " + strings.Join(entries, ",\n  ") + "\n]\n")
}

// entry is one member to print.
type entry struct {
	key   string
	print func(p *printer, indent int)
}

// entries returns what is printed of a resource: its identity in a fixed order, so that sorting by text sorts by it, and
// then the rest of its body.
func (r *Resource) entries() []entry {
	list := []entry{
		{"type", stringEntry(r.Type)},
		{"name", func(p *printer, indent int) { p.text(r.FullName, indent) }},
	}
	if v, ok := r.APIVersion().Get(); ok {
		list = append(list, entry{"apiVersion", stringEntry(v)})
	}
	list = append(list, entry{"id", func(p *printer, indent int) { p.text(r.ID(), indent) }})
	switch {
	case r.Deployed.Truth() == fact.No:
		list = append(list, entry{"condition", func(p *printer, _ int) { p.b.WriteString("false") }})
	case r.Deployed.Truth() == fact.Unknown:
		list = append(list, entry{"condition", unknownEntry(r.Deployed.Assumption())})
	}
	if r.Existing {
		list = append(list, entry{"existing", func(p *printer, _ int) { p.b.WriteString("true") }})
	}
	if r.Some {
		list = append(list, entry{"copies", unknownEntry("some")})
	}
	own := []string{"type", "name", "apiversion", "scope", "parent", "copy", "condition", "dependson", "existing", "resources"}
	for _, m := range sortedMembers(r.Body()) {
		if !slices.Contains(own, strings.ToLower(m.Key)) {
			list = append(list, entry{m.Key, func(p *printer, indent int) { p.value(m.Value, indent) }})
		}
	}
	return list
}

// sortedMembers returns the members that have a value, by name.
func sortedMembers(v *value.Value) []value.Member {
	list := slices.DeleteFunc(distinct(v.Members()), func(m value.Member) bool { return m.Value.Kind() == value.Absent })
	slices.SortStableFunc(list, func(a, b value.Member) int { return cmp.Compare(a.Key, b.Key) })
	return list
}

func stringEntry(s string) func(*printer, int) {
	return func(p *printer, _ int) { p.string(s) }
}

func unknownEntry(reason string) func(*printer, int) {
	return func(p *printer, indent int) { p.unknown(fact.Why{Says: reason}, indent) }
}

// printer writes JSON with two spaces for each level.
type printer struct {
	b     strings.Builder
	nodes int
}

func (p *printer) line(indent int) { p.b.WriteString("\n" + strings.Repeat("  ", indent)) }

func (p *printer) object(indent int, list []entry) {
	p.b.WriteByte('{')
	for i, e := range list {
		if i > 0 {
			p.b.WriteByte(',')
		}
		p.line(indent + 1)
		p.string(e.key)
		p.b.WriteString(": ")
		e.print(p, indent+1)
	}
	if len(list) > 0 {
		p.line(indent)
	}
	p.b.WriteByte('}')
}

func (p *printer) string(s string) { writeJSONString(&p.b, s, '"') }

func (p *printer) unknown(why fact.Why, indent int) {
	reason := why.Expr
	if reason == "" {
		reason = why.String()
	}
	p.object(indent, []entry{{"$unknown", stringEntry(reason)}})
}

func (p *printer) text(t fact.Text, indent int) {
	if s, ok := t.Known(); ok {
		p.string(s)
		return
	}
	p.b.WriteString(`{"$text": [`)
	literal, first := "", true
	flush := func() {
		if literal != "" {
			p.comma(&first)
			p.string(literal)
			literal = ""
		}
	}
	for _, part := range t {
		if !part.Hole {
			literal += part.Lit
			continue
		}
		flush()
		p.comma(&first)
		p.unknown(part.Why(), indent)
	}
	flush()
	p.b.WriteString("]}")
}

func (p *printer) comma(first *bool) {
	if !*first {
		p.b.WriteString(", ")
	}
	*first = false
}

func (p *printer) value(v *value.Value, indent int) {
	if p.nodes++; p.nodes > maxWalk {
		p.unknown(fact.Why{Cause: fact.Unsupported, Says: "too large a value"}, indent)
		return
	}
	switch v.Kind() {
	case value.Unknown:
		p.unknown(v.Why(), indent)
	case value.String:
		t, _ := v.Text()
		p.text(t, indent)
	case value.Array:
		p.b.WriteByte('[')
		for i, e := range v.Elems() {
			if i > 0 {
				p.b.WriteByte(',')
			}
			p.line(indent + 1)
			p.value(e, indent+1)
		}
		if len(v.Elems()) > 0 {
			p.line(indent)
		}
		p.b.WriteByte(']')
	case value.Object:
		var list []entry
		for _, m := range sortedMembers(v) {
			list = append(list, entry{m.Key, func(p *printer, indent int) { p.value(m.Value, indent) }})
		}
		p.object(indent, list)
	default:
		writeJSON(&p.b, v, '"')
	}
}

// ParseSetting reads "name=value" as a parameter value: JSON, or else the text itself. It fails without "=".
func ParseSetting(s string) (Setting, error) {
	name, text, ok := strings.Cut(s, "=")
	if !ok || name == "" {
		return Setting{}, fmt.Errorf("%q is not of the form name=value", s)
	}
	f := source.NewFile("--param "+name, []byte(text))
	d := jsonc.Parse(f)
	if len(d.Problems()) > 0 {
		return Setting{name, value.NewString(fact.Verbatim(f.Whole()), source.Origin{At: f.Whole()})}, nil
	}
	return Setting{name, jsonc.Value(d.Root())}, nil
}
