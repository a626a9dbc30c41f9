package syntax

// A NameReference is a reference to a column, table, function or variable by name.
type NameReference struct {
	node
	Name Name
}

// A Literal is a literal of one token. Its kind tells the type: StringLiteralExpression, LongLiteralExpression,
// TokenLiteralExpression (a bare word where an option takes one) and so on.
type Literal struct {
	node
	Token Token
}

// A CompoundString is adjacent string literals, which are one string: "a" 'b'.
type CompoundString struct {
	node
	Tokens []Token
}

// A TypeOf is written typeof(long) or typeof(a:long, b:string).
type TypeOf struct {
	node
	Keyword Token
	Open    Token
	Types   Separated[Expr]
	Close   Token
}

// A Dynamic is written dynamic(…) with a JSON value within.
type Dynamic struct {
	node
	Keyword Token
	Open    Token
	Value   Expr
	Close   Token
}

// A JSONObject is an object within dynamic(…).
type JSONObject struct {
	node
	Open  Token
	Pairs Separated[*JSONPair]
	Close Token
}

// A JSONArray is an array within dynamic(…).
type JSONArray struct {
	node
	Open   Token
	Values Separated[Expr]
	Close  Token
}

// A Parenthesized is an expression or a whole query in parentheses.
type Parenthesized struct {
	node
	Open  Token
	Expr  Expr
	Close Token
}

// A Path is written a.b; the selector is a name, an element in brackets or a function call.
type Path struct {
	node
	Expr     Expr
	Dot      Token
	Selector Expr
}

// An Element is written a[0] or a["key"].
type Element struct {
	node
	Expr     Expr
	Selector Expr
}

// A Bracketed is the [expression] of an element access.
type Bracketed struct {
	node
	Open  Token
	Expr  Expr
	Close Token
}

// A Call is written name(arguments).
type Call struct {
	node
	Name      *NameReference
	Arguments *ExpressionList
}

// A ToScalar is written toscalar(query).
type ToScalar struct {
	node
	Keyword       Token
	KindParameter *NamedParameter
	Open          Token
	Expr          Expr
	Close         Token
}

// A ToTable is written totable(query).
type ToTable struct {
	node
	Keyword       Token
	KindParameter *NamedParameter
	Open          Token
	Expr          Expr
	Close         Token
}

// A Materialize is written materialize(query), as the value of a let statement.
type Materialize struct {
	node
	Keyword Token
	Open    Token
	Expr    Expr
	Close   Token
}

// A Pipe is a query and the operator it is piped into.
type Pipe struct {
	node
	Expr     Expr
	Bar      Token
	Operator Operator
}

// A DataScope is a table name with datascope=….
type DataScope struct {
	node
	Expr   Expr
	Clause *DataScopeClause
}

// A DataTable is written datatable (schema) [values].
type DataTable struct {
	node
	Keyword      Token
	Parameters   []*NamedParameter
	Schema       *RowSchema
	Open         Token
	LeadingComma Token
	Values       Separated[Expr]
	Close        Token
}

// A ContextualDataTable is the internal contextual_datatable.
type ContextualDataTable struct {
	node
	Keyword Token
	ID      Expr
	Schema  *RowSchema
}

// An ExternalData is written externaldata (schema) [URIs] with (properties).
type ExternalData struct {
	node
	Keyword    Token
	Parameters []*NamedParameter
	Schema     *RowSchema
	Open       Token
	URIs       Separated[Expr]
	Close      Token
	With       *ExternalDataWithClause
}

// A MaterializedViewCombine is written materialized-view-combine(…) base(…) delta(…) aggregations(…).
type MaterializedViewCombine struct {
	node
	Keyword      Token
	View         *MaterializedViewName
	Base         *MaterializedViewCombineClause
	Delta        *MaterializedViewCombineClause
	Aggregations *MaterializedViewCombineClause
}

// A Star is the * that means every column.
type Star struct {
	node
	Token Token
}

// An At is the @ that stands for a whole row.
type At struct {
	node
	Token Token
}

// A Unary is a sign in front of an expression. The kind is UnaryPlusExpression or UnaryMinusExpression.
type Unary struct {
	node
	Operator Token
	Expr     Expr
}

// A Binary is an operator between two expressions. The kind tells the operator: AddExpression, HasExpression,
// AndExpression and so on.
type Binary struct {
	node
	Left     Expr
	Operator Token
	Right    Expr
}

