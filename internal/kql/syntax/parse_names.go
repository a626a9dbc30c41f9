package syntax

import "fmt"

// isName reports whether the token i behind the next can be a name anywhere.
func (p *parser) isName(i int) bool {
	k := p.kindAt(i)
	return k == IdentifierToken || k.has(identifier)
}

// scanName returns the number of tokens of the name at the token i behind the next, or 0. In braces it counts only plain
// names, without an index.
func (p *parser) scanName(i int) int {
	switch k := p.kindAt(i); {
	case k == IdentifierToken || k.has(identifier):
		return 1
	case k == OpenBracketToken:
		return p.scanBracketedName(i)
	case k == OpenBraceToken && p.isName(i+1) && p.kindAt(i+2) == CloseBraceToken && p.adjacent(i+1) && p.adjacent(i+2):
		return 3
	}
	return 0
}

// scanExtendedName is [parser.scanName] with the keywords that can be names where names are declared.
func (p *parser) scanExtendedName(i int) int {
	if n := p.scanName(i); n > 0 {
		return n
	}
	if p.kindAt(i).has(extended) {
		return 1
	}
	return 0
}

func (p *parser) scanStrings(i int) int {
	n := 0
	for p.kindAt(i+n) == StringLiteralToken {
		n++
	}
	return n
}

func (p *parser) scanBracketedName(i int) int {
	if p.kindAt(i) != OpenBracketToken {
		return 0
	}
	if n := p.scanStrings(i + 1); n > 0 && p.kindAt(i+1+n) == CloseBracketToken {
		return n + 2
	}
	return 0
}

// scanBracedName returns the number of tokens of a client parameter such as {Name} or {Name[-1]}, without white space.
func (p *parser) scanBracedName() int {
	if p.kind() != OpenBraceToken {
		return 0
	}
	i := 1
	if k := p.kindAt(i); k != IdentifierToken && !k.IsKeyword() || !p.adjacent(i) {
		return 0
	}
	i++
	if p.kindAt(i) == OpenBracketToken && p.adjacent(i) {
		i++
		if p.kindAt(i) == MinusToken && p.adjacent(i) {
			i++
		}
		if p.kindAt(i) != LongLiteralToken || !p.adjacent(i) {
			return 0
		}
		i++
		if p.kindAt(i) != CloseBracketToken || !p.adjacent(i) {
			return 0
		}
		i++
	}
	if p.kindAt(i) != CloseBraceToken || !p.adjacent(i) {
		return 0
	}
	return i + 1
}

// scanWildcardedName returns the number of tokens of a name with at least one *, without white space, or 0.
func (p *parser) scanWildcardedName(i int) int {
	start := i
	switch k := p.kindAt(i); {
	case k == AsteriskToken:
		i++
	case (k == IdentifierToken || k.has(extended)) && p.kindAt(i+1) == AsteriskToken && p.adjacent(i+1):
		i += 2
	default:
		return 0
	}
	for {
		k := p.kindAt(i)
		if k != IdentifierToken && k != LongLiteralToken && k != AsteriskToken && !k.has(extended) || !p.adjacent(i) {
			return i - start
		}
		i++
	}
}

// name reads a name. Its kind is None where there is none.
func (p *parser) name() Name {
	switch k := p.kind(); {
	case k == IdentifierToken || k.has(identifier):
		return Name{Token: p.token(), Kind: KindTokenName}
	case k == OpenBracketToken:
		return p.bracketedName()
	case k == OpenBraceToken:
		return p.bracedName()
	}
	return Name{}
}

// extendedName reads a name where also the extended keywords can be one.
func (p *parser) extendedName() Name {
	if p.kind().has(extended) {
		return Name{Token: p.token(), Kind: KindTokenName}
	}
	return p.name()
}

func (p *parser) bracketedName() Name {
	if p.scanBracketedName(0) == 0 {
		return Name{}
	}
	b := &NameBrackets{Open: p.token()}
	first := p.tokens[p.pos]
	for i := range p.scanStrings(0) {
		first.flags |= p.tokenAt(i).flags & hole
	}
	b.Literal = p.stringLiteral()
	b.Close = p.require(CloseBracketToken)
	return Name{Token: first, Brackets: b, Kind: KindBracketedName}
}

