package catalog

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestGenerate refreshes the data files that are taken from upstream tables by machine. It runs only when asked to:
//
//	UPDATE=1 SENTINEL_LINT_FACTS=/path/to/facts go test ./internal/catalog -run TestGenerate
//
// The folder holds facts.json (API versions and what they contain, extracted from Azure/bicep-types-az) and
// solutions_latest.csv (one row for each solution, extracted from oshezaf/sentinelninja). It rewrites solutions.csv and
// api-versions.csv, and in availability.csv the rows of connector and rule kinds; all other rows and files are kept by
// hand. New connector kinds are listed in the output: each needs a row in connector-kinds.json.
func TestGenerate(t *testing.T) {
	folder := os.Getenv("SENTINEL_LINT_FACTS")
	if folder == "" || os.Getenv("UPDATE") == "" {
		t.Skip("set UPDATE=1 and SENTINEL_LINT_FACTS to the folder with facts.json and solutions_latest.csv")
	}
	facts, err := readFacts(filepath.Join(folder, "facts.json"))
	if err != nil {
		t.Fatal(err)
	}
	upstream, err := readUpstream(filepath.Join(folder, "solutions_latest.csv"))
	if err != nil {
		t.Fatal(err)
	}
	solutions, err := solutionRows(upstream)
	if err != nil {
		t.Fatal(err)
	}
	availability, err := availabilityRows(facts, readCSV("availability.csv", availabilityHeader))
	if err != nil {
		t.Fatal(err)
	}
	writeCSV(t, "solutions.csv", solutionHeader, solutions)
	writeCSV(t, "availability.csv", availabilityHeader, availability)
	writeCSV(t, "api-versions.csv", apiVersionHeader, apiVersionRows(facts))
	for _, k := range facts.ConnectorKinds {
		if Embedded().ConnectorKind(k.Kind) == nil {
			t.Logf("connector kind %q has no row in connector-kinds.json", k.Kind)
		}
	}
}

const (
	typesSource = "bicep-types"
	typesDate   = "2026-08-20"
	pagesSource = "sentinel-ninja"
	pagesDate   = "2026-08-14"
	tableSource = "sentinel-ninja-table"
	tableDate   = "2026-07-10"
)

// upstreamFacts is the part of facts.json that is taken over by machine.
type upstreamFacts struct {
	Meta struct {
		APIVersions []string `json:"apiVersions"`
	} `json:"meta"`
	ConnectorKinds []upstreamKind `json:"connectorKinds"`
	RuleKinds      []upstreamKind `json:"alertRuleKinds"`
}

type upstreamKind struct {
	Kind    string   `json:"kind"`
	Stable  []string `json:"stableVersions"`
	Preview []string `json:"previewVersions"`
}

func readFacts(path string) (*upstreamFacts, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	facts := &upstreamFacts{}
	return facts, json.Unmarshal(content, facts)
}

// versions returns the API versions in which some kind occurs, stable and preview ones, oldest first.
func (f *upstreamFacts) versions() (stable, preview []string) {
	for _, v := range f.Meta.APIVersions {
		for _, k := range slices.Concat(f.ConnectorKinds, f.RuleKinds) {
			if slices.Contains(k.Stable, v) {
				stable = append(stable, v)
				break
			}
			if slices.Contains(k.Preview, v) {
				preview = append(preview, v)
				break
			}
		}
	}
	return stable, preview
}

func apiVersionRows(facts *upstreamFacts) [][]string {
	stable, preview := facts.versions()
	all := slices.Concat(stable, preview)
	slices.Sort(all)
	var rows [][]string
	for _, v := range all {
		rows = append(rows, []string{v, typesSource, typesDate})
	}
	return rows
}

// availabilityRows replaces the rows of connector and rule kinds.
func availabilityRows(facts *upstreamFacts, present [][]string) ([][]string, error) {
	stable, preview := facts.versions()
	var rows [][]string
	add := func(scope Scope, kinds []upstreamKind) error {
		for _, k := range kinds {
			if len(k.Stable)+len(k.Preview) == 0 {
				continue
			}
			stableFrom, ok1 := since(k.Stable, stable)
			previewFrom, ok2 := since(k.Preview, preview)
			if !ok1 || !ok2 {
				return errors.New(k.Kind + " is missing from a version between its first and the newest")
			}
			rows = append(rows, []string{string(scope), k.Kind, previewFrom, stableFrom, typesSource, typesDate})
		}
		return nil
	}
	err := errors.Join(add(ScopeConnectorKind, facts.ConnectorKinds), add(ScopeRuleKind, facts.RuleKinds))
	for _, row := range present {
		if scope := Scope(row[0]); scope != ScopeConnectorKind && scope != ScopeRuleKind {
			rows = append(rows, row)
		}
	}
	return rows, err
}

