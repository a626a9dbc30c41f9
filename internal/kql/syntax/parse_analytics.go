package syntax

// chartTypes are the charts of render (Kusto.Language 12.4.1, KustoFacts.ChartTypes).
var chartTypes = []string{"table", "list", "barchart", "piechart", "ladderchart", "timechart", "linechart", "anomalychart",
	"pivotchart", "areachart", "stackedareachart", "scatterchart", "timepivot", "columnchart", "timeline", "3Dchart", "card",
	"treemap", "plotly", "graph", "sankey"}

func (p *parser) renderOperator() Operator {
	start := p.start()
	o := &RenderOperator{Keyword: p.token(), Chart: p.words(chartTypes)}
	if o.Chart.Kind == None {
		o.Chart = p.optional(IdentifierToken)
	}
	if o.Chart.Kind == None {
		// Its place is not moved to the next token: Microsoft's parser reports it with the token.
		o.Chart = p.missingWord(p.pos, IdentifierToken, codeToken, "the chart of render is missing")
	}
	mark := len(p.parameters.items)
	for x := p.renderParameter(); x != nil; x = p.renderParameter() {
		p.parameters.push(x)
	}
	o.Parameters = p.parameters.take(mark)
	if p.kind() == WithKeyword {
		at := p.start()
		w := &RenderWithClause{
			Keyword:      p.token(),
			Open:         p.require(OpenParenToken),
			LeadingComma: p.optional(CommaToken),
		}
		w.Properties = p.parameterCommas(renderProperties, declaredOnly)
		w.Close = p.require(CloseParenToken)
		w.node = p.node(KindRenderWithClause, at)
		o.With = w
	}
	o.node = p.node(KindRenderOperator, start)
	return o
}

// renderParameter reads a parameter of the old form, without with (…).
func (p *parser) renderParameter() *NamedParameter {
	switch p.kind() {
	case KindKeyword:
		return p.oneParameter(&renderKind, nil)
	case TitleKeyword:
		return p.oneParameter(&renderTitle, nil)
	case AccumulateKeyword:
		return p.oneParameter(&renderAccumulate, nil)
	case WithKeyword:
		if p.kindAt(1) != OpenParenToken {
			return p.oneParameter(&renderWith, nil)
		}
	case ByKeyword:
		return p.oneParameter(&renderBy, (*parser).renderByEnd)
	}
	return nil
}

func (p *parser) reduceByOperator() Operator {
	start := p.start()
	// Microsoft's parser takes the parameters of the with clause here as well.
	o := &ReduceByOperator{
		Keyword:    p.token(),
		Parameters: p.parameterList(reduceParameters, false),
		By:         p.require(ByKeyword),
		Expr:       p.requireNamed(),
	}
	if p.kind() == WithKeyword {
		at := p.start()
		w := &ReduceByWithClause{Keyword: p.token(), Parameters: p.parameterCommas(reduceParameters, declaredOrKnown)}
		w.node = p.node(KindReduceByWithClause, at)
		o.With = w
	}
	o.node = p.node(KindReduceByOperator, start)
	return o
}

func (p *parser) makeSeriesOperator() Operator {
	start := p.start()
	o := &MakeSeriesOperator{Keyword: p.token(), Parameters: p.parameterList(makeSeriesParameters, true)}
	var s stack[*MakeSeriesExpression]
	o.Aggregates = separated(p, &s, listSpec[*MakeSeriesExpression]{
		item:     (*parser).makeSeriesExpression,
		missing:  (*parser).missingMakeSeriesExpression,
		end:      (*parser).makeSeriesEnd,
		required: true,
	})
	on := &Clause{Keyword: p.require(OnKeyword), Expr: p.requireNamed()}
	on.node = p.node(KindMakeSeriesOnClause, on.Keyword.Start)
	o.On = on
	switch p.kind() {
	case FromKeyword, ToKeyword, StepKeyword:
		o.FromToStep = p.fromToStep()
	default:
		o.InRange = p.inRange()
	}
	if p.kind() == ByKeyword {
		o.By = p.listClause(KindMakeSeriesByClause, (*parser).openNamedExprs)
	}
	o.node = p.node(KindMakeSeriesOperator, start)
	return o
}

