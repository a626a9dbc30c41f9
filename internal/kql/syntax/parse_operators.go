package syntax

func (p *parser) asOperator() Operator {
	start := p.start()
	o := &AsOperator{Keyword: p.token(), Parameters: p.parameterList(asParameters, true), Name: p.requireDeclaration()}
	o.node = p.node(KindAsOperator, start)
	return o
}

func (p *parser) assertSchemaOperator() Operator {
	start := p.start()
	o := &AssertSchemaOperator{Keyword: p.token(), Schema: p.requireRowSchema()}
	o.node = p.node(KindAssertSchemaOperator, start)
	return o
}

func (p *parser) consumeOperator() Operator {
	start := p.start()
	o := &ConsumeOperator{Keyword: p.token(), Parameters: p.parameterList(consumeParameters, false)}
	o.node = p.node(KindConsumeOperator, start)
	return o
}

// countOperator reads count, unless it is a call of the function.
func (p *parser) countOperator() Operator {
	if p.kindAt(1) == OpenParenToken {
		return nil
	}
	start := p.start()
	o := &CountOperator{Keyword: p.token()}
	if p.kind() == AsKeyword {
		at := p.start()
		c := &CountAsIdentifierClause{Keyword: p.token(), Name: p.require(IdentifierToken)}
		c.node = p.node(KindCountAsIdentifierClause, at)
		o.As = c
	}
	o.node = p.node(KindCountOperator, start)
	return o
}

func (p *parser) executeAndCacheOperator() Operator {
	t := p.token()
	return &ExecuteAndCacheOperator{node: node{t.Start, t.End, KindExecuteAndCacheOperator, false}, Keyword: t}
}

func (p *parser) facetOperator() Operator {
	start := p.start()
	o := &FacetOperator{Keyword: p.token(), By: p.require(ByKeyword), Expressions: p.facetExprs()}
	o.With = p.facetWith()
	o.node = p.node(KindFacetOperator, start)
	return o
}

func (p *parser) facetWith() *FacetWithClause {
	if p.kind() != WithKeyword {
		return nil
	}
	start := p.start()
	c := &FacetWithClause{Keyword: p.token(), Open: p.optional(OpenParenToken)}
	if c.Open.Present() {
		c.Expr = p.forkSubquery()
	} else {
		c.Expr = operatorExpr(p.operator())
	}
	if c.Expr == nil {
		c.Expr = p.missingOperator()
	}
	kind := KindFacetWithOperatorClause
	if c.Open.Present() {
		kind = KindFacetWithExpressionClause
		c.Close = p.require(CloseParenToken)
	}
	c.node = p.node(kind, start)
	return c
}

func (p *parser) filterOperator() Operator {
	start := p.start()
	o := p.filters.new()
	o.Keyword = p.token()
	o.Parameters = p.parameterList(nil, true)
	o.Condition = p.requireNamed()
	o.node = p.node(KindFilterOperator, start)
	return o
}

func (p *parser) findOperator() Operator {
	start := p.start()
	o := &FindOperator{
		Keyword:    p.token(),
		DataScope:  p.dataScopeClause(),
		Parameters: p.parameterList(findParameters, false),
	}
	o.In = p.findIn()
	if len(o.Parameters) > 0 || o.In != nil {
		o.Where = p.require(WhereKeyword)
	} else {
		o.Where = p.optional(WhereKeyword)
	}
	o.Condition = p.requireUnnamed()
	switch p.kind() {
	case ProjectKeyword:
		o.Project = p.listClause(KindFindProjectClause, (*parser).findColumns)
	case ProjectSmartKeyword:
		t := p.token()
		o.Project = &ListClause{node: node{t.Start, t.End, KindFindProjectClause, false}, Keyword: t}
	}
	if p.kind() == ProjectAwayInFindKeyword {
		o.ProjectAway = p.listClause(KindFindProjectClause, (*parser).findColumns)
	}
	o.node = p.node(KindFindOperator, start)
	return o
}

// listClause reads a keyword and a list.
func (p *parser) listClause(k Kind, list func(*parser) Separated[Expr]) *ListClause {
	start := p.start()
	c := &ListClause{Keyword: p.token(), Expressions: list(p)}
	c.node = p.node(k, start)
	return c
}

