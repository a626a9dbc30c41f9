package syntax

// A listEnd reports whether the list that is being read ends before the next token.
type listEnd func(*parser) bool

func (p *parser) commonEnd() bool { return isCommonEnd(p.kind()) }

func isCommonEnd(k Kind) bool {
	switch k {
	case CloseParenToken, CloseBracketToken, CloseBraceToken, BarToken, SemicolonToken, EndOfTextToken, None:
		return true
	}
	return false
}

func (p *parser) endOr(k Kind) bool { return p.kind() == k || p.commonEnd() }

func (p *parser) facetEnd() bool     { return p.endOr(WithKeyword) }
func (p *parser) summarizeEnd() bool { return p.endOr(ByKeyword) }
func (p *parser) mvExpandEnd() bool  { return p.endOr(LimitKeyword) }
func (p *parser) graphEnd() bool     { return p.endOr(PartitionedByKeyword) }

func (p *parser) makeSeriesEnd() bool {
	switch p.kind() {
	case OnKeyword, FromKeyword, InKeyword:
		return true
	}
	return p.commonEnd()
}

func (p *parser) scanEnd() bool {
	switch p.kind() {
	case PartitionKeyword, OrderKeyword, ByKeyword, DeclareKeyword, WithKeyword:
		return true
	}
	return p.commonEnd()
}

// mvApplyEnd lets a clause keyword be a name where what follows shows that it is one.
func (p *parser) mvApplyEnd() bool {
	switch p.kind() {
	case LimitKeyword, IdKeyword, OnKeyword:
		switch p.kindAt(1) {
		case CommaToken, ToKeyword, EqualToken:
		default:
			return true
		}
	}
	return p.commonEnd()
}

// keysEnd ends the keys of summarize before the legacy bin=value.
func (p *parser) keysEnd() bool {
	if p.kind() == BinKeyword && p.kindAt(1) == EqualToken && isLiteral(p.kindAt(2)) {
		return true
	}
	return p.commonEnd()
}

func isLiteral(k Kind) bool {
	switch k {
	case BooleanLiteralToken, IntLiteralToken, LongLiteralToken, RealLiteralToken, DecimalLiteralToken,
		StringLiteralToken, DateTimeLiteralToken, TimespanLiteralToken, GuidLiteralToken, RawGuidLiteralToken:
		return true
	}
	return false
}

// A listSpec tells how to read a list of items separated by commas.
type listSpec[T comparable] struct {
	item     func(*parser) T // reads one item, or returns the zero value
	missing  func(*parser) T // reports an absent item
	end      listEnd         // nil: the list ends where no comma follows
	required bool            // one item at least
	trailing bool            // a comma may follow the last item
}

// separated reads a list. Where an end is known, items without a comma between them are still one list: the comma is
// reported as missing.
func separated[T interface {
	Node
	comparable
}](p *parser, s *stack[T], spec listSpec[T]) Separated[T] {
	var none T
	items, separators := len(s.items), len(p.separators.items)
	item := none
	if spec.end == nil || !spec.end(p) {
		item = spec.item(p)
	}
	if item == none && p.kind() == CommaToken {
		item = spec.missing(p)
	}
	for item != none {
		s.push(item)
		item = none
		switch k := p.kind(); {
		case k == EndOfTextToken || k == None || spec.end != nil && spec.end(p):
		case k == CommaToken:
			p.separators.push(p.token())
			if spec.end == nil || !spec.end(p) {
				item = spec.item(p)
			}
			if item == none && !spec.trailing {
				s.push(spec.missing(p))
			}
		case spec.end != nil:
			at := p.pos
			if item = spec.item(p); item != none && p.pos > at {
				p.separators.push(p.missingToken(at, CommaToken))
			} else {
				item = none
			}
		}
	}
	if spec.required && len(s.items) == items {
		s.push(spec.missing(p))
	}
	return Separated[T]{s.take(items), p.separators.take(separators)}
}

// exprList reads a list of expressions, and someExprs one that must not be empty.
func (p *parser) exprList(item func(*parser) Expr, end listEnd) Separated[Expr] {
	return separated(p, &p.exprs, listSpec[Expr]{item: item, missing: (*parser).missingExpr, end: end})
}

func (p *parser) someExprs(item func(*parser) Expr, end listEnd) Separated[Expr] {
	return separated(p, &p.exprs, listSpec[Expr]{item: item, missing: (*parser).missingExpr, end: end, required: true})
}

// The lists of the language, by what they hold and where they end. Those whose names begin with some must not be empty;
// those whose names begin with open end where no comma follows.

func (p *parser) namedExprs() Separated[Expr] {
	return p.exprList((*parser).namedExpr, (*parser).commonEnd)
}

func (p *parser) someNamedExprs() Separated[Expr] {
	return p.someExprs((*parser).namedExpr, (*parser).commonEnd)
}

func (p *parser) openNamedExprs() Separated[Expr] {
	return p.someExprs((*parser).namedExpr, nil)
}

func (p *parser) unnamedExprs() Separated[Expr] {
	return p.exprList((*parser).unnamedExpr, (*parser).commonEnd)
}

func (p *parser) someUnnamedExprs() Separated[Expr] {
	return p.someExprs((*parser).unnamedExpr, (*parser).commonEnd)
}

func (p *parser) openUnnamedExprs() Separated[Expr] {
	return p.someExprs((*parser).unnamedExpr, nil)
}

func (p *parser) argumentExprs() Separated[Expr] {
	return p.exprList((*parser).argument, (*parser).commonEnd)
}

func (p *parser) aggregateExprs() Separated[Expr] {
	return p.exprList((*parser).namedExpr, (*parser).summarizeEnd)
}

