package syntax

// A valueKind is what the value of an operator parameter is.
type valueKind uint8

const (
	anyValue         valueKind = iota
	stringValue                // a string literal
	boolValue                  // a boolean literal
	numberValue                // a number
	realValue                  // a number that is read as a real number
	scalarValue                // a literal
	exprValue                  // an expression
	wordValue                  // a word
	declarationValue           // a name that is declared
	columnValue                // a column
	columnsValue               // a list of columns
)

// A parameter is an option of a query operator, written name=value behind its keyword (Kusto.Language 12.4.1,
// QueryOperatorParameters).
type parameter struct {
	name  string
	kind  valueKind
	words []string // the values of a wordValue, if they are a closed list
	bare  bool     // written without =
}

// Parameters that several operators have.
var (
	hintConcurrency  = wordParameter("hint.concurrency", "auto", "left", "local", "right", "unresolved")
	hintDistribution = wordParameter("hint.distribution", "single", "per_node", "per_shard", "default")
	hintMaterialized = parameter{name: "hint.materialized", kind: boolValue}
	hintPartitions   = parameter{name: "hint.num_partitions", kind: numberValue}
	hintTop          = parameter{name: "hint.progressive_top", kind: boolValue}
	hintRemote       = wordParameter("hint.remote", "auto", "local")
	hintShuffleKey   = parameter{name: "hint.shufflekey", kind: columnValue}
	hintSpread       = wordParameter("hint.spread", "auto", "local")
	hintStrategy     = wordParameter("hint.strategy", "auto", "broadcast", "centralized", "shuffle")
	fuzzy            = parameter{name: "isfuzzy", kind: boolValue}
	fuzzyInternal    = parameter{name: "__isFuzzy", kind: boolValue}
	withSource       = parameter{name: "withsource", kind: declarationValue}
	withSourceAlias  = parameter{name: "with_source", kind: declarationValue}
	noOptimization   = wordParameter("kind", "nooptimization")
)

func wordParameter(name string, words ...string) parameter {
	return parameter{name: name, kind: wordValue, words: words}
}

func kindParameter(words ...string) parameter { return wordParameter("kind", words...) }

func strategyParameter(words ...string) parameter { return wordParameter("hint.strategy", words...) }