// clause reads a keyword and an expression.
func (p *parser) clause(k Kind, expr func(*parser) Expr) *Clause {
	start := p.start()
	c := &Clause{Keyword: p.token(), Expr: expr(p)}
	c.node = p.node(k, start)
	return c
}

// optionalClause reads a clause if keyword is next.
func (p *parser) optionalClause(keyword, k Kind, expr func(*parser) Expr) *Clause {
	if p.kind() != keyword {
		return nil
	}
	return p.clause(k, expr)
}

func (p *parser) findIn() *FindInClause {
	if p.kind() != InKeyword {
		return nil
	}
	start := p.start()
	c := &FindInClause{Keyword: p.token(), Open: p.require(OpenParenToken), Expressions: p.findOperands()}
	c.Close = p.require(CloseParenToken)
	c.node = p.node(KindFindInClause, start)
	return c
}

// findOperand reads a table, which can have a name: T | as name.
func (p *parser) findOperand() Expr {
	m := p.mark()
	start := p.start()
	e := referenceExpr(p.reference(start, p.bracketedWildcardedName()))
	if e == nil {
		e = referenceExpr(p.reference(start, p.bracketedName()))
	}
	if e == nil {
		e = p.bareSelector()
	}
	if e == nil || p.kind() != BarToken {
		p.reset(m)
		return p.wildcardedEntity()
	}
	x := &Pipe{Expr: e, Bar: p.token()}
	if p.kind() == AsKeyword {
		x.Operator = p.asOperator()
	} else {
		x.Operator = p.missingOperator()
	}
	x.node = p.node(KindPipeExpression, start)
	return x
}

// findColumn reads a column of find … project.
func (p *parser) findColumn() Expr {
	start := p.start()
	switch p.kind() {
	case PackKeyword:
		x := &Pack{
			Keyword: p.token(),
			Open:    p.require(OpenParenToken),
			Star:    p.require(AsteriskToken),
			Close:   p.require(CloseParenToken),
		}
		x.node = p.node(KindPackExpression, start)
		return x
	case AsteriskToken:
		return p.star()
	}
	r := p.nameReference()
	if r == nil {
		return nil
	}
	if p.kind() != ColonToken {
		return r
	}
	c := &TypedColumn{Column: r, Colon: p.token()}
	if p.isExtendedType() {
		c.Type = p.primitiveType()
	} else {
		c.Type = p.requireType()
	}
	c.node = p.node(KindTypedColumnReference, start)
	return c
}

func (p *parser) forkOperator() Operator {
	start := p.start()
	o := &ForkOperator{Keyword: p.token()}
	for f := p.forkExpression(); f != nil; f = p.forkExpression() {
		o.Forks = append(o.Forks, f)
	}
	if o.Forks == nil {
		f := &ForkExpression{Open: p.missingToken(p.pos, OpenParenToken)}
		f.Expr = p.missingExpr()
		f.Close = p.missingToken(p.pos, CloseParenToken)
		f.node = p.missingNode(KindForkExpression)
		o.Forks = []*ForkExpression{f}
	}
	o.node = p.node(KindForkOperator, start)
	return o
}

func (p *parser) forkExpression() *ForkExpression {
	start := p.start()
	f := new(ForkExpression)
	if n := p.scanName(0); n > 0 && p.kindAt(n) == EqualToken {
		c := &NameEqualsClause{Name: p.requireDeclaration(), Equal: p.require(EqualToken)}
		c.node = p.node(KindNameEqualsClause, start)
		f.Name = c
	} else if p.kind() != OpenParenToken {
		return nil
	}
	f.Open = p.require(OpenParenToken)
	if f.Expr = p.forkSubquery(); f.Expr == nil {
		f.Expr = p.requirePipe()
	}
	f.Close = p.require(CloseParenToken)
	f.node = p.node(KindForkExpression, start)
	return f
}

func (p *parser) getSchemaOperator() Operator {
	start := p.start()
	o := &GetSchemaOperator{Keyword: p.token(), KindParameter: p.oneParameter(&schemaKind, nil)}
	o.node = p.node(KindGetSchemaOperator, start)
	return o
}

