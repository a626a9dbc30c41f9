package syntax

import (
	"fmt"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func (p *parser) literal(k Kind) Expr {
	l := p.literals.new()
	l.Token = p.token()
	l.node = node{l.Token.Start, l.Token.End, k, false}
	return l
}

func (p *parser) missingLiteral(k, token Kind, code, message string) Expr {
	p.addHere(code, message)
	return &Literal{node: p.missingNode(k), Token: p.omittedToken(token)}
}

func (p *parser) missingString() Expr {
	return p.missingLiteral(KindStringLiteralExpression, StringLiteralToken, codeElement, "a string is missing")
}

func (p *parser) missingJSONValue() Expr {
	return p.missingLiteral(KindStringLiteralExpression, StringLiteralToken, codeElement, "a JSON value is missing")
}

// tokenLiteral reads a bare word as a value.
func (p *parser) tokenLiteral() Expr {
	if !p.isName(0) {
		return nil
	}
	return p.literal(KindTokenLiteralExpression)
}

func (p *parser) oneStringLiteral() Expr {
	if p.kind() != StringLiteralToken {
		return nil
	}
	return p.literal(KindStringLiteralExpression)
}

// stringLiteral reads a string, or several that stand next to each other and are one.
func (p *parser) stringLiteral() Expr {
	switch n := p.scanStrings(0); n {
	case 0:
		return nil
	case 1:
		return p.literal(KindStringLiteralExpression)
	default:
		c := &CompoundString{Tokens: make([]Token, n)}
		start := p.start()
		for i := range c.Tokens {
			c.Tokens[i] = p.token()
		}
		c.node = p.node(KindCompoundStringLiteralExpression, start)
		return c
	}
}

// literalKind returns the kind of the literal that a token of kind k is, or None.
func literalKind(k Kind) Kind {
	switch k {
	case BooleanLiteralToken:
		return KindBooleanLiteralExpression
	case LongLiteralToken:
		return KindLongLiteralExpression
	case RealLiteralToken:
		return KindRealLiteralExpression
	case DecimalLiteralToken:
		return KindDecimalLiteralExpression
	case IntLiteralToken:
		return KindIntLiteralExpression
	case GuidLiteralToken, RawGuidLiteralToken:
		return KindGuidLiteralExpression
	case DateTimeLiteralToken:
		return KindDateTimeLiteralExpression
	case TimespanLiteralToken:
		return KindTimespanLiteralExpression
	}
	return None
}

// anyLiteral reads a literal of any type.
func (p *parser) anyLiteral() Expr {
	switch k := p.kind(); k {
	case StringLiteralToken:
		return p.stringLiteral()
	case DynamicKeyword:
		return p.dynamic()
	case PlusToken, MinusToken:
		return p.signedLiteral(false)
	case TypeOfKeyword:
		return p.typeOf()
	case OpenBraceToken:
		return referenceExpr(p.reference(p.start(), p.bracedName()))
	default:
		kind := literalKind(k)
		if kind == None {
			return nil
		}
		if k == RawGuidLiteralToken {
			p.add(p.tokens[p.pos].Range(), codeRawGUID, "a GUID is written guid(…) here", "guid("+p.tokenText(0)+")")
		}
		return p.literal(kind)
	}
}

// signedLiteral reads a number or timespan with its sign as one literal. Asked for a real number, it takes no timespan.
func (p *parser) signedLiteral(real bool) Expr {
	kind := literalKind(p.kindAt(1))
	switch kind {
	case KindLongLiteralExpression, KindRealLiteralExpression:
		if real {
			kind = KindRealLiteralExpression
		}
	case KindTimespanLiteralExpression:
		if real {
			return nil
		}
	default:
		return nil
	}
	if !p.adjacent(1) || !isDigit(p.text[p.tokenAt(1).Start]) {
		return nil
	}
	l := p.literals.new()
	l.Token = p.combine(2, p.kindAt(1))
	l.node = node{l.Token.Start, l.Token.End, kind, false}
	return l
}

// realLiteral reads a number as a real number.
func (p *parser) realLiteral() Expr {
	switch p.kind() {
	case LongLiteralToken, RealLiteralToken:
		if isDigit(p.text[p.start()]) {
			return p.literal(KindRealLiteralExpression)
		}
	case PlusToken, MinusToken:
		return p.signedLiteral(true)
	case OpenBraceToken:
		return referenceExpr(p.reference(p.start(), p.bracedName()))
	}
	return nil
}

// rowValue reads a value of a datatable.
func (p *parser) rowValue() Expr {
	if p.tokens[p.pos].Hole() && p.kind() == IdentifierToken {
		return p.nameExpr()
	}
	return p.anyLiteral()
}

// dynamic reads dynamic(…).
func (p *parser) dynamic() Expr {
	if p.kind() != DynamicKeyword || p.kindAt(1) != OpenParenToken {
		return nil
	}
	start := p.start()
	d := &Dynamic{Keyword: p.token(), Open: p.token()}
	if d.Value = p.jsonValue(); d.Value == nil {
		d.Value = p.missingJSONValue()
	}
	d.Close = p.require(CloseParenToken)
	d.node = p.node(KindDynamicExpression, start)
	return d
}

func (p *parser) jsonValue() Expr {
	switch p.kind() {
	case LongLiteralToken, RealLiteralToken, BooleanLiteralToken, DateTimeLiteralToken, TimespanLiteralToken,
		GuidLiteralToken, RawGuidLiteralToken, DecimalLiteralToken, StringLiteralToken:
		return p.anyLiteral()
	case NullKeyword:
		return p.literal(KindNullLiteralExpression)
	case MinusToken:
		return p.jsonMinus()
	case IdentifierToken:
		if p.tokens[p.pos].Hole() {
			return p.nameExpr()
		}
	case DynamicKeyword, OpenBracketToken, OpenBraceToken:
		defer p.ascend()
		if p.descend() {
			return p.jsonContainer()
		}
	}
	return nil
}

func (p *parser) jsonContainer() Expr {
	start := p.start()
	switch {
	case p.kind() == DynamicKeyword:
		return p.dynamic()
	case p.kind() == OpenBracketToken:
		a := &JSONArray{Open: p.token(), Values: p.jsonValues()}
		a.Close = p.require(CloseBracketToken)
		a.node = p.node(KindJsonArrayExpression, start)
		return a
	case p.scanBracedName() > 0:
		return referenceExpr(p.reference(start, p.bracedName()))
	}
	o := &JSONObject{Open: p.token(), Pairs: p.jsonPairs()}
	o.Close = p.require(CloseBraceToken)
	o.node = p.node(KindJsonObjectExpression, start)
	return o
}

func (p *parser) jsonMinus() Expr {
	if k := p.kindAt(1); k != LongLiteralToken && k != RealLiteralToken {
		return nil
	}
	start := p.start()
	u := &Unary{Operator: p.token()}
	u.Expr = p.anyLiteral()
	u.node = p.node(KindUnaryMinusExpression, start)
	return u
}

func (p *parser) jsonPair() *JSONPair {
	start := p.start()
	x := new(JSONPair)
	switch p.kind() {
	case StringLiteralToken:
		x.Name = p.token()
		x.Colon = p.require(ColonToken)
		x.Value = p.requireJSONValue()
	case ColonToken:
		x.Name = p.missingWord(p.pos, StringLiteralToken, codeElement, "a string is missing")
		x.Colon = p.token()
		x.Value = p.requireJSONValue()
	default:
		at := p.pos
		if x.Value = p.jsonValue(); x.Value == nil {
			return nil
		}
		x.Name = p.missingWord(at, StringLiteralToken, codeElement, "a string is missing")
		x.Colon = p.missingToken(at, ColonToken)
	}
	x.node = p.node(KindJsonPair, start)
	return x
}

func (p *parser) requireJSONValue() Expr {
	if v := p.jsonValue(); v != nil {
		return v
	}
	return p.missingJSONValue()
}

func (p *parser) missingJSONPair() *JSONPair {
	p.addHere(codeElement, "a JSON member is missing")
	return &JSONPair{node: p.missingNode(KindJsonPair)}
}

// typeOf reads typeof(…).
func (p *parser) typeOf() Expr {
	if t := p.typeOfLiteral(); t != nil {
		return t
	}
	return nil
}

func (p *parser) typeOfLiteral() *TypeOf {
	if p.kind() != TypeOfKeyword || p.kindAt(1) != OpenParenToken {
		return nil
	}
	start := p.start()
	t := &TypeOf{Keyword: p.token(), Open: p.token()}
	if p.isExtendedType() || p.kind() == IdentifierToken && p.kindAt(1) == CloseParenToken {
		t.Types.Items = []Expr{p.primitiveType()}
	} else {
		t.Types = p.typeElements()
	}
	t.Close = p.require(CloseParenToken)
	t.node = p.node(KindTypeOfLiteralExpression, start)
	return t
}

func (p *parser) missingTypeOf() *TypeOf {
	p.addHere(codeElement, "typeof(…) is missing")
	return &TypeOf{node: p.missingNode(KindTypeOfLiteralExpression)}
}

func (p *parser) typeElement() Expr {
	if p.kind() == AsteriskToken {
		return p.star()
	}
	return p.nameAndTypeExpr()
}

// star reads *.
func (p *parser) star() Expr {
	if p.kind() != AsteriskToken {
		return nil
	}
	t := p.token()
	return &Star{node: node{t.Start, t.End, KindStarExpression, false}, Token: t}
}

// isType reports whether the next token names a type that a column or parameter can have.
func (p *parser) isType() bool {
	switch p.kind() {
	case BoolKeyword, BooleanKeyword, DateKeyword, DateTimeKeyword, DecimalKeyword, DoubleKeyword, DynamicKeyword,
		GuidKeyword, IntKeyword, Int64Keyword, Int8Keyword, LongKeyword, RealKeyword, StringKeyword, TimeKeyword,
		TimespanKeyword, UniqueIdKeyword:
		return true
	}
	return p.kind() == IdentifierToken && p.tokens[p.pos].Hole()
}

// isExtendedType reports whether the next token names a type of typeof or find.
func (p *parser) isExtendedType() bool {
	switch p.kind() {
	case FloatKeyword, Int16Keyword, Int32Keyword, UIntKeyword, UInt16Keyword, UInt32Keyword, UInt64Keyword,
		UInt8Keyword, ULongKeyword:
		return true
	}
	return p.isType()
}

func (p *parser) primitiveType() Expr {
	t := p.token()
	return &PrimitiveType{node: node{t.Start, t.End, KindPrimitiveTypeExpression, false}, Type: t}
}

// requireType reads a type that a column or parameter can have, or reports that another word is none.
func (p *parser) requireType() Expr {
	switch {
	case p.isType():
		return p.primitiveType()
	case p.isExtendedType() || p.isName(0):
		w := p.tokenText(0)
		p.add(p.tokens[p.pos].Range(), codeType, fmt.Sprintf("%q is not a type", w), closest(w, typeNames))
		return p.primitiveType()
	}
	return p.missingTypeExpr()
}

func (p *parser) missingTypeExpr() Expr {
	p.addHere(codeElement, "a type is missing")
	return &PrimitiveType{node: p.missingNode(KindPrimitiveTypeExpression), Type: p.omittedToken(IdentifierToken)}
}

// nameAndType reads name:type.
func (p *parser) nameAndType() *NameAndType {
	start := p.start()
	n := new(NameAndType)
	if n.Name = p.renameDeclaration(); n.Name != nil {
		n.Colon = p.require(ColonToken)
		if p.kind() == OpenParenToken {
			n.Type = p.schemaType()
		}
	} else if p.kind() == ColonToken {
		start = p.end()
		n.Name = p.missingDeclaration()
		n.Colon = p.token()
	} else {
		return nil
	}
	if n.Type == nil {
		n.Type = p.requireType()
	}
	n.node = p.node(KindNameAndTypeDeclaration, start)
	return n
}

func (p *parser) nameAndTypeExpr() Expr {
	if n := p.nameAndType(); n != nil {
		return n
	}
	return nil
}

func (p *parser) missingNameAndType() *NameAndType {
	p.addHere(codeElement, "a name:type is missing")
	return &NameAndType{node: p.missingNode(KindNameAndTypeDeclaration)}
}

func (p *parser) missingNameAndTypeExpr() Expr { return p.missingNameAndType() }

// schemaType reads the (*) or (name:type, …) of a tabular parameter.
func (p *parser) schemaType() Expr {
	defer p.ascend()
	if !p.descend() {
		return nil
	}
	start := p.start()
	s := &SchemaType{Open: p.token()}
	if p.kind() == AsteriskToken {
		s.Columns.Items = []Expr{p.star()}
	} else {
		s.Columns = p.schemaElements()
	}
	s.Close = p.require(CloseParenToken)
	s.node = p.node(KindSchemaTypeExpression, start)
	return s
}

// requireRowSchema reads (name:type, …).
func (p *parser) requireRowSchema() *RowSchema {
	if s := p.rowSchema(false); s != nil {
		return s
	}
	return p.missingRowSchema()
}

// rowSchema reads (name:type, …), which must have a column if some is set.
func (p *parser) rowSchema(some bool) *RowSchema {
	if p.kind() != OpenParenToken {
		return nil
	}
	start := p.start()
	s := &RowSchema{Open: p.token(), LeadingComma: p.optional(CommaToken)}
	if some {
		s.Columns = p.someRowColumns()
	} else {
		s.Columns = p.rowColumns()
	}
	s.Close = p.require(CloseParenToken)
	s.node = p.node(KindRowSchema, start)
	return s
}

func (p *parser) missingRowSchema() *RowSchema { return p.missingRowSchemaAt(p.pos) }

// missingRowSchemaAt reports that a schema is absent before the token at pos.
func (p *parser) missingRowSchemaAt(pos int) *RowSchema {
	end := p.endAt(pos)
	p.add(source.Range{Start: end, End: end}, codeElement, "a schema is missing", "")
	return &RowSchema{node: node{end, end, KindRowSchema, true}}
}
