package syntax

// query reads the whole text.
func (p *parser) query(q *Query) {
	for p.kind() == DirectiveToken {
		q.Directives = append(q.Directives, p.token())
	}
	q.Statements = p.statementList()
	if p.all != nil {
		p.tokens = p.all
	}
	q.Skipped = p.skipped()
	q.End = p.tokens[p.pos]
	q.node = node{0, p.end(), KindQueryBlock, false}
}

// statementList reads statements separated by semicolons, until one cannot be read.
func (p *parser) statementList() Separated[Statement] {
	statements, semicolons := len(p.statements.items), len(p.separators.items)
	s := p.statement()
	for s != nil {
		p.statements.push(s)
		if p.kind() == SemicolonToken {
			p.separators.push(p.token())
			s = p.statement()
			continue
		}
		at := p.pos
		if s = p.statement(); s != nil {
			p.separators.push(p.missingToken(at, SemicolonToken))
		}
	}
	return Separated[Statement]{p.statements.take(statements), p.separators.take(semicolons)}
}

// skipped reads all that is left.
func (p *parser) skipped() *SkippedTokens {
	if p.kind() == EndOfTextToken {
		return nil
	}
	start, first := p.start(), p.pos
	at := p.tokens[p.pos]
	for p.kind() != EndOfTextToken {
		p.token()
	}
	switch {
	case p.all != nil: // a limit is reported already
	case at.Kind == DotToken && first == 0:
		p.add(at.Range(), codeFragment, "the query begins with a dot: management commands cannot run here", "")
	default:
		p.add(at.Range(), codeFragment, "unexpected "+p.describe(at)+": what follows is not understood", "")
	}
	s := &SkippedTokens{Tokens: p.tokens[first:p.pos:p.pos]}
	s.node = p.node(KindSkippedTokens, start)
	return s
}

func (p *parser) statement() Statement {
	if p.beginsStatement() {
		switch p.kind() {
		case AliasKeyword:
			return p.aliasStatement()
		case LetKeyword:
			return p.letStatement()
		case SetKeyword:
			return p.setStatement()
		case DeclareKeyword:
			if p.kindAt(1) == PatternKeyword {
				return p.patternStatement()
			}
			return p.parametersStatement()
		case RestrictKeyword:
			return p.restrictStatement()
		}
	}
	e := p.pipeExpr()
	if e == nil {
		return nil
	}
	s := &ExpressionStatement{Expr: e}
	s.node = node{e.Range().Start, p.end(), KindExpressionStatement, false}
	return s
}

// beginsStatement reports whether a statement that begins with a keyword is next, and not an expression that begins with
// the keyword as a name.
func (p *parser) beginsStatement() bool {
	switch p.kind() {
	case AliasKeyword:
		return p.kindAt(1) == DatabaseKeyword
	case LetKeyword:
		return p.scanName(1) > 0
	case DeclareKeyword:
		return p.kindAt(1) == PatternKeyword || p.kindAt(1) == QueryParametersKeyword
	case RestrictKeyword:
		return p.kindAt(1) == AccessKeyword
	case SetKeyword:
		return true
	}
	return false
}

func (p *parser) aliasStatement() Statement {
	start := p.start()
	s := &AliasStatement{Keyword: p.token(), Database: p.require(DatabaseKeyword), Name: p.requireDeclaration()}
	s.Equal = p.require(EqualToken)
	s.Value = p.requireUnnamed()
	s.node = p.node(KindAliasStatement, start)
	return s
}

func (p *parser) letStatement() Statement {
	if s := p.let(); s != nil {
		return s
	}
	return nil
}

// let reads let name = value. A materialize(…) as the value ends the statement: pipes cannot follow.
func (p *parser) let() *LetStatement {
	if p.kind() != LetKeyword {
		return nil
	}
	start := p.start()
	s := &LetStatement{Keyword: p.token(), Name: p.requireDeclaration(), Equal: p.require(EqualToken)}
	switch {
	case p.kind() == MaterializeKeyword:
		s.Value = p.materialize()
	case p.kind() == EntityGroupKeyword:
		s.Value = p.entityGroup()
	case p.beginsFunction():
		s.Value = p.function()
	default:
		s.Value = p.requirePipe()
	}
	s.node = p.node(KindLetStatement, start)
	return s
}

func (p *parser) materialize() Expr {
	start := p.start()
	m := &Materialize{Keyword: p.token(), Open: p.require(OpenParenToken), Expr: p.requirePipe()}
	m.Close = p.require(CloseParenToken)
	m.node = p.node(KindMaterializeExpression, start)
	return m
}

