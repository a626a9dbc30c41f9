package history

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"github.com/sentinel-lint/sentinel-lint/internal/store"
)

var day0 = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

func day(n int) time.Time { return day0.AddDate(0, 0, n).Add(6*time.Hour + 4*time.Minute) }

// spelled stands for the escaping that the command line gives us.
func spelled(s string) string { return strings.ReplaceAll(s, "\x1b", `\u001b`) }

func exampleTrend() store.Trend {
	t := store.Trend{By: store.ByRule}
	for i := range 30 {
		t.Days = append(t.Days, day0.AddDate(0, 0, i))
	}
	for k, name := range []string{"lookback-gap", "duplicate-incident", "a-rule-that-is-quiet"} {
		s := store.Series{Name: name}
		for i := range 30 {
			n := int64(0)
			if k < 2 {
				n = int64(40 + 30*math.Sin(float64(i)/5+float64(k)))
			}
			s.Open = append(s.Open, n)
			s.Opened = append(s.Opened, int64(i%3))
			s.Closed = append(s.Closed, int64(i%2))
		}
		t.Series = append(t.Series, s)
	}
	return t
}

// examples are views of everything there is to show, with content that means harm.
func examples() map[string]View {
	change := store.Change{Tenant: "contoso", Repo: "soc/sentinel", Branch: "main", Fingerprint: store.Fingerprint{1, 2, 3},
		Rule: "lookback-gap", Severity: store.Error, Subject: "6f9619ff", Path: "rules/日本.yaml",
		Message:  "looks back 30m but runs only every 1h: 30m of events are never queried",
		OpenedAt: day(3), Commit: "0123456789abcdef"}
	hostile := change
	hostile.Path, hostile.Rule, hostile.Severity = "=HYPERLINK(\"http://evil\")", "x\x1b[2J", store.Warning
	hostile.FirstRun, hostile.Tenant = true, ""
	fixed := change
	fixed.ClosedAt = day(7)
	mean := store.Days(4.44)
	return map[string]View{
		"new":       New(store.Changes{Since: day(2), Findings: []store.Change{change, hostile}}),
		"new-none":  New(store.Changes{Since: day(2), Findings: []store.Change{}}),
		"fixed":     Fixed(store.Changes{Since: day(4), Findings: []store.Change{fixed}}),
		"trend":     Trend(exampleTrend(), 2),
		"trend-one": Trend(store.Trend{By: store.ByAll, Days: []time.Time{day0}, Series: []store.Series{{Name: "all", Open: []int64{7}, Opened: []int64{7}, Closed: []int64{0}}}}, 0),
		"top": Top(store.Top{By: store.ByTenant, Since: day(0), Rows: []store.TopRow{
			{Name: "contoso", Open: 1015, Opened: 24, Closed: 9, DaysOpen: &mean}, {Name: "", Open: 3, Opened: 3}}}),
		"repos": Repos(store.Repositories{Since: day(5), Rows: []store.Repository{
			{Tenant: "contoso", Repo: "soc/sentinel", Branch: "main", Default: true, LastRun: day(9), Commit: "0123456789abcdef",
				Tool: "1.2.3", Errors: 2, Warnings: 11, Opened: 1, OldestOpen: day(1)},
			{Repo: "-soc/clean", Branch: "main", LastRun: day(2), Tool: "1.0.0"}}}),
		"inventory": Inventory(store.Inventory{Items: []store.InventoryItem{
			{Kind: "solution", ID: "azuresentinel.mdc", Name: "Microsoft Defender for Cloud", Version: "3.0.9", Newest: "3.0.10",
				Behind: true, Tenant: "contoso", Repo: "soc/sentinel", Branch: "main", Path: "s.json", Since: day(1)},
			{Kind: "workbook", ID: "w", Name: "@SUM(1)", Repo: "soc/sentinel", Branch: "main", Path: "w.json", Since: day(1)}}}),
		"migrate":      Migrated(store.Migration{From: 0, To: 2, Applied: []string{"00001_tables.sql", "00002_views.sql"}}),
		"migrate-none": Migrated(store.Migration{From: 2, To: 2, Applied: []string{}}),
		"check": Checked(store.Health{Backend: "SQLite 3.53", Where: "h.db", Schema: 2, Tracks: 1, Runs: 6, Findings: 112, Open: 3,
			Problems: []string{"1 runs have other counts by rule than findings"}, Warnings: []string{"the connection is not encrypted"}}),
		"prune": Pruned(store.Pruned{Before: day(0), Findings: 12, Items: 1, Runs: 30, Dry: true}),
	}
}