// The parameters of the operators. An operator takes those of knownParameters as well, whether or not they mean anything
// to it.
var (
	asParameters        = []parameter{hintMaterialized}
	consumeParameters   = []parameter{{name: "decodeblocks", kind: boolValue}}
	distinctParameters  = []parameter{hintShuffleKey, hintStrategy, hintPartitions}
	evaluateParameters  = []parameter{hintDistribution, hintRemote}
	findParameters      = []parameter{withSource, withSourceAlias}
	graphMarkParameters = []parameter{
		kindParameter("weak", "strong"),
		{name: "with_component_id", kind: declarationValue},
	}
	graphMatchParameters = []parameter{
		wordParameter("cycles", "none", "all", "unique_edges"),
	}
	graphPathsParameters = []parameter{wordParameter("output", "any", "all")}
	graphEdgesParameters = []parameter{
		{name: "with_source_id", kind: declarationValue},
		{name: "with_target_id", kind: declarationValue},
	}
	graphNodesParameters = []parameter{{name: "with_node_id", kind: declarationValue}}
	lookupParameters     = []parameter{kindParameter("inner", "leftouter")}
	makeGraphParameters  = []parameter{strategyParameter("shuffle", "native")}
	makeSeriesParameters = []parameter{hintShuffleKey, kindParameter("nonempty")}
	mvApplyParameters    = []parameter{{name: "with_itemindex", kind: declarationValue}}
	parseParameters      = []parameter{kindParameter("simple", "regex", "relaxed"), {name: "flags", kind: wordValue}}
	reduceParameters     = []parameter{{name: "threshold", kind: numberValue}, {name: "characters", kind: stringValue}}
	scanParameters       = []parameter{
		kindParameter("partial", "full"),
		{name: "with_match_id", kind: declarationValue},
	}
	searchParameters    = []parameter{kindParameter("default", "case_insensitive", "case_sensitive")}
	sortParameters      = []parameter{strategyParameter("splitBlock", "multipleBlocks")}
	summarizeParameters = []parameter{hintShuffleKey, strategyParameter("shuffle"), hintPartitions}
	topParameters       = []parameter{hintTop}
	unionParameters     = []parameter{
		kindParameter("inner", "outer"),
		withSource,
		withSourceAlias,
		fuzzy,
		fuzzyInternal,
		{name: "best_effort", kind: boolValue},
		hintConcurrency,
		hintSpread,
	}
	partitionParameters = []parameter{hintConcurrency, hintSpread, hintMaterialized, hintShuffleKey,
		strategyParameter("shuffle", "native", "legacy")}
	mvExpandParameters = []parameter{
		kindParameter("bag", "array"),
		wordParameter("bagexpansion", "bag", "array"),
		{name: "with_itemindex", kind: declarationValue},
	}
	joinParameters = []parameter{
		kindParameter("inner", "fullouter", "innerunique", "leftanti", "leftantisemi", "anti", "leftouter", "leftsemi",
			"rightanti", "rightantisemi", "rightouter", "rightsemi"),
		wordParameter("hint.remote", "auto", "left", "local", "right", "unresolved"),
		hintShuffleKey,
		hintStrategy,
		hintPartitions,
	}
	parseKvProperties = []parameter{
		{name: "pair_delimiter", kind: stringValue},
		{name: "kv_delimiter", kind: stringValue},
		{name: "regex", kind: stringValue},
		{name: "quote", kind: stringValue},
		{name: "escape", kind: stringValue},
		{name: "greedy", kind: boolValue},
	}
	renderProperties = []parameter{
		renderKind,
		renderTitle,
		renderAccumulate,
		{name: "xcolumn", kind: columnValue},
		{name: "ycolumns", kind: columnsValue},
		{name: "anomalycolumns", kind: columnsValue},
		{name: "series", kind: columnsValue},
		{name: "xtitle", kind: exprValue},
		{name: "ytitle", kind: exprValue},
		wordParameter("xaxis", "linear", "log"),
		wordParameter("yaxis", "linear", "log"),
		wordParameter("legend", "visible", "hidden"),
		wordParameter("ysplit", "none", "axes", "panels"),
		{name: "ymin", kind: realValue},
		{name: "ymax", kind: realValue},
		{name: "xmin", kind: scalarValue},
		{name: "xmax", kind: scalarValue},
	}
	renderKind       = kindParameter("default", "unstacked", "stacked", "stacked100", "map")
	renderTitle      = parameter{name: "title", kind: exprValue}
	renderAccumulate = parameter{name: "accumulate", kind: boolValue}
	renderWith       = parameter{name: "with", kind: stringValue, bare: true}
	renderBy         = parameter{name: "by", kind: columnsValue, bare: true}
	schemaKind       = kindParameter("csl")
)

// knownParameters are the parameters that are read behind the keyword of any operator. All but those with dots and
// dashes in unusual places are keywords.
var knownParameters = []parameter{
	wordParameter("bagexpansion", "bag", "array"),
	{name: "bin_legacy"},
	{name: "__crossCluster"},
	{name: "__crossDB"},
	{name: "decodeblocks", kind: boolValue},
	{name: "expandoutput"},
	hintConcurrency,
	hintDistribution,
	hintMaterialized,
	hintPartitions,
	{name: "hint.pass_filters"},
	{name: "hint.pass_filters_column", kind: columnValue},
	hintTop,
	hintRemote,
	hintShuffleKey,
	hintSpread,
	hintStrategy,
	{name: "__id"},
	fuzzy,
	fuzzyInternal,
	{name: "kind", kind: wordValue},
	{name: "__noWithSource"},
	{name: "__packedColumn", kind: columnValue},
	{name: "__sourceColumnIndex"},
	wordParameter("cycles", "none", "all", "unique_edges"),
	{name: "with_match_id", kind: declarationValue},
	{name: "with_itemindex", kind: declarationValue},
	withSource,
	withSourceAlias,
	{name: "with_step_name", kind: declarationValue},
	{name: "force_remote", kind: boolValue},
}

// knownParts are the known parameters that are several tokens.
var knownParts = []string{"hint.pass_filters", "hint.pass_filters_column"}

func findParameter(set []parameter, name string) *parameter {
	for i := range set {
		if set[i].name == name {
			return &set[i]
		}
	}
	return nil
}
