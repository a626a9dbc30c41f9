package rules

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
)

// UIOnlyConnector finds tiles of the connector gallery that are deployed as if they enabled a connector.
var UIOnlyConnector = lint.Rule{
	Name:    "ui-only-connector",
	Summary: "a connector resource is only a tile of the gallery and enables nothing",
	Why: "A resource of kind `GenericUI` or `StaticUI` describes what the portal shows. Deploying it for one of Microsoft's own " +
		"connectors adds a tile; no data flows until the connector is enabled by its own kind of resource or in the portal.",
	Quiet: "- tiles inside a solution package or its templates, where they belong\n" +
		"- tiles of connectors that are not Microsoft's: data may reach them by other ways",
	Fix: "Deploy the connector by its own kind, or, where none exists (the tenant-based Defender for Cloud connector), enable it " +
		"in the portal and remove the tile.",
	Severity: lint.Info,
	Category: lint.Connectors,
	Since:    "0.1.0",
	Sources: []lint.Source{{
		Title: "Azure/SimuLand issue 23: deploying the tile does not enable the tenant-based connector",
		URL:   "https://github.com/Azure/SimuLand/issues/23",
		Date:  "2024-02-12",
		Says:  "Deploying the GenericUI resource does not turn the connector on.",
	}},
	Check: lint.PerConnector(checkUIOnlyConnector),
}

func checkUIOnlyConnector(p *lint.Pass, c *model.Connector) {
	if !c.UIOnly || c.Package || c.Template || c.Deployed.Truth() == fact.No || inPackage(p.Workspace, c.Resource) {
		return
	}
	id := c.Properties().Get("connectorUiConfig", "id").Str()
	tile := p.Catalog.Tile(id.Or(c.Name.String()))
	if tile == nil {
		return
	}
	title := tile.Title
	if title == "" {
		title = tile.ID
	}
	f := p.Reportf(lint.SubjectOf(c), c.Kind,
		"the %s connector is not enabled by this resource: it is a tile of the connector gallery", title).
		Labelf("a tile, which enables nothing").
		Assuming(c.Deployed.Assumption())
	if tile.Kind != "" {
		f.Helpf("deploy the connector by its own kind: \"kind\": %q", tile.Kind)
	} else {
		f.Helpf("enable the connector in the portal: no resource does")
	}
}

// inPackage reports whether the resource stands in a file that links content to a solution, as packages do.
func inPackage(w *model.Workspace, r *model.Resource) bool {
	for _, m := range w.Metadata {
		kind := m.Properties().Get("source", "kind").Str().Or("")
		if m.Span().File == r.Span().File && strings.EqualFold(kind, "Solution") {
			return true
		}
	}
	return false
}