// An In is written in, has_any and so on, as the kind tells: InExpression, InCsExpression, NotInExpression,
// NotInCsExpression, HasAnyExpression, HasAllExpression. The list is of scalars, or is one query.
type In struct {
	node
	Left     Expr
	Operator Token
	List     *ExpressionList
}

// A Between is written between or !between, as the kind tells.
type Between struct {
	node
	Left     Expr
	Operator Token
	Bounds   *ExpressionCouple
}

// A Named is written name = expression.
type Named struct {
	node
	Name  *NameDeclaration
	Equal Token
	Expr  Expr
}

// A CompoundNamed is written (name, name) = expression.
type CompoundNamed struct {
	node
	Names *RenameList
	Equal Token
	Expr  Expr
}

// An Ordered is an expression with asc, desc or nulls behind it.
type Ordered struct {
	node
	Expr     Expr
	Ordering *OrderingClause
}

// A TypedColumn is written column:type in find … project.
type TypedColumn struct {
	node
	Column *NameReference
	Colon  Token
	Type   Expr
}

// A Pack is written pack(*) in find … project.
type Pack struct {
	node
	Keyword Token
	Open    Token
	Star    Token
	Close   Token
}

// A PrimitiveType is the name of a type.
type PrimitiveType struct {
	node
	Type Token
}

// A SchemaType is the type of a tabular parameter: (*) or (a:long, …).
type SchemaType struct {
	node
	Open    Token
	Columns Separated[Expr]
	Close   Token
}

// A NameAndType is written name:type in a schema or a parameter.
type NameAndType struct {
	node
	Name  *NameDeclaration
	Colon Token
	Type  Expr
}

// A NameDeclaration is a name where it is declared.
type NameDeclaration struct {
	node
	Name Name
}

// A NameReferenceList is the names that the value of an operator parameter lists.
type NameReferenceList struct {
	node
	Names Separated[*NameReference]
}

// A FunctionDeclaration is written (parameters) { body }, as the value of a let statement.
type FunctionDeclaration struct {
	node
	View       Token
	Parameters *FunctionParameters
	Body       *FunctionBody
}

// An EntityGroup is written entity_group [cluster(…).database(…), …].
type EntityGroup struct {
	node
	Keyword  Token
	Open     Token
	Entities Separated[Expr]
	Close    Token
}

// A DateTimePattern is written datetime_pattern(format, column) of an inline external table's path.
type DateTimePattern struct {
	node
	Keyword Token
	Open    Token
	Format  Expr
	Comma   Token
	Column  Expr
	Close   Token
}

// An ExpressionList has the arguments of a call, or the right side of an in operator.
type ExpressionList struct {
	node
	Open        Token
	Expressions Separated[Expr]
	Close       Token
}

// An ExpressionCouple is written (first .. last) of a between.
type ExpressionCouple struct {
	node
	Open   Token
	First  Expr
	DotDot Token
	Last   Expr
	Close  Token
}

// A RenameList has the names on the left of a compound named expression.
type RenameList struct {
	node
	Open  Token
	Names Separated[*NameDeclaration]
	Close Token
}

// A JSONPair is written "name": value.
type JSONPair struct {
	node
	Name  Token
	Colon Token
	Value Expr
}

// A NamedParameter is written name=value behind a keyword; for options that take no =, Equal is missing.
type NamedParameter struct {
	node
	Name  *NameDeclaration
	Equal Token
	Value Expr
}

// A DataScopeClause is written datascope=value.
type DataScopeClause struct {
	node
	Keyword Token
	Equal   Token
	Value   Token
}

// A RowSchema is written (name:type, …).
type RowSchema struct {
	node
	Open         Token
	LeadingComma Token
	Columns      Separated[*NameAndType]
	Close        Token
}

// An OrderingClause is written asc, desc, granny-asc or granny-desc, and nulls first or last.
type OrderingClause struct {
	node
	Direction Token
	Nulls     *OrderingNullsClause
}

// An OrderingNullsClause is written nulls first, nulls last.
type OrderingNullsClause struct {
	node
	Keyword     Token
	FirstOrLast Token
}

// An ExternalDataWithClause is written with (properties).
type ExternalDataWithClause struct {
	node
	Keyword    Token
	Open       Token
	Properties Separated[*NamedParameter]
	Close      Token
}

// A MaterializedViewName is the (view) of a materialized-view-combine.
type MaterializedViewName struct {
	node
	Open  Token
	Value Expr
	Close Token
}

// A MaterializedViewCombineClause is written base(…), delta(…) or aggregations(…).
type MaterializedViewCombineClause struct {
	node
	Keyword Token
	Open    Token
	Expr    Expr
	Close   Token
}
