package syntax

// operator is what the parser knows of an infix operator. Operators of a higher level bind closer. Those of a single level
// do not chain: a second one ends the expression.
type operator struct {
	level  uint8
	single bool
	shape  operatorShape
	kind   Kind
}

type operatorShape uint8

const (
	binary  operatorShape = iota
	inList                // in (…)
	between               // between (… .. …)
)

const (
	levelOr = iota + 1
	levelAnd
	levelEquality
	levelRelational
	levelAdditive
	levelMultiplicative
	levelString
	levelTop = levelString
)

var operators = [lastToken + 1]operator{
	OrKeyword:  {levelOr, false, binary, KindOrExpression},
	AndKeyword: {levelAnd, false, binary, KindAndExpression},

	EqualEqualToken:          {levelEquality, true, binary, KindEqualExpression},
	BangEqualToken:           {levelEquality, true, binary, KindNotEqualExpression},
	LessThanGreaterThanToken: {levelEquality, true, binary, KindNotEqualExpression},
	InKeyword:                {levelEquality, true, inList, KindInExpression},
	InCsKeyword:              {levelEquality, true, inList, KindInCsExpression},
	NotInKeyword:             {levelEquality, true, inList, KindNotInExpression},
	NotInCsKeyword:           {levelEquality, true, inList, KindNotInCsExpression},
	HasAnyKeyword:            {levelEquality, true, inList, KindHasAnyExpression},
	HasAllKeyword:            {levelEquality, true, inList, KindHasAllExpression},
	BetweenKeyword:           {levelEquality, true, between, KindBetweenExpression},
	NotBetweenKeyword:        {levelEquality, true, between, KindNotBetweenExpression},

	LessThanToken:           {levelRelational, true, binary, KindLessThanExpression},
	LessThanOrEqualToken:    {levelRelational, true, binary, KindLessThanOrEqualExpression},
	GreaterThanToken:        {levelRelational, true, binary, KindGreaterThanExpression},
	GreaterThanOrEqualToken: {levelRelational, true, binary, KindGreaterThanOrEqualExpression},

	PlusToken:  {levelAdditive, false, binary, KindAddExpression},
	MinusToken: {levelAdditive, false, binary, KindSubtractExpression},

	AsteriskToken: {levelMultiplicative, false, binary, KindMultiplyExpression},
	SlashToken:    {levelMultiplicative, false, binary, KindDivideExpression},
	PercentToken:  {levelMultiplicative, false, binary, KindModuloExpression},

	EqualTildeToken:             {levelString, true, binary, KindEqualTildeExpression},
	BangTildeToken:              {levelString, true, binary, KindBangTildeExpression},
	ColonToken:                  {levelString, true, binary, KindSearchExpression},
	HasKeyword:                  {levelString, true, binary, KindHasExpression},
	NotHasKeyword:               {levelString, true, binary, KindNotHasExpression},
	HasCsKeyword:                {levelString, true, binary, KindHasCsExpression},
	NotHasCsKeyword:             {levelString, true, binary, KindNotHasCsExpression},
	HasPrefixKeyword:            {levelString, true, binary, KindHasPrefixExpression},
	NotHasPrefixKeyword:         {levelString, true, binary, KindNotHasPrefixExpression},
	HasPrefixCsKeyword:          {levelString, true, binary, KindHasPrefixCsExpression},
	NotHasPrefixCsKeyword:       {levelString, true, binary, KindNotHasPrefixCsExpression},
	HasSuffixKeyword:            {levelString, true, binary, KindHasSuffixExpression},
	NotHasSuffixKeyword:         {levelString, true, binary, KindNotHasSuffixExpression},
	HasSuffixCsKeyword:          {levelString, true, binary, KindHasSuffixCsExpression},
	NotHasSuffixCsKeyword:       {levelString, true, binary, KindNotHasSuffixCsExpression},
	LikeKeyword:                 {levelString, true, binary, KindLikeExpression},
	NotLikeKeyword:              {levelString, true, binary, KindNotLikeExpression},
	LikeCsKeyword:               {levelString, true, binary, KindLikeCsExpression},
	NotLikeCsKeyword:            {levelString, true, binary, KindNotLikeCsExpression},
	ContainsKeyword:             {levelString, true, binary, KindContainsExpression},
	NotContainsKeyword:          {levelString, true, binary, KindNotContainsExpression},
	NotBangContainsKeyword:      {levelString, true, binary, KindNotContainsExpression},
	ContainsCsKeyword:           {levelString, true, binary, KindContainsCsExpression},
	ContainsUnderscoreCsKeyword: {levelString, true, binary, KindContainsCsExpression},
	NotContainsCsKeyword:        {levelString, true, binary, KindNotContainsCsExpression},
	NotBangContainsCsKeyword:    {levelString, true, binary, KindNotContainsCsExpression},
	StartsWithKeyword:           {levelString, true, binary, KindStartsWithExpression},
	NotStartsWithKeyword:        {levelString, true, binary, KindNotStartsWithExpression},
	StartsWithCsKeyword:         {levelString, true, binary, KindStartsWithCsExpression},
	NotStartsWithCsKeyword:      {levelString, true, binary, KindNotStartsWithCsExpression},
	EndsWithKeyword:             {levelString, true, binary, KindEndsWithExpression},
	NotEndsWithKeyword:          {levelString, true, binary, KindNotEndsWithExpression},
	EndsWithCsKeyword:           {levelString, true, binary, KindEndsWithCsExpression},
	NotEndsWithCsKeyword:        {levelString, true, binary, KindNotEndsWithCsExpression},
	MatchesRegexKeyword:         {levelString, true, binary, KindMatchesRegexExpression},
}

