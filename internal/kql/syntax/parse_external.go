package syntax

// inlineExternalTable reads inline_external_table, unless the word is a name here.
func (p *parser) inlineExternalTable() Operator {
	if p.kindAt(1) != KindKeyword && !p.externalSchemaFollows(1) {
		return nil
	}
	start := p.start()
	t := &InlineExternalTable{Keyword: p.token()}
	if p.externalSchemaFollows(0) {
		t.Schema = p.rowSchema(true)
	}
	beforeKind := p.pos
	t.KindClause = p.externalKind()
	delta := p.text[t.KindClause.Value.Start:t.KindClause.Value.End] == "delta"
	if t.Schema == nil && delta {
		t.Schema = &RowSchema{
			Open:  p.omittedToken(OpenParenToken),
			Close: p.omittedToken(CloseParenToken),
			node:  p.omittedNode(KindRowSchema),
		}
	} else if t.Schema == nil {
		t.Schema = p.missingRowSchemaAt(beforeKind)
	}
	t.Partition = p.externalPartition()
	t.PathFormat = p.externalPathFormat()
	t.DataFormat = p.externalDataFormat(delta)
	t.ConnectionStrings = p.externalConnections()
	t.With = p.externalDataWith()
	t.node = p.node(KindInlineExternalTableExpression, start)
	return t
}

// omittedNode returns what all nodes have, for one that is absent and that nothing is reported about.
func (p *parser) omittedNode(k Kind) node {
	n := p.missingNode(k)
	n.absent = false
	return n
}

// externalSchemaFollows reports whether the token i behind the next begins a schema: a colon comes before the closing
// parenthesis.
func (p *parser) externalSchemaFollows(i int) bool {
	if p.kindAt(i) != OpenParenToken {
		return false
	}
	from := p.pos + i
	if s := p.schema; from >= s.from && from < s.to {
		return s.found
	}
	for {
		i++
		switch k := p.kindAt(i); k {
		case ColonToken, None, CloseParenToken:
			p.schema = schemaScan{from, p.pos + i, k != CloseParenToken}
			return p.schema.found
		}
	}
}

// schemaScan remembers that no colon and no closing parenthesis is between two tokens, and whether the end of the search
// found a schema, so that many questions take linear time.
type schemaScan struct {
	from, to int
	found    bool
}

func (p *parser) externalKind() *InlineExternalTableKindClause {
	if p.kind() != KindKeyword {
		p.addHere(codeTableKind, "the kind of the external table is missing")
		end := p.end()
		return &InlineExternalTableKindClause{
			node:  p.missingNode(KindInlineExternalTableKindClause),
			Value: Token{Start: end, End: end},
		}
	}
	start := p.start()
	c := &InlineExternalTableKindClause{
		Keyword: p.token(),
		Equal:   p.require(EqualToken),
		Value:   p.requireWord("storage", "delta"),
	}
	c.node = p.node(KindInlineExternalTableKindClause, start)
	return c
}

func (p *parser) externalPartition() *InlineExternalTablePartitionClause {
	if p.kind() != PartitionKeyword {
		return nil
	}
	start := p.start()
	c := &InlineExternalTablePartitionClause{
		Keyword:      p.token(),
		By:           p.require(ByKeyword),
		Open:         p.require(OpenParenToken),
		LeadingComma: p.optional(CommaToken),
	}
	var s stack[*PartitionColumnDeclaration]
	c.Columns = separated(p, &s, listSpec[*PartitionColumnDeclaration]{
		item:     (*parser).partitionColumn,
		missing:  (*parser).missingPartitionColumn,
		end:      (*parser).commonEnd,
		trailing: true,
	})
	c.Close = p.require(CloseParenToken)
	c.node = p.node(KindInlineExternalTablePartitionClause, start)
	return c
}

func (p *parser) partitionColumn() *PartitionColumnDeclaration {
	start := p.start()
	c := &PartitionColumnDeclaration{Name: p.renameDeclaration()}
	if c.Name == nil {
		start = p.end()
	}
	c.Colon = p.require(ColonToken)
	switch k := p.kind(); {
	case k == DateTimeKeyword || k == LongKeyword || k == StringKeyword:
		c.Type = p.primitiveType()
	case k == EndOfTextToken:
		c.Type = p.missingTypeExpr()
	default:
		p.add(p.tokens[p.pos].Range(), codePartitionType, "a partition column is of type datetime, long or string", "")
		c.Type = p.primitiveType()
	}
	if p.kind() == EqualToken {
		c.Equal, c.Expr = p.token(), p.unnamedExpr()
	}
	c.node = p.node(KindPartitionColumnDeclaration, start)
	return c
}

