package syntax

func (n *ExpressionStatement) children(v visitor) {
	visitNode(v, n.Expr)
}

func (n *LetStatement) children(v visitor) {
	v.token(n.Keyword)
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Equal)
	visitNode(v, n.Value)
}

func (n *SetOptionStatement) children(v visitor) {
	v.token(n.Keyword)
	if n.Name != nil {
		v.node(n.Name)
	}
	if n.Value != nil {
		v.node(n.Value)
	}
}

func (n *QueryParametersStatement) children(v visitor) {
	v.token(n.Declare)
	v.token(n.Keyword)
	v.token(n.Open)
	visitSeparated(v, n.Parameters)
	v.token(n.Close)
}

func (n *PatternStatement) children(v visitor) {
	v.token(n.Declare)
	v.token(n.Keyword)
	if n.Name != nil {
		v.node(n.Name)
	}
	if n.Pattern != nil {
		v.node(n.Pattern)
	}
}

func (n *AliasStatement) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Database)
	if n.Name != nil {
		v.node(n.Name)
	}
	v.token(n.Equal)
	visitNode(v, n.Value)
}

func (n *RestrictStatement) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Access)
	v.token(n.To)
	v.token(n.Open)
	visitSeparated(v, n.Entities)
	v.token(n.Close)
	if n.With != nil {
		v.node(n.With)
	}
}

func (n *OptionValueClause) children(v visitor) {
	v.token(n.Equal)
	visitNode(v, n.Value)
}

func (n *FunctionParameters) children(v visitor) {
	v.token(n.Open)
	visitSeparated(v, n.Parameters)
	v.token(n.Close)
}

func (n *FunctionParameter) children(v visitor) {
	if n.NameAndType != nil {
		v.node(n.NameAndType)
	}
	if n.Default != nil {
		v.node(n.Default)
	}
}

func (n *DefaultValueDeclaration) children(v visitor) {
	v.token(n.Equal)
	visitNode(v, n.Value)
}

func (n *FunctionBody) children(v visitor) {
	v.token(n.Open)
	visitSeparated(v, n.Statements)
	visitNode(v, n.Expr)
	v.token(n.Semicolon)
	v.token(n.Close)
}

func (n *PatternDeclaration) children(v visitor) {
	v.token(n.Equal)
	v.token(n.Open)
	visitSeparated(v, n.Parameters)
	v.token(n.Close)
	if n.Path != nil {
		v.node(n.Path)
	}
	v.token(n.OpenBrace)
	visitList(v, n.Matches)
	v.token(n.CloseBrace)
}

func (n *PatternPathParameter) children(v visitor) {
	v.token(n.Open)
	if n.Parameter != nil {
		v.node(n.Parameter)
	}
	v.token(n.Close)
}

func (n *PatternMatch) children(v visitor) {
	if n.Values != nil {
		v.node(n.Values)
	}
	if n.Path != nil {
		v.node(n.Path)
	}
	v.token(n.Equal)
	if n.Body != nil {
		v.node(n.Body)
	}
	v.token(n.Semicolon)
}

func (n *PatternPathValue) children(v visitor) {
	v.token(n.Dot)
	v.token(n.Open)
	visitNode(v, n.Value)
	v.token(n.Close)
}

func (n *RestrictStatementWithClause) children(v visitor) {
	v.token(n.Keyword)
	v.token(n.Open)
	visitSeparated(v, n.Properties)
	v.token(n.Close)
}

func (n *SkippedTokens) children(v visitor) {
	visitTokens(v, n.Tokens)
}

func (*ExpressionStatement) statementNode()      {}
func (*LetStatement) statementNode()             {}
func (*SetOptionStatement) statementNode()       {}
func (*QueryParametersStatement) statementNode() {}
func (*PatternStatement) statementNode()         {}
func (*AliasStatement) statementNode()           {}
func (*RestrictStatement) statementNode()        {}
