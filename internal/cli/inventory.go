package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/report"
	"github.com/sentinel-lint/sentinel-lint/internal/run"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/rules"
)

func newInventory(env Env) *cobra.Command {
	var l loading
	var format, dump string
	cmd := &cobra.Command{
		Use:   "inventory [PATH...]",
		Short: "Show what was understood: rules, connectors, solutions, and the ways from alert to incident",
		RunE: func(_ *cobra.Command, paths []string) error {
			write, ok := inventoryFormats[format]
			if !ok {
				return failf(exitUsage, "unknown format %q: the formats are text, json and mermaid", format)
			}
			if dump != "" && format == "mermaid" {
				return failf(exitUsage, "what differs from a dump cannot be drawn: the formats are text and json")
			}
			var selected []*lint.Rule
			if format == "mermaid" {
				selected = []*lint.Rule{&rules.DuplicateIncident, &rules.BothMDCConnectors} // whose ways stand out
			}
			scopes, err := l.scopes(env, paths)
			if err != nil {
				return err
			}
			var sessions []*session
			for _, s := range scopes {
				loaded, err := l.load(env, s, selected)
				if err != nil {
					return err
				}
				sessions = append(sessions, loaded)
			}
			if dump != "" {
				d, err := l.compare(env, sessions, dump)
				if err != nil {
					return err
				}
				return d.write(env.Out, format)
			}
			return write(env.Out, sessions)
		},
	}
	l.register(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "text, json or mermaid, a drawing for Markdown")
	cmd.Flags().StringVar(&dump, "against", "", "show what differs from a `DUMP` of what is deployed: a file or folder of what the REST API returns")
	return cmd
}

var inventoryFormats = map[string]func(io.Writer, []*session) error{
	"text": func(w io.Writer, sessions []*session) error { return writeInventory(w, inventoriesOf(sessions)) },
	"json": func(w io.Writer, sessions []*session) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(struct {
			Version    int         `json:"version"`
			Workspaces []inventory `json:"workspaces"`
		}{1, inventoriesOf(sessions)})
	},
	"mermaid": func(w io.Writer, sessions []*session) error {
		var workspaces []report.Workspace
		var findings []*lint.Finding
		for _, s := range sessions {
			workspaces = append(workspaces, s.drawn()...)
			findings = append(findings, s.Findings...)
		}
		return report.WriteMermaid(w, workspaces, findings)
	},
}

func inventoriesOf(sessions []*session) []inventory {
	var all []inventory
	for _, s := range sessions {
		for _, w := range s.Workspaces {
			all = append(all, inventoryOf(w))
		}
	}
	return all
}

// An inventory is a workspace as it was understood.
type inventory struct {
	Workspace       string  `json:"workspace"`
	AnalyticsRules  []item  `json:"analyticsRules"`
	Connectors      []item  `json:"connectors"`
	AutomationRules []item  `json:"automationRules"`
	Solutions       []item  `json:"solutions"`
	Functions       []item  `json:"functions"`
	Watchlists      []item  `json:"watchlists"`
	Routes          []route `json:"routes"`
}

// An item is one object of the model.
type item struct {
	Name   string `json:"name"`
	ID     string `json:"id"`
	Kind   string `json:"kind,omitempty"`
	Detail string `json:"detail,omitempty"`
	Active string `json:"active"` // yes, no or unknown
	If     string `json:"if,omitempty"`
	Place  string `json:"place"`
}

// A route is a way on which alerts of a product become incidents.
type route struct {
	Product string   `json:"product"`
	Via     []string `json:"via"`
	Alerts  string   `json:"alerts,omitempty"`
	Open    string   `json:"open"` // yes or unknown
	If      string   `json:"if,omitempty"`
}

