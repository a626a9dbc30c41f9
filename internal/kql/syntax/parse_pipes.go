package syntax

// pipeExpr reads a query: an expression or operator, and the operators it is piped into.
func (p *parser) pipeExpr() Expr {
	var e Expr
	if p.beginsOperator() {
		if e = operatorExpr(p.operator()); e == nil {
			e = p.unnamedExpr()
		}
	} else if e = p.unnamedExpr(); e == nil {
		e = operatorExpr(p.operator())
	}
	if e == nil {
		return nil
	}
	return p.piped(e)
}

func operatorExpr(o Operator) Expr {
	if o == nil {
		return nil
	}
	return o
}

func (p *parser) requirePipe() Expr {
	if e := p.pipeExpr(); e != nil {
		return e
	}
	return p.missingExpr()
}

// piped reads the operators that e is piped into. A hole behind a query can be the rest of the pipe, so it is one
// operator that nothing is known about.
func (p *parser) piped(e Expr) Expr {
	for {
		bar := Token{}
		switch {
		case p.kind() == BarToken:
			bar = p.token()
		case p.atHole():
			bar = p.omittedToken(BarToken)
		default:
			return e
		}
		x := p.pipe.new()
		x.Expr, x.Bar, x.Operator = e, bar, p.requireOperator()
		x.node = node{e.Range().Start, p.end(), KindPipeExpression, false}
		e = x
		if !p.link() {
			return e
		}
	}
}

// subquery reads operators within parentheses, which an outer operator supplies with rows.
func (p *parser) subquery() Expr { return p.piped(p.requireOperator()) }

// contextualSubquery is a subquery that can begin with the internal contextual_datatable.
func (p *parser) contextualSubquery() Expr {
	if e := p.contextualDataTable(); e != nil {
		return p.piped(e)
	}
	return p.subquery()
}

// forkSubquery is a subquery, or nil where no operator begins.
func (p *parser) forkSubquery() Expr {
	o := p.operator()
	if o == nil {
		return nil
	}
	return p.piped(o)
}

// requireOperator reads an operator behind a pipe. An unknown word is read as one.
func (p *parser) requireOperator() Operator {
	if o := p.operator(); o != nil {
		return o
	}
	if p.kind() != IdentifierToken {
		return p.missingOperator()
	}
	t := p.token()
	if !t.Hole() {
		p.unknownOperator(t)
	}
	return &BadOperator{node: node{t.Start, t.End, KindBadQueryOperator, false}, Keyword: t}
}

func (p *parser) missingOperator() *BadOperator {
	message := "a query operator is missing"
	switch k := p.kind(); {
	case k == BarToken && p.pos > 0 && p.adjacent(0):
		message += " between the bars: conditions are joined with or"
	case k.IsKeyword():
		message += ": " + quoteToken(p.tokenText(0)) + " is none"
	}
	p.addHere(codeOperator, message)
	return &BadOperator{node: p.missingNode(KindBadQueryOperator), Keyword: p.omittedToken(IdentifierToken)}
}

func (p *parser) unknownOperator(t Token) {
	word := p.text[t.Start:t.End]
	at := t.Range()
	// project-awy is one misspelled word to its reader, though three tokens.
	for i := 0; p.kindAt(i) == MinusToken && p.adjacent(i) && p.adjacent(i+1) && p.kindAt(i+1) == IdentifierToken; i += 2 {
		word = p.text[t.Start:p.tokenAt(i+1).End]
	}
	message, suggestion := p.describe(Token{Start: t.Start, End: t.Start + int32(len(word))})+" is not a query operator", ""
	if len(p.problems) < maxProblems/10 {
		suggestion = closest(word, operatorNames)
	}
	if suggestion != "" {
		message += ": did you mean " + quoteToken(suggestion) + "?"
	}
	if len(word) > at.Len() {
		suggestion = ""
	}
	p.add(at, codeOperator, message, suggestion)
}

// operator reads a query operator, or returns nil where none begins.
func (p *parser) operator() Operator {
	parse := operatorParsers(p.kind())
	if parse == nil {
		return nil
	}
	var o Operator
	if p.descend() {
		o = parse(p)
	}
	p.ascend()
	return o
}

