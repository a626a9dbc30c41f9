package syntax

// A BadOperator is what stands where an operator must: an unknown word, nothing, or a hole.
type BadOperator struct {
	node
	Keyword Token
}

// An AsOperator is written as name.
type AsOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Name       *NameDeclaration
}

// An AssertSchemaOperator is written assert-schema (schema).
type AssertSchemaOperator struct {
	node
	Keyword Token
	Schema  *RowSchema
}

// A ConsumeOperator is written consume.
type ConsumeOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
}

// A CountOperator is written count, or count as name.
type CountOperator struct {
	node
	Keyword Token
	As      *CountAsIdentifierClause
}

// A DistinctOperator is written distinct expressions.
type DistinctOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	Expressions Separated[Expr]
}

// An EvaluateOperator is written evaluate plugin(arguments) : (schema).
type EvaluateOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Call       *Call
	Schema     *EvaluateSchemaClause
}

// An ExecuteAndCacheOperator is written __executeAndCache.
type ExecuteAndCacheOperator struct {
	node
	Keyword Token
}

// An ExtendOperator is written extend name = expression, ….
type ExtendOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A FacetOperator is written facet by columns with (operators).
type FacetOperator struct {
	node
	Keyword     Token
	By          Token
	Expressions Separated[Expr]
	With        *FacetWithClause
}

// A FilterOperator is written where condition.
type FilterOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Condition  Expr
}

// A FindOperator is written find in (tables) where condition project columns.
type FindOperator struct {
	node
	Keyword     Token
	DataScope   *DataScopeClause
	Parameters  []*NamedParameter
	In          *FindInClause
	Where       Token
	Condition   Expr
	Project     *ListClause
	ProjectAway *ListClause
}

// A ForkOperator is written fork name=(operators) ….
type ForkOperator struct {
	node
	Keyword Token
	Forks   []*ForkExpression
}

// A GetSchemaOperator is written getschema.
type GetSchemaOperator struct {
	node
	Keyword       Token
	KindParameter *NamedParameter
}

// A GraphMarkComponentsOperator is written graph-mark-components.
type GraphMarkComponentsOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
}

// A GraphMatchOperator is written graph-match or graph-shortest-paths, as the kind tells.
type GraphMatchOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Patterns   Separated[*GraphMatchPattern]
	Where      *Clause
	Project    *ListClause
}

// A GraphToTableOperator is written graph-to-table nodes as name, edges as name.
type GraphToTableOperator struct {
	node
	Keyword Token
	Outputs Separated[*GraphToTableOutputClause]
}

// A GraphWhereOperator is written graph-where-nodes or graph-where-edges, as the kind tells.
type GraphWhereOperator struct {
	node
	Keyword   Token
	Condition Expr
}

// An InlineExternalTable is written inline_external_table (schema) kind=… (connection strings).
type InlineExternalTable struct {
	node
	Keyword           Token
	Parameters        []*NamedParameter
	Schema            *RowSchema
	KindClause        *InlineExternalTableKindClause
	Partition         *InlineExternalTablePartitionClause
	PathFormat        *InlineExternalTablePathFormatClause
	DataFormat        *InlineExternalTableDataFormatClause
	ConnectionStrings *InlineExternalTableConnectionStringsClause
	With              *ExternalDataWithClause
}

// An InvokeOperator is written invoke function(arguments).
type InvokeOperator struct {
	node
	Keyword  Token
	Function Expr
}

// A JoinOperator is written join (query) on keys. At most one of On and Where is set.
type JoinOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Expr       Expr
	On         *ListClause
	Where      *Clause
}

// A LookupOperator is written lookup (query) on keys.
type LookupOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Expr       Expr
	On         *ListClause
}

// A MacroExpandOperator is written macro-expand entities as name (statements).
type MacroExpandOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	EntityGroup Expr
	Scope       *MacroExpandScope
	Open        Token
	Statements  Separated[Statement]
	Close       Token
}

// A MakeGraphOperator is written make-graph source --> target with nodes.
type MakeGraphOperator struct {
	node
	Keyword       Token
	Parameters    []*NamedParameter
	Source        *NameReference
	Direction     Token
	Target        *NameReference
	WithNodeID    *MakeGraphWithNodeID
	WithTables    *MakeGraphWithTables
	PartitionedBy *MakeGraphPartitionedBy
}

