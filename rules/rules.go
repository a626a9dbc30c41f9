// Package rules holds the rules of sentinel-lint, one file each.
package rules

import (
	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
)

// All returns the rules in the order in which they are listed.
func All() []*lint.Rule {
	return []*lint.Rule{
		&DuplicateIncident,
		&OverlappingIncidentRules,
		&BothMDCConnectors,
		&EmptyMDCAlerts,
		&XDRIncidentsOff,
		&UIOnlyConnector,
		&OutdatedSolution,
		&KQLSyntax,
		&UnknownTable,
		&UnknownColumn,
		&UnknownMappedColumn,
		&SelfFeedingRule,
		&DeadProductName,
		&LooseProductMatch,
		&UnsyncedStatus,
		&InvalidExpression,
		&BicepSyntax,
		&UnusedParameter,
		&SkippedByRepositories,
		&RepositoriesConfig,
		&Unreadable,
		&InternalError,
		&UnusedIgnore,
		&ExpiredIgnore,
		&IgnoreWithoutReason,
		&StaleBaseline,
	}
}

// ByName returns the rule of the name, or nil.
func ByName(name string) *lint.Rule {
	for _, r := range All() {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// cited returns the source that a row of the catalogue cites, with what the row says.
func cited(c *catalog.Catalog, cite catalog.Cite, says string) lint.Source {
	s := c.Source(cite)
	return lint.Source{Title: s.Title, URL: s.URL, Date: cite.Date, Says: says}
}

// Texts of Microsoft that several rules rest on.
var (
	ingestMDCIncidents = lint.Source{
		Title: "Ingest Microsoft Defender for Cloud incidents with Microsoft Defender XDR integration",
		URL:   "https://learn.microsoft.com/azure/sentinel/ingest-defender-for-cloud-incidents",
		Date:  "2023-11-28",
		Says: "Rules that create incidents from Defender for Cloud alerts are to be disabled once the integration is on, the " +
			"subscription-based connector is to be disconnected, and the solution is to be 3.0.0 or later.",
	}
	mdcInXDR = lint.Source{
		Title: "Alerts and incidents of Defender for Cloud in Microsoft Defender XDR",
		URL:   "https://learn.microsoft.com/azure/defender-for-cloud/concept-integration-365",
		Date:  "2026-01-28",
		Says: "Rules that create incidents from Defender for Cloud alerts are to be turned off, the subscription-based " +
			"connector disconnected; informational alerts are not sent to Defender XDR.",
	}
	xdrIntegration = lint.Source{
		Title: "Microsoft Defender XDR integration with Microsoft Sentinel",
		URL:   "https://learn.microsoft.com/azure/sentinel/microsoft-365-defender-sentinel-integration",
		Date:  "2025-07-16",
		Says: "The products that Defender XDR covers; that Microsoft Security rules for them are turned off with the " +
			"connector; that incidents appear empty without a Defender for Cloud connector.",
	}
)
