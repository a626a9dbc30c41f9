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
	hintConcurrency  = parameter{name: "hint.concurrency", kind: wordValue, words: []string{"auto", "left", "local", "right", "unresolved"}}
	hintDistribution = parameter{name: "hint.distribution", kind: wordValue, words: []string{"single", "per_node", "per_shard", "default"}}
	hintMaterialized = parameter{name: "hint.materialized", kind: boolValue}
	hintPartitions   = parameter{name: "hint.num_partitions", kind: numberValue}
	hintTop          = parameter{name: "hint.progressive_top", kind: boolValue}
	hintRemote       = parameter{name: "hint.remote", kind: wordValue, words: []string{"auto", "local"}}
	hintShuffleKey   = parameter{name: "hint.shufflekey", kind: columnValue}
	hintSpread       = parameter{name: "hint.spread", kind: wordValue, words: []string{"auto", "local"}}
	hintStrategy     = parameter{name: "hint.strategy", kind: wordValue, words: []string{"auto", "broadcast", "centralized", "shuffle"}}
	fuzzy            = parameter{name: "isfuzzy", kind: boolValue}
	fuzzyInternal    = parameter{name: "__isFuzzy", kind: boolValue}
	withSource       = parameter{name: "withsource", kind: declarationValue}
	withSourceAlias  = parameter{name: "with_source", kind: declarationValue}
	noOptimization   = parameter{name: "kind", kind: wordValue, words: []string{"nooptimization"}}
)

func kindParameter(words ...string) parameter {
	return parameter{name: "kind", kind: wordValue, words: words}
}

func strategyParameter(words ...string) parameter {
	return parameter{name: "hint.strategy", kind: wordValue, words: words}
}

