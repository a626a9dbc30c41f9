package config

import (
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	kql "github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func TestDeclaredFor(t *testing.T) {
	text := `version: 1
workspace: { xdrIncidents: true }
workspaces: [ { name: lab, paths: ["lab/**"], xdrIncidents: false } ]
completeSchema: true
tables:
  Vpn_CL: { columns: { User: string, Bytes: reel } }
functions:
  Users: { parameters: "since: timespan = 1d", columns: { User: string }, open: true }
watchlists:
  vip: { columns: { Host: string } }
`
	c, problems := Load(source.NewFile("c.yaml", []byte(text)), nil)
	if len(problems) != 1 {
		t.Fatalf("problems are %v, not one with the type", problems)
	}
	for name, on := range map[string]bool{"": true, "elsewhere": true, "lab": false} {
		if got := c.DeclaredFor(name).XDRIncidents.Where(func(v bool) bool { return v == on }); got != fact.Yes {
			t.Errorf("workspace %q: XDR incidents are not %v", name, on)
		}
	}
	d := c.DeclaredFor("lab")
	if at := d.CompleteSchemaAt; at.File.Locate(at.Start).Line != 4 {
		t.Errorf("the schema is declared complete at %v", at)
	}
	vpn := d.Tables[0]
	if col, ok := vpn.Column("User"); !ok || col.Type != kql.StringType || !vpn.Open || len(vpn.Columns) != 1 {
		t.Errorf("with a column of an unknown type Vpn_CL is %+v", vpn)
	}
	if f := d.Functions[0]; f.Name != "Users" || f.Parameters != "(since: timespan = 1d)" || !f.Returns.Open {
		t.Errorf("function is %+v", f)
	}
	if w := d.Watchlists[0]; w.Name != "vip" || w.Open || len(w.Columns) != 1 {
		t.Errorf("watchlist is %+v", w)
	}
	if d := Default().DeclaredFor(""); !d.CompleteSchemaAt.IsZero() || d.Tables != nil {
		t.Error("without a file something is declared")
	}
}
