package syntax

// A BadOperator is what stands where an operator must: an unknown word, nothing, or a hole.
type BadOperator struct {
	node
	Keyword Token
}

// An AsOperator is as name.
type AsOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Name       *NameDeclaration
}

// An AssertSchemaOperator is assert-schema (schema).
type AssertSchemaOperator struct {
	node
	Keyword Token
	Schema  *RowSchema
}

// A ConsumeOperator is consume.
type ConsumeOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
}

// A CountOperator is count, or count as name.
type CountOperator struct {
	node
	Keyword Token
	As      *CountAsIdentifierClause
}

// A DistinctOperator is distinct expressions.
type DistinctOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	Expressions Separated[Expr]
}

// An EvaluateOperator is evaluate plugin(arguments) : (schema).
type EvaluateOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Call       *Call
	Schema     *EvaluateSchemaClause
}

// An ExecuteAndCacheOperator is __executeAndCache.
type ExecuteAndCacheOperator struct {
	node
	Keyword Token
}

// An ExtendOperator is extend name = expression, ….
type ExtendOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A FacetOperator is facet by columns with (operators).
type FacetOperator struct {
	node
	Keyword     Token
	By          Token
	Expressions Separated[Expr]
	With        *FacetWithClause
}

// A FilterOperator is where condition.
type FilterOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Condition  Expr
}

// A FindOperator is find in (tables) where condition project columns.
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

// A ForkOperator is fork name=(operators) ….
type ForkOperator struct {
	node
	Keyword Token
	Forks   []*ForkExpression
}

// A GetSchemaOperator is getschema.
type GetSchemaOperator struct {
	node
	Keyword       Token
	KindParameter *NamedParameter
}

// A GraphMarkComponentsOperator is graph-mark-components.
type GraphMarkComponentsOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
}

// A GraphMatchOperator is graph-match and graph-shortest-paths, told by the kind.
type GraphMatchOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Patterns   Separated[*GraphMatchPattern]
	Where      *Clause
	Project    *ListClause
}

// A GraphToTableOperator is graph-to-table nodes as name, edges as name.
type GraphToTableOperator struct {
	node
	Keyword Token
	Outputs Separated[*GraphToTableOutputClause]
}

// A GraphWhereOperator is graph-where-nodes and graph-where-edges, told by the kind.
type GraphWhereOperator struct {
	node
	Keyword   Token
	Condition Expr
}

// An InlineExternalTable is inline_external_table (schema) kind=… (connection strings).
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

// An InvokeOperator is invoke function(arguments).
type InvokeOperator struct {
	node
	Keyword  Token
	Function Expr
}

// A JoinOperator is join (query) on keys. Exactly one of On and Where is set, or none.
type JoinOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Expr       Expr
	On         *ListClause
	Where      *Clause
}

// A LookupOperator is lookup (query) on keys.
type LookupOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Expr       Expr
	On         *ListClause
}

// A MacroExpandOperator is macro-expand entities as name (statements).
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

// A MakeGraphOperator is make-graph source --> target with nodes.
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

// A MakeSeriesOperator is make-series aggregates on axis from … to … step … by keys. Exactly one of FromToStep and
// InRange is set.
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

// A MvApplyOperator is mv-apply expressions on (operators).
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

// A MvExpandOperator is mv-expand expressions limit n.
type MvExpandOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	Expressions Separated[*MvExpression]
	RowLimit    *Clause
}

// A ParseOperator is parse and parse-where, told by the kind. The patterns are [*Star], [*Literal], [*CompoundString],
// [*NameDeclaration] and [*NameAndType].
type ParseOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Expr       Expr
	With       Token
	Patterns   []Node
}

// A ParseKvOperator is parse-kv expression as (schema) with (properties).
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

// A PartitionOperator is partition by column (operators).
type PartitionOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	By         Token
	Expr       Expr
	Scope      *Clause
	Operand    *PartitionOperand
}