// entityGroup reads a call of entity_group, or entity_group [entities].
func (p *parser) entityGroup() Expr {
	if p.kind() != EntityGroupKeyword {
		return nil
	}
	if e := p.call(); e != nil {
		return e
	}
	start := p.start()
	g := &EntityGroup{Keyword: p.token(), Open: p.require(OpenBracketToken), Entities: p.someUnnamedExprs()}
	g.Close = p.require(CloseBracketToken)
	g.node = p.node(KindEntityGroupExpression, start)
	return g
}

// beginsFunction reports whether a function declaration is next.
func (p *parser) beginsFunction() bool {
	i := 0
	if p.kind() == ViewKeyword {
		i++
	}
	if p.kindAt(i) != OpenParenToken {
		return false
	}
	if k := p.kindAt(i + 1); k == CloseParenToken || k == AsteriskToken {
		return true
	}
	if p.tokenAt(i+1).Hole() && p.kindAt(i+2) == CloseParenToken && p.kindAt(i+3) == OpenBraceToken {
		return true // all parameters are one hole
	}
	n := p.scanExtendedName(i + 1)
	return n > 0 && p.kindAt(i+1+n) == ColonToken
}

func (p *parser) function() Expr {
	start := p.start()
	f := &FunctionDeclaration{View: p.optional(ViewKeyword)}
	f.Parameters = p.functionParameters()
	if f.Body = p.functionBody(); f.Body == nil {
		f.Body = &FunctionBody{
			Open:  p.missingToken(p.pos, OpenBraceToken),
			Close: p.missingToken(p.pos, CloseBraceToken),
			node:  p.missingNode(KindFunctionBody),
		}
	}
	f.node = p.node(KindFunctionDeclaration, start)
	return f
}

func (p *parser) functionParameters() *FunctionParameters {
	if p.kind() != OpenParenToken {
		return &FunctionParameters{
			Open:  p.missingToken(p.pos, OpenParenToken),
			Close: p.missingToken(p.pos, CloseParenToken),
			node:  p.missingNode(KindFunctionParameters),
		}
	}
	start := p.start()
	f := &FunctionParameters{Open: p.token(), Parameters: p.formalParams()}
	f.Close = p.require(CloseParenToken)
	f.node = p.node(KindFunctionParameters, start)
	return f
}

func (p *parser) functionParameter() *FunctionParameter {
	n := p.nameAndType()
	if n == nil {
		return nil
	}
	f := &FunctionParameter{NameAndType: n, Default: p.defaultValue()}
	f.node = p.node(KindFunctionParameter, n.Range().Start)
	return f
}

func (p *parser) missingFunctionParameter() *FunctionParameter {
	p.addHere(codeElement, "a name:type is missing")
	return &FunctionParameter{node: p.missingNode(KindFunctionParameter)}
}

func (p *parser) defaultValue() *DefaultValueDeclaration {
	if p.kind() != EqualToken {
		return nil
	}
	start := p.start()
	d := &DefaultValueDeclaration{Equal: p.token()}
	if d.Value = p.anyLiteral(); d.Value == nil {
		d.Value = p.tokenLiteral()
	}
	if d.Value == nil {
		d.Value = p.missingExpr()
	}
	d.node = p.node(KindDefaultValueDeclaration, start)
	return d
}

// functionBody reads { statements; query }.
func (p *parser) functionBody() *FunctionBody {
	if p.kind() != OpenBraceToken {
		return nil
	}
	return p.body((*parser).bodyStatement)
}

func (p *parser) body(statement func(*parser) Statement) *FunctionBody {
	b := &FunctionBody{Open: p.require(OpenBraceToken)}
	defer p.ascend()
	if p.descend() {
		b.Statements = p.bodyStatements(statement)
		b.Expr = p.pipeExpr()
	}
	b.Semicolon = p.optional(SemicolonToken)
	b.Close = p.require(CloseBraceToken)
	b.node = p.node(KindFunctionBody, b.Open.Start)
	return b
}

// bodyStatements reads the statements of a body, each with its semicolon.
func (p *parser) bodyStatements(statement func(*parser) Statement) Separated[Statement] {
	statements, semicolons := len(p.statements.items), len(p.separators.items)
	for !p.commonEnd() {
		s := statement(p)
		if s == nil {
			break
		}
		p.statements.push(s)
		p.separators.push(p.require(SemicolonToken))
	}
	return Separated[Statement]{p.statements.take(statements), p.separators.take(semicolons)}
}