func (p *parser) makeSeriesExpression() *MakeSeriesExpression {
	start := p.start()
	x := &MakeSeriesExpression{Expr: p.namedExpr()}
	if x.Expr == nil {
		return nil
	}
	if p.kind() == DefaultKeyword {
		at := p.start()
		d := &DefaultExpressionClause{Keyword: p.token(), Equal: p.require(EqualToken), Value: p.requireNamed()}
		d.node = p.node(KindDefaultExpressionClause, at)
		x.Default = d
	}
	x.node = p.node(KindMakeSeriesExpression, start)
	return x
}

func (p *parser) missingMakeSeriesExpression() *MakeSeriesExpression {
	return &MakeSeriesExpression{Expr: p.missingExpr(), node: p.missingNode(KindMakeSeriesExpression)}
}

func (p *parser) fromToStep() *MakeSeriesFromToStep {
	start := p.start()
	c := &MakeSeriesFromToStep{
		From: p.optionalClause(FromKeyword, KindMakeSeriesFromClause, (*parser).requireUnnamed),
		To:   p.optionalClause(ToKeyword, KindMakeSeriesToClause, (*parser).requireUnnamed),
	}
	step := &Clause{Keyword: p.require(StepKeyword), Expr: p.requireUnnamed()}
	step.node = p.node(KindMakeSeriesStepClause, step.Keyword.Start)
	c.Step = step
	c.node = p.node(KindMakeSeriesFromToStepClause, start)
	return c
}

func (p *parser) inRange() *MakeSeriesInRange {
	c := &MakeSeriesInRange{In: p.require(InKeyword), RangeKeyword: p.require(RangeKeyword)}
	l := &ExpressionList{Open: p.require(OpenParenToken), Expressions: p.namedExprs()}
	l.Close = p.require(CloseParenToken)
	l.node = p.node(KindExpressionList, l.Open.Start)
	c.Arguments = l
	c.node = p.node(KindMakeSeriesInRangeClause, c.In.Start)
	return c
}

func (p *parser) partitionOperator() Operator {
	start := p.start()
	o := &PartitionOperator{
		Keyword:    p.token(),
		Parameters: p.parameterList(partitionParameters, false),
		By:         p.require(ByKeyword),
	}
	if o.Expr = p.simplePath(); o.Expr == nil {
		o.Expr = p.missingName()
	}
	o.Scope = p.optionalClause(InKeyword, KindPartitionScope, (*parser).partitionScope)
	o.Operand = p.partitionOperand()
	o.node = p.node(KindPartitionOperator, start)
	return o
}

func (p *parser) partitionScope() Expr {
	if e := p.call(); e != nil {
		return e
	}
	if e := p.dynamic(); e != nil {
		return e
	}
	return p.missingExpr()
}

func (p *parser) partitionOperand() *PartitionOperand {
	x := new(PartitionOperand)
	kind := KindPartitionSubquery
	switch p.kind() {
	case OpenBraceToken:
		kind = KindPartitionQuery
		x.Open, x.Expr = p.token(), p.requirePipe()
		x.Close = p.require(CloseBraceToken)
	case OpenParenToken:
		x.Open, x.Expr = p.token(), p.subquery()
		x.Close = p.require(CloseParenToken)
	default:
		x.Open, x.Expr = p.missingToken(p.pos, OpenParenToken), p.missingExpr()
		x.Close = p.missingToken(p.pos, CloseParenToken)
	}
	x.node = p.node(kind, x.Open.Start)
	return x
}