// since returns the first of the versions, and whether they are all the known ones from there on.
func since(versions, known []string) (string, bool) {
	if len(versions) == 0 {
		return "", true
	}
	i := slices.Index(known, versions[0])
	return versions[0], i >= 0 && slices.Equal(versions, known[i:])
}

// readUpstream reads a CSV file into maps from column to value.
func readUpstream(path string) ([]map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	var found []map[string]string
	for _, row := range rows[1:] {
		fields := map[string]string{}
		for i, column := range rows[0] {
			fields[column] = row[i]
		}
		found = append(found, fields)
	}
	return found, nil
}

func solutionRows(upstream []map[string]string) ([][]string, error) {
	var rows [][]string
	for _, u := range upstream {
		offer := u["publisher_id"] + "." + u["offer_id"]
		if offer == "." || strings.EqualFold(offer, u["solution_id"]) {
			offer = ""
		}
		removed := strings.HasPrefix(u["version_basis"], "csv")
		source, date := pagesSource, pagesDate
		if removed {
			source, date = tableSource, tableDate
		}
		for _, column := range []string{"version", "version_docs_page", "version_csv", "version_release_notes_max"} {
			if u[column] != "" && !isNumeric(u[column]) {
				return nil, errors.New(u["name"] + " has a version that cannot be compared: " + u[column])
			}
		}
		rows = append(rows, []string{
			u["solution_id"], offer, u["name"], differs(u["display_name"], u["name"]), differs(u["solution_folder"], u["name"]),
			u["version"], u["version_docs_page"], u["version_csv"], u["version_release_notes_max"], u["last_publish_date"],
			yes(u["is_published"] == "true"), yes(u["is_deprecated"] == "true"), yes(removed), source, date,
		})
	}
	slices.SortFunc(rows, func(a, b []string) int {
		return strings.Compare(strings.ToLower(a[colName]), strings.ToLower(b[colName]))
	})
	return rows, nil
}

func differs(s, from string) string {
	if s == from {
		return ""
	}
	return s
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func writeCSV(t *testing.T, name, header string, rows [][]string) {
	t.Helper()
	var text strings.Builder
	w := csv.NewWriter(&text)
	if err := w.WriteAll(append([][]string{strings.Split(header, ",")}, rows...)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join("data", name), []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestSince(t *testing.T) {
	known := []string{"2020-01-01", "2021-10-01", "2022-08-01"}
	for _, test := range []struct {
		versions []string
		from     string
		ok       bool
	}{
		{nil, "", true},
		{known, "2020-01-01", true},
		{known[1:], "2021-10-01", true},
		{known[:2], "2020-01-01", false},
		{[]string{"2023-01-01"}, "2023-01-01", false},
	} {
		if from, ok := since(test.versions, known); from != test.from || ok != test.ok {
			t.Errorf("since(%v) = %q, %v; want %q, %v", test.versions, from, ok, test.from, test.ok)
		}
	}
}

func TestSolutionRows(t *testing.T) {
	rows, err := solutionRows([]map[string]string{
		{"solution_id": "a.b", "name": "Zeta", "display_name": "Zeta", "solution_folder": "zeta", "version": "3.0.0",
			"version_basis": "docs-page", "is_published": "true", "publisher_id": "A", "offer_id": "B"},
		{"name": "alpha", "version": "1.0", "version_basis": "csv (gone)", "is_deprecated": "true",
			"publisher_id": "p", "offer_id": "o"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		",p.o,alpha,,,1.0,,,,,no,yes,yes,sentinel-ninja-table,2026-07-10",
		"a.b,,Zeta,,zeta,3.0.0,,,,,yes,no,no,sentinel-ninja,2026-08-14",
	}
	for i, row := range rows {
		if got := strings.Join(row, ","); got != want[i] {
			t.Errorf("row %d is %q, want %q", i, got, want[i])
		}
	}
	if _, err := solutionRows([]map[string]string{{"name": "x", "version": "next"}}); err == nil {
		t.Error("a version that is not numeric was taken over")
	}
}
