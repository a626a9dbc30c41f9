package syntax

// A Clause is a keyword and an expression. The kind tells which clause: MakeSeriesOnClause, MakeSeriesFromClause,
// MakeSeriesToClause, MakeSeriesStepClause, MvExpandRowLimitClause, MvApplyRowLimitClause, MvApplyContextIdClause,
// JoinWhereClause, WhereClause, PartitionScope, PartitionByIdClause, TopHittersByClause.
type Clause struct {
	node
	Keyword Token
	Expr    Expr
}

// A ListClause is a keyword and a list of expressions. The kind tells which clause: JoinOnClause, MakeSeriesByClause,
// ProjectClause, FindProjectClause.
type ListClause struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A CountAsIdentifierClause is as name.
type CountAsIdentifierClause struct {
	node
	Keyword Token
	Name    Token
}

// An EvaluateSchemaClause is the : (schema) of evaluate.
type EvaluateSchemaClause struct {
	node
	Colon  Token
	Schema *EvaluateRowSchema
}

// An EvaluateRowSchema is the schema that evaluate declares for its result; with Star the input's columns stay.
type EvaluateRowSchema struct {
	node
	Open         Token
	LeadingComma Token
	Star         Token
	StarComma    Token
	Columns      Separated[*NameAndType]
	Close        Token
}

// A FacetWithClause is with (operators) or with operator; the kind is FacetWithExpressionClause or
// FacetWithOperatorClause.
type FacetWithClause struct {
	node
	Keyword Token
	Open    Token
	Expr    Expr
	Close   Token
}

// A FindInClause is in (tables).
type FindInClause struct {
	node
	Keyword     Token
	Open        Token
	Expressions Separated[Expr]
	Close       Token
}

// A ForkExpression is name=(operators).
type ForkExpression struct {
	node
	Name  *NameEqualsClause
	Open  Token
	Expr  Expr
	Close Token
}

// A NameEqualsClause is name =.
type NameEqualsClause struct {
	node
	Name  *NameDeclaration
	Equal Token
}

// A GraphMatchPattern is a sequence of [*GraphMatchPatternNode] and [*GraphMatchPatternEdge].
type GraphMatchPattern struct {
	node
	Elements []Node
}

// A GraphMatchPatternNode is (name).
type GraphMatchPatternNode struct {
	node
	Open  Token
	Name  *NameDeclaration
	Close Token
}

// A GraphMatchPatternEdge is -[name*1..5]-> and its relatives.
type GraphMatchPatternEdge struct {
	node
	First Token
	Name  *NameDeclaration
	Hops  *GraphMatchPatternEdgeRange
	Last  Token
}

// A GraphMatchPatternEdgeRange is *1..5.
type GraphMatchPatternEdgeRange struct {
	node
	Star   Token
	From   Expr
	DotDot Token
	To     Expr
}

// A GraphToTableOutputClause is nodes as name, edges as name.
type GraphToTableOutputClause struct {
	node
	Keyword    Token
	As         *GraphToTableAsClause
	Parameters []*NamedParameter
}

// A GraphToTableAsClause is as name.
type GraphToTableAsClause struct {
	node
	Keyword Token
	Name    *NameDeclaration
}

// A MacroExpandScope is as name.
type MacroExpandScope struct {
	node
	Keyword Token
	Name    *NameDeclaration
}

// A MakeGraphWithNodeID is with_node_id=name.
type MakeGraphWithNodeID struct {
	node
	Keyword Token
	Equal   Token
	Name    *NameDeclaration
}

// A MakeGraphWithTables is with table on column, ….
type MakeGraphWithTables struct {
	node
	Keyword Token
	Tables  Separated[*MakeGraphTableAndKey]
}

// A MakeGraphTableAndKey is table on column.
type MakeGraphTableAndKey struct {
	node
	Table  Expr
	On     Token
	Column *NameReference
}

// A MakeGraphPartitionedBy is partitioned-by column (operators).
type MakeGraphPartitionedBy struct {
	node
	Keyword  Token
	Entity   Expr
	Open     Token
	Subquery Expr
	Close    Token
}

// A MakeSeriesExpression is aggregate default=value.
type MakeSeriesExpression struct {
	node
	Expr    Expr
	Default *DefaultExpressionClause
}

// A DefaultExpressionClause is default=value.
type DefaultExpressionClause struct {
	node
	Keyword Token
	Equal   Token
	Value   Expr
}

// A MakeSeriesFromToStep is from … to … step ….
type MakeSeriesFromToStep struct {
	node
	From *Clause
	To   *Clause
	Step *Clause
}

// A MakeSeriesInRange is in range(first, last, step).
type MakeSeriesInRange struct {
	node
	In           Token
	RangeKeyword Token
	Arguments    *ExpressionList
}

