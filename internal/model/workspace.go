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
	r.Prepare()
	switch o := r.object.(type) {
	case *AnalyticsRule:
		w.AnalyticsRules = append(w.AnalyticsRules, o)
		return true
	case *AutomationRule:
		w.AutomationRules = append(w.AutomationRules, o)
		return true
	case *Connector:
		w.Connectors = append(w.Connectors, o)
		return true
	case *Solution:
		w.Solutions = append(w.Solutions, o)
	case *Function:
		w.Functions = append(w.Functions, o)
	case *HuntingQuery:
		w.HuntingQueries = append(w.HuntingQueries, o)
	case *Watchlist:
		w.Watchlists = append(w.Watchlists, o)
	}
	return w.sortPlain(r)
}

// sortPlain sorts a resource into the lists of those of which no more is made than they are.
func (w *Workspace) sortPlain(r *Resource) bool {
	switch strings.ToLower(r.Type) {
	case "microsoft.securityinsights/alertrules/actions":
		w.RuleActions = append(w.RuleActions, r)
	case "microsoft.securityinsights/metadata":
		w.Metadata = append(w.Metadata, r)
	case "microsoft.operationalinsights/workspaces/tables":
		w.Tables = append(w.Tables, r)
	case "microsoft.security/automations":
		w.AlertExports = append(w.AlertExports, r)
	case savedSearches:
	default:
		return isSentinelType(r.Type)
	}
	return true
}

const savedSearches = "microsoft.operationalinsights/workspaces/savedsearches"

// makeObject returns what a resource is as rules see it, or nil for one that is no more than a resource.
func makeObject(r *Resource) any {
	switch strings.ToLower(r.Type) {
	case "microsoft.securityinsights/alertrules":
		return newAnalyticsRule(r)
	case "microsoft.securityinsights/automationrules":
		return newAutomationRule(r)
	case "microsoft.securityinsights/dataconnectors":
		return newConnector(r)
	case "microsoft.securityinsights/contentpackages":
		return solution(newContentPackage(r))
	case "microsoft.securityinsights/contentproductpackages":
		return solution(newInstalledPackage(r))
	case "microsoft.securityinsights/metadata":
		return solution(newSolutionMetadata(r))
	case savedSearches:
		return newSavedSearch(r)
	case "microsoft.securityinsights/watchlists":
		return &Watchlist{r, r.Properties().Get("watchlistAlias").Str()}
	}
	return nil
}

// solution returns a solution that there is.
func solution(s *Solution) any {
	if s == nil {
		return nil
	}
	return s
}

// isSentinelType reports whether resources of the type are Sentinel content of which rules need nothing.
func isSentinelType(t string) bool {
	const provider = "microsoft.securityinsights/"
	return len(t) > len(provider) && strings.EqualFold(t[:len(provider)], provider)
}

// newSavedSearch returns what a saved search is: a function if it has an alias, a query for people otherwise.
func newSavedSearch(r *Resource) any {
	p := r.Properties()
	query := newQuery(p.Get("query"))
	alias := p.Get("functionAlias")
	if alias.IsSet() == fact.No {
		return &HuntingQuery{Resource: r, ID: identify(r, p.Get("displayName").Str()), Query: query}
	}
	return &Function{Resource: r, Alias: alias.Str(), Parameters: p.Get("functionParameters").Str(), Query: query}
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
