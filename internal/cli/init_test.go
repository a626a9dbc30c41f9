package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/config"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// project writes files to a new folder and returns it.
func projectOf(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func nobody(dir string) Env {
	return Env{Getenv: func(string) string { return "" }, Dir: dir, In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}
}

// printed returns the configuration that init prints for a folder.
func printed(t *testing.T, root string) string {
	t.Helper()
	env := nobody(root)
	if code := Main([]string{"init", "--print"}, env); code != exitClean {
		t.Fatalf("exit code %d: %s", code, env.Err)
	}
	return env.Out.(*bytes.Buffer).String()
}

// uncommented returns a configuration with all settings that it offers.
func uncommented(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if len(line) > 1 && line[0] == '#' && line[1] != ' ' {
			lines[i] = line[1:]
		} else if strings.HasPrefix(line, "#  ") && !strings.HasPrefix(line, "#   ") || strings.HasPrefix(line, "#    ") {
			lines[i] = line[1:]
		}
	}
	return strings.Join(lines, "\n")
}

// ruleIn is an analytics rule of which the workspace has a name.
func ruleIn(workspace string) string {
	return `[{"type": "Microsoft.OperationalInsights/workspaces/providers/alertRules", "name": "` + workspace +
		`/Microsoft.SecurityInsights/r1", "kind": "NRT", "properties": {"displayName": "r", "enabled": true, "query": "SecurityEvent"}}]`
}

func TestInitConfiguration(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"nothing":    {},
		"workspaces": {"a/one.json": ruleIn("law-prod"), "b c/two.json": ruleIn("law-test"), "[x].json": ruleIn("law-test")},
		"parameters": {
			"main.json":            `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "parameters": {"x": {"type": "string"}}, "resources": [{"type": "Microsoft.SecurityInsights/alertRules", "name": "[parameters('x')]", "kind": "NRT", "properties": {}}]}`,
			"main.parameters.json": `{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "parameters": {"x": {"value": "y"}}}`,
		},
		"hostile": {"a\"]\n- b: ::error::\u202e/one.json": ruleIn("law"), "#x: y/*{.json": ruleIn("other")},
	} {
		t.Run(name, func(t *testing.T) {
			text := printed(t, projectOf(t, files))
			for form, yaml := range map[string]string{"as it is": text, "with all settings": uncommented(text)} {
				_, problems := config.Load(source.NewFile(".sentinel-lint.yaml", []byte(yaml)), ruleNames())
				for _, p := range problems {
					t.Errorf("%s: %s\n%s", form, p.Text(), yaml)
				}
			}
		})
	}
}

// The globs and names that init offers mean what was found.
func TestInitOffersWhatIsThere(t *testing.T) {
	root := projectOf(t, map[string]string{"a/one.json": ruleIn("law-prod"), "b c/two.json": ruleIn("law-test"), "[x].json": ruleIn("law-test")})
	c, problems := config.Load(source.NewFile("x", []byte(uncommented(printed(t, root)))), ruleNames())
	if len(problems) > 0 || len(c.Workspaces) != 2 || len(c.Include) != 3 {
		t.Fatalf("workspaces %v, include %v, problems %v", c.Workspaces, c.Include, problems)
	}
	for path, want := range map[string]string{"a/one.json": "law-prod", "b c/two.json": "law-test", "[x].json": "law-test", "y.json": ""} {
		if got := c.WorkspaceFor(path).Name; got != want {
			t.Errorf("%s belongs to %q, want %q", path, got, want)
		}
	}
}

// The files that init writes are those of the documentation.
func TestSnippetsAreDocumented(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "integrations.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"github.yml", "azure-pipelines.yml", "gitlab-ci.yml", "pre-commit.yaml"} {
		text, err := snippets.ReadFile("snippets/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(page, append([]byte("```yaml\n"), text...)) {
			t.Errorf("docs/integrations.md does not hold %s", name)
		}
	}
}
