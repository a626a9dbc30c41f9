package syntax

func (n *Clause) children(v visitor) {
	v.token(n.Keyword)
	visitNode(v, n.Expr)
}

func (n *ListClause) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Expressions)
}

func (n *CountAsIdentifierClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Name)
}

func (n *EvaluateSchemaClause) children(v visitor) {
	v.token(n.Colon)
	if n.Schema != nil {
		v.node(n.Schema)
	}
}

func (n *EvaluateRowSchema) children(v visitor) {
	v.token(n.Open)
	v.token(n.LeadingComma)
	v.token(n.Star)
	v.token(n.StarComma)
	visitSeparated(v, n.Columns)
	v.token(n.Close)
}

func (n *FacetWithClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitNode(v, n.Expr)
	v.token(n.Close)
}

func (n *FindInClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitSeparated(v, n.Expressions)
	v.token(n.Close)
}

func (n *ForkExpression) children(v visitor) {
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Open)
	visitNode(v, n.Expr)
	v.token(n.Close)
}

func (n *NameEqualsClause) children(v visitor) {
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Equal)
}

func (n *GraphMatchPattern) children(v visitor) {
	visitList(v, n.Elements)
}

func (n *GraphMatchPatternNode) children(v visitor) {
	v.token(n.Open)
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Close)
}

func (n *GraphMatchPatternEdge) children(v visitor) {
	v.token(n.First)
	if n.Name != nil {
		v.node(n.Name)
	}
	if n.Hops != nil {
		v.node(n.Hops)
	}
	v.token(n.Last)
}

func (n *GraphMatchPatternEdgeRange) children(v visitor) {
	v.token(n.Star)
	visitNode(v, n.From)
	v.token(n.DotDot)
	visitNode(v, n.To)
}

func (n *GraphToTableOutputClause) children(v visitor) {
	v.token(n.Keyword)
	if n.As != nil {
		v.node(n.As)
	}
	visitList(v, n.Parameters)
}

func (n *GraphToTableAsClause) children(v visitor) {
	v.token(n.Keyword)
	if n.Name != nil {
		v.node(n.Name)
	}
}

func (n *MacroExpandScope) children(v visitor) {
	v.token(n.Keyword)
	if n.Name != nil {
		v.node(n.Name)
	}
}

func (n *MakeGraphWithNodeID) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Equal)
	if n.Name != nil {
		v.node(n.Name)
	}
}

func (n *MakeGraphWithTables) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Tables)
}

func (n *MakeGraphTableAndKey) children(v visitor) {
	visitNode(v, n.Table)
	v.token(n.On)
	if n.Column != nil {
		v.node(n.Column)
	}
}

func (n *MakeGraphPartitionedBy) children(v visitor) {
	v.token(n.Keyword)
	visitNode(v, n.Entity)
	v.token(n.Open)
	visitNode(v, n.Subquery)
	v.token(n.Close)
}

func (n *MakeSeriesExpression) children(v visitor) {
	visitNode(v, n.Expr)
	if n.Default != nil {
		v.node(n.Default)
	}
}

func (n *DefaultExpressionClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Equal)
	visitNode(v, n.Value)
}

func (n *MakeSeriesFromToStep) children(v visitor) {
	if n.From != nil {
		v.node(n.From)
	}
	if n.To != nil {
		v.node(n.To)
	}
	if n.Step != nil {
		v.node(n.Step)
	}
}

func (n *MakeSeriesInRange) children(v visitor) {
	v.token(n.In)
	v.token(n.RangeKeyword)
	if n.Arguments != nil {
		v.node(n.Arguments)
	}
}

func (n *MvExpression) children(v visitor) {
	visitNode(v, n.Expr)
	if n.ToTypeOf != nil {
		v.node(n.ToTypeOf)
	}
}

func (n *ToTypeOfClause) children(v visitor) {
	v.token(n.Keyword)
	if n.TypeOf != nil {
		v.node(n.TypeOf)
	}
}

func (n *MvApplySubquery) children(v visitor) {
	v.token(n.Open)
	visitNode(v, n.Expr)
	v.token(n.Close)
}

func (n *ParseKvWithClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitSeparated(v, n.Properties)
	v.token(n.Close)
}

func (n *PartitionOperand) children(v visitor) {
	v.token(n.Open)
	visitNode(v, n.Expr)
	v.token(n.Close)
}

func (n *ReduceByWithClause) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Parameters)
}

func (n *RenderWithClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	v.token(n.LeadingComma)
	visitSeparated(v, n.Properties)
	v.token(n.Close)
}

func (n *ScanByClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.By)
	visitSeparated(v, n.Expressions)
}

func (n *ScanDeclareClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitSeparated(v, n.Declarations)
	v.token(n.Close)
}

func (n *ScanStep) children(v visitor) {
	v.token(n.Keyword)
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Optional)
	if n.Output != nil {
		v.node(n.Output)
	}
	v.token(n.Colon)
	visitNode(v, n.Condition)
	if n.Computation != nil {
		v.node(n.Computation)
	}
	v.token(n.Semicolon)
}

func (n *ScanStepOutput) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Equal)
	v.token(n.Value)
}

func (n *ScanComputationClause) children(v visitor) {
	v.token(n.Arrow)
	visitSeparated(v, n.Assignments)
}

func (n *ScanAssignment) children(v visitor) {
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Equal)
	visitNode(v, n.Expr)
}

func (n *SummarizeByClause) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Expressions)
	if n.Bin != nil {
		v.node(n.Bin)
	}
}

func (n *TopNestedClause) children(v visitor) {
	v.token(n.Keyword)
	visitNode(v, n.Count)
	v.token(n.Of)
	visitNode(v, n.OfExpr)
	if n.WithOthers != nil {
		v.node(n.WithOthers)
	}
	v.token(n.By)
	visitNode(v, n.ByExpr)
}

func (n *TopNestedWithOthersClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Others)
	v.token(n.Equal)
	visitNode(v, n.Value)
}

func (n *InlineExternalTableKindClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Equal)
	v.token(n.Value)
}

func (n *InlineExternalTableDataFormatClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Equal)
	v.token(n.Value)
}

func (n *InlineExternalTablePartitionClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.By)
	v.token(n.Open)
	v.token(n.LeadingComma)
	visitSeparated(v, n.Columns)
	v.token(n.Close)
}

func (n *PartitionColumnDeclaration) children(v visitor) {
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Colon)
	visitNode(v, n.Type)
	v.token(n.Equal)
	visitNode(v, n.Expr)
}

func (n *InlineExternalTablePathFormatClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Equal)
	v.token(n.Open)
	visitNode(v, n.Separator)
	visitList(v, n.Elements)
	v.token(n.Close)
}

func (n *InlineExternalTablePathColumn) children(v visitor) {
	visitNode(v, n.Column)
	visitNode(v, n.Separator)
}

func (n *InlineExternalTableConnectionStringsClause) children(v visitor) {
	v.token(n.Open)
	visitSeparated(v, n.Values)
	v.token(n.Close)
}