func (p *parser) invokeOperator() Operator {
	start := p.start()
	o := &InvokeOperator{Keyword: p.token(), Function: p.callPath()}
	if o.Function == nil {
		o.Function = p.missingExpr()
	}
	o.node = p.node(KindInvokeOperator, start)
	return o
}

func (p *parser) joinOperator() Operator {
	start := p.start()
	o := &JoinOperator{Keyword: p.token(), Parameters: p.parameterList(joinParameters, true), Expr: p.requireUnnamed()}
	switch p.kind() {
	case OnKeyword:
		o.On = p.listClause(KindJoinOnClause, (*parser).openUnnamedExprs)
	case WhereKeyword:
		o.Where = p.clause(KindJoinWhereClause, (*parser).requireUnnamed)
	}
	o.node = p.node(KindJoinOperator, start)
	return o
}

func (p *parser) lookupOperator() Operator {
	start := p.start()
	o := &LookupOperator{
		Keyword:    p.token(),
		Parameters: p.parameterList(lookupParameters, true),
		Expr:       p.requireUnnamed(),
	}
	if p.kind() == OnKeyword {
		o.On = p.listClause(KindJoinOnClause, (*parser).openUnnamedExprs)
	} else {
		p.addHere(codeElement, "the on of lookup is missing")
		o.On = &ListClause{node: p.missingNode(KindJoinOnClause)}
	}
	o.node = p.node(KindLookupOperator, start)
	return o
}

func (p *parser) macroExpandOperator() Operator {
	start := p.start()
	o := &MacroExpandOperator{Keyword: p.token(), Parameters: p.parameterList(unionParameters, true)}
	if o.EntityGroup = p.entityGroupReference(); o.EntityGroup == nil {
		o.EntityGroup = p.missingExpr()
	}
	if p.kind() == AsKeyword {
		at := p.start()
		s := &MacroExpandScope{Keyword: p.token(), Name: p.requireDeclaration()}
		s.node = p.node(KindMacroExpandScopeReferenceName, at)
		o.Scope = s
	}
	o.Open = p.require(OpenParenToken)
	o.Statements = p.statementList()
	o.Close = p.require(CloseParenToken)
	o.node = p.node(KindMacroExpandOperator, start)
	return o
}

func (p *parser) entityGroupReference() Expr {
	if e := p.entityGroup(); e != nil {
		return e
	}
	if w := p.tokenText(0); (w == "database" || w == "cluster") && p.kindAt(1) == OpenParenToken {
		return p.entityPath(false)
	}
	return p.nameExpr()
}

func (p *parser) printOperator() Operator {
	start := p.start()
	o := &PrintOperator{Keyword: p.token(), Expressions: p.someNamedExprs()}
	o.node = p.node(KindPrintOperator, start)
	return o
}

// rangeOperator reads range, unless it is a call of the function.
func (p *parser) rangeOperator() Operator {
	if p.kindAt(1) == OpenParenToken {
		return nil
	}
	start := p.start()
	o := &RangeOperator{
		Keyword:     p.token(),
		Name:        p.requireDeclaration(),
		FromKeyword: p.require(FromKeyword),
		From:        p.requireUnnamed(),
	}
	o.ToKeyword, o.To = p.require(ToKeyword), p.requireUnnamed()
	o.StepKeyword, o.Step = p.require(StepKeyword), p.requireUnnamed()
	o.node = p.node(KindRangeOperator, start)
	return o
}

func (p *parser) sampleOperator() Operator {
	start := p.start()
	o := &SampleOperator{Keyword: p.token(), Parameters: p.parameterList(nil, true), Count: p.requireNamed()}
	o.node = p.node(KindSampleOperator, start)
	return o
}

func (p *parser) sampleDistinctOperator() Operator {
	start := p.start()
	o := &SampleDistinctOperator{
		Keyword:    p.token(),
		Parameters: p.parameterList(nil, true),
		Count:      p.requireNamed(),
		Of:         p.require(OfKeyword),
	}
	o.OfExpr = p.requireNamed()
	o.node = p.node(KindSampleDistinctOperator, start)
	return o
}

