package syntax

func (p *parser) distinctOperator() Operator {
	start := p.start()
	o := &DistinctOperator{
		Keyword:     p.token(),
		Parameters:  p.parameterList(distinctParameters, true),
		Expressions: p.distinctExprs(),
	}
	o.node = p.node(KindDistinctOperator, start)
	return o
}

func (p *parser) distinctExpr() Expr {
	if e := p.star(); e != nil {
		return e
	}
	return p.namedExpr()
}

func (p *parser) evaluateOperator() Operator {
	start := p.start()
	o := &EvaluateOperator{
		Keyword:    p.token(),
		Parameters: p.parameterList(evaluateParameters, false),
		Call:       p.requireCall(),
	}
	if p.kind() == ColonToken {
		at := p.start()
		c := &EvaluateSchemaClause{Colon: p.token(), Schema: p.evaluateSchema()}
		c.node = p.node(KindEvaluateSchemaClause, at)
		o.Schema = c
	}
	o.node = p.node(KindEvaluateOperator, start)
	return o
}

func (p *parser) evaluateSchema() *EvaluateRowSchema {
	if p.kind() != OpenParenToken {
		p.addHere(codeElement, "a schema is missing")
		return &EvaluateRowSchema{node: p.missingNode(KindEvaluateRowSchema)}
	}
	start := p.start()
	s := &EvaluateRowSchema{Open: p.token(), LeadingComma: p.optional(CommaToken), Star: p.optional(AsteriskToken),
		StarComma: p.optional(CommaToken), Columns: p.rowColumns()}
	s.Close = p.require(CloseParenToken)
	s.node = p.node(KindEvaluateRowSchema, start)
	return s
}

func (p *parser) extendOperator() Operator {
	start := p.start()
	o := p.extends.new()
	o.Keyword, o.Expressions = p.token(), p.someNamedExprs()
	o.node = p.node(KindExtendOperator, start)
	return o
}

func (p *parser) mvExpandOperator() Operator {
	start := p.start()
	o := &MvExpandOperator{
		Keyword:     p.token(),
		Parameters:  p.parameterList(mvExpandParameters, true),
		Expressions: p.mvExpandExprs(),
	}
	o.RowLimit = p.optionalClause(LimitKeyword, KindMvExpandRowLimitClause, (*parser).requireUnnamed)
	o.node = p.node(KindMvExpandOperator, start)
	return o
}

func (p *parser) mvExpandExprs() Separated[*MvExpression] {
	var s stack[*MvExpression]
	return separated(p, &s, listSpec[*MvExpression]{
		item:     func(p *parser) *MvExpression { return p.mvExpression(KindMvExpandExpression) },
		missing:  func(p *parser) *MvExpression { return p.missingMvExpression(KindMvExpandExpression) },
		end:      (*parser).mvExpandEnd,
		required: true,
	})
}

func (p *parser) mvExpression(k Kind) *MvExpression {
	start := p.start()
	x := new(MvExpression)
	if p.kind() == ToKeyword {
		start = p.end()
		x.Expr = p.missingExpr()
	} else if x.Expr = p.namedExpr(); x.Expr == nil {
		return nil
	}
	x.ToTypeOf = p.toTypeOf()
	x.node = p.node(k, start)
	return x
}

func (p *parser) missingMvExpression(k Kind) *MvExpression {
	return &MvExpression{Expr: p.missingExpr(), node: p.missingNode(k)}
}

func (p *parser) toTypeOf() *ToTypeOfClause {
	if p.kind() != ToKeyword {
		return nil
	}
	start := p.start()
	c := &ToTypeOfClause{Keyword: p.token(), TypeOf: p.typeOfLiteral()}
	if c.TypeOf == nil {
		c.TypeOf = p.missingTypeOf()
	}
	c.node = p.node(KindToTypeOfClause, start)
	return c
}

