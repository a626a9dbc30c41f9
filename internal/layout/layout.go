// Package layout turns the ways in which people keep Sentinel content outside of deployment templates into resources in
// the spelling of the REST API: rule templates, hunting queries and parsers as in the Azure-Sentinel repository, the
// files of AzSentinel and of Sentinel-As-Code, and the sources of content-hub solutions.
//
// It takes trees of values, and so reads JSON and YAML alike. What it makes points at the text that people wrote: only
// names change and groups are put together.
package layout

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// Shape is what one object of a file is.
type Shape uint8

// The shapes.
const (
	None             Shape = iota // nothing that this package knows
	RuleList                      // AzSentinel: lists of flattened rules keyed by kind
	ConnectorList                 // AzSentinel: lists of connectors keyed by kind
	HuntingList                   // AzSentinel: a list of hunting queries
	RuleTemplate                  // an analytics rule as the Azure-Sentinel repository keeps it
	Rule                          // a flattened analytics rule that says whether it is enabled
	HuntingQuery                  // a hunting query as the Azure-Sentinel repository keeps it
	ParserFunction                // a parser or function as the Azure-Sentinel repository keeps it
	AutomationRule                // Sentinel-As-Code: a flattened automation rule
	CustomDetection               // Sentinel-As-Code: a custom detection rule of Microsoft Defender XDR
	SolutionData                  // the list of what a solution package is built of
	SolutionMetadata              // the identity and version of a solution package
	ExplorationQuery              // a query of an entity page, with placeholders for the entity
	shapeCount
)

var shapeNames = [shapeCount]string{
	None:             "no Sentinel content",
	RuleList:         "AzSentinel rules",
	ConnectorList:    "AzSentinel connectors",
	HuntingList:      "AzSentinel hunting queries",
	RuleTemplate:     "analytics rule template",
	Rule:             "analytics rule",
	HuntingQuery:     "hunting query",
	ParserFunction:   "parser",
	AutomationRule:   "automation rule",
	CustomDetection:  "Defender custom detection",
	SolutionData:     "solution source",
	SolutionMetadata: "solution metadata",
	ExplorationQuery: "entity exploration query",
}

// String returns the shape in words.
func (s Shape) String() string { return shapeNames[s] }

// The types of the resources that are made here.
const (
	alertRules      = "Microsoft.SecurityInsights/alertRules"
	automationRules = "Microsoft.SecurityInsights/automationRules"
	dataConnectors  = "Microsoft.SecurityInsights/dataConnectors"
	contentPackages = "Microsoft.SecurityInsights/contentPackages"
	contentMetadata = "Microsoft.SecurityInsights/metadata"
	savedSearches   = "Microsoft.OperationalInsights/workspaces/savedSearches"
	detectionRules  = "Microsoft.Graph.Security/detectionRules" // not of Azure: the security API of Microsoft Graph
)

// Recognise tells what an object is, by its members. The path of its file, with slashes, decides between a rule and a
// hunting query that says how often to run it.
func Recognise(v *value.Value, path string) Shape {
	if v.Kind() != value.Object {
		return None
	}
	switch {
	case hasAll(v, "ParserName", "ParserQuery"), hasAll(v, "FunctionName", "FunctionQuery"):
		return ParserFunction
	case hasAll(v, "InputEntityType", "query"):
		return ExplorationQuery
	case hasAll(v, "queryCondition", "detectionAction"):
		return CustomDetection
	case hasAll(v, "triggeringLogic", "actions") && !v.Has("properties"):
		return AutomationRule
	case hasAll(v, "publisherId", "offerId"):
		return SolutionMetadata
	case hasAll(v, "Name", "Version", "BasePath"), hasAll(v, "Name", "Version", "TemplateSpec"):
		return SolutionData
	}
	if s := listShape(v); s != None {
		return s
	}
	return queryShape(v, path)
}

// queryShape tells rules and queries apart, which look much the same.
func queryShape(v *value.Value, path string) Shape {
	kind := model.ParseRuleKind(v.Get("kind").Str().Or(""))
	switch {
	case !isText(v.Get("name")) && !isText(v.Get("displayName")), v.Get("properties").Kind() == value.Object:
		return None
	case v.Has("query") && !isText(v.Get("query")): // a schema of rules
		return None
	case !v.Has("query"):
		if kind != model.OtherRule && (v.Has("productFilter") || v.Has("alertRuleTemplateName")) {
			return ruleShape(v, path)
		}
		return None
	case isHuntingPath(path) && kind != model.NRT && !v.Has("enabled"):
		return HuntingQuery
	case kind != model.OtherRule, hasAll(v, "queryFrequency", "queryPeriod"), v.Has("triggerOperator"):
		return ruleShape(v, path)
	case v.Has("tactics"), v.Has("relevantTechniques"), v.Has("requiredDataConnectors"):
		return HuntingQuery
	}
	return None
}

// ruleShape tells a rule that somebody deploys from a template that people create rules from. A template has no
// "enabled", for it is never on; the sources of solutions are templates whatever they say.
func ruleShape(v *value.Value, path string) Shape {
	if inSolutionSource(path) {
		return RuleTemplate
	}
	if v.Get("enabled").IsSet() == fact.No && !v.Has("displayName") {
		return RuleTemplate
	}
	return Rule
}

// isText reports whether the value is, or may turn out to be, a text or a number.
func isText(v *value.Value) bool {
	return v.Kind() == value.String || v.Kind() == value.Number || v.Kind() == value.Unknown
}

func hasAll(v *value.Value, keys ...string) bool {
	return !slices.ContainsFunc(keys, func(key string) bool { return !v.Has(key) })
}

// isHuntingPath reports whether a folder of the path is for hunting queries: "Hunting Queries", "hunting-query".
func isHuntingPath(path string) bool {
	const word = "hunting"
	for segment := range strings.SplitSeq(path, "/") {
		if len(segment) < len(word) || !strings.EqualFold(segment[:len(word)], word) {
			continue
		}
		rest := strings.ToLower(strings.TrimLeft(segment[len(word):], " -_"))
		if strings.HasPrefix(rest, "quer") {
			return true
		}
	}
	return false
}

// inSolutionSource reports whether the file is a source of a content-hub solution: "Solutions/X/Analytic Rules/y.yaml".
func inSolutionSource(path string) bool {
	segments := strings.Split(strings.ToLower(path), "/")
	i := slices.Index(segments, "solutions")
	return i >= 0 && i+2 < len(segments) && (strings.HasPrefix(segments[i+2], "analytic") || segments[i+2] == "detections")
}

// Resources returns the resources that an object is, and what it was recognised as. A shape that deploys nothing and
// holds no query, such as an exploration query, has none.
func Resources(v *value.Value, path string) ([]*model.Resource, Shape) {
	shape := Recognise(v, path)
	switch shape {
	case RuleList, ConnectorList, HuntingList:
		return lists(v), shape
	case RuleTemplate:
		return one(ruleTemplate(v)), shape
	case Rule:
		return one(flatRule(v)), shape
	case HuntingQuery:
		return one(huntingQuery(v)), shape
	case ParserFunction:
		return one(parserFunction(v)), shape
	case AutomationRule:
		return one(automationRule(v)), shape
	case CustomDetection:
		return one(customDetection(v)), shape
	case SolutionData, SolutionMetadata:
		return one(solutionSource(v, shape)), shape
	}
	return nil, shape
}

func one(r *model.Resource) []*model.Resource { return []*model.Resource{r} }
