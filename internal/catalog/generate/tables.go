package generate

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
)

// A tableFile is the text of tables.txt.gz, which package tables describes: lines about the file, tables and functions.
type tableFile struct {
	about     []string
	tables    map[string]*tableLine
	functions []string
}

// A tableLine is a table: its origin, and its columns in the order in which they became known.
type tableLine struct {
	origin  string
	columns []column
}

// A column has a name, and the letter of its type.
type column struct{ name, letter string }

// The origins of tables, and the mark behind one that the table may have other columns.
const (
	originReference = "la"
	originSolution  = "sol"
	openMark        = "+"
)

// customTables is the folder of Azure-Sentinel with the tables that its solutions declare.
const customTables = ".script/tests/KqlvalidationsTests/CustomTables"

// tables renews the tables and their columns.
func (r *renewal) tables() error {
	if r.in.Sentinel == nil && r.in.Columns == nil {
		return nil
	}
	compressed, err := fs.ReadFile(r.present, tablesFile)
	if err != nil {
		return fmt.Errorf("read the catalogue: %w", err)
	}
	f, err := readTables(compressed)
	if err != nil {
		return fmt.Errorf("read %s: %w", tablesFile, err)
	}
	before := f.text()
	if err := r.enterReference(f); err != nil {
		return err
	}
	if err := r.enterDeclared(f); err != nil {
		return err
	}
	if f.text() == before {
		return nil
	}
	content, err := f.encode()
	if err != nil {
		return err
	}
	return r.write(tablesFile, content)
}

// enterReference enters the columns of documented tables. Of a type that has changed, the reference's counts.
func (r *renewal) enterReference(f *tableFile) error {
	if r.in.Columns == nil {
		return nil
	}
	s, err := readSheet(r.in.Columns, "table_name", "column_name", "column_type")
	if err != nil {
		return fmt.Errorf("read the columns of tables: %w", err)
	}
	documented := map[string]bool{}
	for _, row := range s.rows {
		name, columnName := s.get(row, "table_name"), s.get(row, "column_name")
		if !isName(name) || !isColumnName(columnName) {
			continue // noise of the documentation
		}
		documented[name] = true
		t := f.tables[name]
		switch {
		case t == nil:
			t = &tableLine{origin: originReference}
			f.tables[name] = t
			r.note("table %s is new", name)
		case strings.HasPrefix(t.origin, originSolution):
			t.origin = originReference + openMark // what solutions declared of it stays, and may not be all
		}
		t.enter(columnName, s.get(row, "column_type"), true)
	}
	known := 0
	for _, t := range f.tables {
		if !strings.HasPrefix(t.origin, originSolution) {
			known++
		}
	}
	if len(documented)*5 < known*4 {
		return fmt.Errorf("the columns are of %d tables, and %d are known: the file is not complete", len(documented), known)
	}
	f.about[0] = "#\tdate\t" + r.in.At.Columns.Date
	return nil
}

// enterDeclared enters the tables that solutions declare. They never change the type of a documented column.
func (r *renewal) enterDeclared(f *tableFile) error {
	if r.in.Sentinel == nil {
		return nil
	}
	entries, err := fs.ReadDir(r.in.Sentinel, customTables)
	if err != nil {
		return fmt.Errorf("read the checkout of Azure-Sentinel: %w", err)
	}
	for _, e := range entries {
		if !strings.EqualFold(path.Ext(e.Name()), ".json") {
			continue
		}
		root, err := readJSON(r.in.Sentinel, path.Join(customTables, e.Name()))
		if err != nil {
			return fmt.Errorf("read the checkout of Azure-Sentinel: %w", err)
		}
		r.declare(f, root)
	}
	return nil
}

func (r *renewal) declare(f *tableFile, root jsonc.Node) {
	name := str(root.Get("Name"))
	if !isName(name) || root.Get("Properties").Len() == 0 {
		return
	}
	t := f.tables[name]
	if t == nil {
		t = &tableLine{origin: originSolution + openMark}
	} else if !strings.HasPrefix(t.origin, originSolution) {
		return
	}
	for c := range root.Get("Properties").Children() {
		if columnName := str(c.Get("Name")); isColumnName(columnName) && !f.isStandard(columnName) {
			t.enter(columnName, str(c.Get("Type")), false)
		}
	}
	if f.tables[name] == nil && len(t.columns) > 0 {
		f.tables[name] = t
		r.note("table %s is new, declared by a solution", name)
	}
}

