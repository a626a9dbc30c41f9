package bind

import (
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A userFunction is a function that a let statement declares, or that is stored in the workspace.
type userFunction struct {
	name   string
	params []*userParam
	body   *syntax.FunctionBody // of a let function
	query  *syntax.Query        // of a stored one with a known text: its statements
	frame  *frame               // the text that body or query are in
	locals *local               // what was declared before it
	stored *schema.Function
	fuzzy  bool
}

// A userParam is a parameter of a declared function.
type userParam struct {
	name     string
	typ      *schema.Type
	rows     bool      // takes rows
	columns  []*Column // that the rows must have
	anyRows  bool      // (*): rows with any columns
	fallback *value    // the default; nil if the argument is required
}

// required returns how many arguments have to be given.
func (f *userFunction) required() int {
	n := 0
	for _, p := range f.params {
		if p.fallback == nil {
			n++
		}
	}
	return n
}

func (f *userFunction) param(name string) int {
	for i, p := range f.params {
		if p.name == name {
			return i
		}
	}
	return -1
}

// block binds statements and the query behind them, in an own scope. It returns the value of the last expression, or
// nil if there is none.
func (b *binder) block(statements []syntax.Statement, last syntax.Expr, s *scope) *value {
	var result *value
	for _, st := range statements {
		if !b.spend() {
			return &value{typ: schema.UnknownType, rel: &Rel{Open: true}}
		}
		switch st := st.(type) {
		case *syntax.LetStatement:
			b.let(st, s)
			result = nil
		case *syntax.ExpressionStatement:
			result = b.statement(st.Expr, s)
		case *syntax.QueryParametersStatement:
			b.queryParameters(st, s)
		}
	}
	if last != nil {
		result = b.statement(last, s)
	}
	return result
}

func (b *binder) statement(n syntax.Expr, s *scope) *value {
	v := b.expr(n, s)
	if v.isGroup && len(v.group) > 0 {
		merged := *v
		merged.rel, merged.isGroup, merged.group = b.single(v), false, nil
		return &merged
	}
	return v
}

// let binds a let statement and declares its name in s.
func (b *binder) let(n *syntax.LetStatement, s *scope) {
	name := b.declared(n.Name)
	if name != "" && s.locals.declaredHere(name) {
		b.problem("KS201", n.Name.Range(), name, "the variable is declared twice")
	}
	v := *b.statement(n.Value, s)
	if v.isTuple && len(v.tuple) == 1 {
		v.typ, v.isTuple = v.tuple[0].Type, false
	}
	v.literal, v.column, v.same = false, nil, nil
	if v.function != nil {
		v.function.user.name = name
	}
	decl, isFunction := n.Value.(*syntax.FunctionDeclaration)
	s.locals = &local{name: name, value: &v, outer: s.locals, view: isFunction && decl.View.Present()}
}

func (b *binder) queryParameters(n *syntax.QueryParametersStatement, s *scope) {
	for _, p := range n.Parameters.Items {
		u := b.parameter(p, s)
		v := u.asVariable(b.span(p))
		v.constant = true
		s.declare(u.name, v)
	}
}

// asVariable returns what the parameter stands for where the function is declared: any value of its type.
func (p *userParam) asVariable(at source.Span) *value {
	if p.rows {
		return &value{rel: &Rel{Op: Opaque, At: at, Columns: p.columns, Open: p.anyRows}, name: p.name}
	}
	return &value{typ: p.typ, name: p.name, scalar: &Scalar{At: at}}
}

func (b *binder) parameter(n *syntax.FunctionParameter, s *scope) *userParam {
	p := &userParam{typ: schema.UnknownType}
	if n.NameAndType == nil {
		return p
	}
	p.name = b.declared(n.NameAndType.Name)
	switch t := n.NameAndType.Type.(type) {
	case *syntax.PrimitiveType:
		p.typ = b.typeExpr(t)
	case *syntax.SchemaType:
		p.rows, p.typ = true, nil
		b.schemaParam(t, p)
	}
	if n.Default != nil {
		p.fallback = b.expr(n.Default.Value, &scope{counter: new(int)})
	}
	return p
}

func (b *binder) schemaParam(n *syntax.SchemaType, p *userParam) {
	for _, c := range n.Columns.Items {
		switch c := c.(type) {
		case *syntax.Star:
			p.anyRows = true
		case *syntax.NameAndType:
			p.columns = append(p.columns, &Column{Name: b.declared(c.Name), Type: b.typeExpr(c.Type)})
		}
	}
}

// functionDeclaration binds (parameters) { body }. What is wrong within the body is reported here, once, with the
// parameters as they are declared.
func (b *binder) functionDeclaration(n *syntax.FunctionDeclaration, s *scope) *value {
	f := &userFunction{body: n.Body, frame: b.frame, locals: s.locals, fuzzy: s.fuzzy}
	canBeRows := true
	if n.Parameters != nil {
		for _, p := range n.Parameters.Parameters.Items {
			u := b.parameter(p, s)
			if u.rows && !canBeRows {
				b.problem("KS226", p.Range(), u.name, "parameters that take rows come first")
			}
			canBeRows = u.rows
			f.params = append(f.params, u)
		}
	}
	if n.Body != nil && b.quiet == 0 { // where nothing is reported, calls will bind it
		inner := &scope{locals: &local{outer: s.locals, base: true}, counter: new(int), fuzzy: s.fuzzy}
		for _, p := range f.params {
			inner.declare(p.name, p.asVariable(b.span(n)))
		}
		before := len(b.out.reads)
		b.block(n.Body.Statements.Items, n.Body.Expr, inner)
		b.out.reads = b.out.reads[:before]
	}
	return &value{node: n, function: &function{user: f}}
}

// callArguments binds the arguments of a call of a declared function.
func (b *binder) callArguments(n *syntax.Call, f *userFunction, s *scope) []*value {
	return b.arguments(n, s.scalars())
}

// callUser binds a call of a declared function by binding its body with the arguments.
func (b *binder) callUser(n syntax.Expr, f *userFunction, args []*value, s *scope) *value {
	bound := b.assign(n, f, args)
	v := b.expand(n, f, bound, s)
	result := *v
	result.node, result.name, result.literal, result.column, result.same = n, "", false, nil, nil
	result.constant = false
	return &result
}

// assign checks the arguments and returns the value of each parameter.
func (b *binder) assign(n syntax.Expr, f *userFunction, args []*value) []*value {
	bound := make([]*value, len(f.params))
	at := nameRange(n)
	if len(args) < f.required() && !anyNamed(args) || len(args) > len(f.params) {
		b.problem("KS119", at, f.name, "the function "+f.name+" takes another number of arguments")
	}
	for i, a := range args {
		k := i
		if named, ok := a.node.(*syntax.Named); ok {
			if k = f.param(b.declared(named.Name)); k < 0 {
				b.problem("KS196", named.Name.Range(), b.declared(named.Name), "the function has no parameter of the name")
				continue
			}
		}
		if k < len(bound) {
			b.checkRows(f.params[k], a)
			bound[k] = a
		}
	}
	for i, p := range f.params {
		if bound[i] != nil {
			continue
		}
		if p.fallback == nil && anyNamed(args) {
			b.problem("KS197", at, p.name, "the argument for "+p.name+" is missing")
		}
		bound[i] = p.fallback
	}
	return bound
}

func anyNamed(args []*value) bool {
	for _, a := range args {
		if _, ok := a.node.(*syntax.Named); ok {
			return true
		}
	}
	return false
}

// checkRows checks an argument for a parameter that takes rows.
func (b *binder) checkRows(p *userParam, a *value) {
	if !p.rows || a.node == nil {
		return
	}
	if a.rel == nil {
		if !a.isError() && a.typ != schema.UnknownType {
			b.problem("KS104", a.node.Range(), "", "rows are expected")
		}
		return
	}
	for _, want := range p.columns {
		has := a.rel.lookup(want.Name)
		if has == nil && !a.rel.Open || has != nil && !has.Type.AssignableTo(want.Type, schema.NoConversion) {
			b.problem("KS249", a.node.Range(), want.Name, "the rows lack a column that the function needs")
			return
		}
	}
}

// expand binds the body of a function with the values of its parameters. Nothing is reported: the declaration did that.
func (b *binder) expand(n syntax.Expr, f *userFunction, args []*value, s *scope) *value {
	if f.stored != nil && f.query == nil {
		return b.declaredResult(n, f, args)
	}
	b.nested = max(b.nested, b.calls)
	if b.calls >= maxCalls || !b.spend() {
		return relValue(n, b.openRel(n))
	}
	if r := b.sharedResult(f, args, s); r != nil {
		return relValue(n, r)
	}
	v := b.body(b.span(n), f, args, f.fuzzy || s.fuzzy && f.stored != nil)
	if v == nil || v.isError() || v.typ == schema.VoidType {
		return &value{node: n, typ: schema.UnknownType}
	}
	return v
}

// body binds the body of a function that is called at the place.
func (b *binder) body(at source.Span, f *userFunction, args []*value, fuzzy bool) *value {
	outer := b.frame
	b.frame = f.frame
	b.quiet++
	b.calls++
	inner := &scope{locals: &local{outer: f.locals, base: true}, counter: new(int), fuzzy: fuzzy}
	for i, p := range f.params {
		inner.declare(p.name, p.given(args[i], at))
	}
	var v *value
	if f.query != nil {
		v = b.block(f.query.Statements.Items, nil, inner)
	} else {
		v = b.block(f.body.Statements.Items, f.body.Expr, inner)
	}
	b.calls--
	b.quiet--
	b.frame = outer
	return v
}

// given returns what the parameter stands for in a call at the place.
func (p *userParam) given(arg *value, at source.Span) *value {
	switch {
	case p.rows && arg != nil && arg.rel != nil:
		return &value{rel: arg.rel, name: p.name}
	case p.rows:
		return p.asVariable(at)
	case arg == nil:
		return p.asVariable(at)
	}
	return &value{typ: p.typ, constant: arg.constant, name: p.name, scalar: arg.plain(at)}
}

// storedFunction returns the stored function with the name, or nil. A function does not see itself where a table has
// its name.
func (b *binder) storedFunction(name string) *userFunction {
	known, ok := b.session.function(name)
	if ok {
		return known
	}
	var f *userFunction
	if decl := b.schema.Function(name); decl != nil {
		f = b.session.binder(b.frame.q).prepare(decl) // whatever the query has spent
	}
	return b.session.keep(name, f)
}

// function returns the stored function with the name; ok tells whether it has been looked up before.
func (s *Session) function(name string) (f *userFunction, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok = s.stored[name]
	return f, ok
}

// keep remembers a stored function, unless somebody else was faster, and returns what is remembered.
func (s *Session) keep(name string, f *userFunction) *userFunction {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.stored[name]; ok {
		return known
	}
	s.stored[name] = f
	return f
}

// prepare reads the parameters and the text of a stored function.
func (b *binder) prepare(decl *schema.Function) *userFunction {
	f := &userFunction{name: decl.Name, stored: decl}
	outer := b.frame
	b.quiet++
	if decl.Parameters != "" && decl.Parameters != "()" {
		q := syntax.Parse(source.NewFile(decl.Name+".kql", []byte("let f="+decl.Parameters+"{print 1};")))
		b.frame = &frame{q: q, stored: true}
		if let, ok := first[*syntax.LetStatement](q.Statements.Items); ok {
			if fd, ok := let.Value.(*syntax.FunctionDeclaration); ok && fd.Parameters != nil {
				for _, p := range fd.Parameters.Parameters.Items {
					f.params = append(f.params, b.parameter(p, &scope{counter: new(int)}))
				}
			}
		}
	}
	if decl.Body != nil {
		f.query = syntax.Parse(decl.Body())
		f.frame = &frame{q: f.query, stored: true}
	}
	b.quiet--
	b.frame = outer
	return f
}

func first[T syntax.Statement](items []syntax.Statement) (T, bool) {
	var none T
	if len(items) == 0 {
		return none, false
	}
	t, ok := items[0].(T)
	return t, ok
}

// callStored binds a stored function that is named without an argument list.
func (b *binder) callStored(n *syntax.NameReference, name string, f *userFunction, s *scope) *value {
	if !b.frame.stored {
		b.out.functions = append(b.out.functions, Use{name, b.span(n), true})
	}
	v := b.callUser(n, f, nil, s)
	v.name = name
	return v
}

func (b *binder) callStoredWith(n *syntax.Call, name string, f *userFunction, s *scope) *value {
	b.noteFunction(n, name, true)
	v := b.callUser(n, f, b.callArguments(n, f, s), s)
	if f.stored != nil && f.stored.Database {
		return &value{node: n, database: &database{open: f.stored.Foreign}}
	}
	return v
}

// declaredResult returns the result of a stored function of which only that is known.
func (b *binder) declaredResult(n syntax.Expr, f *userFunction, args []*value) *value {
	d := f.stored
	returns := d.Returns
	if len(args) > 0 && args[0] != nil {
		if first, ok := args[0].text(); ok && d.ByFirst[first] != nil {
			returns = d.ByFirst[first]
		}
	}
	switch {
	case d.Database:
		return &value{node: n, typ: schema.UnknownType}
	case d.Scalar != nil:
		return scalarValue(n, d.Scalar)
	}
	r := &Rel{Op: External, At: b.span(n), Table: d.Name, Open: returns == nil || returns.Open}
	if returns != nil {
		r.Columns = columnsOf(returns, nil)
	}
	if r.Open {
		r.inferred = b.inferredOf(d.Name + "()")
	}
	b.note(r)
	return relValue(n, r)
}