// A MakeSeriesOperator is written make-series aggregates on axis from … to … step … by keys. Exactly one of FromToStep
// and InRange is set.
type MakeSeriesOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Aggregates Separated[*MakeSeriesExpression]
	On         *Clause
	FromToStep *MakeSeriesFromToStep
	InRange    *MakeSeriesInRange
	By         *ListClause
}

// An MvApplyOperator is written mv-apply expressions on (operators).
type MvApplyOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	Expressions Separated[*MvExpression]
	RowLimit    *Clause
	ID          *Clause
	OnKeyword   Token
	Subquery    *MvApplySubquery
}

// An MvExpandOperator is written mv-expand expressions limit n.
type MvExpandOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	Expressions Separated[*MvExpression]
	RowLimit    *Clause
}

// A ParseOperator is written parse or parse-where, as the kind tells. The patterns are [*Star], [*Literal],
// [*CompoundString], [*NameDeclaration] and [*NameAndType].
type ParseOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Expr       Expr
	With       Token
	Patterns   []Node
}

// A ParseKvOperator is written parse-kv expression as (schema) with (properties).
type ParseKvOperator struct {
	node
	Keyword Token
	Expr    Expr
	As      Token
	Keys    *RowSchema
	With    *ParseKvWithClause
}

// A PartitionByOperator is the internal __partitionby.
type PartitionByOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Entity     Expr
	ID         *Clause
	Open       Token
	Subquery   Expr
	Close      Token
}

// A PartitionOperator is written partition by column (operators).
type PartitionOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	By         Token
	Expr       Expr
	Scope      *Clause
	Operand    *PartitionOperand
}

// A PrintOperator is written print expressions.
type PrintOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectOperator is written project expressions.
type ProjectOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectAwayOperator is written project-away columns; the names may hold wildcards.
type ProjectAwayOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectByNamesOperator is written project-by-names expressions.
type ProjectByNamesOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectKeepOperator is written project-keep columns; the names may hold wildcards.
type ProjectKeepOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectRenameOperator is written project-rename new = old, ….
type ProjectRenameOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectReorderOperator is written project-reorder columns; the names may hold wildcards.
type ProjectReorderOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A RangeOperator is written range name from first to last step step.
type RangeOperator struct {
	node
	Keyword     Token
	Name        *NameDeclaration
	FromKeyword Token
	From        Expr
	ToKeyword   Token
	To          Expr
	StepKeyword Token
	Step        Expr
}

// A ReduceByOperator is written reduce by expression.
type ReduceByOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	By         Token
	Expr       Expr
	With       *ReduceByWithClause
}

// A RenderOperator is written render chart with (properties).
type RenderOperator struct {
	node
	Keyword    Token
	Chart      Token
	Parameters []*NamedParameter
	With       *RenderWithClause
}

// A SampleOperator is written sample count.
type SampleOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Count      Expr
}

// A SampleDistinctOperator is written sample-distinct count of expression.
type SampleDistinctOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Count      Expr
	Of         Token
	OfExpr     Expr
}

// A ScanOperator is written scan order by … partition by … declare (…) with (steps).
type ScanOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	OrderBy     *ScanByClause
	PartitionBy *ScanByClause
	Declare     *ScanDeclareClause
	With        Token
	Open        Token
	Steps       []*ScanStep
	Close       Token
}

// A SearchOperator is written search in (tables) condition.
type SearchOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	DataScope  *DataScopeClause
	In         *FindInClause
	Condition  Expr
}

// A SerializeOperator is written serialize expressions.
type SerializeOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	Expressions Separated[Expr]
}

// A SortOperator is written sort by expressions. An expression with a direction is an [*Ordered].
type SortOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	By          Token
	Expressions Separated[Expr]
}

// A SummarizeOperator is written summarize aggregates by keys.
type SummarizeOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Aggregates Separated[Expr]
	By         *SummarizeByClause
}

// A TakeOperator is written take count.
type TakeOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Count      Expr
}

// A TopHittersOperator is written top-hitters count of expression by weight.
type TopHittersOperator struct {
	node
	Keyword Token
	Count   Expr
	Of      Token
	OfExpr  Expr
	By      *Clause
}

// A TopNestedOperator is written top-nested clauses.
type TopNestedOperator struct {
	node
	Clauses Separated[*TopNestedClause]
}

// A TopOperator is written top count by expression.
type TopOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Count      Expr
	By         Token
	ByExpr     Expr
}

// A UnionOperator is written union tables.
type UnionOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	Expressions Separated[Expr]
}