// unnamedExpr reads an expression without pipes.
func (p *parser) unnamedExpr() Expr {
	var e Expr
	if p.descend() {
		e = p.infix(levelOr)
	}
	p.ascend()
	return e
}

func (p *parser) requireUnnamed() Expr {
	if e := p.unnamedExpr(); e != nil {
		return e
	}
	return p.missingExpr()
}

// infix reads an expression whose operators are of level min or higher.
func (p *parser) infix(min uint8) Expr {
	left, level := p.starOperand(min)
	if left == nil {
		if left = p.unary(); left == nil {
			return nil
		}
		level = levelTop
	}
	for {
		op := &operators[p.kind()]
		if op.level == 0 || op.level < min || op.level > level || p.kind() == InKeyword && p.kindAt(1) == RangeKeyword {
			return left
		}
		if !p.link() {
			return left
		}
		level = op.level
		if op.single {
			level--
		}
		switch op.shape {
		case inList:
			left = p.in(left, op.kind)
		case between:
			left = p.between(left, op.kind)
		default:
			left = p.binary(left, op)
		}
	}
}

// starOperand reads a * on the left of == or a string operator, with that operator. The level is that of the operators
// that can follow.
func (p *parser) starOperand(min uint8) (Expr, uint8) {
	if p.kind() != AsteriskToken {
		return nil, 0
	}
	op := &operators[p.kindAt(1)]
	if op.level == levelString || p.kindAt(1) == EqualEqualToken && min <= levelEquality {
		return p.binary(p.star(), op), op.level - 1
	}
	return nil, 0
}

func (p *parser) binary(left Expr, op *operator) Expr {
	b := p.binaries.new()
	b.Left, b.Operator = left, p.token()
	if op.level == levelString {
		b.Right = p.unary()
	} else {
		b.Right = p.infix(op.level + 1)
	}
	if b.Right == nil {
		if op.kind == KindNotEqualExpression {
			b.Right = p.missingLiteral(KindTokenLiteralExpression, IdentifierToken, codeToken, "an expression is missing")
		} else {
			b.Right = p.missingExpr()
		}
	}
	b.node = node{left.Range().Start, p.end(), op.kind, false}
	return b
}

func (p *parser) in(left Expr, kind Kind) Expr {
	e := &In{Left: left, Operator: p.token()}
	e.List = p.lists.new()
	e.List.Open = p.require(OpenParenToken)
	if p.beginsOperator() || p.pipeFollows() {
		e.List.Expressions.Items = p.oneExpr(p.requirePipe())
	} else {
		e.List.Expressions = p.someUnnamedExprs()
	}
	e.List.Close = p.require(CloseParenToken)
	e.List.node = p.node(KindExpressionList, e.List.Open.Start)
	e.node = node{left.Range().Start, p.end(), kind, false}
	return e
}

func (p *parser) oneExpr(e Expr) []Expr {
	at := len(p.exprs.items)
	p.exprs.push(e)
	return p.exprs.take(at)
}

