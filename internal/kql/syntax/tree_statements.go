package syntax

// An ExpressionStatement is a query, or a scalar expression, as a statement.
type ExpressionStatement struct {
	node
	Expr Expr
}

// A LetStatement is let name = value.
type LetStatement struct {
	node
	Keyword Token
	Name    *NameDeclaration
	Equal   Token
	Value   Expr
}

// A SetOptionStatement is set name = value.
type SetOptionStatement struct {
	node
	Keyword Token
	Name    *NameDeclaration
	Value   *OptionValueClause
}

// A QueryParametersStatement is declare query_parameters (…).
type QueryParametersStatement struct {
	node
	Declare    Token
	Keyword    Token
	Open       Token
	Parameters Separated[*FunctionParameter]
	Close      Token
}

// A PatternStatement is declare pattern name = ….
type PatternStatement struct {
	node
	Declare Token
	Keyword Token
	Name    *NameDeclaration
	Pattern *PatternDeclaration
}

// An AliasStatement is alias database name = expression.
type AliasStatement struct {
	node
	Keyword  Token
	Database Token
	Name     *NameDeclaration
	Equal    Token
	Value    Expr
}

// A RestrictStatement is restrict access to (entities).
type RestrictStatement struct {
	node
	Keyword  Token
	Access   Token
	To       Token
	Open     Token
	Entities Separated[Expr]
	Close    Token
	With     *RestrictStatementWithClause
}

// An OptionValueClause is = value of a set statement.
type OptionValueClause struct {
	node
	Equal Token
	Value Expr
}

// A FunctionParameters is the parameters of a declared function.
type FunctionParameters struct {
	node
	Open       Token
	Parameters Separated[*FunctionParameter]
	Close      Token
}

// A FunctionParameter is name:type = default.
type FunctionParameter struct {
	node
	NameAndType *NameAndType
	Default     *DefaultValueDeclaration
}

// A DefaultValueDeclaration is = value of a parameter.
type DefaultValueDeclaration struct {
	node
	Equal Token
	Value Expr
}

// A FunctionBody is { statements; query }. The query is nil in a body without one.
type FunctionBody struct {
	node
	Open       Token
	Statements Separated[Statement]
	Expr       Expr
	Semicolon  Token
	Close      Token
}

// A PatternDeclaration is what follows the name in declare pattern.
type PatternDeclaration struct {
	node
	Equal      Token
	Open       Token
	Parameters Separated[*NameAndType]
	Close      Token
	Path       *PatternPathParameter
	OpenBrace  Token
	Matches    []*PatternMatch
	CloseBrace Token
}

// A PatternPathParameter is [name:type].
type PatternPathParameter struct {
	node
	Open      Token
	Parameter *NameAndType
	Close     Token
}

// A PatternMatch is (values).[path] = { body };
type PatternMatch struct {
	node
	Values    *ExpressionList
	Path      *PatternPathValue
	Equal     Token
	Body      *FunctionBody
	Semicolon Token
}

// A PatternPathValue is .[value].
type PatternPathValue struct {
	node
	Dot   Token
	Open  Token
	Value Expr
	Close Token
}

// A RestrictStatementWithClause is with (properties).
type RestrictStatementWithClause struct {
	node
	Keyword    Token
	Open       Token
	Properties Separated[*NamedParameter]
	Close      Token
}

// A SkippedTokens is what could not be parsed.
type SkippedTokens struct {
	node
	Tokens []Token
}

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