func inventoryOf(w *run.Workspace) inventory {
	inv := inventory{
		Workspace: w.Name, AnalyticsRules: []item{}, Connectors: []item{}, AutomationRules: []item{}, Solutions: []item{},
		Functions: []item{}, Watchlists: []item{}, Routes: []route{}, // lists in JSON are never null
	}
	for _, r := range w.AnalyticsRules {
		it := newItem(r.ID, r.Kind.String(), r.Active(), r.Resource)
		it.Detail = r.ProductFilter.Or("")
		if r.Template {
			it.Detail = strings.TrimSpace(it.Detail + " template")
		}
		inv.AnalyticsRules = append(inv.AnalyticsRules, it)
	}
	for _, c := range w.Connectors {
		it := newItem(c.ID, c.Kind.Or("unknown kind"), c.Deployed, c.Resource)
		it.Detail = connectorDetail(c)
		inv.Connectors = append(inv.Connectors, it)
	}
	for _, a := range w.AutomationRules {
		inv.AutomationRules = append(inv.AutomationRules, newItem(a.ID, a.TriggersOn.Or(""), a.Active(), a.Resource))
	}
	for _, s := range w.Solutions {
		id := model.Identity{ID: s.PackageID.Or("unknown"), Name: s.Name.Or("")}
		it := newItem(id, "", s.Deployed, s.Resource)
		it.Detail = s.Version.Or("version unknown")
		if s.Package {
			it.Detail += " (package)"
		}
		inv.Solutions = append(inv.Solutions, it)
	}
	for _, f := range w.Functions {
		inv.Functions = append(inv.Functions, newItem(model.Identity{ID: f.Alias.Or("unknown")}, "", f.Deployed, f.Resource))
	}
	for _, l := range w.Watchlists {
		inv.Watchlists = append(inv.Watchlists, newItem(model.Identity{ID: l.Alias.Or("unknown")}, "", l.Deployed, l.Resource))
	}
	inv.Routes = append(inv.Routes, routesOf(w.Flow)...)
	return inv
}

// connectorDetail says which data a connector collects: "alerts yes, incidents unknown".
func connectorDetail(c *model.Connector) string {
	if c.UIOnly {
		return "tile of the gallery, enables nothing"
	}
	if c.Template {
		return "template"
	}
	var parts []string
	for _, m := range c.Properties().Get("dataTypes").Members() {
		parts = append(parts, m.Key+" "+c.Collects(m.Key).Truth().String())
	}
	return strings.Join(parts, ", ")
}

func newItem(id model.Identity, kind string, active fact.Condition, r *model.Resource) item {
	return item{
		Name: id.Name, ID: id.ID, Kind: kind, Active: active.Truth().String(), If: active.Assumption(), Place: place(r.Span()),
	}
}

// place returns a position as path:line.
func place(s source.Span) string {
	s = s.Physical()
	if s.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s:%d", s.File.Path(), s.File.Locate(s.Start).Line)
}

func routesOf(g *flow.Graph) []route {
	var out []route
	for _, product := range g.Nodes(flow.Product) {
		for path := range g.Paths(product, flow.Queue) {
			out = append(out, routeOf(product, path))
		}
	}
	return out
}

func routeOf(product *flow.Node, path flow.Path) route {
	r := route{Product: product.Name, Alerts: path.Carries().String(), Open: path.Open().Truth().String()}
	for _, e := range path {
		r.Via = append(r.Via, e.To.Name)
	}
	needs := append(path.Assumptions(), path.Open().Assumption())
	r.If = strings.Join(nonEmpty(needs), " and ")
	return r
}

func nonEmpty(list []string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func writeInventory(w io.Writer, all []inventory) error {
	for _, inv := range all {
		name := inv.Workspace
		if name == "" {
			name = "(the only one)"
		}
		fmt.Fprintf(w, "workspace %s\n", name)
		writeItems(w, "analytics rules", inv.AnalyticsRules)
		writeItems(w, "data connectors", inv.Connectors)
		writeItems(w, "automation rules", inv.AutomationRules)
		writeItems(w, "solutions", inv.Solutions)
		writeItems(w, "functions", inv.Functions)
		writeItems(w, "watchlists", inv.Watchlists)
		fmt.Fprintln(w, "  ways from alert to incident")
		for _, r := range inv.Routes {
			fmt.Fprintf(w, "    %s\n", r)
		}
	}
	return nil
}

// String returns the route on one line: "Defender for Cloud > SecurityAlert > rule > incident queue".
func (r route) String() string {
	s := report.Escape(strings.Join(append([]string{r.Product}, r.Via...), " > "))
	if r.Alerts != "" {
		s += " [" + r.Alerts + "]"
	}
	if r.Open != "yes" {
		s += "  " + r.Open
		if r.If != "" {
			s += ": if " + report.Escape(r.If)
		}
	}
	return s
}

func writeItems(w io.Writer, title string, items []item) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(w, "  %s (%d)\n", title, len(items))
	for _, it := range items {
		name := it.Name
		if name == "" {
			name = it.ID
		}
		parts := nonEmpty([]string{it.Kind, it.Detail})
		line := fmt.Sprintf("    %-8s %s", it.Active, report.Escape(name))
		if len(parts) > 0 {
			line += "  (" + report.Escape(strings.Join(parts, ", ")) + ")"
		}
		if it.If != "" {
			line += "  if " + report.Escape(it.If)
		}
		fmt.Fprintf(w, "%s  %s\n", line, report.Escape(it.Place))
	}
}
