package config

import (
	"strings"

	kql "github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// DeclaredFor returns what the configuration declares of the workspace of the name: its facts, or those of every
// workspace, and what queries can read in it.
func (c *Config) DeclaredFor(workspace string) model.Declared {
	d := c.Defaults.Declared()
	for _, w := range c.Workspaces {
		if w.Name == workspace {
			d = w.Facts.Declared()
			break
		}
	}
	for _, t := range c.Tables {
		d.Tables = append(d.Tables, tableOf(t.Name, t.Columns, t.Open))
	}
	for _, t := range c.Watchlists {
		d.Watchlists = append(d.Watchlists, tableOf(t.Name, t.Columns, t.Open))
	}
	for _, f := range c.Functions {
		d.Functions = append(d.Functions, &kql.Function{
			Name: f.Name, Parameters: inParentheses(f.Parameters), Returns: tableOf("", f.Columns, f.Open),
		})
	}
	if c.CompleteSchema {
		d.CompleteSchemaAt = c.origins["completeSchema"]
	}
	return d
}

func tableOf(name string, columns []Column, open bool) *kql.Table {
	t := &kql.Table{Name: name, Open: open}
	for _, c := range columns {
		if typ := kql.TypeNamed(c.Type); typ != nil {
			t.Columns = append(t.Columns, kql.Column{Name: c.Name, Type: typ})
		} else {
			t.Open = true // the type is invalid, which has been told: of the column it is known only that there is one
		}
	}
	return t
}

// inParentheses returns parameters as KQL declares them.
func inParentheses(parameters string) string {
	if p := strings.TrimSpace(parameters); p != "" && !strings.HasPrefix(p, "(") {
		return "(" + p + ")"
	}
	return parameters
}