func (p *parser) bracedName() Name {
	n := p.scanBracedName()
	if n == 0 {
		return Name{}
	}
	b := &NameBrackets{Open: p.token()}
	word := p.combine(n-2, IdentifierToken)
	b.Close = p.token()
	return Name{Token: word, Brackets: b, Kind: KindBracedName}
}

func (p *parser) wildcardedName() Name {
	n := p.scanWildcardedName(0)
	if n == 0 {
		return Name{}
	}
	return Name{Token: p.combine(n, IdentifierToken), Kind: KindWildcardedName}
}

func (p *parser) bracketedWildcardedName() Name {
	if p.kind() != OpenBracketToken || p.scanWildcardedName(1) == 0 {
		return Name{}
	}
	b := &NameBrackets{Open: p.token()}
	n := p.wildcardedName()
	b.Close = p.require(CloseBracketToken)
	return Name{Token: n.Token, Brackets: b, Kind: KindBracketedWildcardedName}
}

// reference makes a reference of a name that began at start, or nil.
func (p *parser) reference(start int32, n Name) *NameReference {
	if n.Kind == None {
		return nil
	}
	r := p.references.new()
	r.node, r.Name = p.node(KindNameReference, start), n
	return r
}

func (p *parser) nameReference() *NameReference     { return p.reference(p.start(), p.name()) }
func (p *parser) extendedReference() *NameReference { return p.reference(p.start(), p.extendedName()) }
func (p *parser) wildcardedReference() *NameReference {
	return p.reference(p.start(), p.wildcardedName())
}

// referenceExpr makes an expression of a reference that can be nil.
func referenceExpr(r *NameReference) Expr {
	if r == nil {
		return nil
	}
	return r
}

func (p *parser) nameExpr() Expr { return referenceExpr(p.nameReference()) }

// declare makes a declaration of a name that began at start, or nil.
func (p *parser) declare(start int32, n Name) *NameDeclaration {
	if n.Kind == None {
		return nil
	}
	d := p.declaration.new()
	d.node, d.Name = p.node(KindNameDeclaration, start), n
	return d
}

func (p *parser) nameDeclaration() *NameDeclaration { return p.declare(p.start(), p.name()) }

// renameDeclaration reads a name that is declared in front of =.
func (p *parser) renameDeclaration() *NameDeclaration { return p.declare(p.start(), p.extendedName()) }

// requireDeclaration reads a name that must be declared here.
func (p *parser) requireDeclaration() *NameDeclaration {
	if d := p.nameDeclaration(); d != nil {
		return d
	}
	return p.missingDeclaration()
}

func (p *parser) missingDeclaration() *NameDeclaration {
	p.missingElement("a name")
	return p.absentDeclaration()
}

// absentDeclaration returns a missing name about which something else is reported.
func (p *parser) absentDeclaration() *NameDeclaration {
	return &NameDeclaration{node: p.missingNode(KindNameDeclaration)}
}

func (p *parser) missingName() *NameReference {
	p.missingElement("a name")
	return p.absentName()
}

func (p *parser) absentName() *NameReference {
	return &NameReference{node: p.missingNode(KindNameReference)}
}

func (p *parser) missingNameExpr() Expr { return p.missingName() }

func (p *parser) missingExpr() Expr {
	p.missingElement("an expression")
	return p.absentName()
}

func (p *parser) missingValue() Expr {
	p.addHere(codeElement, "a value is missing")
	return p.absentName()
}

// misplacedKeyword reads a keyword that is meant as a name: what follows can only follow a name.
func (p *parser) misplacedKeyword() Expr {
	if !p.kind().IsKeyword() || !followsName(p.kindAt(1)) {
		return nil
	}
	t := p.token()
	p.needsBrackets(t)
	return p.reference(t.Start, Name{Token: t, Kind: KindTokenName})
}

func (p *parser) needsBrackets(t Token) {
	w := p.text[t.Start:t.End]
	p.add(t.Range(), codeBrackets, fmt.Sprintf("%q cannot be a name as it is: it is written ['%s']", w, w), "['"+w+"']")
}

// followsName reports whether a token of kind k can only follow a name or another expression.
func followsName(k Kind) bool {
	switch k {
	case CloseParenToken, CloseBracketToken, CloseBraceToken, DotToken, CommaToken, ColonToken, BarToken:
		return true
	case PlusToken, MinusToken, LessThanGreaterThanToken: // the signs can begin an expression
		return false
	}
	return operators[k].level > 0
}
