package syntax

func (n *NameReference) children(v visitor) {
	v.name(n.Name)
}

func (n *Literal) children(v visitor) {
	v.token(n.Token)
}

func (n *CompoundString) children(v visitor) {
	visitTokens(v, n.Tokens)
}

func (n *TypeOf) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitSeparated(v, n.Types)
	v.token(n.Close)
}

func (n *Dynamic) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitNode(v, n.Value)
	v.token(n.Close)
}

func (n *JSONObject) children(v visitor) {
	v.token(n.Open)
	visitSeparated(v, n.Pairs)
	v.token(n.Close)
}

func (n *JSONArray) children(v visitor) {
	v.token(n.Open)
	visitSeparated(v, n.Values)
	v.token(n.Close)
}

func (n *Parenthesized) children(v visitor) {
	v.token(n.Open)
	visitNode(v, n.Expr)
	v.token(n.Close)
}

func (n *Path) children(v visitor) {
	visitNode(v, n.Expr)
	v.token(n.Dot)
	visitNode(v, n.Selector)
}

func (n *Element) children(v visitor) {
	visitNode(v, n.Expr)
	visitNode(v, n.Selector)
}

func (n *Bracketed) children(v visitor) {
	v.token(n.Open)
	visitNode(v, n.Expr)
	v.token(n.Close)
}

func (n *Call) children(v visitor) {
	if n.Name != nil {
		v.node(n.Name)
	}
	if n.Arguments != nil {
		v.node(n.Arguments)
	}
}

func (n *ToScalar) children(v visitor) {
	v.token(n.Keyword)
	if n.KindParameter != nil {
		v.node(n.KindParameter)
	}
	v.token(n.Open)
	visitNode(v, n.Expr)
	v.token(n.Close)
}

func (n *ToTable) children(v visitor) {
	v.token(n.Keyword)
	if n.KindParameter != nil {
		v.node(n.KindParameter)
	}
	v.token(n.Open)
	visitNode(v, n.Expr)
	v.token(n.Close)
}

func (n *Materialize) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitNode(v, n.Expr)
	v.token(n.Close)
}

func (n *Pipe) children(v visitor) {
	visitNode(v, n.Expr)
	v.token(n.Bar)
	visitNode(v, n.Operator)
}

func (n *DataScope) children(v visitor) {
	visitNode(v, n.Expr)
	if n.Clause != nil {
		v.node(n.Clause)
	}
}

func (n *DataTable) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	if n.Schema != nil {
		v.node(n.Schema)
	}
	v.token(n.Open)
	v.token(n.LeadingComma)
	visitSeparated(v, n.Values)
	v.token(n.Close)
}

func (n *ContextualDataTable) children(v visitor) {
	v.token(n.Keyword)
	visitNode(v, n.ID)
	if n.Schema != nil {
		v.node(n.Schema)
	}
}

func (n *ExternalData) children(v visitor) {
	v.token(n.Keyword)
	visitList(v, n.Parameters)
	if n.Schema != nil {
		v.node(n.Schema)
	}
	v.token(n.Open)
	visitSeparated(v, n.URIs)
	v.token(n.Close)
	if n.With != nil {
		v.node(n.With)
	}
}

func (n *MaterializedViewCombine) children(v visitor) {
	v.token(n.Keyword)
	if n.View != nil {
		v.node(n.View)
	}
	if n.Base != nil {
		v.node(n.Base)
	}
	if n.Delta != nil {
		v.node(n.Delta)
	}
	if n.Aggregations != nil {
		v.node(n.Aggregations)
	}
}

func (n *Star) children(v visitor) {
	v.token(n.Token)
}

func (n *At) children(v visitor) {
	v.token(n.Token)
}

func (n *Unary) children(v visitor) {
	v.token(n.Operator)
	visitNode(v, n.Expr)
}

func (n *Binary) children(v visitor) {
	visitNode(v, n.Left)
	v.token(n.Operator)
	visitNode(v, n.Right)
}

func (n *In) children(v visitor) {
	visitNode(v, n.Left)
	v.token(n.Operator)
	if n.List != nil {
		v.node(n.List)
	}
}

func (n *Between) children(v visitor) {
	visitNode(v, n.Left)
	v.token(n.Operator)
	if n.Bounds != nil {
		v.node(n.Bounds)
	}
}

func (n *Named) children(v visitor) {
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Equal)
	visitNode(v, n.Expr)
}

func (n *CompoundNamed) children(v visitor) {
	if n.Names != nil {
		v.node(n.Names)
	}
	v.token(n.Equal)
	visitNode(v, n.Expr)
}

func (n *Ordered) children(v visitor) {
	visitNode(v, n.Expr)
	if n.Ordering != nil {
		v.node(n.Ordering)
	}
}