// A PrintOperator is print expressions.
type PrintOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectOperator is project expressions.
type ProjectOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectAwayOperator is project-away columns; the names may hold wildcards.
type ProjectAwayOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectByNamesOperator is project-by-names expressions.
type ProjectByNamesOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectKeepOperator is project-keep columns; the names may hold wildcards.
type ProjectKeepOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectRenameOperator is project-rename new = old, ….
type ProjectRenameOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A ProjectReorderOperator is project-reorder columns; the names may hold wildcards.
type ProjectReorderOperator struct {
	node
	Keyword     Token
	Expressions Separated[Expr]
}

// A RangeOperator is range name from first to last step step.
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

// A ReduceByOperator is reduce by expression.
type ReduceByOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	By         Token
	Expr       Expr
	With       *ReduceByWithClause
}

// A RenderOperator is render chart with (properties).
type RenderOperator struct {
	node
	Keyword    Token
	Chart      Token
	Parameters []*NamedParameter
	With       *RenderWithClause
}

// A SampleOperator is sample count.
type SampleOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Count      Expr
}

// A SampleDistinctOperator is sample-distinct count of expression.
type SampleDistinctOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Count      Expr
	Of         Token
	OfExpr     Expr
}

// A ScanOperator is scan order by … partition by … declare (…) with (steps).
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

// A SearchOperator is search in (tables) condition.
type SearchOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	DataScope  *DataScopeClause
	In         *FindInClause
	Condition  Expr
}

// A SerializeOperator is serialize expressions.
type SerializeOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	Expressions Separated[Expr]
}

// A SortOperator is sort by expressions. An expression with a direction is an [*Ordered].
type SortOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	By          Token
	Expressions Separated[Expr]
}

// A SummarizeOperator is summarize aggregates by keys.
type SummarizeOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Aggregates Separated[Expr]
	By         *SummarizeByClause
}

// A TakeOperator is take count.
type TakeOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Count      Expr
}

// A TopHittersOperator is top-hitters count of expression by weight.
type TopHittersOperator struct {
	node
	Keyword Token
	Count   Expr
	Of      Token
	OfExpr  Expr
	By      *Clause
}

// A TopNestedOperator is top-nested clauses.
type TopNestedOperator struct {
	node
	Clauses Separated[*TopNestedClause]
}

// A TopOperator is top count by expression.
type TopOperator struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Count      Expr
	By         Token
	ByExpr     Expr
}

// A UnionOperator is union tables.
type UnionOperator struct {
	node
	Keyword     Token
	Parameters  []*NamedParameter
	Expressions Separated[Expr]
}

func (n *BadOperator) children(v visitor) {
	v.token(n.Keyword)
}

func (n *AsOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	if n.Name != nil {
		v.node(n.Name)
	}
}

func (n *AssertSchemaOperator) children(v visitor) {
	v.token(n.Keyword)
	if n.Schema != nil {
		v.node(n.Schema)
	}
}

func (n *ConsumeOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
}

func (n *CountOperator) children(v visitor) {
	v.token(n.Keyword)
	if n.As != nil {
		v.node(n.As)
	}
}

func (n *DistinctOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitSeparated(v, n.Expressions)
}

func (n *EvaluateOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	if n.Call != nil {
		v.node(n.Call)
	}
	if n.Schema != nil {
		v.node(n.Schema)
	}
}

func (n *ExecuteAndCacheOperator) children(v visitor) {
	v.token(n.Keyword)
}

func (n *ExtendOperator) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Expressions)
}

func (n *FacetOperator) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.By)
	visitSeparated(v, n.Expressions)
	if n.With != nil {
		v.node(n.With)
	}
}

func (n *FilterOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitNode(v, n.Condition)
}

func (n *FindOperator) children(v visitor) {
	v.token(n.Keyword)
	if n.DataScope != nil {
		v.node(n.DataScope)
	}
	visitList(v, n.Parameters)
	if n.In != nil {
		v.node(n.In)
	}
	v.token(n.Where)
	visitNode(v, n.Condition)
	if n.Project != nil {
		v.node(n.Project)
	}
	if n.ProjectAway != nil {
		v.node(n.ProjectAway)
	}
}

func (n *ForkOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Forks)
}

func (n *GetSchemaOperator) children(v visitor) {
	v.token(n.Keyword)
	if n.KindParameter != nil {
		v.node(n.KindParameter)
	}
}

