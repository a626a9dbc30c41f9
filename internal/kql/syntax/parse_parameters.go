package syntax

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
	l.node = p.node(KindNameReferenceList, min(start, l.Names.Items[0].start))
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
