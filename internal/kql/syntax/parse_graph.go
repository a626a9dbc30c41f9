package syntax

func (p *parser) makeGraphOperator() Operator {
	start := p.start()
	o := &MakeGraphOperator{
		Keyword:    p.token(),
		Parameters: p.parameterList(makeGraphParameters, true),
		Source:     p.requireReference(),
	}
	o.Direction = p.eitherMark("-->", DashDashGreaterThanToken, "--", DashDashToken)
	o.Target = p.requireReference()
	switch p.kind() {
	case WithNodeIdKeyword:
		at := p.start()
		w := &MakeGraphWithNodeID{Keyword: p.token(), Equal: p.require(EqualToken), Name: p.requireDeclaration()}
		w.node = p.node(KindMakeGraphWithImplicitIdClause, at)
		o.WithNodeID = w
	case WithKeyword:
		o.WithTables = p.makeGraphTables()
	}
	if p.kind() == PartitionedByKeyword {
		at := p.start()
		c := &MakeGraphPartitionedBy{Keyword: p.token(), Entity: p.simplePath()}
		if c.Entity == nil {
			c.Entity = p.missingName()
		}
		c.Open = p.require(OpenParenToken)
		c.Subquery = p.contextualSubquery()
		c.Close = p.require(CloseParenToken)
		c.node = p.node(KindMakeGraphPartitionedByClause, at)
		o.PartitionedBy = c
	}
	o.node = p.node(KindMakeGraphOperator, start)
	return o
}

func (p *parser) requireReference() *NameReference {
	if r := p.nameReference(); r != nil {
		return r
	}
	return p.missingName()
}

// eitherMark reads one of two marks that are made of several tokens.
func (p *parser) eitherMark(first string, firstKind Kind, second string, secondKind Kind) Token {
	if t := p.optionalMark(first, firstKind); t.Kind != None {
		return t
	}
	if t := p.optionalMark(second, secondKind); t.Kind != None {
		return t
	}
	return p.missingOneOf(firstKind, first, second)
}

func (p *parser) optionalMark(text string, k Kind) Token {
	if n := p.match(text, 0); n > 0 {
		return p.combine(n, k)
	}
	return Token{}
}

func (p *parser) makeGraphTables() *MakeGraphWithTables {
	start := p.start()
	var s stack[*MakeGraphTableAndKey]
	w := &MakeGraphWithTables{Keyword: p.token(), Tables: separated(p, &s, listSpec[*MakeGraphTableAndKey]{
		item:     (*parser).makeGraphTable,
		missing:  (*parser).missingMakeGraphTable,
		end:      (*parser).graphEnd,
		required: true,
	})}
	w.node = p.node(KindMakeGraphWithTablesAndKeysClause, start)
	return w
}

func (p *parser) makeGraphTable() *MakeGraphTableAndKey {
	start := p.start()
	t := &MakeGraphTableAndKey{Table: p.unary()}
	if t.Table == nil {
		return nil
	}
	t.On = p.require(OnKeyword)
	t.Column = p.requireReference()
	t.node = p.node(KindMakeGraphTableAndKeyClause, start)
	return t
}

func (p *parser) missingMakeGraphTable() *MakeGraphTableAndKey {
	p.addHere(codeElement, "a table is missing")
	return &MakeGraphTableAndKey{node: p.missingNode(KindMakeGraphTableAndKeyClause)}
}

func (p *parser) graphMatchOperator() Operator {
	kind := KindGraphMatchOperator
	if p.kind() == GraphShortestPathsKeyword {
		kind = KindGraphShortestPathsOperator
	}
	start := p.start()
	set := graphMatchParameters
	if kind == KindGraphShortestPathsOperator {
		set = graphPathsParameters
	}
	o := &GraphMatchOperator{Keyword: p.token(), Parameters: p.parameterList(set, true)}
	var s stack[*GraphMatchPattern]
	o.Patterns = separated(p, &s, listSpec[*GraphMatchPattern]{
		item:     (*parser).graphPattern,
		missing:  (*parser).graphPattern,
		required: true,
	})
	o.Where = p.optionalClause(WhereKeyword, KindWhereClause, (*parser).requirePipe)
	if p.kind() == ProjectKeyword {
		o.Project = p.listClause(KindProjectClause, (*parser).someNamedExprs)
	}
	o.node = p.node(kind, start)
	return o
}

