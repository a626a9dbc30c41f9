package syntax

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
