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

// A CountAsIdentifierClause is written as name.
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

// A FacetWithClause is written with (operators) or with operator; the kind is FacetWithExpressionClause or
// FacetWithOperatorClause.
type FacetWithClause struct {
	node
	Keyword Token
	Open    Token
	Expr    Expr
	Close   Token
}

// A FindInClause is written in (tables).
type FindInClause struct {
	node
	Keyword     Token
	Open        Token
	Expressions Separated[Expr]
	Close       Token
}

// A ForkExpression is written name=(operators).
type ForkExpression struct {
	node
	Name  *NameEqualsClause
	Open  Token
	Expr  Expr
	Close Token
}

// A NameEqualsClause is written name =.
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

// A GraphMatchPatternNode is written (name).
type GraphMatchPatternNode struct {
	node
	Open  Token
	Name  *NameDeclaration
	Close Token
}

// A GraphMatchPatternEdge is written -[name*1..5]-> and its relatives.
type GraphMatchPatternEdge struct {
	node
	First Token
	Name  *NameDeclaration
	Hops  *GraphMatchPatternEdgeRange
	Last  Token
}

// A GraphMatchPatternEdgeRange is written *1..5.
type GraphMatchPatternEdgeRange struct {
	node
	Star   Token
	From   Expr
	DotDot Token
	To     Expr
}

// A GraphToTableOutputClause is written nodes as name, edges as name.
type GraphToTableOutputClause struct {
	node
	Keyword    Token
	As         *GraphToTableAsClause
	Parameters []*NamedParameter
}

// A GraphToTableAsClause is written as name.
type GraphToTableAsClause struct {
	node
	Keyword Token
	Name    *NameDeclaration
}

// A MacroExpandScope is written as name.
type MacroExpandScope struct {
	node
	Keyword Token
	Name    *NameDeclaration
}

// A MakeGraphWithNodeID is written with_node_id=name.
type MakeGraphWithNodeID struct {
	node
	Keyword Token
	Equal   Token
	Name    *NameDeclaration
}

// A MakeGraphWithTables is written with table on column, ….
type MakeGraphWithTables struct {
	node
	Keyword Token
	Tables  Separated[*MakeGraphTableAndKey]
}

// A MakeGraphTableAndKey is written table on column.
type MakeGraphTableAndKey struct {
	node
	Table  Expr
	On     Token
	Column *NameReference
}

// A MakeGraphPartitionedBy is written partitioned-by column (operators).
type MakeGraphPartitionedBy struct {
	node
	Keyword  Token
	Entity   Expr
	Open     Token
	Subquery Expr
	Close    Token
}

// A MakeSeriesExpression is written aggregate default=value.
type MakeSeriesExpression struct {
	node
	Expr    Expr
	Default *DefaultExpressionClause
}

// A DefaultExpressionClause is written default=value.
type DefaultExpressionClause struct {
	node
	Keyword Token
	Equal   Token
	Value   Expr
}

// A MakeSeriesFromToStep is written from … to … step ….
type MakeSeriesFromToStep struct {
	node
	From *Clause
	To   *Clause
	Step *Clause
}

// A MakeSeriesInRange is written in range(first, last, step).
type MakeSeriesInRange struct {
	node
	In           Token
	RangeKeyword Token
	Arguments    *ExpressionList
}

// An MvExpression is an operand of mv-expand (MvExpandExpression) or mv-apply (MvApplyExpression). Expr is nil where
// mv-apply has only a type.
type MvExpression struct {
	node
	Expr     Expr
	ToTypeOf *ToTypeOfClause
}

// A ToTypeOfClause is written to typeof(type).
type ToTypeOfClause struct {
	node
	Keyword Token
	TypeOf  *TypeOf
}

// An MvApplySubquery is written (operators) of mv-apply.
type MvApplySubquery struct {
	node
	Open  Token
	Expr  Expr
	Close Token
}

// A ParseKvWithClause is written with (properties).
type ParseKvWithClause struct {
	node
	Keyword    Token
	Open       Token
	Properties Separated[*NamedParameter]
	Close      Token
}

// A PartitionOperand is written (operators), a PartitionSubquery, or {query}, a PartitionQuery.
type PartitionOperand struct {
	node
	Open  Token
	Expr  Expr
	Close Token
}

// A ReduceByWithClause is written with name=value, ….
type ReduceByWithClause struct {
	node
	Keyword    Token
	Parameters Separated[*NamedParameter]
}

// A RenderWithClause is written with (properties).
type RenderWithClause struct {
	node
	Keyword      Token
	Open         Token
	LeadingComma Token
	Properties   Separated[*NamedParameter]
	Close        Token
}

// A ScanByClause is written order by … (ScanOrderByClause) or partition by … (ScanPartitionByClause) of scan.
type ScanByClause struct {
	node
	Keyword     Token
	By          Token
	Expressions Separated[Expr]
}

// A ScanDeclareClause is written declare (name:type = default, …).
type ScanDeclareClause struct {
	node
	Keyword      Token
	Open         Token
	Declarations Separated[*FunctionParameter]
	Close        Token
}

// A ScanStep is written step name optional output=…: condition => assignments;
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

// A ScanStepOutput is written output=all.
type ScanStepOutput struct {
	node
	Keyword Token
	Equal   Token
	Value   Token
}

// A ScanComputationClause is written => name = expression, ….
type ScanComputationClause struct {
	node
	Arrow       Token
	Assignments Separated[*ScanAssignment]
}

// A ScanAssignment is written name = expression.
type ScanAssignment struct {
	node
	Name  *NameReference
	Equal Token
	Expr  Expr
}

// A SummarizeByClause is written by keys, and the legacy bin=value.
type SummarizeByClause struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
	Bin         *Named
}

// A TopNestedClause is written top-nested count of expression by aggregate.
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

// A TopNestedWithOthersClause is written with others = value.
type TopNestedWithOthersClause struct {
	node
	Keyword Token
	Others  Token
	Equal   Token
	Value   Expr
}

// An InlineExternalTableKindClause is written kind=value.
type InlineExternalTableKindClause struct {
	node
	Keyword Token
	Equal   Token
	Value   Token
}

// An InlineExternalTableDataFormatClause is written dataformat=value.
type InlineExternalTableDataFormatClause struct {
	node
	Keyword Token
	Equal   Token
	Value   Token
}

// An InlineExternalTablePartitionClause is written partition by (columns).
type InlineExternalTablePartitionClause struct {
	node
	Keyword      Token
	By           Token
	Open         Token
	LeadingComma Token
	Columns      Separated[*PartitionColumnDeclaration]
	Close        Token
}

// A PartitionColumnDeclaration is written name:type = expression.
type PartitionColumnDeclaration struct {
	node
	Name  *NameDeclaration
	Colon Token
	Type  Expr
	Equal Token
	Expr  Expr
}

// An InlineExternalTablePathFormatClause is written pathformat=(elements).
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

// An InlineExternalTableConnectionStringsClause is written (URIs).
type InlineExternalTableConnectionStringsClause struct {
	node
	Open   Token
	Values Separated[Expr]
	Close  Token
}