func (p *parser) keyExprs() Separated[Expr] {
	return p.someExprs((*parser).namedExpr, (*parser).keysEnd)
}

func (p *parser) distinctExprs() Separated[Expr] {
	return p.someExprs((*parser).distinctExpr, (*parser).commonEnd)
}

func (p *parser) orderedExprs() Separated[Expr] {
	return p.someExprs((*parser).orderedExpr, (*parser).commonEnd)
}

func (p *parser) scanOrderExprs() Separated[Expr] {
	return p.someExprs((*parser).orderedExpr, (*parser).scanEnd)
}

func (p *parser) scanPartitionExprs() Separated[Expr] {
	return p.someExprs((*parser).unnamedExpr, (*parser).scanEnd)
}

func (p *parser) columnPatterns() Separated[Expr] {
	return p.exprList((*parser).columnPattern, (*parser).commonEnd)
}

func (p *parser) reorderExprs() Separated[Expr] {
	return p.exprList((*parser).reorderExpr, (*parser).commonEnd)
}

func (p *parser) facetExprs() Separated[Expr] {
	return separated(p, &p.exprs, listSpec[Expr]{
		item:     (*parser).simplePath,
		missing:  (*parser).missingNameExpr,
		end:      (*parser).facetEnd,
		required: true,
	})
}

func (p *parser) unionExprs() Separated[Expr] {
	return p.someExprs((*parser).unionOperand, (*parser).commonEnd)
}

func (p *parser) findOperands() Separated[Expr] {
	return p.someExprs((*parser).findOperand, (*parser).commonEnd)
}

func (p *parser) findColumns() Separated[Expr] {
	return p.someExprs((*parser).findColumn, nil)
}

func (p *parser) entityExprs() Separated[Expr] {
	return p.someExprs((*parser).wildcardedEntity, (*parser).commonEnd)
}

func (p *parser) jsonValues() Separated[Expr] {
	return separated(p, &p.exprs, listSpec[Expr]{
		item:    (*parser).jsonValue,
		missing: (*parser).missingJSONValue,
		end:     (*parser).commonEnd,
	})
}

func (p *parser) literalValues() Separated[Expr] {
	return separated(p, &p.exprs, listSpec[Expr]{
		item:     (*parser).rowValue,
		missing:  (*parser).missingValue,
		end:      (*parser).commonEnd,
		trailing: true,
	})
}

func (p *parser) uriExprs() Separated[Expr] {
	return separated(p, &p.exprs, listSpec[Expr]{
		item:     (*parser).pipeExpr,
		missing:  (*parser).missingValue,
		end:      (*parser).commonEnd,
		trailing: true,
	})
}

func (p *parser) typeElements() Separated[Expr] {
	return separated(p, &p.exprs, listSpec[Expr]{
		item:    (*parser).typeElement,
		missing: (*parser).missingTypeExpr,
		end:     (*parser).commonEnd,
	})
}

func (p *parser) schemaElements() Separated[Expr] {
	return separated(p, &p.exprs, listSpec[Expr]{
		item:     (*parser).nameAndTypeExpr,
		missing:  (*parser).missingNameAndTypeExpr,
		end:      (*parser).commonEnd,
		trailing: true,
	})
}

func (p *parser) patternValues() Separated[Expr] {
	return separated(p, &p.exprs, listSpec[Expr]{
		item:     (*parser).unnamedExpr,
		missing:  (*parser).missingString,
		end:      (*parser).commonEnd,
		required: true,
	})
}

func (p *parser) rowColumns() Separated[*NameAndType] {
	return separated(p, &p.typed, listSpec[*NameAndType]{
		item:     (*parser).nameAndType,
		missing:  (*parser).missingNameAndType,
		end:      (*parser).commonEnd,
		trailing: true,
	})
}

func (p *parser) someRowColumns() Separated[*NameAndType] {
	return separated(p, &p.typed, listSpec[*NameAndType]{
		item:     (*parser).nameAndType,
		missing:  (*parser).missingNameAndType,
		end:      (*parser).commonEnd,
		required: true,
		trailing: true,
	})
}

func (p *parser) patternParams() Separated[*NameAndType] {
	return separated(p, &p.typed, listSpec[*NameAndType]{
		item:    (*parser).nameAndType,
		missing: (*parser).missingNameAndType,
		end:     (*parser).commonEnd,
	})
}

func (p *parser) renames() Separated[*NameDeclaration] {
	return separated(p, &p.names, listSpec[*NameDeclaration]{
		item:     (*parser).renameDeclaration,
		missing:  (*parser).missingDeclaration,
		end:      (*parser).commonEnd,
		required: true,
	})
}

func (p *parser) formalParams() Separated[*FunctionParameter] {
	return separated(p, &p.formals, listSpec[*FunctionParameter]{
		item:    (*parser).functionParameter,
		missing: (*parser).missingFunctionParameter,
		end:     (*parser).commonEnd,
	})
}

func (p *parser) someFormals() Separated[*FunctionParameter] {
	return separated(p, &p.formals, listSpec[*FunctionParameter]{
		item:     (*parser).functionParameter,
		missing:  (*parser).missingFunctionParameter,
		end:      (*parser).commonEnd,
		required: true,
	})
}

func (p *parser) properties() Separated[*NamedParameter] {
	return separated(p, &p.parameters, listSpec[*NamedParameter]{
		item:    (*parser).property,
		missing: (*parser).missingParameter,
		end:     (*parser).commonEnd,
	})
}

func (p *parser) jsonPairs() Separated[*JSONPair] {
	var s stack[*JSONPair]
	return separated(p, &s, listSpec[*JSONPair]{
		item:    (*parser).jsonPair,
		missing: (*parser).missingJSONPair,
		end:     (*parser).commonEnd,
	})
}
