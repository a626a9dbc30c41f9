// Package generate renews the parts of the catalogue that are taken over by machine from what others publish:
//
//   - solutions, from a checkout of github.com/Azure/Azure-Sentinel: what their packages and release notes say
//   - tables that solutions declare, from the same checkout
//   - columns of documented tables, from a CSV file with a row for each column
//   - API versions, and the connector and rule kinds in them, from a checkout of github.com/Azure/bicep-types-az
//
// It works on folders that are there already and opens no socket: .ci/catalog fetches them, run.go is the command.
// What a source does not tell stays as it is. A column or a table that is known never goes away, because old rows keep
// it and a rule would accuse the queries that read it; a solution whose folder is gone stays, marked as removed.
package generate

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/textenc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// An Input is what others publish. What is nil is not renewed.
type Input struct {
	Sentinel fs.FS   // checkout of Azure/Azure-Sentinel
	Types    fs.FS   // checkout of Azure/bicep-types-az
	Columns  []byte  // CSV with the columns table_name, column_name and column_type
	At       Origins // where and when they were taken
}

// Origins says of which day the inputs are, as YYYY-MM-DD, and of which commit.
type Origins struct {
	Sentinel, Types, Columns Origin
}

// An Origin is a commit and its day.
type Origin struct{ Commit, Date string }

// An Output is what to write, and what a person has to look at.
type Output struct {
	Files []File
	Notes []string
}

// A File is a renewed file: its path below internal/catalog, with slashes, and its content.
type File struct {
	Path    string
	Content []byte
}

// The files that are renewed.
const (
	solutionsFile    = "data/solutions.csv"
	apiVersionsFile  = "data/api-versions.csv"
	availabilityFile = "data/availability.csv"
	sourcesFile      = "data/sources.json"
	tablesFile       = "tables/data/tables.txt.gz"
)

// The keys of the sources that are renewed.
const (
	sentinelSource = "azure-sentinel"
	typesSource    = "bicep-types"
)

// Renew returns the files of the catalogue that the input changes. The first argument is the folder internal/catalog as
// it is. An error means that an input is not what it is said to be; then nothing is to be written.
func Renew(present fs.FS, in Input) (*Output, error) {
	r := &renewal{present: present, in: in, out: &Output{}}
	for _, step := range []func() error{r.solutions, r.versions, r.tables, r.sources} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return r.out, nil
}

type renewal struct {
	present fs.FS
	in      Input
	out     *Output
}

func (r *renewal) note(format string, args ...any) {
	r.out.Notes = append(r.out.Notes, fmt.Sprintf(format, args...))
}

// write keeps the content of a file if it is not the present one.
func (r *renewal) write(path string, content []byte) error {
	old, err := fs.ReadFile(r.present, path)
	if err != nil {
		return fmt.Errorf("read the catalogue: %w", err)
	}
	if !bytes.Equal(old, content) {
		r.out.Files = append(r.out.Files, File{path, content})
	}
	return nil
}

// sources enters the days of the inputs.
func (r *renewal) sources() error {
	content, err := fs.ReadFile(r.present, sourcesFile)
	if err != nil {
		return fmt.Errorf("read the catalogue: %w", err)
	}
	var rows []*sourceRow
	if err := json.Unmarshal(content, &rows); err != nil {
		return fmt.Errorf("read %s: %w", sourcesFile, err)
	}
	for _, s := range rows {
		switch {
		case s.Key == sentinelSource && r.in.Sentinel != nil:
			s.Date, s.Snapshot = r.in.At.Sentinel.Date, true
		case s.Key == "sentinel-ninja" && r.in.Sentinel != nil:
			s.Snapshot = false // its index of solutions is superseded by the checkout
		case s.Key == typesSource && r.in.Types != nil:
			s.Date = r.in.At.Types.Date
			s.URL = atCommit(s.URL, r.in.At.Types.Commit)
		}
	}
	encoded, err := encodeSources(rows)
	if err != nil {
		return err
	}
	return r.write(sourcesFile, encoded)
}

// A sourceRow is a row of sources.json, in the order of its members.
type sourceRow struct {
	Key      string `json:"key"`
	Title    string `json:"title"`
	URL      string `json:"url,omitempty"`
	Date     string `json:"date"`
	Snapshot bool   `json:"snapshot,omitempty"`
}

func encodeSources(rows []*sourceRow) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(rows)
	return out.Bytes(), err
}

// atCommit puts the commit into an address of GitHub with /tree/COMMIT/.
func atCommit(url, commit string) string {
	before, after, ok := strings.Cut(url, "/tree/")
	_, path, inside := strings.Cut(after, "/")
	if !ok || !inside || len(commit) < 8 {
		return url
	}
	return before + "/tree/" + commit[:8] + "/" + path
}

// A sheet is a CSV file with named columns.
type sheet struct {
	header []string
	rows   [][]string
}

func readSheet(content []byte, columns ...string) (*sheet, error) {
	all, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errors.New("no header")
	}
	s := &sheet{header: all[0], rows: all[1:]}
	for _, c := range columns {
		if s.column(c) < 0 {
			return nil, fmt.Errorf("no column %q", c)
		}
	}
	return s, nil
}

// presentSheet reads a CSV file of the catalogue.
func (r *renewal) presentSheet(path string, columns ...string) (*sheet, error) {
	content, err := fs.ReadFile(r.present, path)
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	s, err := readSheet(content, columns...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return s, nil
}

func (s *sheet) column(name string) int { return slices.Index(s.header, name) }

func (s *sheet) get(row []string, column string) string { return row[s.column(column)] }

func (s *sheet) set(row []string, column, value string) { row[s.column(column)] = value }

func (s *sheet) encode() ([]byte, error) {
	var out bytes.Buffer
	err := csv.NewWriter(&out).WriteAll(append([][]string{s.header}, s.rows...))
	return out.Bytes(), err
}

// readJSON reads a file as people write it: with byte order marks, comments and trailing commas. A file that cannot be
// read at all has no root.
func readJSON(files fs.FS, path string) (jsonc.Node, error) {
	raw, err := fs.ReadFile(files, path)
	if err != nil {
		return jsonc.Node{}, err
	}
	text, _, _ := textenc.Decode(raw)
	return jsonc.Parse(source.NewFile(path, text)).Root(), nil
}

// str returns the text of a string, and "" for anything else.
func str(n jsonc.Node) string {
	if n.Kind() != jsonc.String {
		return ""
	}
	return strings.TrimSpace(jsonc.Value(n).Str().Or(""))
}

// isVersion reports whether the text is a version that has an order.
func isVersion(s string) bool {
	_, ok := catalog.CompareVersions(s, s)
	return ok
}
