// Package tables holds the tables of Log Analytics and advanced hunting with their columns, and the functions that
// solutions bring.
//
// The data is a snapshot of names and types, which are facts, with the origin of each table:
//
//   - la: the reference of Azure Monitor tables (learn.microsoft.com/azure/azure-monitor/reference, CC-BY-4.0), as of
//     [Catalog.Date], by way of github.com/oshezaf/sentinelninja (Apache-2.0)
//   - xdr: the same, with columns that the reference of advanced hunting adds (learn.microsoft.com/defender-xdr)
//   - sol: tables that solutions and connectors declare (github.com/Azure/Azure-Sentinel, MIT)
//
// Functions are those of ASIM and of solutions (github.com/Azure/Azure-Sentinel, MIT). The ten columns that every table
// has are added where the reference leaves them out. The reference of a table is not always complete; where columns are
// known to be missing, and for all tables that are not in it, the table is open: other columns may exist. So are IdentityInfo
// and PurviewDataSensitivityLogs, of which Microsoft's own content reads columns that the reference lacks.
package tables

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
)

//go:embed data/tables.txt.gz
var compressed []byte

// An Origin says where the columns of a table are from.
type Origin string

// The origins of tables.
const (
	AzureMonitor    Origin = "la"  // the reference of Azure Monitor tables
	AdvancedHunting Origin = "xdr" // that, and the reference of advanced hunting
	Solution        Origin = "sol" // the solutions of the content hub
)

// A Catalog is the embedded tables and functions. Lines are read when they are asked for.
type Catalog struct {
	tables    map[string]string
	functions map[string]string
	names     []string // of the tables, sorted
	standard  []schema.Column
	date      string
	read      sync.Map // of what has been asked for, by kind and name
}

// Default returns the embedded catalogue.
var Default = sync.OnceValue(load)

func load() *Catalog {
	c := &Catalog{tables: map[string]string{}, functions: map[string]string{}}
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		bug.Reportf("embedded tables: %v", err)
		return c
	}
	var text strings.Builder
	text.Grow(int(binary.LittleEndian.Uint32(compressed[len(compressed)-4:]))) // a gzip file ends with the length of its text
	if _, err := io.Copy(&text, r); err != nil {
		bug.Reportf("embedded tables: %v", err)
	}
	for line := range strings.Lines(text.String()) {
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		name, rest, _ := strings.Cut(rest, "\t")
		switch kind {
		case "T":
			c.tables[name] = rest
			c.names = append(c.names, name)
		case "F":
			c.functions[name] = rest
		case "#":
			switch name {
			case "date":
				c.date = rest
			case "std":
				c.standard = columns(rest)
			}
		}
	}
	slices.Sort(c.names)
	return c
}

var typeCodes = map[string]*schema.Type{
	"s": schema.StringType, "t": schema.DateTimeType, "i": schema.IntType, "l": schema.LongType, "r": schema.RealType,
	"b": schema.BoolType, "d": schema.DynamicType, "g": schema.GUIDType, "n": schema.TimeSpanType, "m": schema.DecimalType,
	"u": schema.UnknownType,
}

// columns reads "name:s other:t"; a space within a name is written \s.
func columns(text string) []schema.Column {
	fields := strings.Fields(text)
	out := make([]schema.Column, 0, len(fields)+10)
	for _, f := range fields {
		i := strings.LastIndexByte(f, ':')
		out = append(out, schema.Column{Name: strings.ReplaceAll(f[:i], `\s`, " "), Type: typeCodes[f[i+1:]]})
	}
	return out
}

// Date returns the day of the reference of tables, as YYYY-MM-DD.
func (c *Catalog) Date() string { return c.date }

// Table returns the table with the name, or nil. Letter case counts, as it does in KQL.
func (c *Catalog) Table(name string) *schema.Table {
	line, ok := c.tables[name]
	if !ok {
		return nil
	}
	if t, ok := c.read.Load("T" + name); ok {
		return t.(*schema.Table)
	}
	origin, cols, _ := strings.Cut(line, "\t")
	t := &schema.Table{Name: name, Columns: columns(cols), Open: strings.Contains(origin, "+")}
	complete(t, c.standard)
	c.read.Store("T"+name, t)
	return t
}

// Extended returns the table with the columns that every table has, and with those that the catalogue knows of a table of
// its name. Where both know a column, the given table says its type. It is open if either is.
func (c *Catalog) Extended(t *schema.Table) *schema.Table {
	out := *t
	out.Columns = slices.Clone(t.Columns)
	more := c.standard
	if known := c.Table(t.Name); known != nil {
		more, out.Open = known.Columns, t.Open || known.Open
	}
	complete(&out, more)
	return &out
}

// complete adds to the table the columns that it lacks.
func complete(t *schema.Table, columns []schema.Column) {
	for _, c := range columns {
		if _, has := t.Column(c.Name); !has {
			t.Columns = append(t.Columns, c)
		}
	}
}

// Origin returns where the columns of the table are from, or "" if there is no such table.
func (c *Catalog) Origin(table string) Origin {
	origin, _, _ := strings.Cut(c.tables[table], "\t")
	if i := strings.IndexAny(origin, "+-"); i >= 0 {
		origin = origin[:i]
	}
	return Origin(origin)
}

// Function returns the function with the name, or nil.
func (c *Catalog) Function(name string) *schema.Function {
	line, ok := c.functions[name]
	if !ok {
		return nil
	}
	if f, ok := c.read.Load("F" + name); ok {
		return f.(*schema.Function)
	}
	parameters, result, _ := strings.Cut(line, "\t")
	f := &schema.Function{Name: name, Parameters: parameters}
	if scalar, ok := strings.CutPrefix(result, "="); ok {
		f.Scalar = schema.TypeNamed(scalar)
	} else {
		f.Returns = &schema.Table{Columns: columns(result), Open: true}
	}
	c.read.Store("F"+name, f)
	return f
}

// Tables yields all tables, ordered by name.
func (c *Catalog) Tables() iter.Seq[*schema.Table] {
	return func(yield func(*schema.Table) bool) {
		for _, n := range c.names {
			if !yield(c.Table(n)) {
				return
			}
		}
	}
}

// Schema returns the embedded tables and functions, with the functions that the services add to the language.
func Schema() schema.Schema { return workspaceSchema() }

var workspaceSchema = sync.OnceValue(func() schema.Schema {
	return schema.Layers{schema.NewMap(nil, schema.Platform()), Default()}
})