func (n *GraphMarkComponentsOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
}

func (n *GraphMatchOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitSeparated(v, n.Patterns)
	if n.Where != nil {
		v.node(n.Where)
	}
	if n.Project != nil {
		v.node(n.Project)
	}
}

func (n *GraphToTableOperator) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Outputs)
}

func (n *GraphWhereOperator) children(v visitor) {
	v.token(n.Keyword)
	visitNode(v, n.Condition)
}

func (n *InlineExternalTable) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	if n.Schema != nil {
		v.node(n.Schema)
	}
	if n.KindClause != nil {
		v.node(n.KindClause)
	}
	if n.Partition != nil {
		v.node(n.Partition)
	}
	if n.PathFormat != nil {
		v.node(n.PathFormat)
	}
	if n.DataFormat != nil {
		v.node(n.DataFormat)
	}
	if n.ConnectionStrings != nil {
		v.node(n.ConnectionStrings)
	}
	if n.With != nil {
		v.node(n.With)
	}
}

func (n *InvokeOperator) children(v visitor) {
	v.token(n.Keyword)
	visitNode(v, n.Function)
}

func (n *JoinOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitNode(v, n.Expr)
	if n.On != nil {
		v.node(n.On)
	}
	if n.Where != nil {
		v.node(n.Where)
	}
}

func (n *LookupOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitNode(v, n.Expr)
	if n.On != nil {
		v.node(n.On)
	}
}

func (n *MacroExpandOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitNode(v, n.EntityGroup)
	if n.Scope != nil {
		v.node(n.Scope)
	}
	v.token(n.Open)
	visitSeparated(v, n.Statements)
	v.token(n.Close)
}

func (n *MakeGraphOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	if n.Source != nil {
		v.node(n.Source)
	}
	v.token(n.Direction)
	if n.Target != nil {
		v.node(n.Target)
	}
	if n.WithNodeID != nil {
		v.node(n.WithNodeID)
	}
	if n.WithTables != nil {
		v.node(n.WithTables)
	}
	if n.PartitionedBy != nil {
		v.node(n.PartitionedBy)
	}
}

func (n *MakeSeriesOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitSeparated(v, n.Aggregates)
	if n.On != nil {
		v.node(n.On)
	}
	if n.FromToStep != nil {
		v.node(n.FromToStep)
	}
	if n.InRange != nil {
		v.node(n.InRange)
	}
	if n.By != nil {
		v.node(n.By)
	}
}

func (n *MvApplyOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitSeparated(v, n.Expressions)
	if n.RowLimit != nil {
		v.node(n.RowLimit)
	}
	if n.ID != nil {
		v.node(n.ID)
	}
	v.token(n.OnKeyword)
	if n.Subquery != nil {
		v.node(n.Subquery)
	}
}

func (n *MvExpandOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitSeparated(v, n.Expressions)
	if n.RowLimit != nil {
		v.node(n.RowLimit)
	}
}

func (n *ParseOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitNode(v, n.Expr)
	v.token(n.With)
	visitList(v, n.Patterns)
}

func (n *ParseKvOperator) children(v visitor) {
	v.token(n.Keyword)
	visitNode(v, n.Expr)
	v.token(n.As)
	if n.Keys != nil {
		v.node(n.Keys)
	}
	if n.With != nil {
		v.node(n.With)
	}
}

func (n *PartitionByOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitNode(v, n.Entity)
	if n.ID != nil {
		v.node(n.ID)
	}
	v.token(n.Open)
	visitNode(v, n.Subquery)
	v.token(n.Close)
}

func (n *PartitionOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	v.token(n.By)
	visitNode(v, n.Expr)
	if n.Scope != nil {
		v.node(n.Scope)
	}
	if n.Operand != nil {
		v.node(n.Operand)
	}
}

func (n *PrintOperator) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Expressions)
}

func (n *ProjectOperator) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Expressions)
}

func (n *ProjectAwayOperator) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Expressions)
}

func (n *ProjectByNamesOperator) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Expressions)
}