func (p *parser) missingPartitionColumn() *PartitionColumnDeclaration {
	p.addHere(codePartitionColumn, "a partition column is missing")
	return &PartitionColumnDeclaration{node: p.missingNode(KindPartitionColumnDeclaration)}
}

func (p *parser) externalPathFormat() *InlineExternalTablePathFormatClause {
	if p.kind() != PathFormatKeyword {
		return nil
	}
	start := p.start()
	c := &InlineExternalTablePathFormatClause{
		Keyword:   p.token(),
		Equal:     p.require(EqualToken),
		Open:      p.require(OpenParenToken),
		Separator: p.oneStringLiteral(),
	}
	for x := p.externalPathElement(); x != nil; x = p.externalPathElement() {
		c.Elements = append(c.Elements, x)
	}
	if !p.commonEnd() {
		p.addHere(codePathElement, "a path format has columns, strings and datetime_pattern(…) only")
	} else if c.Elements == nil {
		p.addHere(codePathFormat, "the path format is empty")
		x := &InlineExternalTablePathColumn{Column: p.missingValue()}
		x.node = p.missingNode(KindInlineExternalTablePathFormatPartitionColumnReference)
		c.Elements = []*InlineExternalTablePathColumn{x}
	}
	c.Close = p.require(CloseParenToken)
	c.node = p.node(KindInlineExternalTablePathFormatClause, start)
	return c
}

// externalPathElement reads a column of a path format and the string behind it. Microsoft's parser drops what is neither
// from the tree; here the path format ends before it.
func (p *parser) externalPathElement() *InlineExternalTablePathColumn {
	start := p.start()
	x := new(InlineExternalTablePathColumn)
	if p.kind() == DateTimePatternKeyword {
		x.Column = p.dateTimePattern()
	} else {
		x.Column = p.nameExpr()
	}
	if x.Column == nil {
		return nil
	}
	x.Separator = p.oneStringLiteral()
	x.node = p.node(KindInlineExternalTablePathFormatPartitionColumnReference, start)
	return x
}

func (p *parser) dateTimePattern() Expr {
	start := p.start()
	d := &DateTimePattern{
		Keyword: p.token(),
		Open:    p.require(OpenParenToken),
		Format:  p.oneStringLiteral(),
		Comma:   p.require(CommaToken),
		Column:  p.nameExpr(),
	}
	d.Close = p.require(CloseParenToken)
	d.node = p.node(KindDateTimePattern, start)
	return d
}

func (p *parser) externalDataFormat(optional bool) *InlineExternalTableDataFormatClause {
	start := p.start()
	switch {
	case p.kind() == DataFormatKeyword:
		c := &InlineExternalTableDataFormatClause{
			Keyword: p.token(),
			Equal:   p.require(EqualToken),
			Value:   p.require(IdentifierToken),
		}
		c.node = p.node(KindInlineExternalTableDataFormatClause, start)
		return c
	case optional:
		return &InlineExternalTableDataFormatClause{
			Keyword: p.omittedToken(DataFormatKeyword),
			Equal:   p.omittedToken(EqualToken),
			Value:   p.omittedToken(StringLiteralToken),
			node:    p.omittedNode(KindInlineExternalTableDataFormatClause),
		}
	}
	p.addHere(codeDataFormat, "the data format of the external table is missing")
	return &InlineExternalTableDataFormatClause{node: p.missingNode(KindInlineExternalTableDataFormatClause)}
}

func (p *parser) externalConnections() *InlineExternalTableConnectionStringsClause {
	if p.kind() != OpenParenToken {
		p.addHere(codeConnection, "the connection strings of the external table are missing")
		return &InlineExternalTableConnectionStringsClause{
			node: p.missingNode(KindInlineExternalTableConnectionStringsClause),
		}
	}
	start := p.start()
	c := &InlineExternalTableConnectionStringsClause{Open: p.token(), Values: p.uriExprs()}
	c.Close = p.require(CloseParenToken)
	c.node = p.node(KindInlineExternalTableConnectionStringsClause, start)
	return c
}