func (p *parser) between(left Expr, kind Kind) Expr {
	e := &Between{Left: left, Operator: p.token(), Bounds: new(ExpressionCouple)}
	b := e.Bounds
	b.Open = p.require(OpenParenToken)
	b.First = p.requireUnnamed()
	b.DotDot = p.require(DotDotToken)
	b.Last = p.requireUnnamed()
	b.Close = p.require(CloseParenToken)
	b.node = p.node(KindExpressionCouple, b.Open.Start)
	e.node = node{left.Range().Start, p.end(), kind, false}
	return e
}

// unary reads a sign and an expression, or an expression.
func (p *parser) unary() Expr {
	kind := KindUnaryMinusExpression
	switch p.kind() {
	case PlusToken:
		kind = KindUnaryPlusExpression
	case MinusToken:
	default:
		return p.path()
	}
	start := p.start()
	u := &Unary{Operator: p.token()}
	if u.Expr = p.path(); u.Expr == nil {
		u.Expr = p.missingExpr()
	}
	u.node = p.node(kind, start)
	return u
}

// path reads an expression with the path steps and elements behind it.
func (p *parser) path() Expr {
	if p.kind() == ToTableKeyword {
		return p.toTable()
	}
	e := p.primary()
	for e != nil {
		switch p.kind() {
		case DotToken:
			e = p.step(e, false)
		case OpenBracketToken:
			e = p.element(e, (*parser).bracketed)
		default:
			return e
		}
		if !p.link() {
			return e
		}
	}
	return nil
}

// step reads .selector; if wild, the selector can have wildcards.
func (p *parser) step(e Expr, wild bool) Expr {
	x := p.paths.new()
	x.Expr, x.Dot = e, p.token()
	if wild {
		x.Selector = referenceExpr(p.wildcardedReference())
	}
	if x.Selector == nil {
		x.Selector = p.selectorOrCall()
	}
	if x.Selector == nil {
		x.Selector = p.missingName()
	}
	x.node = node{e.Range().Start, p.end(), KindPathExpression, false}
	return x
}

func (p *parser) element(e Expr, selector func(*parser) Expr) Expr {
	x := &Element{Expr: e, Selector: selector(p)}
	x.node = node{e.Range().Start, p.end(), KindElementExpression, false}
	return x
}

// primary reads an expression without operators.
func (p *parser) primary() Expr {
	switch k := p.kind(); k {
	case IdentifierToken:
		if p.kindAt(1) == OpenParenToken {
			return p.call()
		}
		return p.rootSelector()
	case StringLiteralToken, DynamicKeyword, RawGuidLiteralToken:
		return p.anyLiteral()
	case LongLiteralToken, RealLiteralToken, BooleanLiteralToken, IntLiteralToken, DecimalLiteralToken,
		TimespanLiteralToken, DateTimeLiteralToken, GuidLiteralToken:
		return p.literal(literalKind(k))
	case DataTableKeyword:
		return p.dataTable()
	case ContextualDataTableKeyword:
		return p.contextualDataTable()
	case ExternalDataKeyword, ExternalUnderscoreDataKeyword:
		return p.externalData()
	case MaterializedViewCombineKeyword:
		return p.materializedViewCombine()
	case OpenParenToken:
		return p.parenthesized()
	case ToScalarKeyword:
		return p.toScalar()
	case TypeOfKeyword:
		if p.kindAt(1) == OpenParenToken {
			return p.typeOf()
		}
	}
	if p.beginsCall(0) {
		return p.call()
	}
	if e := p.rootSelector(); e != nil {
		return e
	}
	return p.misplacedKeyword()
}

// rootSelector reads the name that a path begins with.
func (p *parser) rootSelector() Expr {
	e := p.selector()
	if e == nil || p.kind() != DataScopeKeyword {
		return e
	}
	d := &DataScope{Expr: e, Clause: p.dataScopeClause()}
	d.node = node{e.Range().Start, p.end(), KindDataScopeExpression, false}
	return d
}

func (p *parser) dataScopeClause() *DataScopeClause {
	if p.kind() != DataScopeKeyword {
		return nil
	}
	start := p.start()
	c := &DataScopeClause{Keyword: p.token(), Equal: p.require(EqualToken)}
	c.Value = p.requireWord("all", "hotcache")
	c.node = p.node(KindDataScopeClause, start)
	return c
}