func (p *parser) bodyStatement() Statement {
	if p.kind() == DeclareKeyword {
		return p.parametersStatement()
	}
	return p.letStatement()
}

func (p *parser) setStatement() Statement {
	start := p.start()
	s := &SetOptionStatement{Keyword: p.token(), Name: p.requireDeclaration()}
	if p.kind() == EqualToken {
		at := p.start()
		v := &OptionValueClause{Equal: p.token(), Value: p.requireUnnamed()}
		v.node = p.node(KindOptionValueClause, at)
		s.Value = v
	}
	s.node = p.node(KindSetOptionStatement, start)
	return s
}

func (p *parser) parametersStatement() Statement {
	start := p.start()
	s := &QueryParametersStatement{
		Declare: p.token(),
		Keyword: p.require(QueryParametersKeyword),
		Open:    p.require(OpenParenToken),
	}
	s.Parameters = p.someFormals()
	s.Close = p.require(CloseParenToken)
	s.node = p.node(KindQueryParametersStatement, start)
	return s
}

func (p *parser) restrictStatement() Statement {
	start := p.start()
	s := &RestrictStatement{
		Keyword: p.token(),
		Access:  p.require(AccessKeyword),
		To:      p.require(ToKeyword),
		Open:    p.require(OpenParenToken),
	}
	s.Entities = p.entityExprs()
	s.Close = p.require(CloseParenToken)
	if p.kind() == WithKeyword {
		at := p.start()
		w := &RestrictStatementWithClause{
			Keyword:    p.token(),
			Open:       p.require(OpenParenToken),
			Properties: p.properties(),
		}
		w.Close = p.require(CloseParenToken)
		w.node = p.node(KindRestrictStatementWithClause, at)
		s.With = w
	}
	s.node = p.node(KindRestrictStatement, start)
	return s
}

func (p *parser) patternStatement() Statement {
	start := p.start()
	s := &PatternStatement{Declare: p.token(), Keyword: p.token(), Name: p.requireDeclaration(), Pattern: p.pattern()}
	s.node = p.node(KindPatternStatement, start)
	return s
}

func (p *parser) pattern() *PatternDeclaration {
	if p.kind() != EqualToken {
		return nil
	}
	start := p.start()
	d := &PatternDeclaration{Equal: p.token(), Open: p.require(OpenParenToken), Parameters: p.patternParams()}
	d.Close = p.require(CloseParenToken)
	d.Path = p.patternPath()
	d.OpenBrace = p.require(OpenBraceToken)
	for m := p.patternMatch(); m != nil; m = p.patternMatch() {
		d.Matches = append(d.Matches, m)
	}
	if d.Matches == nil {
		p.addHere(codeElement, "a pattern is missing")
		d.Matches = []*PatternMatch{{node: p.missingNode(KindPatternMatch)}}
	}
	d.CloseBrace = p.require(CloseBraceToken)
	d.node = p.node(KindPatternDeclaration, start)
	return d
}

func (p *parser) patternPath() *PatternPathParameter {
	if p.kind() != OpenBracketToken {
		return nil
	}
	start := p.start()
	x := &PatternPathParameter{Open: p.token(), Parameter: p.nameAndType()}
	if x.Parameter == nil {
		x.Parameter = p.missingNameAndType()
	}
	x.Close = p.require(CloseBracketToken)
	x.node = p.node(KindPatternPathParameter, start)
	return x
}

func (p *parser) patternMatch() *PatternMatch {
	if p.kind() != OpenParenToken {
		return nil
	}
	start := p.start()
	values := &ExpressionList{Open: p.token(), Expressions: p.patternValues()}
	values.Close = p.require(CloseParenToken)
	values.node = p.node(KindExpressionList, start)
	m := &PatternMatch{Values: values, Path: p.patternPathValue(), Equal: p.require(EqualToken)}
	m.Body = p.body((*parser).letStatement)
	m.Semicolon = p.require(SemicolonToken)
	m.node = p.node(KindPatternMatch, start)
	return m
}

func (p *parser) patternPathValue() *PatternPathValue {
	if p.kind() != DotToken {
		return nil
	}
	start := p.start()
	v := &PatternPathValue{Dot: p.token(), Open: p.require(OpenBracketToken)}
	if v.Value = p.anyLiteral(); v.Value == nil {
		v.Value = p.missingString()
	}
	v.Close = p.require(CloseBracketToken)
	v.node = p.node(KindPatternPathValue, start)
	return v
}
