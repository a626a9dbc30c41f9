package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// TestPage compares the page about the configuration with what the schema says. UPDATE=1 writes it.
func TestPage(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "configuration.md")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(page), Markdown()); diff != "" {
		t.Errorf("%s is stale: run UPDATE=1 go test ./internal/config (-page +schema):\n%s", path, diff)
	}
}

// TestExample checks that the example is valid and uses every key of the schema.
func TestExample(t *testing.T) {
	rules := []string{"duplicate-incident", "outdated-solution", "ui-only-connector"}
	c, problems := Load(source.NewFile("example.yaml", []byte(Example())), rules)
	for _, p := range problems {
		t.Error(p.Text())
	}
	for _, m := range members(member(schemaText, "properties")) {
		if _, used := c.origins[m.key]; !used {
			t.Errorf("the example does not use %q", m.key)
		}
		if !strings.Contains(Markdown(), "* **`"+m.key+"`**") {
			t.Errorf("the page does not mention %q", m.key)
		}
		if text(m.value, "description") == "" && text(deref(m.value), "description") == "" {
			t.Errorf("the schema does not describe %q", m.key)
		}
	}
}
