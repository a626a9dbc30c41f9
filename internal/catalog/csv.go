package catalog

import (
	"bytes"
	"encoding/csv"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
)

// The first lines of the CSV files. The last two columns of each are the source and the date of the row.
const (
	apiVersionHeader   = "version,source,date"
	availabilityHeader = "scope,name,preview_from,stable_from,source,date"
	solutionHeader     = "id,offer_id,name,display_name,folder,version,version_package,version_docs,version_table,version_notes," +
		"published_on,published,deprecated,removed,source,date"
)

// readCSV returns the rows of an embedded CSV file with the given header.
func readCSV(name, header string) [][]string {
	rows, err := csv.NewReader(bytes.NewReader(file(name))).ReadAll()
	if err != nil || len(rows) == 0 || strings.Join(rows[0], ",") != header {
		bug.Reportf("catalogue file %s does not begin with %q: %v", name, header, err)
		return nil
	}
	return rows[1:]
}
