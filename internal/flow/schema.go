package flow

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog/tables"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// declaredSchema returns what queries of the workspace can read because the configuration says so.
func declaredSchema(w *model.Workspace) schema.Schema {
	d := w.Declared
	var list []*schema.Table
	for _, t := range d.Tables {
		list = append(list, tables.Default().Extended(t))
	}
	functions := d.Functions
	if len(d.Watchlists) > 0 {
		functions = append(functions[:len(functions):len(functions)], watchlistReader(d.Watchlists))
	}
	return schema.NewMap(list, functions)
}

// watchlistReader returns the function that reads watchlists, with the columns of the given ones.
func watchlistReader(watchlists []*schema.Table) *schema.Function {
	reader := *tables.Schema().Function("_GetWatchlist")
	reader.ByFirst = map[string]*schema.Table{}
	for _, w := range watchlists {
		t := &schema.Table{Columns: append(w.Columns[:len(w.Columns):len(w.Columns)], missing(w, reader.Returns.Columns)...), Open: w.Open}
		reader.ByFirst[w.Name] = t
	}
	return &reader
}

// missing returns the columns that the table does not have.
func missing(t *schema.Table, columns []schema.Column) []schema.Column {
	var out []schema.Column
	for _, c := range columns {
		if _, has := t.Column(c.Name); !has {
			out = append(out, c)
		}
	}
	return out
}

// deployedTables returns the custom tables that the files deploy to the workspace. They are open: what has been ingested
// before may have given them other columns.
func deployedTables(w *model.Workspace) schema.Schema {
	var list []*schema.Table
	for _, r := range w.Tables {
		name, known := r.Name.Known()
		if !known {
			continue
		}
		t := &schema.Table{Name: name[strings.LastIndexByte(name, '/')+1:], Open: true}
		for _, c := range r.Properties().Get("schema", "columns").Elems() {
			column, ok := c.Get("name").Str().Get()
			typ := schema.TypeNamed(c.Get("type").Str().Or(""))
			if _, twice := t.Column(column); ok && typ != nil && !twice {
				t.Columns = append(t.Columns, schema.Column{Name: column, Type: typ})
			}
		}
		list = append(list, tables.Default().Extended(t))
	}
	return schema.NewMap(list, nil)
}