// graphPattern reads nodes and edges. It is never nil: a pattern without a part is missing.
func (p *parser) graphPattern() *GraphMatchPattern {
	start := p.start()
	g := new(GraphMatchPattern)
	mark := len(p.nodes.items)
	for n := p.graphPart(); n != nil; n = p.graphPart() {
		p.nodes.push(n)
	}
	if g.Elements = p.nodes.take(mark); g.Elements == nil {
		p.addHere(codeGraphPattern, "a graph pattern is missing")
		g.Elements = []Node{&GraphMatchPatternNode{node: p.missingNode(KindGraphMatchPatternNode)}}
	}
	g.node = p.node(KindGraphMatchPattern, start)
	return g
}

func (p *parser) graphPart() Node {
	if p.kind() == OpenParenToken {
		start := p.start()
		n := &GraphMatchPatternNode{Open: p.token(), Name: p.nameDeclaration()}
		n.Close = p.require(CloseParenToken)
		n.node = p.node(KindGraphMatchPatternNode, start)
		return n
	}
	if e := p.graphEdge(); e != nil {
		return e
	}
	return nil
}

func (p *parser) graphEdge() *GraphMatchPatternEdge {
	if k := p.kind(); k != MinusToken && k != LessThanToken {
		return nil
	}
	start := p.start()
	e := new(GraphMatchPatternEdge)
	for _, m := range [...]Kind{DashDashGreaterThanToken, LessThanDashDashToken, DashDashToken} {
		if e.First = p.optionalMark(m.text(), m); e.First.Kind != None {
			e.node = p.node(KindGraphMatchPatternEdge, start)
			return e
		}
	}
	if e.First = p.optionalMark("-[", DashBracketToken); e.First.Kind == None {
		e.First = p.optionalMark("<-[", LessThanDashBracketToken)
	}
	if e.First.Kind == None {
		return nil
	}
	e.Name = p.nameDeclaration()
	e.Hops = p.graphHops()
	e.Last = p.eitherMark("]->", BracketDashGreaterThanToken, "]-", BracketDashToken)
	e.node = p.node(KindGraphMatchPatternEdge, start)
	return e
}

func (p *parser) graphHops() *GraphMatchPatternEdgeRange {
	if p.kind() != AsteriskToken {
		return nil
	}
	start := p.start()
	r := &GraphMatchPatternEdgeRange{Star: p.token(), From: p.unary()}
	if r.From == nil {
		r.From = p.missingValue()
	}
	r.DotDot = p.require(DotDotToken)
	if r.To = p.unary(); r.To == nil {
		r.To = p.missingExpr()
	}
	r.node = p.node(KindGraphMatchPatternEdgeRange, start)
	return r
}

func (p *parser) graphToTableOperator() Operator {
	start := p.start()
	var s stack[*GraphToTableOutputClause]
	o := &GraphToTableOperator{Keyword: p.token(), Outputs: separated(p, &s, listSpec[*GraphToTableOutputClause]{
		item:     (*parser).graphOutput,
		missing:  (*parser).missingGraphOutput,
		required: true,
	})}
	o.node = p.node(KindGraphToTableOperator, start)
	return o
}

func (p *parser) graphOutput() *GraphToTableOutputClause {
	set := graphNodesParameters
	switch p.kind() {
	case NodesKeyword:
	case GraphEdgesKeyword:
		set = graphEdgesParameters
	default:
		return nil
	}
	start := p.start()
	c := &GraphToTableOutputClause{Keyword: p.token()}
	if p.kind() == AsKeyword {
		at := p.start()
		a := &GraphToTableAsClause{Keyword: p.token(), Name: p.requireDeclaration()}
		a.node = p.node(KindGraphToTableAsClause, at)
		c.As = a
	}
	c.Parameters = p.parameterList(set, true)
	c.node = p.node(KindGraphToTableOutputClause, start)
	return c
}

func (p *parser) missingGraphOutput() *GraphToTableOutputClause {
	p.addHere(codeGraphEntities, "graph-to-table has no output: it takes nodes, edges or both")
	return &GraphToTableOutputClause{node: p.missingNode(KindGraphToTableOutputClause)}
}

func (p *parser) graphMarkComponentsOperator() Operator {
	start := p.start()
	o := &GraphMarkComponentsOperator{Keyword: p.token(), Parameters: p.parameterList(graphMarkParameters, true)}
	o.node = p.node(KindGraphMarkComponentsOperator, start)
	return o
}

func (p *parser) graphWhereOperator() Operator {
	kind := KindGraphWhereNodesOperator
	if p.kind() == GraphWhereEdgesKeyword {
		kind = KindGraphWhereEdgesOperator
	}
	start := p.start()
	o := &GraphWhereOperator{Keyword: p.token(), Condition: p.requireUnnamed()}
	o.node = p.node(kind, start)
	return o
}