func (p *parser) partitionByOperator() Operator {
	start := p.start()
	o := &PartitionByOperator{Keyword: p.token(), Parameters: p.parameterList(partitionParameters, false)}
	if o.Entity = p.simplePath(); o.Entity == nil {
		o.Entity = p.missingName()
	}
	o.ID = p.optionalClause(IdKeyword, KindPartitionByIdClause, (*parser).requireLiteral)
	o.Open = p.require(OpenParenToken)
	o.Subquery = p.contextualSubquery()
	o.Close = p.require(CloseParenToken)
	o.node = p.node(KindPartitionByOperator, start)
	return o
}

func (p *parser) requireLiteral() Expr {
	if e := p.anyLiteral(); e != nil {
		return e
	}
	return p.missingValue()
}

func (p *parser) scanOperator() Operator {
	start := p.start()
	o := &ScanOperator{Keyword: p.token(), Parameters: p.parameterList(scanParameters, false)}
	o.OrderBy = p.scanBy(OrderKeyword, KindScanOrderByClause, (*parser).scanOrderExprs)
	o.PartitionBy = p.scanBy(PartitionKeyword, KindScanPartitionByClause, (*parser).scanPartitionExprs)
	if p.kind() == DeclareKeyword {
		at := p.start()
		d := &ScanDeclareClause{Keyword: p.token(), Open: p.require(OpenParenToken), Declarations: p.formalParams()}
		d.Close = p.require(CloseParenToken)
		d.node = p.node(KindScanDeclareClause, at)
		o.Declare = d
	}
	o.With = p.require(WithKeyword)
	o.Open = p.require(OpenParenToken)
	for p.kind() == StepKeyword {
		o.Steps = append(o.Steps, p.scanStep())
	}
	o.Close = p.require(CloseParenToken)
	o.node = p.node(KindScanOperator, start)
	return o
}

func (p *parser) scanBy(keyword, k Kind, list func(*parser) Separated[Expr]) *ScanByClause {
	if p.kind() != keyword {
		return nil
	}
	start := p.start()
	c := &ScanByClause{Keyword: p.token(), By: p.require(ByKeyword), Expressions: list(p)}
	c.node = p.node(k, start)
	return c
}

func (p *parser) scanStep() *ScanStep {
	start := p.start()
	s := &ScanStep{Keyword: p.token(), Name: p.renameDeclaration()}
	if s.Name == nil {
		s.Name = p.missingDeclaration()
	}
	s.Optional = p.optional(OptionalKeyword)
	if p.kind() == OutputKeyword {
		at := p.start()
		o := &ScanStepOutput{
			Keyword: p.token(),
			Equal:   p.require(EqualToken),
			Value:   p.requireWord("all", "last", "none"),
		}
		o.node = p.node(KindScanStepOutput, at)
		s.Output = o
	}
	s.Colon = p.require(ColonToken)
	s.Condition = p.requireUnnamed()
	s.Computation = p.scanComputation()
	s.Semicolon = p.require(SemicolonToken)
	s.node = p.node(KindScanStep, start)
	return s
}

func (p *parser) scanComputation() *ScanComputationClause {
	if p.kind() != FatArrowToken {
		return nil
	}
	start := p.start()
	var s stack[*ScanAssignment]
	c := &ScanComputationClause{Arrow: p.token(), Assignments: separated(p, &s, listSpec[*ScanAssignment]{
		item:     (*parser).scanAssignment,
		missing:  (*parser).missingScanAssignment,
		end:      (*parser).commonEnd,
		required: true,
	})}
	c.node = p.node(KindScanComputationClause, start)
	return c
}

func (p *parser) scanAssignment() *ScanAssignment {
	start := p.start()
	a := &ScanAssignment{Name: p.extendedReference()}
	if a.Name == nil {
		return nil
	}
	a.Equal = p.require(EqualToken)
	a.Expr = p.requireUnnamed()
	a.node = p.node(KindScanAssignment, start)
	return a
}

func (p *parser) missingScanAssignment() *ScanAssignment {
	p.addHere(codeElement, "a name is missing")
	return &ScanAssignment{node: p.missingNode(KindScanAssignment)}
}