func (p *parser) searchOperator() Operator {
	start := p.start()
	o := &SearchOperator{
		Keyword:    p.token(),
		Parameters: p.parameterList(searchParameters, true),
		DataScope:  p.dataScopeClause(),
		In:         p.findIn(),
	}
	if o.Condition = p.searchCondition(); o.Condition == nil {
		o.Condition = p.missingExpr()
	}
	o.node = p.node(KindSearchOperator, start)
	return o
}

// searchCondition reads an expression, which can be * alone or * and ….
func (p *parser) searchCondition() Expr {
	if e := p.unnamedExpr(); e != nil {
		return e
	}
	star := p.star()
	if star == nil || p.kind() != AndKeyword {
		return star
	}
	b := &Binary{Left: star, Operator: p.token(), Right: p.requireUnnamed()}
	b.node = node{star.Range().Start, p.end(), KindAndExpression, false}
	return b
}

func (p *parser) takeOperator() Operator {
	start := p.start()
	o := &TakeOperator{Keyword: p.token(), Parameters: p.parameterList(nil, true), Count: p.requireNamed()}
	o.node = p.node(KindTakeOperator, start)
	return o
}

func (p *parser) topOperator() Operator {
	start := p.start()
	o := &TopOperator{
		Keyword:    p.token(),
		Parameters: p.parameterList(topParameters, true),
		Count:      p.requireNamed(),
		By:         p.require(ByKeyword),
	}
	o.ByExpr = p.requireOrdered()
	o.node = p.node(KindTopOperator, start)
	return o
}

func (p *parser) topHittersOperator() Operator {
	start := p.start()
	o := &TopHittersOperator{
		Keyword: p.token(),
		Count:   p.requireNamed(),
		Of:      p.require(OfKeyword),
		OfExpr:  p.requireNamed(),
	}
	o.By = p.optionalClause(ByKeyword, KindTopHittersByClause, (*parser).requireNamed)
	o.node = p.node(KindTopHittersOperator, start)
	return o
}

func (p *parser) topNestedOperator() Operator {
	start := p.start()
	var s stack[*TopNestedClause]
	o := &TopNestedOperator{Clauses: separated(p, &s, listSpec[*TopNestedClause]{
		item:     (*parser).topNestedClause,
		missing:  (*parser).missingTopNestedClause,
		end:      (*parser).commonEnd,
		required: true,
	})}
	o.node = p.node(KindTopNestedOperator, start)
	return o
}

func (p *parser) topNestedClause() *TopNestedClause {
	if p.kind() != TopNestedKeyword {
		return nil
	}
	start := p.start()
	c := &TopNestedClause{Keyword: p.token(), Count: p.namedExpr(), Of: p.require(OfKeyword), OfExpr: p.requireNamed()}
	if p.kind() == WithKeyword {
		at := p.start()
		w := &TopNestedWithOthersClause{
			Keyword: p.token(),
			Others:  p.require(OthersKeyword),
			Equal:   p.require(EqualToken),
		}
		if w.Value = p.anyLiteral(); w.Value == nil {
			w.Value = p.requireUnnamed()
		}
		w.node = p.node(KindTopNestedWithOthersClause, at)
		c.WithOthers = w
	}
	c.By = p.require(ByKeyword)
	c.ByExpr = p.requireOrdered()
	c.node = p.node(KindTopNestedClause, start)
	return c
}

func (p *parser) missingTopNestedClause() *TopNestedClause {
	p.addHere(codeElement, "a top-nested clause is missing")
	return &TopNestedClause{node: p.missingNode(KindTopNestedClause)}
}

func (p *parser) unionOperator() Operator {
	start := p.start()
	o := &UnionOperator{
		Keyword:     p.token(),
		Parameters:  p.parameterList(unionParameters, true),
		Expressions: p.unionExprs(),
	}
	o.node = p.node(KindUnionOperator, start)
	return o
}

func (p *parser) unionOperand() Expr {
	if p.kind() == OpenParenToken {
		return p.parenthesized()
	}
	return p.wildcardedEntity()
}