// requireWord reads one of texts.
func (p *parser) requireWord(texts ...string) Token {
	if t := p.words(texts); t.Kind != None {
		return t
	}
	return p.missingOneOf(IdentifierToken, texts...)
}

// selector reads a name, @, or something in brackets.
func (p *parser) selector() Expr {
	if p.kind() == OpenBracketToken {
		return p.bracketedSelector()
	}
	return p.bareSelector()
}

func (p *parser) bareSelector() Expr {
	switch k := p.kind(); {
	case k == AtToken:
		t := p.token()
		return &At{node: node{t.Start, t.End, KindAtExpression, false}, Token: t}
	case k.has(special):
		t := p.token()
		return p.reference(t.Start, Name{Token: t, Kind: KindTokenName})
	}
	return p.nameExpr()
}

// bracketedSelector reads a name in brackets, with wildcards or quotes, or an expression in brackets.
func (p *parser) bracketedSelector() Expr {
	start := p.start()
	if r := p.reference(start, p.bracketedWildcardedName()); r != nil {
		return r
	}
	if r := p.reference(start, p.bracketedName()); r != nil {
		return r
	}
	return p.bracketed()
}

func (p *parser) bracketed() Expr {
	if p.kind() != OpenBracketToken {
		return nil
	}
	start := p.start()
	b := &Bracketed{Open: p.token()}
	if b.Expr = p.unnamedExpr(); b.Expr == nil {
		b.Expr = p.missingName()
	}
	b.Close = p.require(CloseBracketToken)
	b.node = p.node(KindBracketedExpression, start)
	return b
}

func (p *parser) selectorOrCall() Expr {
	if p.beginsCall(0) {
		return p.call()
	}
	return p.selector()
}

// simplePath reads a path of names and elements without calls.
func (p *parser) simplePath() Expr {
	e := p.selector()
	for e != nil {
		switch p.kind() {
		case DotToken:
			x := &Path{Expr: e, Dot: p.token()}
			if x.Selector = p.selector(); x.Selector == nil {
				x.Selector = p.missingName()
			}
			x.node = node{e.Range().Start, p.end(), KindPathExpression, false}
			e = x
		case OpenBracketToken:
			e = p.element(e, (*parser).bracketedSelector)
		default:
			return e
		}
		if !p.link() {
			return e
		}
	}
	return nil
}

// entityPath reads a path of names, elements and calls, for example database("d").T. If wild, the last name can have
// wildcards.
func (p *parser) entityPath(wild bool) Expr {
	e := p.selectorOrCall()
	for e != nil {
		switch p.kind() {
		case DotToken:
			last := wild && p.scanWildcardedName(1) > 0
			if e = p.step(e, wild); last {
				return e
			}
		case OpenBracketToken:
			e = p.element(e, (*parser).bracketedSelector)
		default:
			return e
		}
		if !p.link() {
			return e
		}
	}
	return nil
}

// wildcardedEntity reads an operand of union or find.
func (p *parser) wildcardedEntity() Expr {
	if p.scanWildcardedName(0) > 0 {
		return p.wildcardedReference()
	}
	return p.entityPath(true)
}

func (p *parser) parenthesized() Expr {
	if p.kind() != OpenParenToken {
		return nil
	}
	start := p.start()
	x := p.parens.new()
	x.Open = p.token()
	x.Expr = p.requirePipe()
	x.Close = p.require(CloseParenToken)
	x.node = p.node(KindParenthesizedExpression, start)
	return x
}

// namedExpr reads an expression, or name = expression.
func (p *parser) namedExpr() Expr {
	switch k := p.kind(); {
	case k == OpenParenToken:
		if n := p.scanRenameList(); n > 0 && p.kindAt(n) == EqualToken {
			return p.compoundNamed()
		}
		return p.unnamedExpr()
	case k == IdentifierToken || k.has(extended) || k == OpenBracketToken || k == OpenBraceToken:
		if n := p.scanRenameName(0); n > 0 && p.kindAt(n) == EqualToken {
			start := p.start()
			return p.namedAs(start, p.renameDeclaration())
		}
	case !k.IsKeyword():
		return p.unnamedExpr()
	}
	if n := p.scanDashedName(); n > 0 && p.kindAt(n) == EqualToken {
		start := p.start()
		t := p.combine(n, None)
		p.needsBrackets(t)
		return p.namedAs(start, p.declare(start, Name{Token: t, Kind: KindTokenName}))
	}
	return p.unnamedExpr()
}