func (n *ProjectKeepOperator) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Expressions)
}

func (n *ProjectRenameOperator) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Expressions)
}

func (n *ProjectReorderOperator) children(v visitor) {
	v.token(n.Keyword)
	visitSeparated(v, n.Expressions)
}

func (n *RangeOperator) children(v visitor) {
	v.token(n.Keyword)
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.FromKeyword)
	visitNode(v, n.From)
	v.token(n.ToKeyword)
	visitNode(v, n.To)
	v.token(n.StepKeyword)
	visitNode(v, n.Step)
}

func (n *ReduceByOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	v.token(n.By)
	visitNode(v, n.Expr)
	if n.With != nil {
		v.node(n.With)
	}
}

func (n *RenderOperator) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Chart)
	visitList(v, n.Parameters)
	if n.With != nil {
		v.node(n.With)
	}
}

func (n *SampleOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitNode(v, n.Count)
}

func (n *SampleDistinctOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitNode(v, n.Count)
	v.token(n.Of)
	visitNode(v, n.OfExpr)
}

func (n *ScanOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	if n.OrderBy != nil {
		v.node(n.OrderBy)
	}
	if n.PartitionBy != nil {
		v.node(n.PartitionBy)
	}
	if n.Declare != nil {
		v.node(n.Declare)
	}
	v.token(n.With)
	v.token(n.Open)
	visitList(v, n.Steps)
	v.token(n.Close)
}

func (n *SearchOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	if n.DataScope != nil {
		v.node(n.DataScope)
	}
	if n.In != nil {
		v.node(n.In)
	}
	visitNode(v, n.Condition)
}

func (n *SerializeOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitSeparated(v, n.Expressions)
}

func (n *SortOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	v.token(n.By)
	visitSeparated(v, n.Expressions)
}

func (n *SummarizeOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitSeparated(v, n.Aggregates)
	if n.By != nil {
		v.node(n.By)
	}
}

func (n *TakeOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitNode(v, n.Count)
}

func (n *TopHittersOperator) children(v visitor) {
	v.token(n.Keyword)
	visitNode(v, n.Count)
	v.token(n.Of)
	visitNode(v, n.OfExpr)
	if n.By != nil {
		v.node(n.By)
	}
}

func (n *TopNestedOperator) children(v visitor) {
	visitSeparated(v, n.Clauses)
}

func (n *TopOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitNode(v, n.Count)
	v.token(n.By)
	visitNode(v, n.ByExpr)
}

func (n *UnionOperator) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	visitSeparated(v, n.Expressions)
}

