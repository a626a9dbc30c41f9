package syntax

import (
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/didyoumean"
)

// operatorNames are the query operators that are worth suggesting.
var operatorNames = []string{"as", "consume", "count", "distinct", "evaluate", "extend", "facet", "find", "fork", "getschema",
	"graph-match", "graph-to-table", "invoke", "join", "limit", "lookup", "make-graph", "make-series", "mv-apply",
	"mv-expand", "order", "parse", "parse-kv", "parse-where", "partition", "print", "project", "project-away",
	"project-keep", "project-rename", "project-reorder", "range", "reduce", "render", "sample", "sample-distinct", "scan",
	"search", "serialize", "sort", "summarize", "take", "top", "top-hitters", "top-nested", "union", "where"}

// typeNames are the types that are worth suggesting.
var typeNames = []string{"string", "long", "int", "real", "double", "decimal", "datetime", "timespan", "bool", "dynamic",
	"guid", "boolean", "date", "time"}

// infixNames are the words that can follow an expression.
var infixNames = []string{"and", "or", "in", "has", "contains", "startswith", "endswith", "between", "has_any", "has_all",
	"has_cs", "hasprefix", "hassuffix", "contains_cs", "startswith_cs", "endswith_cs", "matches regex", "by", "on", "with",
	"asc", "desc", "nulls", "limit", "from", "to", "step", "default"}

// foreignWords are words of other languages that people write behind an expression, and what KQL has in their place.
var foreignWords = []struct{ word, hint string }{
	{"not", "an operator is negated with ! in front of it, as in !in and !has, a condition with not(…)"},
	{"is", "a value is compared with ==; isnull(…), isempty(…) and isnotempty(…) test for absent ones"},
	{"as", "a column gets a name with name = in front of its expression"},
	{"then", "a value is chosen with iff(condition, then, else) or case(…)"},
	{"when", "a value is chosen with iff(condition, then, else) or case(…)"},
	{"else", "a value is chosen with iff(condition, then, else) or case(…)"},
	{"using", "a join names its keys with on"},
	{"group", "rows are grouped with summarize … by"},
	{"having", "groups are filtered with where behind summarize"},
	{"matches", "the operator is matches regex, with exactly one space"},
	{"regex", "the operator is matches regex, with exactly one space"},
}

// closest returns the candidate that word was most likely meant to be, or the empty string.
func closest(word string, candidates []string) string {
	s, _ := didyoumean.Closest(word, candidates)
	return s
}

// meant returns what the word at pos, behind a complete expression, was most likely meant to be: an operator that it
// looks like, or a hint. Short words must differ in their case only: most words here are names.
func (p *parser) meant(pos int) (suggestion, hint string) {
	t := p.tokens[pos]
	if t.Kind != IdentifierToken && t.Kind != AsKeyword || pos == 0 {
		return "", ""
	}
	word := p.text[t.Start:t.End]
	for _, f := range foreignWords {
		if strings.EqualFold(word, f.word) {
			return "", f.hint
		}
	}
	for _, w := range infixNames {
		if strings.EqualFold(word, w) {
			return w, ""
		}
	}
	if len(word) < 5 {
		return "", ""
	}
	return closest(word, infixNames), ""
}

// commentHint tells how comments are written, if what follows is a comment of another language.
func (p *parser) commentHint() string {
	if p.kind() == AsteriskToken && p.pos > 0 && p.tokens[p.pos-1].Kind == SlashToken && p.adjacent(0) {
		return ": comments begin with // and end with the line"
	}
	return ""
}