// enter adds a column, or gives it another type if the source decides. A type that is not known decides nothing.
func (t *tableLine) enter(name, typeName string, decides bool) {
	letter := letterOf(typeName)
	i := slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
	switch {
	case i < 0:
		t.columns = append(t.columns, column{name, letter})
	case decides && letter != unknownLetter:
		t.columns[i].letter = letter
	}
}

// isStandard reports whether every table has the column.
func (f *tableFile) isStandard(name string) bool {
	for _, line := range f.about {
		if rest, ok := strings.CutPrefix(line, "#\tstd\t"); ok {
			return slices.ContainsFunc(readColumns(rest), func(c column) bool { return c.name == name })
		}
	}
	return false
}

const unknownLetter = "u"

// letters are the types of columns as tables.txt has them.
func letters() map[*schema.Type]string {
	return map[*schema.Type]string{
		schema.StringType: "s", schema.DateTimeType: "t", schema.IntType: "i", schema.LongType: "l", schema.RealType: "r",
		schema.BoolType: "b", schema.DynamicType: "d", schema.GUIDType: "g", schema.TimeSpanType: "n", schema.DecimalType: "m",
	}
}

// foreignTypes are names of types that declarations use beside those of KQL, in lower case.
func foreignTypes() map[string]string {
	return map[string]string{
		"boolean": "b", "bigint": "l", "int32": "i", "int64": "l", "sbyte": "b", "double": "r", "float": "r", "number": "r", "single": "r",
		"object": "d", "array": "d", "json": "d", "uuid": "g", "uniqueid": "g", "date": "t", "time": "n",
	}
}

func letterOf(typeName string) string {
	name := strings.ToLower(strings.TrimSpace(typeName))
	if letter := foreignTypes()[name]; letter != "" {
		return letter
	}
	if letter := letters()[schema.TypeNamed(name)]; letter != "" {
		return letter
	}
	return unknownLetter
}

// isName reports whether a text can be the name of a table: letters, digits and underscores.
func isName(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

// isColumnName reports whether a text can be the name of a column, and be written on a line. Names with spaces and
// brackets exist; an ellipsis does not.
func isColumnName(s string) bool {
	return isName(s) || s != "" && strings.Trim(s, ".") != "" && !strings.ContainsAny(s, "\t\r\n\\:|")
}

func readTables(compressed []byte) (*tableFile, error) {
	unzip, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(unzip)
	if err != nil {
		return nil, err
	}
	f := &tableFile{tables: map[string]*tableLine{}}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		switch cells := strings.Split(line, "\t"); {
		case cells[0] == "#":
			f.about = append(f.about, line)
		case cells[0] == "T" && len(cells) == 4:
			f.tables[cells[1]] = &tableLine{cells[2], readColumns(cells[3])}
		case cells[0] == "F":
			f.functions = append(f.functions, line)
		default:
			return nil, fmt.Errorf("a line that is neither a table nor a function: %.40q", line)
		}
	}
	if len(f.about) == 0 || !strings.HasPrefix(f.about[0], "#\tdate\t") {
		return nil, errors.New("the first line does not say the date")
	}
	return f, nil
}

func readColumns(text string) []column {
	var out []column
	for _, field := range strings.Fields(text) {
		i := strings.LastIndexByte(field, ':')
		out = append(out, column{strings.ReplaceAll(field[:i], `\s`, " "), field[i+1:]})
	}
	return out
}

// text returns the file as text: what is about it, tables by name, functions.
func (f *tableFile) text() string {
	var out strings.Builder
	for _, line := range f.about {
		out.WriteString(line + "\n")
	}
	var names []string
	for name := range f.tables {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		t := f.tables[name]
		fmt.Fprintf(&out, "T\t%s\t%s\t", name, t.origin)
		for i, c := range t.columns {
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(strings.ReplaceAll(c.name, " ", `\s`) + ":" + c.letter)
		}
		out.WriteByte('\n')
	}
	for _, line := range f.functions {
		out.WriteString(line + "\n")
	}
	return out.String()
}

func (f *tableFile) encode() ([]byte, error) {
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := io.WriteString(zip, f.text()); err != nil {
		return nil, err
	}
	err = zip.Close()
	return out.Bytes(), err
}
