package catalog

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Age returns for how many days the catalogue has not been complete at the given time; 0 if it is from the future.
func (c *Catalog) Age(now time.Time) int {
	date, err := time.Parse(time.DateOnly, c.Date())
	if err != nil {
		return 0
	}
	return max(0, int(now.Sub(date).Hours()/24))
}

// Text returns what the catalogue holds, for a terminal: its date, the number of rows of each part and the sources.
func (c *Catalog) Text() string {
	var out strings.Builder
	fmt.Fprintf(&out, "catalogue as of %s\n\n", c.Date())
	for _, n := range c.Counts() {
		fmt.Fprintf(&out, "%6d  %s\n", n.Rows, n.Part)
	}
	out.WriteString("\nsources\n")
	for _, s := range c.Sources() {
		fmt.Fprintf(&out, "  %-10s  %s\n", s.Date, s.Title)
		if s.URL != "" {
			fmt.Fprintf(&out, "  %-10s  %s\n", "", s.URL)
		}
	}
	return out.String()
}

// Changes compares the solutions of the catalogue with those of another version of data/solutions.csv, and says in a
// sentence for each what differs. An error means that the text is not such a file.
func (c *Catalog) Changes(text []byte) ([]string, error) {
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read solutions: %w", err)
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != solutionHeader {
		return nil, errors.New("read solutions: the columns are not those of solutions.csv")
	}
	present := map[string]*Solution{}
	for _, s := range c.Solutions() {
		present[s.Name] = s
	}
	var changes []string
	for _, row := range rows[1:] {
		other := newSolution(row)
		changes = append(changes, changesOf(present[other.Name], other)...)
		delete(present, other.Name)
	}
	for _, s := range c.Solutions() {
		if present[s.Name] != nil {
			changes = append(changes, fmt.Sprintf("%s is not there any more", s.Name))
		}
	}
	return changes, nil
}

// changesOf says what differs between two rows of a solution. The first is nil if only the second is there.
func changesOf(ours, other *Solution) []string {
	if ours == nil {
		return []string{fmt.Sprintf("%s %s is new", other.Name, other.Latest)}
	}
	var changes []string
	if ours.Latest != other.Latest {
		changes = append(changes, fmt.Sprintf("%s is at %s, not %s", ours.Name, versionName(other), versionName(ours)))
	}
	if ours.Deprecated != other.Deprecated {
		changes = append(changes, fmt.Sprintf("%s is deprecated: %v, not %v", ours.Name, other.Deprecated, ours.Deprecated))
	}
	if !strings.EqualFold(ours.ID, other.ID) {
		changes = append(changes, fmt.Sprintf("%s has the id %q, not %q", ours.Name, other.ID, ours.ID))
	}
	return changes
}

func versionName(s *Solution) string {
	if s.Latest == "" {
		return "an unknown version"
	}
	return s.Latest
}
