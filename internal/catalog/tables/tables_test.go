package tables

import (
	"testing"
	"time"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
)

func TestTables(t *testing.T) {
	c := Default()
	alert := c.Table("SecurityAlert")
	if alert == nil || alert.Open || c.Origin("SecurityAlert") != AzureMonitor {
		t.Fatalf("SecurityAlert is %+v of %q", alert, c.Origin("SecurityAlert"))
	}
	for name, typ := range map[string]*schema.Type{
		"ProductName": schema.StringType, "TimeGenerated": schema.DateTimeType, "IsIncident": schema.BoolType,
		"TenantId": schema.StringType, "_BilledSize": schema.RealType,
	} {
		if col, ok := alert.Column(name); !ok || col.Type != typ {
			t.Errorf("SecurityAlert.%s is %v", name, col.Type)
		}
	}
	if info := c.Table("AlertInfo"); info == nil || c.Origin("AlertInfo") != AdvancedHunting {
		t.Error("AlertInfo is missing")
	} else if _, ok := info.Column("ServiceSource"); !ok {
		t.Error("AlertInfo has no ServiceSource")
	}
	if d := c.Table("AzureDiagnostics"); d == nil || !d.Open {
		t.Error("AzureDiagnostics must be open: every resource provider adds columns")
	}
	if c.Table("securityalert") != nil {
		t.Error("letter case of table names is ignored")
	}
	n := 0
	last := ""
	for table := range c.Tables() {
		n++
		if table.Name <= last || len(table.Columns) == 0 {
			t.Fatalf("table %q behind %q has %d columns", table.Name, last, len(table.Columns))
		}
		if c.Origin(table.Name) == Solution && !table.Open {
			t.Errorf("%s is declared by a solution and closed", table.Name)
		}
		for _, col := range table.Columns {
			if col.Type == nil || col.Name == "" {
				t.Fatalf("%s has a column %q without a type", table.Name, col.Name)
			}
		}
		last = table.Name
	}
	if n < 1900 {
		t.Errorf("only %d tables", n)
	}
}

func TestDate(t *testing.T) {
	if _, err := time.Parse(time.DateOnly, Default().Date()); err != nil {
		t.Error(err)
	}
}

func TestFunctions(t *testing.T) {
	c := Default()
	f := c.Function("_Im_AlertEvent")
	if f == nil || f.Returns == nil || !f.Returns.Open || f.Parameters == "" {
		t.Fatalf("_Im_AlertEvent is %+v", f)
	}
	if g := c.Function("_ASIM_GetUsernameType"); g == nil || g.Scalar != schema.StringType {
		t.Errorf("_ASIM_GetUsernameType is %+v", g)
	}
	if Schema().Function("_GetWatchlist") == nil || Schema().Table("SigninLogs") == nil || c.Function("nothing") != nil {
		t.Error("the schema of a workspace lacks its parts")
	}
}

func TestExtended(t *testing.T) {
	c := Default()
	own := c.Extended(&schema.Table{Name: "Contoso_CL", Columns: []schema.Column{{Name: "User", Type: schema.StringType}}})
	for _, name := range []string{"User", "TimeGenerated", "Type", "_ResourceId"} {
		if _, ok := own.Column(name); !ok {
			t.Errorf("a table of our own has no column %s", name)
		}
	}
	if own.Open {
		t.Error("a table of our own is open")
	}
	logs := c.Extended(&schema.Table{Name: "SigninLogs", Open: true, Columns: []schema.Column{{Name: "ResultType", Type: schema.LongType}}})
	if col, _ := logs.Column("ResultType"); col.Type != schema.LongType || !logs.Open {
		t.Errorf("SigninLogs.ResultType is %v, not what is given", col.Type)
	}
	if _, ok := logs.Column("UserPrincipalName"); !ok {
		t.Error("SigninLogs has lost its own columns")
	}
	if col, _ := c.Table("SigninLogs").Column("ResultType"); col.Type != schema.StringType {
		t.Error("the catalogue itself has changed")
	}
}