func write(t *testing.T, v View, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := v.Write(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden compares every view in every format with a file; UPDATE=1 writes them.
func TestGolden(t *testing.T) {
	for name, v := range examples() {
		outputs := map[string]Options{".txt": {Format: Text, Width: 100, Escape: spelled}, ".json": {Format: JSON}, ".csv": {Format: CSV}}
		if v.trend != nil {
			outputs[".svg"] = Options{Format: SVG}
			outputs[".ascii.txt"] = Options{ASCII: true, Width: 60}
		}
		for extension, o := range outputs {
			file := filepath.Join("testdata", name+extension)
			got := write(t, v, o)
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		}
	}
}

func TestFormatsAreValid(t *testing.T) {
	for name, v := range examples() {
		if !json.Valid([]byte(write(t, v, Options{Format: JSON}))) {
			t.Errorf("%s: not JSON", name)
		}
		records, err := csv.NewReader(strings.NewReader(write(t, v, Options{Format: CSV}))).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for i, record := range records {
			for k, cell := range record {
				if i > 0 && cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Errorf("%s: the cell %q is a formula", name, cell)
				}
				if i == 0 && (cell == "" || strings.Contains(cell, " ")) {
					t.Errorf("%s: column %d has the name %q", name, k, cell)
				}
			}
		}
		if v.trend == nil {
			if err := v.Write(io.Discard, Options{Format: SVG}); err == nil {
				t.Errorf("%s has a chart", name)
			}
			continue
		}
		decoder := xml.NewDecoder(strings.NewReader(write(t, v, Options{Format: SVG})))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	if err := examples()["top"].Write(io.Discard, Options{Format: "xml"}); err == nil {
		t.Error("there is a format xml")
	}
}

func TestTextFitsTheTerminal(t *testing.T) {
	for name, v := range examples() {
		for _, line := range strings.Split(write(t, v, Options{Width: 120, Escape: spelled}), "\n") {
			if w := uniseg.StringWidth(line); w > 120 {
				t.Errorf("%s: a line of %d columns: %s", name, w, line)
			}
			if strings.ContainsRune(line, '\x1b') {
				t.Errorf("%s: the terminal is sent %q", name, line)
			}
		}
	}
}

func TestColor(t *testing.T) {
	v := examples()["new"]
	colored := write(t, v, Options{Color: true, Escape: spelled})
	if !strings.Contains(colored, "\x1b[1;31merror\x1b[0m") {
		t.Errorf("no colour:\n%s", colored)
	}
	for _, code := range []string{bold, faint, red, yellow, blue, "0"} {
		colored = strings.ReplaceAll(colored, "\x1b["+code+"m", "")
	}
	if diff := cmp.Diff(write(t, v, Options{Escape: spelled}), colored); diff != "" {
		t.Errorf("colours change more than colours (-without +with):\n%s", diff)
	}
}

func TestCharts(t *testing.T) {
	if got := sparkline([]int64{0, 1, 2, 3, 4, 5, 6, 7}, Options{}); got != "▁▂▃▄▅▆▇█" {
		t.Errorf("sparkline: %s", got)
	}
	if got := sparkline([]int64{5, 5, 5}, Options{ASCII: true}); got != "..." {
		t.Errorf("flat sparkline: %s", got)
	}
	long := make([]int64, 365)
	for i := range long {
		long[i] = int64(i)
	}
	if got := len([]rune(sparkline(long, Options{}))); got > sparkMaxWidth {
		t.Errorf("a year takes %d characters", got)
	}
	year := store.Trend{By: store.ByAll, Series: []store.Series{{Name: "all", Open: long, Opened: long, Closed: long}}}
	for i := range long {
		year.Days = append(year.Days, day0.AddDate(0, 0, i))
	}
	for _, line := range strings.Split(write(t, Trend(year, 0), Options{Width: 80}), "\n") {
		if w := uniseg.StringWidth(line); w > 80 {
			t.Errorf("a year's chart has a line of %d columns: %s", w, line)
		}
	}
}

func TestRecordedLine(t *testing.T) {
	for want, r := range map[string]store.Recorded{
		"recorded 3 findings: 1 new, 2 fixed, 2 as before":                {Findings: 3, Opened: 1, Closed: 2},
		"recorded 1 finding of an older commit: nothing opened or closed": {Findings: 1, Late: true},
		"this run is recorded already":                                    {Findings: 3, Opened: 1, Replayed: true},
	} {
		if got := RecordedLine(r); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
