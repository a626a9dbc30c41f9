// Package history shows what a findings history holds: as text with charts for a terminal, as JSON and CSV for other programs,
// and trends as SVG.
//
// Names, paths and messages come out of linted files, and through the store from other people's. They are hostile until shown
// otherwise: text is escaped for terminals, and no cell of a CSV is a formula to a spreadsheet.
package history

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/store"
)

// A Format is a way of showing a history.
type Format string

// The formats.
const (
	Text Format = "text"
	JSON Format = "json"
	CSV  Format = "csv"
	SVG  Format = "svg" // trends only
)

// Options say how to show a history. The zero Options give text without colours for a file.
type Options struct {
	Format Format
	Width  int                 // columns of the terminal; 0 cuts nothing
	Color  bool                // colours for a terminal
	ASCII  bool                // draw with characters that every terminal has
	Escape func(string) string // makes text from linted files safe for a terminal; nil leaves it as it is
}

// A View is an answer of the history, ready to be shown.
type View struct {
	kind    string
	title   string
	columns []column
	rows    [][]any // strings, numbers, times, flags and severities, one for each column
	empty   string  // said instead of a table without rows
	notes   []string
	data    any          // for JSON
	trend   *store.Trend // drawn, if there is one
	lines   int          // of its series; 0 for all
}

// A column has a heading for people and a name for programs. One without a heading is left out of text, one without a name out
// of CSV, and one that is under stands in text on a line of its own below the others.
type column struct {
	name, heading string
	under         bool
}

// Write shows the view.
func (v View) Write(w io.Writer, o Options) error {
	switch o.Format {
	case Text, "":
		return v.writeText(w, o)
	case JSON:
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(struct {
			Version int    `json:"version"`
			Kind    string `json:"kind"`
			Result  any    `json:"result"`
		}{1, v.kind, v.data})
	case CSV:
		return v.writeCSV(w)
	case SVG:
		if v.trend == nil {
			return fmt.Errorf("%s has no chart: the format svg is for trend", v.kind)
		}
		return writeSVG(w, *v.trend)
	}
	return fmt.Errorf("unknown format %q: the formats are text, json, csv and svg", o.Format)
}

func (v View) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	var record []string
	for _, c := range v.columns {
		if c.name != "" {
			record = append(record, c.name)
		}
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, row := range v.rows {
		record = record[:0]
		for i, cell := range row {
			if v.columns[i].name != "" {
				record = append(record, csvCell(cell))
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// csvCell writes a value for programs. A text that a spreadsheet would take for a formula gets an apostrophe, which makes it a
// text again.
func csvCell(cell any) string {
	switch v := cell.(type) {
	case string:
		if v != "" && strings.ContainsRune("=+-@\t\r", rune(v[0])) {
			return "'" + v
		}
		return v
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.UTC().Format(time.RFC3339)
	}
	return plain(cell)
}

// plain writes what needs no care: numbers, flags, severities.
func plain(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case store.Severity:
		return v.String()
	case *store.Days:
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(float64(*v), 'f', 1, 64)
	}
	bug.Reportf("a cell of type %T", cell)
	return fmt.Sprint(cell)
}
