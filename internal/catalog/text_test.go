package catalog

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestPage compares the page about the catalogue with the data. UPDATE=1 writes it.
func TestPage(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "catalog.md")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(Embedded().Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(page), Embedded().Markdown()); diff != "" {
		t.Errorf("%s is stale: run UPDATE=1 go test ./internal/catalog (-page +data):\n%s", path, diff)
	}
}

func TestAge(t *testing.T) {
	c := Embedded()
	date, err := time.Parse(time.DateOnly, c.Date())
	if err != nil {
		t.Fatal(err)
	}
	for hours, want := range map[int]int{-48: 0, 0: 0, 23: 0, 24: 1, 100 * 24: 100} {
		if got := c.Age(date.Add(time.Duration(hours) * time.Hour)); got != want {
			t.Errorf("after %d hours the catalogue is %d days old, want %d", hours, got, want)
		}
	}
}

func TestText(t *testing.T) {
	c := Embedded()
	text := c.Text()
	solutions := fmt.Sprintf("%6d  solutions\n", len(c.Solutions()))
	for _, want := range []string{"catalogue as of " + c.Date() + "\n", solutions, "https://learn.microsoft.com/azure/sentinel/"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text does not contain %q:\n%s", want, text)
		}
	}
}

func TestChanges(t *testing.T) {
	c := Embedded()
	embedded := string(file("solutions.csv"))
	if changes, err := c.Changes([]byte(embedded)); err != nil || len(changes) > 0 {
		t.Fatalf("the solutions differ from themselves: %v, %v", changes, err)
	}
	onePassword, _ := c.FindSolution("", "1Password")
	const before = ",1Password,1Password for Microsoft Sentinel,,"
	other := strings.Replace(embedded, before+onePassword.Latest+",", before+"99.0.5,", 1)
	other = strings.Replace(other, ",AbuseIPDB,", ",AbuseIPDB 2,", 1)
	changes, err := c.Changes([]byte(other))
	if err != nil {
		t.Fatal(err)
	}
	abuse, _ := c.FindSolution("", "AbuseIPDB")
	want := []string{"1Password is at 99.0.5, not " + onePassword.Latest, "AbuseIPDB 2 " + abuse.Latest + " is new", "AbuseIPDB is not there any more"}
	if !slices.Equal(changes, want) {
		t.Errorf("changes are %q, want %q", changes, want)
	}
	for _, text := range []string{"", "a,b\n1,2\n", embedded + "short,row\n"} {
		if _, err := c.Changes([]byte(text)); err == nil {
			t.Errorf("a file that is none is read: %.40q", text)
		}
	}
}
