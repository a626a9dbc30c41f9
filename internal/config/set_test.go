package config

import (
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func TestSet(t *testing.T) {
	file := source.NewFile(".sentinel-lint.yaml", []byte("version: 1\nfailOn: error\nrules: { a-rule: info }\n"))
	c, problems := LoadWith(file, []string{
		"failOn=never", "rules.b-rule=off", "rules.a-rule.severity=error", "workspace.xdrIncidents=true", `exclude=["lab/**"]`, "baseline=b.json",
	}, []string{"a-rule", "b-rule"})
	for _, p := range problems {
		t.Errorf("problem: %s", p.Text())
	}
	shown := Text(c.Show([]*lint.Rule{{Name: "a-rule", Severity: lint.Warning}, {Name: "b-rule", Severity: lint.Warning}}))
	lines := map[string]string{}
	for _, line := range strings.Split(shown, "\n") {
		key, rest, _ := strings.Cut(line, " ")
		lines[key] = strings.Join(strings.Fields(rest), " ")
	}
	for key, want := range map[string]string{
		"failOn": "never command line", "rules.a-rule": "error command line", "rules.b-rule": "off command line",
		"workspace.xdrIncidents": "true command line", "exclude": "[lab/**] command line", "baseline": "b.json command line",
	} {
		if lines[key] != want {
			t.Errorf("%s is %q, want %q", key, lines[key], want)
		}
	}
}

func TestSetWithoutFile(t *testing.T) {
	c, problems := LoadWith(nil, []string{"failOn=error"}, nil)
	if len(problems) != 0 || c.FailOn != lint.Error {
		t.Errorf("failOn is %v, problems %v", c.FailOn, problems)
	}
}

func TestSetProblems(t *testing.T) {
	for setting, want := range map[string]string{
		"failOn":            `--set:1:1: the setting "failOn" is not of the form KEY=VALUE: write failOn=error`,
		".x=1":              `--set:1:1: the setting ".x=1" is not of the form KEY=VALUE: write failOn=error`,
		"failOn=sometimes":  `--set:1:8: `,
		"failOn=":           "--set:1:1: there is no value",
		"failon=error":      `--set:1:1: `,
		"rules.a-rul=error": `--set:1:1: there is no rule "a-rul": write "a-rule"`,
		"exclude=[a":        "--set:1:1: cannot be read as YAML",
	} {
		_, problems := LoadWith(nil, []string{setting}, []string{"a-rule"})
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Text(), want) {
			t.Errorf("%s: %v, want one that begins %s", setting, problems, want)
			for _, p := range problems {
				t.Log(p.Text())
			}
		}
	}
}