// The parameters of the operators. An operator takes those of knownParameters as well, whether or not they mean anything
// to it.
var (
	asParameters         = []parameter{hintMaterialized}
	consumeParameters    = []parameter{{name: "decodeblocks", kind: boolValue}}
	distinctParameters   = []parameter{hintShuffleKey, hintStrategy, hintPartitions}
	evaluateParameters   = []parameter{hintDistribution, hintRemote}
	findParameters       = []parameter{withSource, withSourceAlias}
	graphMarkParameters  = []parameter{kindParameter("weak", "strong"), {name: "with_component_id", kind: declarationValue}}
	graphMatchParameters = []parameter{{name: "cycles", kind: wordValue, words: []string{"none", "all", "unique_edges"}}}
	graphPathsParameters = []parameter{{name: "output", kind: wordValue, words: []string{"any", "all"}}}
	graphEdgesParameters = []parameter{{name: "with_source_id", kind: declarationValue}, {name: "with_target_id", kind: declarationValue}}
	graphNodesParameters = []parameter{{name: "with_node_id", kind: declarationValue}}
	lookupParameters     = []parameter{kindParameter("inner", "leftouter")}
	makeGraphParameters  = []parameter{strategyParameter("shuffle", "native")}
	makeSeriesParameters = []parameter{hintShuffleKey, kindParameter("nonempty")}
	mvApplyParameters    = []parameter{{name: "with_itemindex", kind: declarationValue}}
	parseParameters      = []parameter{kindParameter("simple", "regex", "relaxed"), {name: "flags", kind: wordValue}}
	reduceParameters     = []parameter{{name: "threshold", kind: numberValue}, {name: "characters", kind: stringValue}}
	scanParameters       = []parameter{kindParameter("partial", "full"), {name: "with_match_id", kind: declarationValue}}
	searchParameters     = []parameter{kindParameter("default", "case_insensitive", "case_sensitive")}
	sortParameters       = []parameter{strategyParameter("splitBlock", "multipleBlocks")}
	summarizeParameters  = []parameter{hintShuffleKey, strategyParameter("shuffle"), hintPartitions}
	topParameters        = []parameter{hintTop}
	unionParameters      = []parameter{kindParameter("inner", "outer"), withSource, withSourceAlias, fuzzy, fuzzyInternal,
		{name: "best_effort", kind: boolValue}, hintConcurrency, hintSpread}
	partitionParameters = []parameter{hintConcurrency, hintSpread, hintMaterialized, hintShuffleKey,
		strategyParameter("shuffle", "native", "legacy")}
	mvExpandParameters = []parameter{kindParameter("bag", "array"), {name: "bagexpansion", kind: wordValue, words: []string{"bag", "array"}},
		{name: "with_itemindex", kind: declarationValue}}
	joinParameters = []parameter{kindParameter("inner", "fullouter", "innerunique", "leftanti", "leftantisemi", "anti", "leftouter",
		"leftsemi", "rightanti", "rightantisemi", "rightouter", "rightsemi"),
		{name: "hint.remote", kind: wordValue, words: []string{"auto", "left", "local", "right", "unresolved"}},
		hintShuffleKey, hintStrategy, hintPartitions}
	parseKvProperties = []parameter{{name: "pair_delimiter", kind: stringValue}, {name: "kv_delimiter", kind: stringValue},
		{name: "regex", kind: stringValue}, {name: "quote", kind: stringValue}, {name: "escape", kind: stringValue},
		{name: "greedy", kind: boolValue}}
	renderProperties = []parameter{renderKind, renderTitle, renderAccumulate, {name: "xcolumn", kind: columnValue},
		{name: "ycolumns", kind: columnsValue}, {name: "anomalycolumns", kind: columnsValue}, {name: "series", kind: columnsValue},
		{name: "xtitle", kind: exprValue}, {name: "ytitle", kind: exprValue},
		{name: "xaxis", kind: wordValue, words: []string{"linear", "log"}}, {name: "yaxis", kind: wordValue, words: []string{"linear", "log"}},
		{name: "legend", kind: wordValue, words: []string{"visible", "hidden"}},
		{name: "ysplit", kind: wordValue, words: []string{"none", "axes", "panels"}},
		{name: "ymin", kind: realValue}, {name: "ymax", kind: realValue}, {name: "xmin", kind: scalarValue}, {name: "xmax", kind: scalarValue}}
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
	{name: "bagexpansion", kind: wordValue, words: []string{"bag", "array"}},
	{name: "bin_legacy"}, {name: "__crossCluster"}, {name: "__crossDB"}, {name: "decodeblocks", kind: boolValue},
	{name: "expandoutput"}, hintConcurrency, hintDistribution, hintMaterialized, hintPartitions, {name: "hint.pass_filters"},
	{name: "hint.pass_filters_column", kind: columnValue}, hintTop, hintRemote, hintShuffleKey, hintSpread, hintStrategy,
	{name: "__id"}, fuzzy, fuzzyInternal, {name: "kind", kind: wordValue}, {name: "__noWithSource"},
	{name: "__packedColumn", kind: columnValue}, {name: "__sourceColumnIndex"},
	{name: "cycles", kind: wordValue, words: []string{"none", "all", "unique_edges"}}, {name: "with_match_id", kind: declarationValue},
	{name: "with_itemindex", kind: declarationValue}, withSource, withSourceAlias,
	{name: "with_step_name", kind: declarationValue}, {name: "force_remote", kind: boolValue},
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

// parameterNames tells which names are read as parameters.
type parameterNames uint8

const (
	declaredOrKnown parameterNames = iota
	knownOnly
	declaredOnly
)

// parameterList reads the parameters behind the keyword of an operator. If equals, a name that the operator declares
// counts only with = behind it.
func (p *parser) parameterList(set []parameter, equals bool) []*NamedParameter {
	if k := p.kind(); k != IdentifierToken && !k.IsKeyword() {
		return nil
	}
	mark := len(p.parameters.items)
	for {
		x := p.parameterOf(set, declaredOrKnown, equals)
		if x == nil {
			return p.parameters.take(mark)
		}
		p.parameters.push(x)
	}
}

// parameterCommas reads parameters separated by commas.
func (p *parser) parameterCommas(set []parameter, names parameterNames) Separated[*NamedParameter] {
	return separated(p, &p.parameters, listSpec[*NamedParameter]{
		item:    func(p *parser) *NamedParameter { return p.parameterOf(set, names, false) },
		missing: (*parser).missingParameter,
		end:     (*parser).commonEnd,
	})
}

// scanParameter returns the number of tokens of the parameter name at the token i behind the next, or 0.
func (p *parser) scanParameter(set []parameter, names parameterNames, equals bool, i int) int {
	if names != knownOnly && p.scanDeclared(set, equals, i) {
		return 1
	}
	if names != declaredOnly {
		return p.scanKnown(set, equals, i)
	}
	return 0
}

func (p *parser) scanDeclared(set []parameter, equals bool, i int) bool {
	if k := p.kindAt(i); len(set) == 0 || k != IdentifierToken && !k.IsKeyword() {
		return false
	}
	x := findParameter(set, p.tokenText(i))
	return x != nil && (x.bare || !equals || p.kindAt(i+1) == EqualToken)
}

func (p *parser) scanKnown(set []parameter, equals bool, i int) int {
	n := 0
	switch k := p.kindAt(i); {
	case k.IsKeyword():
		if findParameter(knownParameters, p.tokenText(i)) != nil || findParameter(set, p.tokenText(i)) != nil {
			n = 1
		}
	case k == IdentifierToken:
		if findParameter(set, p.tokenText(i)) != nil {
			n = 1
		}
	}
	for j := 0; n == 0 && j < len(knownParts); j++ {
		n = p.match(knownParts[j], 0)
	}
	if n > 0 && equals && p.kindAt(i+n) != EqualToken {
		return 0
	}
	return n
}

// parameterOf reads name=value.
func (p *parser) parameterOf(set []parameter, names parameterNames, equals bool) *NamedParameter {
	n := p.scanParameter(set, names, equals, 0)
	if n == 0 {
		return nil
	}
	start := p.start()
	t := p.combine(n, None)
	x := &NamedParameter{Name: p.declare(start, Name{Token: t, Kind: KindTokenName})}
	x.Equal = p.require(EqualToken)
	name := p.text[t.Start:t.End]
	known := findParameter(set, name)
	if known == nil {
		known = findParameter(knownParameters, name)
	}
	if known == nil {
		known = &parameter{kind: scalarValue}
	}
	x.Value = p.parameterValue(known, nil)
	x.node = p.node(KindNamedParameter, start)
	return x
}

// oneParameter reads the parameter x.
func (p *parser) oneParameter(x *parameter, end listEnd) *NamedParameter {
	n := p.match(x.name, 0)
	if n == 0 || !x.bare && p.kindAt(n) != EqualToken {
		return nil
	}
	start := p.start()
	named := &NamedParameter{Name: p.declare(start, Name{Token: p.combine(n, None), Kind: KindTokenName})}
	if x.bare {
		named.Equal = p.omittedToken(EqualToken)
	} else {
		named.Equal = p.token()
	}
	named.Value = p.parameterValue(x, end)
	named.node = p.node(KindNamedParameter, start)
	return named
}

// parameterValue reads the value of x. A value of another type is read as well: that is for the binder to judge. Only a
// value of kind anyValue can be absent without a problem.
func (p *parser) parameterValue(x *parameter, end listEnd) Expr {
	var v Expr
	switch x.kind {
	case exprValue:
		v = p.path()
	case realValue:
		if v = p.realLiteral(); v == nil {
			v = p.anyParameterValue()
		}
	case declarationValue:
		if d := p.nameDeclaration(); d != nil {
			return d
		}
		v = p.anyParameterValue()
	case columnValue:
		if v = p.nameExpr(); v == nil {
			v = p.anyParameterValue()
		}
	case columnsValue:
		return p.columnList(end)
	case wordValue:
		if t := p.words(x.words); t.Kind != None {
			l := p.literals.new()
			l.Token, l.node = t, node{t.Start, t.End, KindTokenLiteralExpression, false}
			return l
		}
		v = p.anyParameterValue()
	default:
		v = p.anyParameterValue()
	}
	if v == nil {
		v = p.missingParameterValue(x)
	}
	return v
}

func (p *parser) anyParameterValue() Expr {
	if e := p.anyLiteral(); e != nil {
		return e
	}
	if e := p.tokenLiteral(); e != nil {
		return e
	}
	return p.nameExpr()
}

func (p *parser) missingParameterValue(x *parameter) Expr {
	switch x.kind {
	case anyValue:
		return nil
	case stringValue:
		return p.missingString()
	case boolValue:
		return p.missingLiteral(KindBooleanLiteralExpression, BooleanLiteralToken, codeElement, "true or false is missing")
	case numberValue:
		return p.missingLiteral(KindLongLiteralExpression, LongLiteralToken, codeElement, "a number is missing")
	case realValue:
		return p.missingLiteral(KindRealLiteralExpression, RealLiteralToken, codeElement, "a number is missing")
	case declarationValue:
		return p.missingDeclaration()
	case columnValue:
		return p.missingName()
	case wordValue:
		if len(x.words) > 0 {
			return p.missingLiteral(KindTokenLiteralExpression, IdentifierToken, codeToken, "expected "+alternatives(x.words))
		}
	}
	return p.missingValue()
}

// columnList reads the columns that the value of a parameter lists.
func (p *parser) columnList(end listEnd) Expr {
	if end == nil {
		end = (*parser).columnListEnd
	}
	start := p.start()
	var s stack[*NameReference]
	l := &NameReferenceList{Names: separated(p, &s, listSpec[*NameReference]{
		item:     (*parser).columnListName,
		missing:  (*parser).missingName,
		end:      end,
		required: true,
	})}
	l.node = p.node(KindNameReferenceList, start)
	return l
}

// columnListName reads a column, unless it is the name of the next property.
func (p *parser) columnListName() *NameReference {
	if p.scanDeclared(renderProperties, true, 0) {
		return nil
	}
	return p.extendedReference()
}

// columnListEnd ends a list of columns before the next property, with or without a comma.
func (p *parser) columnListEnd() bool {
	if p.kind() == CommaToken {
		return p.scanKnown(renderProperties, false, 1) > 0 || isCommonEnd(p.kindAt(1))
	}
	return p.scanKnown(renderProperties, true, 0) > 0 || p.commonEnd()
}

// renderByEnd ends the columns of the old form of render's by.
func (p *parser) renderByEnd() bool {
	for _, w := range [...]string{"kind", "title", "accumulate", "with", "by"} {
		if p.match(w, 0) > 0 {
			return true
		}
	}
	return false
}

func (p *parser) missingParameter() *NamedParameter {
	p.addHere(codeElement, "a name=value is missing")
	return &NamedParameter{node: p.missingNode(KindNamedParameter)}
}

// property reads name=value in the with (…) of externaldata and its relatives.
func (p *parser) property() *NamedParameter {
	start := p.start()
	x := &NamedParameter{Name: p.renameDeclaration()}
	if x.Name == nil {
		return nil
	}
	x.Equal = p.require(EqualToken)
	if x.Value = p.propertyValue(); x.Value == nil {
		x.Value = p.missingValue()
	}
	x.node = p.node(KindNamedParameter, start)
	return x
}

func (p *parser) propertyValue() Expr {
	switch p.kind() {
	case StringLiteralToken, LongLiteralToken, RealLiteralToken, BooleanLiteralToken, DateTimeLiteralToken:
		return p.anyLiteral()
	case RawGuidLiteralToken, GuidLiteralToken:
		return p.literal(KindGuidLiteralExpression)
	}
	if d := p.renameDeclaration(); d != nil {
		return d
	}
	return nil
}
