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

// A TypeOf is typeof(long) or typeof(a:long, b:string).
type TypeOf struct {
	node
	Keyword Token
	Open    Token
	Types   Separated[Expr]
	Close   Token
}

// A Dynamic is dynamic(…) with a JSON value within.
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

// A Path is a.b; the selector is a name, an element in brackets or a function call.
type Path struct {
	node
	Expr     Expr
	Dot      Token
	Selector Expr
}

// An Element is a[0] or a["key"].
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

// A Call is name(arguments).
type Call struct {
	node
	Name      *NameReference
	Arguments *ExpressionList
}

// A ToScalar is toscalar(query).
type ToScalar struct {
	node
	Keyword       Token
	KindParameter *NamedParameter
	Open          Token
	Expr          Expr
	Close         Token
}

// A ToTable is totable(query).
type ToTable struct {
	node
	Keyword       Token
	KindParameter *NamedParameter
	Open          Token
	Expr          Expr
	Close         Token
}

// A Materialize is materialize(query), as the value of a let statement.
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

// A DataTable is datatable (schema) [values].
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

// An ExternalData is externaldata (schema) [URIs] with (properties).
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

// A MaterializedViewCombine is materialized-view-combine(…) base(…) delta(…) aggregations(…).
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

// An In is in, has_any and their relatives, told by the kind: InExpression, InCsExpression, NotInExpression,
// NotInCsExpression, HasAnyExpression, HasAllExpression. The list is of scalars, or is one query.
type In struct {
	node
	Left     Expr
	Operator Token
	List     *ExpressionList
}

// A Between is between and !between, told by the kind.
type Between struct {
	node
	Left     Expr
	Operator Token
	Bounds   *ExpressionCouple
}

// A Named is name = expression.
type Named struct {
	node
	Name  *NameDeclaration
	Equal Token
	Expr  Expr
}

// A CompoundNamed is (name, name) = expression.
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

// A TypedColumn is column:type in find … project.
type TypedColumn struct {
	node
	Column *NameReference
	Colon  Token
	Type   Expr
}

// A Pack is pack(*) in find … project.
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

// A NameAndType is name:type in a schema or a parameter.
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

// A FunctionDeclaration is (parameters) { body }, as the value of a let statement.
type FunctionDeclaration struct {
	node
	View       Token
	Parameters *FunctionParameters
	Body       *FunctionBody
}

// An EntityGroup is entity_group [cluster(…).database(…), …].
type EntityGroup struct {
	node
	Keyword  Token
	Open     Token
	Entities Separated[Expr]
	Close    Token
}

// A DateTimePattern is datetime_pattern(format, column) of an inline external table's path.
type DateTimePattern struct {
	node
	Keyword Token
	Open    Token
	Format  Expr
	Comma   Token
	Column  Expr
	Close   Token
}

// An ExpressionList is the arguments of a call, or the right side of an in operator.
type ExpressionList struct {
	node
	Open        Token
	Expressions Separated[Expr]
	Close       Token
}

// An ExpressionCouple is (first .. last) of a between.
type ExpressionCouple struct {
	node
	Open   Token
	First  Expr
	DotDot Token
	Last   Expr
	Close  Token
}

// A RenameList is the names on the left of a compound named expression.
type RenameList struct {
	node
	Open  Token
	Names Separated[*NameDeclaration]
	Close Token
}

// A JSONPair is "name": value.
type JSONPair struct {
	node
	Name  Token
	Colon Token
	Value Expr
}

// A NamedParameter is name=value behind a keyword; for options that take no =, Equal is missing.
type NamedParameter struct {
	node
	Name  *NameDeclaration
	Equal Token
	Value Expr
}

// A DataScopeClause is datascope=value.
type DataScopeClause struct {
	node
	Keyword Token
	Equal   Token
	Value   Token
}

// A RowSchema is (name:type, …).
type RowSchema struct {
	node
	Open         Token
	LeadingComma Token
	Columns      Separated[*NameAndType]
	Close        Token
}

// An OrderingClause is asc, desc, granny-asc or granny-desc, and nulls first or last.
type OrderingClause struct {
	node
	Direction Token
	Nulls     *OrderingNullsClause
}

// An OrderingNullsClause is nulls first, nulls last.
type OrderingNullsClause struct {
	node
	Keyword     Token
	FirstOrLast Token
}

// An ExternalDataWithClause is with (properties).
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

// A MaterializedViewCombineClause is base(…), delta(…) or aggregations(…).
type MaterializedViewCombineClause struct {
	node
	Keyword Token
	Open    Token
	Expr    Expr
	Close   Token
}

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