func (*BadOperator) exprNode()                     {}
func (*BadOperator) operatorNode()                 {}
func (*AsOperator) exprNode()                      {}
func (*AsOperator) operatorNode()                  {}
func (*AssertSchemaOperator) exprNode()            {}
func (*AssertSchemaOperator) operatorNode()        {}
func (*ConsumeOperator) exprNode()                 {}
func (*ConsumeOperator) operatorNode()             {}
func (*CountOperator) exprNode()                   {}
func (*CountOperator) operatorNode()               {}
func (*DistinctOperator) exprNode()                {}
func (*DistinctOperator) operatorNode()            {}
func (*EvaluateOperator) exprNode()                {}
func (*EvaluateOperator) operatorNode()            {}
func (*ExecuteAndCacheOperator) exprNode()         {}
func (*ExecuteAndCacheOperator) operatorNode()     {}
func (*ExtendOperator) exprNode()                  {}
func (*ExtendOperator) operatorNode()              {}
func (*FacetOperator) exprNode()                   {}
func (*FacetOperator) operatorNode()               {}
func (*FilterOperator) exprNode()                  {}
func (*FilterOperator) operatorNode()              {}
func (*FindOperator) exprNode()                    {}
func (*FindOperator) operatorNode()                {}
func (*ForkOperator) exprNode()                    {}
func (*ForkOperator) operatorNode()                {}
func (*GetSchemaOperator) exprNode()               {}
func (*GetSchemaOperator) operatorNode()           {}
func (*GraphMarkComponentsOperator) exprNode()     {}
func (*GraphMarkComponentsOperator) operatorNode() {}
func (*GraphMatchOperator) exprNode()              {}
func (*GraphMatchOperator) operatorNode()          {}
func (*GraphToTableOperator) exprNode()            {}
func (*GraphToTableOperator) operatorNode()        {}
func (*GraphWhereOperator) exprNode()              {}
func (*GraphWhereOperator) operatorNode()          {}
func (*InlineExternalTable) exprNode()             {}
func (*InlineExternalTable) operatorNode()         {}
func (*InvokeOperator) exprNode()                  {}
func (*InvokeOperator) operatorNode()              {}
func (*JoinOperator) exprNode()                    {}
func (*JoinOperator) operatorNode()                {}
func (*LookupOperator) exprNode()                  {}
func (*LookupOperator) operatorNode()              {}
func (*MacroExpandOperator) exprNode()             {}
func (*MacroExpandOperator) operatorNode()         {}
func (*MakeGraphOperator) exprNode()               {}
func (*MakeGraphOperator) operatorNode()           {}
func (*MakeSeriesOperator) exprNode()              {}
func (*MakeSeriesOperator) operatorNode()          {}
func (*MvApplyOperator) exprNode()                 {}
func (*MvApplyOperator) operatorNode()             {}
func (*MvExpandOperator) exprNode()                {}
func (*MvExpandOperator) operatorNode()            {}
func (*ParseOperator) exprNode()                   {}
func (*ParseOperator) operatorNode()               {}
func (*ParseKvOperator) exprNode()                 {}
func (*ParseKvOperator) operatorNode()             {}
func (*PartitionByOperator) exprNode()             {}
func (*PartitionByOperator) operatorNode()         {}
func (*PartitionOperator) exprNode()               {}
func (*PartitionOperator) operatorNode()           {}
func (*PrintOperator) exprNode()                   {}
func (*PrintOperator) operatorNode()               {}
func (*ProjectOperator) exprNode()                 {}
func (*ProjectOperator) operatorNode()             {}
func (*ProjectAwayOperator) exprNode()             {}
func (*ProjectAwayOperator) operatorNode()         {}
func (*ProjectByNamesOperator) exprNode()          {}
func (*ProjectByNamesOperator) operatorNode()      {}
func (*ProjectKeepOperator) exprNode()             {}
func (*ProjectKeepOperator) operatorNode()         {}
func (*ProjectRenameOperator) exprNode()           {}
func (*ProjectRenameOperator) operatorNode()       {}
func (*ProjectReorderOperator) exprNode()          {}
func (*ProjectReorderOperator) operatorNode()      {}
func (*RangeOperator) exprNode()                   {}
func (*RangeOperator) operatorNode()               {}
func (*ReduceByOperator) exprNode()                {}
func (*ReduceByOperator) operatorNode()            {}
func (*RenderOperator) exprNode()                  {}
func (*RenderOperator) operatorNode()              {}
func (*SampleOperator) exprNode()                  {}
func (*SampleOperator) operatorNode()              {}
func (*SampleDistinctOperator) exprNode()          {}
func (*SampleDistinctOperator) operatorNode()      {}
func (*ScanOperator) exprNode()                    {}
func (*ScanOperator) operatorNode()                {}
func (*SearchOperator) exprNode()                  {}
func (*SearchOperator) operatorNode()              {}
func (*SerializeOperator) exprNode()               {}
func (*SerializeOperator) operatorNode()           {}
func (*SortOperator) exprNode()                    {}
func (*SortOperator) operatorNode()                {}
func (*SummarizeOperator) exprNode()               {}
func (*SummarizeOperator) operatorNode()           {}
func (*TakeOperator) exprNode()                    {}
func (*TakeOperator) operatorNode()                {}
func (*TopHittersOperator) exprNode()              {}
func (*TopHittersOperator) operatorNode()          {}
func (*TopNestedOperator) exprNode()               {}
func (*TopNestedOperator) operatorNode()           {}
func (*TopOperator) exprNode()                     {}
func (*TopOperator) operatorNode()                 {}
func (*UnionOperator) exprNode()                   {}
func (*UnionOperator) operatorNode()               {}