// A MvExpression is an operand of mv-expand (MvExpandExpression) or mv-apply (MvApplyExpression). Expr is nil where
// mv-apply has only a type.
type MvExpression struct {
	node
	Expr     Expr
	ToTypeOf *ToTypeOfClause
}

// A ToTypeOfClause is to typeof(type).
type ToTypeOfClause struct {
	node
	Keyword Token
	TypeOf  *TypeOf
}

// A MvApplySubquery is (operators) of mv-apply.
type MvApplySubquery struct {
	node
	Open  Token
	Expr  Expr
	Close Token
}

// A ParseKvWithClause is with (properties).
type ParseKvWithClause struct {
	node
	Keyword    Token
	Open       Token
	Properties Separated[*NamedParameter]
	Close      Token
}

// A PartitionOperand is (operators), a PartitionSubquery, or {query}, a PartitionQuery.
type PartitionOperand struct {
	node
	Open  Token
	Expr  Expr
	Close Token
}

// A ReduceByWithClause is with name=value, ….
type ReduceByWithClause struct {
	node
	Keyword    Token
	Parameters Separated[*NamedParameter]
}

// A RenderWithClause is with (properties).
type RenderWithClause struct {
	node
	Keyword      Token
	Open         Token
	LeadingComma Token
	Properties   Separated[*NamedParameter]
	Close        Token
}

// A ScanByClause is order by … (ScanOrderByClause) or partition by … (ScanPartitionByClause) of scan.
type ScanByClause struct {
	node
	Keyword     Token
	By          Token
	Expressions Separated[Expr]
}

// A ScanDeclareClause is declare (name:type = default, …).
type ScanDeclareClause struct {
	node
	Keyword      Token
	Open         Token
	Declarations Separated[*FunctionParameter]
	Close        Token
}

// A ScanStep is step name optional output=…: condition => assignments;
type ScanStep struct {
	node
	Keyword     Token
	Name        *NameDeclaration
	Optional    Token
	Output      *ScanStepOutput
	Colon       Token
	Condition   Expr
	Computation *ScanComputationClause
	Semicolon   Token
}

// A ScanStepOutput is output=all.
type ScanStepOutput struct {
	node
	Keyword Token
	Equal   Token
	Value   Token
}

// A ScanComputationClause is => name = expression, ….
type ScanComputationClause struct {
	node
	Arrow       Token
	Assignments Separated[*ScanAssignment]
}

// A ScanAssignment is name = expression.
type ScanAssignment struct {
	node
	Name  *NameReference
	Equal Token
	Expr  Expr
}

// A SummarizeByClause is by keys, and the legacy bin=value.
type SummarizeByClause struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
	Bin         *Named
}

// A TopNestedClause is top-nested count of expression by aggregate.
type TopNestedClause struct {
	node
	Keyword    Token
	Count      Expr
	Of         Token
	OfExpr     Expr
	WithOthers *TopNestedWithOthersClause
	By         Token
	ByExpr     Expr
}

// A TopNestedWithOthersClause is with others = value.
type TopNestedWithOthersClause struct {
	node
	Keyword Token
	Others  Token
	Equal   Token
	Value   Expr
}

// An InlineExternalTableKindClause is kind=value.
type InlineExternalTableKindClause struct {
	node
	Keyword Token
	Equal   Token
	Value   Token
}

// An InlineExternalTableDataFormatClause is dataformat=value.
type InlineExternalTableDataFormatClause struct {
	node
	Keyword Token
	Equal   Token
	Value   Token
}

// An InlineExternalTablePartitionClause is partition by (columns).
type InlineExternalTablePartitionClause struct {
	node
	Keyword      Token
	By           Token
	Open         Token
	LeadingComma Token
	Columns      Separated[*PartitionColumnDeclaration]
	Close        Token
}

// A PartitionColumnDeclaration is name:type = expression.
type PartitionColumnDeclaration struct {
	node
	Name  *NameDeclaration
	Colon Token
	Type  Expr
	Equal Token
	Expr  Expr
}

// An InlineExternalTablePathFormatClause is pathformat=(elements).
type InlineExternalTablePathFormatClause struct {
	node
	Keyword   Token
	Equal     Token
	Open      Token
	Separator Expr
	Elements  []*InlineExternalTablePathColumn
	Close     Token
}

// An InlineExternalTablePathColumn is a column of a path format and the separator behind it.
type InlineExternalTablePathColumn struct {
	node
	Column    Expr
	Separator Expr
}

// An InlineExternalTableConnectionStringsClause is (URIs).
type InlineExternalTableConnectionStringsClause struct {
	node
	Open   Token
	Values Separated[Expr]
	Close  Token
}

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
