package debug

import (
	"cmp"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
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

// examineMeaning binds the query and tells what comes out of it.
func examineMeaning(q *syntax.Query, s schema.Schema, units units) *semantics {
	b := bind.Query(q, s)
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