func (p *parser) requireNamed() Expr {
	if e := p.namedExpr(); e != nil {
		return e
	}
	return p.missingExpr()
}

// namedAs reads = expression behind a name.
func (p *parser) namedAs(start int32, name *NameDeclaration) Expr {
	n := p.named.new()
	n.Name, n.Equal = name, p.require(EqualToken)
	n.Expr = p.requireUnnamed()
	n.node = p.node(KindSimpleNamedExpression, start)
	return n
}

func (p *parser) scanRenameName(i int) int {
	if k := p.kindAt(i); k == OpenBracketToken || k == OpenBraceToken {
		return p.scanName(i)
	} else if k == IdentifierToken || k.has(extended) {
		return 1
	}
	return 0
}

// scanRenameList returns the number of tokens of (name, name), or 0.
func (p *parser) scanRenameList() int {
	i := 1
	for !isCommonEnd(p.kindAt(i)) {
		n := p.scanRenameName(i)
		if n == 0 {
			return 0
		}
		if i += n; p.kindAt(i) != CommaToken {
			break
		}
		i++
	}
	if p.kindAt(i) == CloseParenToken {
		return i + 1
	}
	return 0
}

// scanDashedName returns the number of tokens of words and dashes without white space.
func (p *parser) scanDashedName() int {
	if k := p.kind(); k != IdentifierToken && !k.IsKeyword() {
		return 0
	}
	for i := 1; ; i++ {
		if k := p.kindAt(i); k != IdentifierToken && k != MinusToken && !k.IsKeyword() || !p.adjacent(i) {
			return i
		}
	}
}

func (p *parser) compoundNamed() Expr {
	start := p.start()
	names := &RenameList{Open: p.token(), Names: p.renames()}
	names.Close = p.require(CloseParenToken)
	names.node = p.node(KindRenameList, start)
	c := &CompoundNamed{Names: names, Equal: p.require(EqualToken)}
	c.Expr = p.requireUnnamed()
	c.node = p.node(KindCompoundNamedExpression, start)
	return c
}

// argument reads an argument of a call.
func (p *parser) argument() Expr {
	if p.kind() == AsteriskToken && (p.kindAt(1) == CloseParenToken || p.kindAt(1) == CommaToken) {
		return p.star()
	}
	return p.namedExpr()
}

// beginsCall reports whether a name and an opening parenthesis are at the token i behind the next.
func (p *parser) beginsCall(i int) bool {
	n := p.scanName(i)
	return n > 0 && p.kindAt(i+n) == OpenParenToken
}

func (p *parser) call() Expr {
	if c := p.callNode(); c != nil {
		return c
	}
	return nil
}

func (p *parser) callNode() *Call {
	if !p.beginsCall(0) {
		return nil
	}
	start := p.start()
	c := p.calls.new()
	c.Name = p.nameReference()
	c.Arguments = p.arguments()
	c.node = p.node(KindFunctionCallExpression, start)
	return c
}

func (p *parser) arguments() *ExpressionList {
	start := p.start()
	l := p.lists.new()
	l.Open = p.require(OpenParenToken)
	l.Expressions = p.argumentExprs()
	l.Close = p.require(CloseParenToken)
	l.node = p.node(KindExpressionList, start)
	return l
}

// requireCall reads a call; a name alone is one whose arguments are missing.
func (p *parser) requireCall() *Call {
	if c := p.callNode(); c != nil {
		return c
	}
	if p.scanName(0) == 0 {
		p.addHere(codeElement, "a function call is missing")
		return &Call{node: p.missingNode(KindFunctionCallExpression)}
	}
	start := p.start()
	c := &Call{Name: p.nameReference()}
	c.Arguments = &ExpressionList{
		Open:  p.missingToken(p.pos, OpenParenToken),
		Close: p.missingToken(p.pos, CloseParenToken),
		node:  p.missingNode(KindExpressionList),
	}
	c.node = p.node(KindFunctionCallExpression, start)
	return c
}

// callPath reads a call, and calls behind dots.
func (p *parser) callPath() Expr {
	e := p.call()
	for e != nil && p.kind() == DotToken && p.beginsCall(1) && p.link() {
		x := &Path{Expr: e, Dot: p.token(), Selector: p.call()}
		x.node = node{e.Range().Start, p.end(), KindPathExpression, false}
		e = x
	}
	return e
}