func (n *TypedColumn) children(v visitor) {
	if n.Column != nil {
		v.node(n.Column)
	}
	v.token(n.Colon)
	visitNode(v, n.Type)
}

func (n *Pack) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	v.token(n.Star)
	v.token(n.Close)
}

func (n *PrimitiveType) children(v visitor) {
	v.token(n.Type)
}

func (n *SchemaType) children(v visitor) {
	v.token(n.Open)
	visitSeparated(v, n.Columns)
	v.token(n.Close)
}

func (n *NameAndType) children(v visitor) {
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Colon)
	visitNode(v, n.Type)
}

func (n *NameDeclaration) children(v visitor) {
	v.name(n.Name)
}

func (n *NameReferenceList) children(v visitor) {
	visitSeparated(v, n.Names)
}

func (n *FunctionDeclaration) children(v visitor) {
	v.token(n.View)
	if n.Parameters != nil {
		v.node(n.Parameters)
	}
	if n.Body != nil {
		v.node(n.Body)
	}
}

func (n *EntityGroup) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitSeparated(v, n.Entities)
	v.token(n.Close)
}

func (n *DateTimePattern) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitNode(v, n.Format)
	v.token(n.Comma)
	visitNode(v, n.Column)
	v.token(n.Close)
}

func (n *ExpressionList) children(v visitor) {
	v.token(n.Open)
	visitSeparated(v, n.Expressions)
	v.token(n.Close)
}

func (n *ExpressionCouple) children(v visitor) {
	v.token(n.Open)
	visitNode(v, n.First)
	v.token(n.DotDot)
	visitNode(v, n.Last)
	v.token(n.Close)
}

func (n *RenameList) children(v visitor) {
	v.token(n.Open)
	visitSeparated(v, n.Names)
	v.token(n.Close)
}

func (n *JSONPair) children(v visitor) {
	v.token(n.Name)
	v.token(n.Colon)
	visitNode(v, n.Value)
}

func (n *NamedParameter) children(v visitor) {
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Equal)
	visitNode(v, n.Value)
}

func (n *DataScopeClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Equal)
	v.token(n.Value)
}

func (n *RowSchema) children(v visitor) {
	v.token(n.Open)
	v.token(n.LeadingComma)
	visitSeparated(v, n.Columns)
	v.token(n.Close)
}

func (n *OrderingClause) children(v visitor) {
	v.token(n.Direction)
	if n.Nulls != nil {
		v.node(n.Nulls)
	}
}

func (n *OrderingNullsClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.FirstOrLast)
}

func (n *ExternalDataWithClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitSeparated(v, n.Properties)
	v.token(n.Close)
}

func (n *MaterializedViewName) children(v visitor) {
	v.token(n.Open)
	visitNode(v, n.Value)
	v.token(n.Close)
}

func (n *MaterializedViewCombineClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitNode(v, n.Expr)
	v.token(n.Close)
}

func (*NameReference) exprNode()           {}
func (*Literal) exprNode()                 {}
func (*CompoundString) exprNode()          {}
func (*TypeOf) exprNode()                  {}
func (*Dynamic) exprNode()                 {}
func (*JSONObject) exprNode()              {}
func (*JSONArray) exprNode()               {}
func (*Parenthesized) exprNode()           {}
func (*Path) exprNode()                    {}
func (*Element) exprNode()                 {}
func (*Bracketed) exprNode()               {}
func (*Call) exprNode()                    {}
func (*ToScalar) exprNode()                {}
func (*ToTable) exprNode()                 {}
func (*Materialize) exprNode()             {}
func (*Pipe) exprNode()                    {}
func (*DataScope) exprNode()               {}
func (*DataTable) exprNode()               {}
func (*ContextualDataTable) exprNode()     {}
func (*ExternalData) exprNode()            {}
func (*MaterializedViewCombine) exprNode() {}
func (*Star) exprNode()                    {}
func (*At) exprNode()                      {}
func (*Unary) exprNode()                   {}
func (*Binary) exprNode()                  {}
func (*In) exprNode()                      {}
func (*Between) exprNode()                 {}
func (*Named) exprNode()                   {}
func (*CompoundNamed) exprNode()           {}
func (*Ordered) exprNode()                 {}
func (*TypedColumn) exprNode()             {}
func (*Pack) exprNode()                    {}
func (*PrimitiveType) exprNode()           {}
func (*SchemaType) exprNode()              {}
func (*NameAndType) exprNode()             {}
func (*NameDeclaration) exprNode()         {}
func (*NameReferenceList) exprNode()       {}
func (*FunctionDeclaration) exprNode()     {}
func (*EntityGroup) exprNode()             {}
func (*DateTimePattern) exprNode()         {}
