package syntax

// An ExpressionStatement is a query, or a scalar expression, as a statement.
type ExpressionStatement struct {
	node
	Expr Expr
}

// A LetStatement is written let name = value.
type LetStatement struct {
	node
	Keyword Token
	Name    *NameDeclaration
	Equal   Token
	Value   Expr
}

// A SetOptionStatement is written set name = value.
type SetOptionStatement struct {
	node
	Keyword Token
	Name    *NameDeclaration
	Value   *OptionValueClause
}

// A QueryParametersStatement is written declare query_parameters (…).
type QueryParametersStatement struct {
	node
	Declare    Token
	Keyword    Token
	Open       Token
	Parameters Separated[*FunctionParameter]
	Close      Token
}

// A PatternStatement is written declare pattern name = ….
type PatternStatement struct {
	node
	Declare Token
	Keyword Token
	Name    *NameDeclaration
	Pattern *PatternDeclaration
}

// An AliasStatement is written alias database name = expression.
type AliasStatement struct {
	node
	Keyword  Token
	Database Token
	Name     *NameDeclaration
	Equal    Token
	Value    Expr
}

// A RestrictStatement is written restrict access to (entities).
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

// An OptionValueClause is written = value of a set statement.
type OptionValueClause struct {
	node
	Equal Token
	Value Expr
}

// A FunctionParameters has the parameters of a declared function.
type FunctionParameters struct {
	node
	Open       Token
	Parameters Separated[*FunctionParameter]
	Close      Token
}

// A FunctionParameter is written name:type = default.
type FunctionParameter struct {
	node
	NameAndType *NameAndType
	Default     *DefaultValueDeclaration
}

// A DefaultValueDeclaration is written = value of a parameter.
type DefaultValueDeclaration struct {
	node
	Equal Token
	Value Expr
}

// A FunctionBody is written { statements; query }. The query is nil in a body without one.
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

// A PatternPathParameter is written [name:type].
type PatternPathParameter struct {
	node
	Open      Token
	Parameter *NameAndType
	Close     Token
}

// A PatternMatch is written (values).[path] = { body };
type PatternMatch struct {
	node
	Values    *ExpressionList
	Path      *PatternPathValue
	Equal     Token
	Body      *FunctionBody
	Semicolon Token
}

// A PatternPathValue is written .[value].
type PatternPathValue struct {
	node
	Dot   Token
	Open  Token
	Value Expr
	Close Token
}

// A RestrictStatementWithClause is written with (properties).
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
