package domain

import "strings"

// A World is one kind of row that a table may hold: for each column of interest the values it may have. Columns that it
// does not mention may have any value.
type World struct {
	Columns []Cell
}

// A Cell is a column of a world and its values.
type Cell struct {
	Column string
	Values Set
}

// Values returns what the column may hold. Letter case counts, as it does in KQL.
func (w World) Values(column string) Set {
	for _, c := range w.Columns {
		if c.Column == column {
			return c.Values
		}
	}
	return Anything()
}

// With returns the world in which the column has only the values.
func (w World) With(column string, values Set) World {
	out := World{make([]Cell, 0, len(w.Columns)+1)}
	for _, c := range w.Columns {
		if c.Column != column {
			out.Columns = append(out.Columns, c)
		}
	}
	out.Columns = append(out.Columns, Cell{column, values})
	return out
}

// String returns the world as column: values, for people.
func (w World) String() string {
	var parts []string
	for _, c := range w.Columns {
		parts = append(parts, c.Column+": "+c.Values.String())
	}
	return strings.Join(parts, ", ")
}

// JoinColumn returns the values that the column may have in any of the worlds.
func JoinColumn(worlds []World, column string) Set {
	out := Nothing()
	for _, w := range worlds {
		out = out.Join(w.Values(column))
	}
	return out
}