// operatorParsers returns the method that reads the operator that begins with a token of kind k, or nil. It is a switch
// because the methods end up here again: a table of them would be initialized by itself.
func operatorParsers(k Kind) func(*parser) Operator {
	switch k {
	case AsKeyword:
		return (*parser).asOperator
	case AssertSchemaKeyword:
		return (*parser).assertSchemaOperator
	case ConsumeKeyword:
		return (*parser).consumeOperator
	case CountKeyword:
		return (*parser).countOperator
	case DistinctKeyword:
		return (*parser).distinctOperator
	case EvaluateKeyword:
		return (*parser).evaluateOperator
	case ExecuteAndCacheKeyword:
		return (*parser).executeAndCacheOperator
	case ExtendKeyword:
		return (*parser).extendOperator
	case FacetKeyword:
		return (*parser).facetOperator
	case FilterKeyword, WhereKeyword:
		return (*parser).filterOperator
	case FindKeyword:
		return (*parser).findOperator
	case ForkKeyword:
		return (*parser).forkOperator
	case GetSchemaKeyword:
		return (*parser).getSchemaOperator
	case InlineExternalTableKeyword:
		return (*parser).inlineExternalTable
	case InvokeKeyword:
		return (*parser).invokeOperator
	case JoinKeyword:
		return (*parser).joinOperator
	case LookupKeyword:
		return (*parser).lookupOperator
	case MacroExpandKeyword:
		return (*parser).macroExpandOperator
	case MakeSeriesKeyword:
		return (*parser).makeSeriesOperator
	case MvApplyKeyword, MvDashApplyKeyword:
		return (*parser).mvApplyOperator
	case MvExpandKeyword, MvDashExpandKeyword:
		return (*parser).mvExpandOperator
	case ParseKeyword, ParseWhereKeyword:
		return (*parser).parseOperator
	case ParseKvKeyword:
		return (*parser).parseKvOperator
	case PartitionByKeyword:
		return (*parser).partitionByOperator
	case PartitionKeyword:
		return (*parser).partitionOperator
	case PrintKeyword:
		return (*parser).printOperator
	}
	return moreOperatorParsers(k)
}

func moreOperatorParsers(k Kind) func(*parser) Operator {
	switch k {
	case ProjectKeyword:
		return (*parser).projectOperator
	case ProjectAwayKeyword:
		return (*parser).projectAwayOperator
	case ProjectByNamesKeyword:
		return (*parser).projectByNamesOperator
	case ProjectKeepKeyword:
		return (*parser).projectKeepOperator
	case ProjectRenameKeyword:
		return (*parser).projectRenameOperator
	case ProjectReorderKeyword:
		return (*parser).projectReorderOperator
	case RangeKeyword:
		return (*parser).rangeOperator
	case ReduceKeyword:
		return (*parser).reduceByOperator
	case RenderKeyword:
		return (*parser).renderOperator
	case SampleKeyword:
		return (*parser).sampleOperator
	case SampleDistinctKeyword:
		return (*parser).sampleDistinctOperator
	case ScanKeyword:
		return (*parser).scanOperator
	case SearchKeyword:
		return (*parser).searchOperator
	case SerializeKeyword:
		return (*parser).serializeOperator
	case SortKeyword, OrderKeyword:
		return (*parser).sortOperator
	case SummarizeKeyword:
		return (*parser).summarizeOperator
	case TakeKeyword, LimitKeyword:
		return (*parser).takeOperator
	case TopKeyword:
		return (*parser).topOperator
	case TopHittersKeyword:
		return (*parser).topHittersOperator
	case TopNestedKeyword:
		return (*parser).topNestedOperator
	case UnionKeyword:
		return (*parser).unionOperator
	}
	return graphOperatorParsers(k)
}

func graphOperatorParsers(k Kind) func(*parser) Operator {
	switch k {
	case MakeGraphKeyword:
		return (*parser).makeGraphOperator
	case GraphMatchKeyword, GraphShortestPathsKeyword:
		return (*parser).graphMatchOperator
	case GraphToTableKeyword:
		return (*parser).graphToTableOperator
	case GraphMarkComponentsKeyword:
		return (*parser).graphMarkComponentsOperator
	case GraphWhereNodesKeyword, GraphWhereEdgesKeyword:
		return (*parser).graphWhereOperator
	}
	return nil
}

// beginsOperator reports whether an operator begins at the next token, and not an expression that begins with the
// operator's keyword as a name. Where that takes more than a short look, the answer is no.
func (p *parser) beginsOperator() bool {
	k := p.kind()
	if !k.IsKeyword() {
		return false
	}
	switch k {
	case EvaluateKeyword:
		return p.scanName(1) > 0 || p.scanKnown(nil, false, 1) > 0
	case FacetKeyword:
		return p.kindAt(1) == ByKeyword
	case PartitionKeyword, ReduceKeyword:
		return p.kindAt(1) == ByKeyword || p.scanKnown(nil, false, 1) > 0
	case RangeKeyword:
		n := p.scanName(1)
		return n > 0 && p.kindAt(1+n) == FromKeyword
	case InlineExternalTableKeyword:
		return p.kindAt(1) == OpenParenToken || p.kindAt(1) == KindKeyword
	case RenderKeyword:
		for _, w := range chartTypes {
			if p.match(w, 1) > 0 {
				return true
			}
		}
		return p.isName(1)
	case ForkKeyword, LookupKeyword, PartitionByKeyword:
		return false
	case GraphShortestPathsKeyword, GraphWhereNodesKeyword, GraphWhereEdgesKeyword:
		return false
	}
	return operatorParsers(k) != nil && !k.has(identifier)
}
