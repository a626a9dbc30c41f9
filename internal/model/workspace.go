package model

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A Workspace is everything that is deployed to one Log Analytics workspace.
type Workspace struct {
	Name            string // "" for the only workspace of a repository
	Declared        Declared
	Resources       int // Sentinel resources of all types
	AnalyticsRules  []*AnalyticsRule
	Connectors      []*Connector
	AutomationRules []*AutomationRule
	Solutions       []*Solution
	Functions       []*Function
	HuntingQueries  []*HuntingQuery
	Watchlists      []*Watchlist
	Tables          []*Resource // custom tables of the workspace
	RuleActions     []*Resource // playbooks hung on analytics rules: alertRules/actions
	AlertExports    []*Resource // Defender for Cloud's continuous export: Microsoft.Security/automations
	Metadata        []*Resource // links between content and the solution that it belongs to
}

// Declared is what the configuration says about a workspace, which no file shows. Declared beats inferred.
type Declared struct {
	XDRIncidents       fact.Fact[bool] // Defender XDR incident integration is on
	TenantMDCConnector fact.Fact[bool] // the tenant-based Defender for Cloud connector is on
	DefenderPortal     fact.Fact[bool] // the workspace is onboarded to the Defender portal
	AlertsOnly         map[string]bool // keys of the products of which Defender XDR makes no incidents
	AlertsOnlyAt       source.Span     // where that is declared

	// What queries can read although no file declares it. Columns that every table has are left out. CompleteSchemaAt is
	// where it is declared that there is nothing else; nowhere if it is not.
	Tables           []*schema.Table
	Watchlists       []*schema.Table // by alias
	Functions        []*schema.Function
	CompleteSchemaAt source.Span
}

// A Function is a saved search with an alias, which queries can call.
type Function struct {
	*Resource
	Alias      fact.Fact[string]
	Parameters fact.Fact[string]
	Query      *Query
}

// A HuntingQuery is a saved search that people run.
type HuntingQuery struct {
	*Resource
	ID    Identity
	Query *Query // nil without a query
}

// A Watchlist is a table of values that queries read by its alias.
type Watchlist struct {
	*Resource
	Alias fact.Fact[string]
}

// Add sorts a resource into the workspace. It reports whether the resource is Sentinel content.
func (w *Workspace) Add(r *Resource) bool {
	content := w.sort(r)
	if content {
		w.Resources++
	}
	return content
}

func (w *Workspace) sort(r *Resource) bool {
	switch strings.ToLower(r.Type) {
	case "microsoft.securityinsights/alertrules":
		w.AnalyticsRules = append(w.AnalyticsRules, newAnalyticsRule(r))
	case "microsoft.securityinsights/alertrules/actions":
		w.RuleActions = append(w.RuleActions, r)
	case "microsoft.securityinsights/automationrules":
		w.AutomationRules = append(w.AutomationRules, newAutomationRule(r))
	case "microsoft.securityinsights/dataconnectors":
		w.Connectors = append(w.Connectors, newConnector(r))
	case "microsoft.securityinsights/contentpackages":
		w.addSolution(newContentPackage(r))
	case "microsoft.securityinsights/contentproductpackages":
		w.addSolution(newInstalledPackage(r))
	case "microsoft.securityinsights/metadata":
		w.Metadata = append(w.Metadata, r)
		w.addSolution(newSolutionMetadata(r))
	case "microsoft.operationalinsights/workspaces/savedsearches":
		w.addSavedSearch(r)
	case "microsoft.securityinsights/watchlists":
		alias := r.Properties().Get("watchlistAlias").Str()
		w.Watchlists = append(w.Watchlists, &Watchlist{r, alias})
	case "microsoft.operationalinsights/workspaces/tables":
		w.Tables = append(w.Tables, r)
	case "microsoft.security/automations":
		w.AlertExports = append(w.AlertExports, r)
	default:
		return isSentinelType(r.Type)
	}
	return true
}

// isSentinelType reports whether resources of the type are Sentinel content of which rules need nothing.
func isSentinelType(t string) bool {
	const provider = "microsoft.securityinsights/"
	return len(t) > len(provider) && strings.EqualFold(t[:len(provider)], provider)
}

func (w *Workspace) addSolution(s *Solution) {
	if s != nil {
		w.Solutions = append(w.Solutions, s)
	}
}

// addSavedSearch adds a saved search: a function if it has an alias, a query for people otherwise.
func (w *Workspace) addSavedSearch(r *Resource) {
	p := r.Properties()
	query := newQuery(p.Get("query"))
	alias := p.Get("functionAlias")
	if alias.IsSet() == fact.No {
		id := identify(r, p.Get("displayName").Str())
		w.HuntingQueries = append(w.HuntingQueries, &HuntingQuery{Resource: r, ID: id, Query: query})
		return
	}
	w.Functions = append(w.Functions, &Function{
		Resource: r, Alias: alias.Str(), Parameters: p.Get("functionParameters").Str(), Query: query,
	})
}

// Merge adds the content of a part of the workspace. What is declared stays as it is.
func (w *Workspace) Merge(part *Workspace) {
	w.Resources += part.Resources
	w.AnalyticsRules = append(w.AnalyticsRules, part.AnalyticsRules...)
	w.Connectors = append(w.Connectors, part.Connectors...)
	w.AutomationRules = append(w.AutomationRules, part.AutomationRules...)
	w.Solutions = append(w.Solutions, part.Solutions...)
	w.Functions = append(w.Functions, part.Functions...)
	w.HuntingQueries = append(w.HuntingQueries, part.HuntingQueries...)
	w.Watchlists = append(w.Watchlists, part.Watchlists...)
	w.Tables = append(w.Tables, part.Tables...)
	w.RuleActions = append(w.RuleActions, part.RuleActions...)
	w.AlertExports = append(w.AlertExports, part.AlertExports...)
	w.Metadata = append(w.Metadata, part.Metadata...)
}
