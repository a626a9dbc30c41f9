package reach

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Predicate is a comparison of a column of a table of alerts with a string that the query writes.
type Predicate struct {
	Table   string
	Form    Form
	Column  string
	Kind    syntax.Kind // of the operator
	Negated bool        // the operator is one such as !=
	Value   string
	At      source.Span // the string
	Matches []Match     // the values that alerts are known to carry in the column, and that satisfy the comparison
}

// A Match is a value that alerts of a product carry.
type Match struct{ Product, Value string }

// Exact reports whether the operator compares whole values.
func (p *Predicate) Exact() bool { return comparisons[p.Kind].match == domain.Equals }

// Predicates returns the comparisons that the rows of tables of alerts pass on their way out of the query.
func Predicates(b *bind.Bound, w *World) []*Predicate {
	if b.Result == nil {
		return nil
	}
	f := &finder{world: w}
	f.visit(b.Result, &way{})
	w.ready()
	c := collector{world: w, names: w.names, seen: map[place]bool{}}
	for _, way := range f.found {
		for _, filter := range way.filters {
			c.collect(way, filter.Condition, 0)
		}
	}
	return c.found
}

// MovedPredicates returns the predicates of a query for another file with the same text: what is in the one file is in the
// other at the same place. The given predicates stay as they are.
func MovedPredicates(predicates []*Predicate, from, to *source.File) []*Predicate {
	if from == to {
		return predicates
	}
	moved := slices.Clone(predicates)
	for i, p := range predicates {
		c := *p
		c.At = movedSpan(p.At, from, to)
		moved[i] = &c
	}
	return moved
}

// A place is a string in a query, compared with a column.
type place struct {
	at     source.Span
	value  string
	column string
}

type collector struct {
	world *World
	names *names
	found []*Predicate
	seen  map[place]bool
}

func (c *collector) collect(p *way, v *bind.Scalar, depth int) {
	if v == nil || depth > maxEvaluation {
		return
	}
	if cmp, ok := comparisons[v.Kind]; ok && v.Op == bind.OpOperation && len(v.Args) > 1 {
		if column := storedColumn(p, v.Args[0], 0); column != nil {
			for _, a := range v.Args[1:] {
				c.add(p, column, v, a, cmp)
			}
		}
	}
	for _, a := range v.Args {
		c.collect(p, a, depth+1)
	}
}

// storedColumn returns the column of the table of alerts that the expression is, under whatever name, or nil.
func storedColumn(p *way, v *bind.Scalar, depth int) *bind.Column {
	for v != nil && v.Op == bind.OpCall && len(v.Args) == 1 && (v.Name == "tostring" || v.Name == "tolower" || v.Name == "toupper") {
		v = v.Args[0]
	}
	if v == nil || v.Op != bind.OpReference || depth > maxEvaluation {
		return nil
	}
	col := v.Column
	for range maxEvaluation {
		switch {
		case col == nil:
			return nil
		case col.Source == p.read:
			return col
		case col.Merge != nil:
			input, on := p.inputs[col.Merge]
			if !on {
				return nil
			}
			col = col.In(input)
		case col.Value != nil:
			return storedColumn(p, col.Value, depth+1)
		case len(col.Of) == 1:
			col = col.Of[0]
		default:
			return nil
		}
	}
	return nil
}

func (c *collector) add(p *way, column *bind.Column, op, operand *bind.Scalar, cmp comparison) {
	e := evaluator{way: p}
	for _, m := range e.members([]*bind.Scalar{operand}) {
		values, finite := m.set.Finite()
		if !finite || m.all {
			continue
		}
		for _, v := range values {
			at := place{operand.At, v.Text, column.Name}
			if v.Kind != domain.String || c.seen[at] {
				continue
			}
			c.seen[at] = true
			pred := &Predicate{
				Table: p.read.Table, Form: p.form, Column: column.Name, Kind: op.Kind, Negated: cmp.negated, Value: v.Text,
				At: operand.At,
			}
			for _, known := range c.known(p.form, column.Name) {
				if domain.Compare(cmp.match, domain.OfStrings(known.Value), v, cmp.sensitive) == fact.Yes {
					pred.Matches = append(pred.Matches, known)
				}
			}
			c.found = append(c.found, pred)
		}
	}
}

// known returns the values that alerts are known to carry in a column.
func (c *collector) known(form Form, column string) []Match {
	var out []Match
	for _, p := range c.world.Products {
		var values []string
		set := c.names.products[p.Key]
		switch {
		case form == StoredAlerts && column == "ProductName":
			values = set.product
		case form == StoredAlerts && column == "ProviderName":
			values = set.provider
		case form == HuntingAlerts && column == "ServiceSource":
			values = p.Sources
		}
		for _, v := range values {
			if m := (Match{p.Key, v}); !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// Products returns the keys of the products whose values match, each once.
func (p *Predicate) Products() []string {
	var out []string
	for _, m := range p.Matches {
		if !slices.Contains(out, m.Product) {
			out = append(out, m.Product)
		}
	}
	return out
}