func (p *parser) mvApplyOperator() Operator {
	start := p.start()
	o := &MvApplyOperator{
		Keyword:     p.token(),
		Parameters:  p.parameterList(mvApplyParameters, true),
		Expressions: p.mvApplyExprs(),
	}
	o.RowLimit = p.optionalClause(LimitKeyword, KindMvApplyRowLimitClause, (*parser).requireUnnamed)
	o.ID = p.optionalClause(IdKeyword, KindMvApplyContextIdClause, (*parser).requireUnnamed)
	o.OnKeyword = p.require(OnKeyword)
	q := new(MvApplySubquery)
	if p.kind() == OpenParenToken {
		q.Open, q.Expr = p.token(), p.contextualSubquery()
		q.Close = p.require(CloseParenToken)
	} else {
		q.Open, q.Expr = p.missingToken(p.pos, OpenParenToken), p.missingExpr()
		q.Close = p.missingToken(p.pos, CloseParenToken)
	}
	q.node = p.node(KindMvApplySubqueryExpression, q.Open.Start)
	o.Subquery = q
	o.node = p.node(KindMvApplyOperator, start)
	return o
}

// mvApplyExprs reads the operands of mv-apply. A single one can be a type without an expression.
func (p *parser) mvApplyExprs() Separated[*MvExpression] {
	if p.kind() == ToKeyword {
		m, start := p.mark(), p.start()
		x := &MvExpression{ToTypeOf: p.toTypeOf()}
		if p.kind() != CommaToken {
			x.node = p.node(KindMvApplyExpression, start)
			return Separated[*MvExpression]{Items: []*MvExpression{x}}
		}
		p.reset(m)
	}
	var s stack[*MvExpression]
	return separated(p, &s, listSpec[*MvExpression]{
		item:     func(p *parser) *MvExpression { return p.mvExpression(KindMvApplyExpression) },
		missing:  func(p *parser) *MvExpression { return p.missingMvExpression(KindMvApplyExpression) },
		end:      (*parser).mvApplyEnd,
		required: true,
	})
}

func (p *parser) parseOperator() Operator {
	kind := KindParseOperator
	if p.kind() == ParseWhereKeyword {
		kind = KindParseWhereOperator
	}
	start := p.start()
	o := &ParseOperator{
		Keyword:    p.token(),
		Parameters: p.parameterList(parseParameters, true),
		Expr:       p.requireUnnamed(),
	}
	o.With = p.require(WithKeyword)
	mark := len(p.nodes.items)
	for n := p.parsePattern(); n != nil; n = p.parsePattern() {
		p.nodes.push(n)
	}
	o.Patterns = p.nodes.take(mark)
	o.node = p.node(kind, start)
	return o
}

// parsePattern reads a part of the pattern of parse: *, a string, a name, or name:type.
func (p *parser) parsePattern() Node {
	switch p.kind() {
	case AsteriskToken:
		return p.star()
	case StringLiteralToken:
		return p.stringLiteral()
	}
	start := p.start()
	d := p.renameDeclaration()
	if p.kind() != ColonToken {
		if d == nil {
			return nil
		}
		return d
	}
	if d == nil {
		start = p.end()
		d = p.missingDeclaration()
	}
	n := &NameAndType{Name: d, Colon: p.token(), Type: p.requireType()}
	n.node = p.node(KindNameAndTypeDeclaration, start)
	return n
}

func (p *parser) parseKvOperator() Operator {
	start := p.start()
	o := &ParseKvOperator{
		Keyword: p.token(),
		Expr:    p.requireUnnamed(),
		As:      p.require(AsKeyword),
		Keys:    p.requireRowSchema(),
	}
	if p.kind() == WithKeyword {
		at := p.start()
		w := &ParseKvWithClause{Keyword: p.token(), Open: p.require(OpenParenToken)}
		w.Properties = p.parameterCommas(parseKvProperties, declaredOnly)
		w.Close = p.require(CloseParenToken)
		w.node = p.node(KindParseKvWithClause, at)
		o.With = w
	}
	o.node = p.node(KindParseKvOperator, start)
	return o
}

func (p *parser) projectOperator() Operator {
	start := p.start()
	o := &ProjectOperator{Keyword: p.token(), Expressions: p.namedExprs()}
	o.node = p.node(KindProjectOperator, start)
	return o
}

func (p *parser) projectAwayOperator() Operator {
	start := p.start()
	o := &ProjectAwayOperator{Keyword: p.token(), Expressions: p.columnPatterns()}
	o.node = p.node(KindProjectAwayOperator, start)
	return o
}

// columnPattern reads a column name, which can have wildcards.
func (p *parser) columnPattern() Expr {
	if e := p.wildcardedReference(); e != nil {
		return e
	}
	return p.nameExpr()
}

