package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// A solutionIndex finds solutions. Names and ids are in lower case.
type solutionIndex struct {
	rows           []*Solution
	byID, byName   map[string]*namesakes
	milestoneCount int
}

// namesakes are the solutions with the same id or name.
type namesakes struct {
	rows   []*Solution
	merged *Solution // the only row, or one that knows what is known of each
}

func (c *Catalog) readSolutions() *solutionIndex {
	index := &solutionIndex{byID: map[string]*namesakes{}, byName: map[string]*namesakes{}}
	for _, row := range readCSV("solutions.csv", solutionHeader) {
		index.rows = append(index.rows, newSolution(row))
	}
	index.addNames()
	index.addMilestones()
	index.group()
	return index
}

// The columns of solutions.csv.
const (
	colID = iota
	colOfferID
	colName
	colDisplayName
	colFolder
	colVersion
	colVersionPackage
	colVersionDocs
	colVersionTable
	colVersionNotes
	colPublishedOn
	colPublished
	colDeprecated
	colRemoved
	colSource
	colDate
)

func newSolution(row []string) *Solution {
	s := &Solution{
		ID: row[colID], OfferID: row[colOfferID], Name: row[colName],
		DisplayName: cmp.Or(row[colDisplayName], row[colName]), Folder: cmp.Or(row[colFolder], row[colName]),
		Latest: row[colVersion], PublishedOn: row[colPublishedOn],
		Published: row[colPublished] == "yes", Deprecated: row[colDeprecated] == "yes", Removed: row[colRemoved] == "yes",
		Cite: Cite{SourceKey: row[colSource], Date: row[colDate], Mark: Verified},
	}
	for _, p := range []Published{
		{"solution package", row[colVersionPackage]}, {"solution page", row[colVersionDocs]},
		{"solution table", row[colVersionTable]}, {"release notes", row[colVersionNotes]},
	} {
		if p.Version != "" {
			s.Versions = append(s.Versions, p)
		}
	}
	return s
}

func (x *solutionIndex) addNames() {
	var renames []struct {
		Solution string `json:"solution"`
		Name     string `json:"name"`
		Note     string `json:"note"`
		Cite
	}
	decode("solution-names.json", &renames)
	for _, r := range renames {
		for _, s := range x.rows {
			if strings.EqualFold(s.ID, r.Solution) {
				s.FormerNames = append(s.FormerNames, r.Name)
			}
		}
	}
}

func (x *solutionIndex) addMilestones() {
	var milestones []*Milestone
	decode("milestones.json", &milestones)
	x.milestoneCount = len(milestones)
	for _, m := range milestones {
		for _, s := range x.rows {
			if strings.EqualFold(s.ID, m.Solution) {
				s.Milestones = append(s.Milestones, m)
			}
		}
	}
}

// group fills the indexes.
func (x *solutionIndex) group() {
	for _, s := range x.rows {
		add(x.byID, s, s.ID, s.OfferID)
		add(x.byName, s, append([]string{s.Name, s.DisplayName, s.Folder}, s.FormerNames...)...)
	}
	for _, groups := range []map[string]*namesakes{x.byID, x.byName} {
		for _, same := range groups {
			same.merged = merge(same.rows)
		}
	}
}

// add enters the solution under each of the different keys that are not empty.
func add(groups map[string]*namesakes, s *Solution, keys ...string) {
	for _, key := range keys {
		if key == "" {
			continue
		}
		same := groups[strings.ToLower(key)]
		if same == nil {
			same = &namesakes{}
			groups[strings.ToLower(key)] = same
		}
		if !slices.Contains(same.rows, s) {
			same.rows = append(same.rows, s)
		}
	}
}

// merge returns the only row, or the one with the latest version, with what is known of the versions of all.
func merge(rows []*Solution) *Solution {
	if len(rows) == 1 {
		return rows[0]
	}
	newest := *slices.MaxFunc(rows, func(a, b *Solution) int {
		order, _ := CompareVersions(a.Latest, b.Latest)
		return order
	})
	newest.Versions = nil
	for _, s := range rows {
		newest.Versions = append(newest.Versions, s.Versions...)
	}
	return &newest
}
