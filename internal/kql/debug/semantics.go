package debug

import (
	"cmp"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// semantics is what binding tells of a query.
type semantics struct {
	SemanticErrors      []diagnostic   `json:"semanticErrors"`
	Tables              []string       `json:"tables"`
	UnresolvedTables    []string       `json:"unresolvedTables"`
	Functions           []string       `json:"functions"`
	UnresolvedFunctions []string       `json:"unresolvedFunctions"`
	Builtins            []string       `json:"builtins"`
	ResultKind          string         `json:"resultKind"`
	ResultType          string         `json:"resultType,omitempty"`
	ResultColumns       []resultColumn `json:"resultColumns"`
	ResultOpen          bool           `json:"resultOpen,omitempty"`
}

type resultColumn struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// examineMeaning tells what the names in a query mean, and what comes out of it.
func examineMeaning(q *syntax.Query, b *bind.Bound, units units) *semantics {
	out := &semantics{SemanticErrors: []diagnostic{}, ResultColumns: []resultColumn{}}
	for _, p := range b.Problems {
		out.add(p, q, units)
	}
	slices.SortStableFunc(out.SemanticErrors, func(a, b diagnostic) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Length, b.Length), cmp.Compare(a.Code, b.Code))
	})
	out.references(b, q)
	columns, open := b.Columns()
	switch {
	case b.Result != nil:
		out.ResultKind, out.ResultOpen = "table", open
	case b.Scalar != nil:
		out.ResultKind, out.ResultType = "scalar", b.Scalar.String()
	default:
		out.ResultKind = "none"
	}
	for _, c := range columns {
		out.ResultColumns = append(out.ResultColumns, resultColumn{c.Name, c.Type.String()})
	}
	return out
}

func (s *semantics) add(p bind.Problem, q *syntax.Query, units units) {
	if p.At.File != q.File {
		return
	}
	d := diagnostic{Code: p.Code, Severity: "Error", Message: p.Message}
	if p.Warning {
		d.Severity = "Warning"
	}
	d.Start = units.at(p.At.Start)
	d.Length = units.at(p.At.End) - d.Start
	d.StartByte, d.LengthBytes = p.At.Start, int32(p.At.Len())
	s.SemanticErrors = append(s.SemanticErrors, d)
	switch p.Code {
	case "KS204", "KS205":
		s.UnresolvedTables = append(s.UnresolvedTables, p.Name)
	case "KS211":
		s.UnresolvedFunctions = append(s.UnresolvedFunctions, p.Name)
	}
}

func (s *semantics) references(b *bind.Bound, q *syntax.Query) {
	for _, t := range b.Tables() {
		if t.Known {
			s.Tables = append(s.Tables, t.Name)
		}
	}
	for _, f := range b.Functions() {
		if f.Known {
			s.Functions = append(s.Functions, f.Name)
		}
	}
	s.Tables = distinct(append(s.Tables, s.UnresolvedTables...))
	s.Functions = distinct(append(s.Functions, s.UnresolvedFunctions...))
	s.UnresolvedTables = distinct(s.UnresolvedTables)
	s.UnresolvedFunctions = distinct(s.UnresolvedFunctions)
	s.Builtins = distinct(slices.Clone(b.Builtins()))
}

func distinct(names []string) []string {
	slices.Sort(names)
	return slices.Compact(append([]string{}, names...))
}

// alertSource is one way in which a query reads alerts.
type alertSource struct {
	Table    string              `json:"table"`
	Line     int                 `json:"line"`
	Shape    string              `json:"shape"`
	Products map[string][]string `json:"products"` // severities by product; those of which it is not certain end in ?
	Others   string              `json:"others"`   // whether alerts of other products come out
	Values   map[string]string   `json:"values,omitempty"`
	Decided  []string            `json:"decided,omitempty"`
	Narrowed []string            `json:"narrowed,omitempty"`
	Unknown  []string            `json:"unknown,omitempty"`
}

func examineReach(b *bind.Bound, w *reach.World) []alertSource {
	var out []alertSource
	for _, s := range reach.Analyse(b, w) {
		a := alertSource{
			Table: s.Table, Line: s.At.File.Locate(s.At.Start).Line, Shape: s.Shape.String(), Others: s.Others.String(),
			Products: map[string][]string{}, Values: map[string]string{},
			Decided: texts(s.Decided), Narrowed: texts(s.Narrowed), Unknown: texts(s.Unknown),
		}
		for _, p := range s.Products {
			for _, v := range p.BySeverity {
				name := v.Name
				if !v.Comes.Certainly() {
					name += "?"
				}
				a.Products[p.Key] = append(a.Products[p.Key], name)
			}
		}
		for _, c := range s.Values() {
			a.Values[c.Column] = c.Values.String()
		}
		out = append(out, a)
	}
	return out
}

func texts(spans []source.Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, string(s.Text()))
	}
	return out
}