func (p *parser) projectByNamesOperator() Operator {
	start := p.start()
	o := &ProjectByNamesOperator{Keyword: p.token(), Expressions: p.unnamedExprs()}
	o.node = p.node(KindProjectByNamesOperator, start)
	return o
}

func (p *parser) projectKeepOperator() Operator {
	start := p.start()
	o := &ProjectKeepOperator{Keyword: p.token(), Expressions: p.columnPatterns()}
	o.node = p.node(KindProjectKeepOperator, start)
	return o
}

func (p *parser) projectRenameOperator() Operator {
	start := p.start()
	o := &ProjectRenameOperator{Keyword: p.token(), Expressions: p.namedExprs()}
	o.node = p.node(KindProjectRenameOperator, start)
	return o
}

func (p *parser) projectReorderOperator() Operator {
	start := p.start()
	o := &ProjectReorderOperator{Keyword: p.token(), Expressions: p.reorderExprs()}
	o.node = p.node(KindProjectReorderOperator, start)
	return o
}

func (p *parser) reorderExpr() Expr {
	e := p.columnPattern()
	if e != nil && isDirection(p.kind()) {
		return p.ordered(e, false)
	}
	return e
}

func isDirection(k Kind) bool {
	return k == AscKeyword || k == DescKeyword || k == GrannyAscKeyword || k == GrannyDescKeyword
}

// ordered reads the ordering behind e.
func (p *parser) ordered(e Expr, nulls bool) Expr {
	start := p.start()
	c := new(OrderingClause)
	if isDirection(p.kind()) {
		c.Direction = p.token()
	}
	if nulls && p.kind() == NullsKeyword {
		at := p.start()
		n := &OrderingNullsClause{Keyword: p.token()}
		if n.FirstOrLast = p.optional(FirstKeyword); n.FirstOrLast.Kind == None {
			n.FirstOrLast = p.optional(LastKeyword)
		}
		if n.FirstOrLast.Kind == None {
			n.FirstOrLast = p.missingWord(p.pos, FirstKeyword, codeElement, `expected "first" or "last"`)
		}
		n.node = p.node(KindOrderingNullsClause, at)
		c.Nulls = n
	}
	c.node = p.node(KindOrderingClause, start)
	o := &Ordered{Expr: e, Ordering: c}
	o.node = node{e.Range().Start, p.end(), KindOrderedExpression, false}
	return o
}

func (p *parser) orderedExpr() Expr {
	e := p.namedExpr()
	if e != nil && (isDirection(p.kind()) || p.kind() == NullsKeyword) {
		return p.ordered(e, true)
	}
	return e
}

func (p *parser) requireOrdered() Expr {
	if e := p.orderedExpr(); e != nil {
		return e
	}
	return p.missingExpr()
}

func (p *parser) serializeOperator() Operator {
	start := p.start()
	o := &SerializeOperator{Keyword: p.token(), Parameters: p.parameterList(nil, true), Expressions: p.namedExprs()}
	o.node = p.node(KindSerializeOperator, start)
	return o
}

func (p *parser) sortOperator() Operator {
	start := p.start()
	o := &SortOperator{
		Keyword:     p.token(),
		Parameters:  p.parameterList(sortParameters, false),
		By:          p.require(ByKeyword),
		Expressions: p.orderedExprs(),
	}
	o.node = p.node(KindSortOperator, start)
	return o
}

func (p *parser) summarizeOperator() Operator {
	start := p.start()
	o := &SummarizeOperator{
		Keyword:    p.token(),
		Parameters: p.parameterList(summarizeParameters, true),
		Aggregates: p.aggregateExprs(),
	}
	if p.kind() == ByKeyword {
		at := p.start()
		by := &SummarizeByClause{Keyword: p.token(), Expressions: p.keyExprs(), Bin: p.legacyBin()}
		by.node = p.node(KindSummarizeByClause, at)
		o.By = by
	}
	o.node = p.node(KindSummarizeOperator, start)
	return o
}

// legacyBin reads bin=value behind the keys of summarize.
func (p *parser) legacyBin() *Named {
	if p.kind() != BinKeyword || p.kindAt(1) != EqualToken {
		return nil
	}
	start := p.start()
	t := p.token()
	n := &Named{Name: p.declare(start, Name{Token: t, Kind: KindTokenName}), Equal: p.token(), Expr: p.requireUnnamed()}
	n.node = p.node(KindSimpleNamedExpression, start)
	return n
}
