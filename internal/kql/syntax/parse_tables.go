package syntax

func (p *parser) dataTable() Expr {
	start := p.start()
	d := &DataTable{Keyword: p.token(), Parameters: p.parameterList(nil, false), Schema: p.requireRowSchema()}
	d.Open = p.require(OpenBracketToken)
	d.LeadingComma = p.optional(CommaToken)
	d.Values = p.literalValues()
	d.Close = p.require(CloseBracketToken)
	d.node = p.node(KindDataTableExpression, start)
	return d
}

func (p *parser) contextualDataTable() Expr {
	if p.kind() != ContextualDataTableKeyword {
		return nil
	}
	start := p.start()
	d := &ContextualDataTable{Keyword: p.token(), ID: p.anyLiteral()}
	if d.ID == nil {
		d.ID = p.requireUnnamed()
	}
	d.Schema = p.requireRowSchema()
	d.node = p.node(KindContextualDataTableExpression, start)
	return d
}

func (p *parser) externalData() Expr {
	start := p.start()
	e := &ExternalData{Keyword: p.token(), Parameters: p.parameterList(nil, false), Schema: p.requireRowSchema()}
	e.Open = p.require(OpenBracketToken)
	e.URIs = p.uriExprs()
	e.Close = p.require(CloseBracketToken)
	e.With = p.externalDataWith()
	e.node = p.node(KindExternalDataExpression, start)
	return e
}

func (p *parser) externalDataWith() *ExternalDataWithClause {
	if p.kind() != WithKeyword {
		return nil
	}
	start := p.start()
	w := &ExternalDataWithClause{Keyword: p.token(), Open: p.require(OpenParenToken), Properties: p.properties()}
	w.Close = p.require(CloseParenToken)
	w.node = p.node(KindExternalDataWithClause, start)
	return w
}

func (p *parser) toTable() Expr {
	start := p.start()
	t := &ToTable{
		Keyword:       p.token(),
		KindParameter: p.oneParameter(&noOptimization, nil),
		Open:          p.require(OpenParenToken),
	}
	t.Expr = p.requirePipe()
	t.Close = p.require(CloseParenToken)
	t.node = p.node(KindToTableExpression, start)
	return t
}

func (p *parser) toScalar() Expr {
	start := p.start()
	t := &ToScalar{
		Keyword:       p.token(),
		KindParameter: p.oneParameter(&noOptimization, nil),
		Open:          p.require(OpenParenToken),
	}
	t.Expr = p.requirePipe()
	t.Close = p.require(CloseParenToken)
	t.node = p.node(KindToScalarExpression, start)
	return t
}

func (p *parser) materializedViewCombine() Expr {
	start := p.start()
	m := &MaterializedViewCombine{Keyword: p.token()}
	v := &MaterializedViewName{Open: p.require(OpenParenToken), Value: p.requirePipe()}
	v.Close = p.require(CloseParenToken)
	v.node = p.node(KindMaterializedViewCombineExpression, v.Open.Start)
	m.View = v
	m.Base = p.viewClause("base", (*parser).requirePipe)
	m.Delta = p.viewClause("delta", (*parser).requirePipe)
	m.Aggregations = p.viewClause("aggregations", func(p *parser) Expr {
		if p.kind() == SummarizeKeyword {
			return p.summarizeOperator()
		}
		return p.missingExpr()
	})
	m.node = p.node(KindMaterializedViewCombineExpression, start)
	return m
}

func (p *parser) viewClause(word string, expr func(*parser) Expr) *MaterializedViewCombineClause {
	start := p.start()
	n := p.match(word, 0)
	if n == 0 {
		p.addHere(codeElement, "the "+word+" clause is missing")
		return &MaterializedViewCombineClause{node: p.missingNode(KindMaterializedViewCombineClause)}
	}
	c := &MaterializedViewCombineClause{Keyword: p.combine(n, None), Open: p.require(OpenParenToken), Expr: expr(p)}
	c.Close = p.require(CloseParenToken)
	c.node = p.node(KindMaterializedViewCombineClause, start)
	return c
}
