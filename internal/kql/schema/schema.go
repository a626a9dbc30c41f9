package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Column is a column of a table, or a property of a bag.
type Column struct {
	Name string
	Type *Type
}

// A Table is a table, or the result of a function.
type Table struct {
	Name    string
	Columns []Column
	Open    bool // it may have other columns than those
}

// Column returns the column with the name and whether there is one. Letter case counts.
func (t *Table) Column(name string) (Column, bool) {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return Column{}, false
	}
	return t.Columns[i], true
}

// A Function is a function that is stored in the workspace or that the service supplies.
type Function struct {
	Name       string
	Parameters string              // as KQL declares them: "(starttime:datetime=datetime(null), pack:bool=false)"
	Body       func() *source.File // makes the file of its query; nil if that is not known
	Returns    *Table              // of a function without a body; nil if it returns a scalar
	Scalar     *Type               // of a function without a body that returns a scalar

	// ByFirst is what a function without a body returns instead of Returns, by the text of its first argument.
	ByFirst map[string]*Table

	Database bool // it stands for a database: workspace("name")
	Foreign  bool // of which nothing is known: adx("…"), arg("")
}

// A Schema answers what names stand for. Implementations are immutable and may be used by several goroutines.
type Schema interface {
	// Table returns the table with the name, or nil. Letter case counts, as it does in KQL.
	Table(name string) *Table
	// Function returns the function with the name, or nil.
	Function(name string) *Function
	// Tables yields all tables, in an order that stays the same.
	Tables() iter.Seq[*Table]
}

// A Map is a schema in memory.
type Map struct {
	tables    map[string]*Table
	functions map[string]*Function
	order     []string // of the tables
}

// NewMap returns a schema of the tables and functions. Of two with one name the later one holds. The order of the tables
// is kept.
func NewMap(tables []*Table, functions []*Function) *Map {
	m := &Map{tables: make(map[string]*Table, len(tables)), functions: make(map[string]*Function, len(functions))}
	for _, t := range tables {
		if m.tables[t.Name] == nil {
			m.order = append(m.order, t.Name)
		}
		m.tables[t.Name] = t
	}
	for _, f := range functions {
		m.functions[f.Name] = f
	}
	return m
}

// Table returns the table with the name, or nil.
func (m *Map) Table(name string) *Table { return m.tables[name] }

// Function returns the function with the name, or nil.
func (m *Map) Function(name string) *Function { return m.functions[name] }

// Tables yields all tables in the order in which they were given.
func (m *Map) Tables() iter.Seq[*Table] {
	return func(yield func(*Table) bool) {
		for _, n := range m.order {
			if !yield(m.tables[n]) {
				return
			}
		}
	}
}

// Layers is a schema of several, of which the first that knows a name holds.
type Layers []Schema

// Table returns the table with the name, or nil.
func (l Layers) Table(name string) *Table {
	for _, s := range l {
		if t := s.Table(name); t != nil {
			return t
		}
	}
	return nil
}

// Function returns the function with the name, or nil.
func (l Layers) Function(name string) *Function {
	for _, s := range l {
		if f := s.Function(name); f != nil {
			return f
		}
	}
	return nil
}

// Tables yields the tables of all layers, each name once.
func (l Layers) Tables() iter.Seq[*Table] {
	return func(yield func(*Table) bool) {
		seen := map[string]bool{}
		for _, s := range l {
			for t := range s.Tables() {
				if !seen[t.Name] && !yield(t) {
					return
				}
				seen[t.Name] = true
			}
		}
	}
}

// ReadJSON reads a schema as the official parser's test harness spells it:
// {"tables": {"T": {"columns": {"a": "long"}, "open": true}}, "functions": {"f": {"params": "(x:long)", "body": "…"}}}.
// The order of columns is kept. An error says which part is not as it must be.
func ReadJSON(r io.Reader) (*Map, error) {
	var file struct {
		Tables    ordered[jsonTable]      `json:"tables"`
		Functions map[string]jsonFunction `json:"functions"`
	}
	if err := json.NewDecoder(r).Decode(&file); err != nil {
		return nil, fmt.Errorf("reading a schema: %w", err)
	}
	var tables []*Table
	for _, t := range file.Tables {
		tables = append(tables, &Table{Name: t.name, Columns: t.value.columns(), Open: t.value.Open})
	}
	var functions []*Function
	for name, f := range file.Functions {
		functions = append(functions, f.function(name))
	}
	return NewMap(tables, functions), nil
}

type jsonTable struct {
	Columns ordered[string] `json:"columns"`
	Open    bool            `json:"open"`
}

func (t jsonTable) columns() []Column {
	var columns []Column
	for _, c := range t.Columns {
		typ := TypeNamed(c.value)
		if typ == nil {
			typ = UnknownType
		}
		columns = append(columns, Column{c.name, typ})
	}
	return columns
}

type jsonFunction struct {
	Params  string          `json:"params"`
	Body    *string         `json:"body"`
	Returns json.RawMessage `json:"returns"`
	Open    bool            `json:"open"`
}

func (f jsonFunction) function(name string) *Function {
	out := &Function{Name: name, Parameters: f.Params}
	var table jsonTable
	var scalar string
	switch {
	case f.Body != nil:
		text := *f.Body
		out.Body = func() *source.File { return source.NewFile(name+".kql", []byte(text)) }
	case json.Unmarshal(f.Returns, &scalar) == nil && scalar != "":
		out.Scalar = TypeNamed(scalar)
	case json.Unmarshal(f.Returns, &table) == nil && len(f.Returns) > 0:
		out.Returns = &Table{Columns: table.columns(), Open: f.Open || table.Open}
	default:
		out.Returns = &Table{Open: true}
	}
	return out
}

// ordered is the members of a JSON object in the order of the text.
type ordered[T any] []member[T]

type member[T any] struct {
	name  string
	value T
}

// UnmarshalJSON reads {"name": value, …}.
func (o *ordered[T]) UnmarshalJSON(text []byte) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("an object is expected, not %s", text[:min(len(text), 20)])
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var v T
		if err := d.Decode(&v); err != nil {
			return err
		}
		*o = append(*o, member[T]{fmt.Sprint(name), v})
	}
	return nil
}
