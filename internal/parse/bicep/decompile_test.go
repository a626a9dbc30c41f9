package bicep_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// decompile writes an ARM template as a Bicep file that deploys the same, as a person would who moves it. Parameters whose
// names are no identifiers are renamed. It fails for what Bicep writes in another file or not at all.
func decompile(t *template.Template) (text string, renamed map[string]string, err error) {
	d := &decompiler{
		t: t, names: map[string]string{}, used: map[string]bool{}, loops: map[string]string{}, renamed: map[string]string{},
	}
	defer func() {
		if stop, ok := recover().(untranslatable); ok {
			err = errors.New(string(stop))
		}
	}()
	d.template()
	return d.b.String(), d.renamed, nil
}

// untranslatable is thrown for what has no counterpart.
type untranslatable string

type decompiler struct {
	t          *template.Template
	b          strings.Builder
	names      map[string]string // by "kind name" in lower case
	used       map[string]bool
	renamed    map[string]string
	loops      map[string]string // the index variables of the loops around, by the name of the loop in lower case
	workspaces int
}

func (d *decompiler) printf(format string, args ...any) { fmt.Fprintf(&d.b, format, args...) }

func (d *decompiler) template() {
	if len(d.t.Functions) > 0 || len(d.t.Problems) > 0 || d.t.Scope != template.ResourceGroup {
		panic(untranslatable("functions, problems or another scope"))
	}
	for _, p := range d.t.Params {
		d.param(p)
	}
	for _, v := range d.t.Variables {
		d.printf("var %s = ", d.name("variable", v.Name))
		d.top(v.Value, v.Name)
	}
	for i, r := range d.t.Resources {
		d.resource(r, fmt.Sprintf("resource%d", i))
	}
}

// name returns the identifier of a parameter or variable, of which no two are the same.
func (d *decompiler) name(kind, name string) string {
	key := kind + " " + strings.ToLower(name)
	if id, ok := d.names[key]; ok {
		return id
	}
	id := strings.Map(func(r rune) rune {
		if isIdentifier("_" + string(r)) {
			return r
		}
		return '_'
	}, name)
	if !isIdentifier(id) {
		id = "_" + id
	}
	for d.used[id] {
		id += "_"
	}
	if kind == "parameter" && id != name {
		d.renamed[name] = id
	}
	d.used[id] = true
	d.names[key] = id
	return id
}

func isIdentifier(s string) bool {
	for i, c := range s {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && s != "true" && s != "false" && s != "null"
}

func (d *decompiler) param(p *template.Param) {
	typ := strings.ToLower(p.Type)
	if p.Secure {
		d.printf("@secure()\n")
		typ = strings.TrimPrefix(typ, "secure")
	}
	switch typ {
	case "string", "int", "bool", "object", "array":
	default:
		panic(untranslatable("a parameter of another type"))
	}
	d.printf("param %s %s", d.name("parameter", p.Name), typ)
	if p.Default != nil {
		d.printf(" = ")
		d.expr(p.Default)
	}
	d.printf("\n")
}

// top writes the value of a declaration, which may be a loop.
func (d *decompiler) top(x template.Expr, loop string) {
	f, ok := template.Force(x).(*template.For)
	if !ok {
		d.expr(x)
		d.printf("\n")
		return
	}
	d.forLoop(f.Loop, loop, func() { d.expr(f.Body) })
	d.printf("\n")
}

func (d *decompiler) forLoop(l *template.Loop, name string, body func()) {
	if l.Count == nil {
		panic(untranslatable("a loop without a count"))
	}
	index := fmt.Sprintf("i%d", len(d.loops))
	d.printf("[for %s in range(0, ", index)
	d.expr(l.Count)
	d.printf("): ")
	d.loops[strings.ToLower(name)] = index
	body()
	delete(d.loops, strings.ToLower(name))
	d.printf("]")
}

func (d *decompiler) resource(r *template.Resource, symbol string) {
	if len(r.Children) > 0 || r.Deployment != nil || r.Existing || r.Parent != nil {
		panic(untranslatable("nested resources or deployments"))
	}
	scope := d.scope(r.Scope)
	d.printf("resource %s '%s@%s' = ", symbol, d.literal(r.Type), d.literal(r.APIVersion))
	body := func() {
		if r.Condition != nil {
			d.printf("if (")
			d.expr(r.Condition)
			d.printf(") ")
		}
		d.printf("{\nname: ")
		d.expr(r.Name)
		d.printf("\n%s", scope)
		d.members(r.Body, "type", "apiversion", "name", "scope", "condition", "copy", "dependson", "resources")
		d.printf("}")
	}
	if r.Loop != nil {
		d.forLoop(r.Loop, r.Loop.Name, body)
	} else {
		body()
	}
	d.printf("\n")
}

// scope declares the workspace that a resource extends, and returns the line that says so.
func (d *decompiler) scope(x template.Expr) string {
	if x == nil {
		return ""
	}
	call, ok := template.Force(unwrap(x)).(*template.Call)
	if !ok || !strings.EqualFold(call.Name, "resourceId") || len(call.Args) != 2 ||
		!strings.EqualFold(d.literal(call.Args[0]), "Microsoft.OperationalInsights/workspaces") {
		panic(untranslatable("a scope other than a workspace of the group"))
	}
	d.workspaces++
	symbol := fmt.Sprintf("workspace%d", d.workspaces)
	d.printf("resource %s 'Microsoft.OperationalInsights/workspaces@2022-10-01' existing = { name: ", symbol)
	d.expr(call.Args[1])
	d.printf(" }\n")
	return "scope: " + symbol + "\n"
}

func unwrap(x template.Expr) template.Expr {
	for {
		in, ok := template.Force(x).(*template.In)
		if !ok {
			return template.Force(x)
		}
		x = in.X
	}
}

func (d *decompiler) literal(x template.Expr) string {
	if lit, ok := unwrap(x).(*template.Lit); ok && lit.Value.Kind() == value.String {
		t, _ := lit.Value.Text()
		if s, known := t.Known(); known {
			return s
		}
	}
	panic(untranslatable("a computed type or version"))
}

func (d *decompiler) members(x template.Expr, without ...string) {
	skip := func(name string) bool {
		for _, w := range without {
			if strings.EqualFold(w, name) {
				return true
			}
		}
		return false
	}
	switch x := unwrap(x).(type) {
	case *template.Lit:
		for _, m := range x.Value.Members() {
			if !skip(m.Key) {
				d.printf("%s: ", key(m.Key))
				d.value(m.Value)
				d.printf("\n")
			}
		}
	case *template.Object:
		for _, m := range x.Members {
			switch {
			case m.Spread || m.Key != nil:
				panic(untranslatable("a computed name"))
			case skip(m.Name):
				continue
			}
			d.printf("%s: ", key(m.Name))
			d.top(m.Value, m.Name)
		}
	default:
		panic(untranslatable("a body that is no object"))
	}
}

func key(name string) string {
	if isIdentifier(name) {
		return name
	}
	return quoted(name)
}

func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\' || r == '$':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0xFFFD || r == 0xFEFF:
			fmt.Fprintf(&b, `\u{%x}`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + "'"
}

func (d *decompiler) value(v *value.Value) {
	switch v.Kind() {
	case value.String:
		t, _ := v.Text()
		s, ok := t.Known()
		if !ok {
			panic(untranslatable("a text with holes"))
		}
		d.printf("%s", quoted(s))
	case value.Number:
		s, _ := v.Digits()
		if _, whole := v.Int().Get(); !whole || strings.ContainsAny(s, ".eE") {
			s = "json('" + s + "')"
		}
		d.printf("%s", s)
	case value.Bool:
		b, _ := v.Bool().Get()
		d.printf("%v", b)
	case value.Null:
		d.printf("null")
	case value.Array:
		d.printf("[\n")
		for _, e := range v.Elems() {
			d.value(e)
			d.printf("\n")
		}
		d.printf("]")
	case value.Object:
		d.printf("{\n")
		for _, m := range v.Members() {
			d.printf("%s: ", key(m.Key))
			d.value(m.Value)
			d.printf("\n")
		}
		d.printf("}")
	default:
		panic(untranslatable("a value that is not known"))
	}
}

// expr writes an expression. Operators are in parentheses.
func (d *decompiler) expr(x template.Expr) {
	switch x := unwrap(x).(type) {
	case *template.Lit:
		d.value(x.Value)
	case *template.Ref:
		d.ref(x)
	case *template.Call:
		d.call(x)
	case *template.Cond:
		d.list("(", " ? ", "", []template.Expr{x.If, x.Then})
		d.list(" : ", "", ")", []template.Expr{x.Else})
	case *template.Member:
		d.expr(x.X)
		if isIdentifier(x.Name) {
			d.printf(".%s", x.Name)
		} else {
			d.printf("[%s]", quoted(x.Name))
		}
	case *template.Index:
		d.expr(x.X)
		d.printf("[")
		d.expr(x.I)
		d.printf("]")
	case *template.Object:
		d.printf("{\n")
		d.members(x)
		d.printf("}")
	case *template.Array:
		d.printf("[\n")
		for _, e := range x.Elems {
			d.expr(e.Value)
			d.printf("\n")
		}
		d.printf("]")
	default:
		panic(untranslatable(fmt.Sprintf("%T", x)))
	}
}

func (d *decompiler) ref(x *template.Ref) {
	switch x.Kind {
	case template.ParamRef:
		if p := d.t.Param(x.Name); p != nil {
			d.printf("%s", d.name("parameter", p.Name))
			return
		}
	case template.VariableRef:
		if v := d.t.Variable(x.Name); v != nil {
			d.printf("%s", d.name("variable", v.Name))
			return
		}
	}
	panic(untranslatable("a name that is not declared"))
}

var operators = map[string]string{
	"equals": "==", "and": "&&", "or": "||", "less": "<", "lessorequals": "<=", "greater": ">", "greaterorequals": ">=",
	"add": "+", "sub": "-", "mul": "*", "div": "/", "mod": "%", "coalesce": "??",
}

func (d *decompiler) call(x *template.Call) {
	name := strings.ToLower(x.Name)
	operator := operators[name]
	switch {
	case x.Namespace != "":
		panic(untranslatable("a function of the template"))
	case name == "true" || name == "false" || name == "null":
		d.printf("%s", name)
	case operator != "" && len(x.Args) > 1:
		d.list("(", " "+operator+" ", ")", x.Args)
	case name == "not" && len(x.Args) == 1:
		d.list("(!", "", ")", x.Args)
	case name == "createarray":
		d.list("[", ", ", "]", x.Args)
	case name == "copyindex":
		d.copyIndex(x)
	case name == "parameters" || name == "variables" || strings.HasPrefix(name, "lambda") || name == "createobject":
		panic(untranslatable(name))
	default:
		d.list(x.Name+"(", ", ", ")", x.Args)
	}
}

func (d *decompiler) list(open, between, closed string, args []template.Expr) {
	d.printf("%s", open)
	for i, a := range args {
		if i > 0 {
			d.printf("%s", between)
		}
		d.expr(a)
	}
	d.printf("%s", closed)
}

func (d *decompiler) copyIndex(x *template.Call) {
	args := x.Args
	var index string
	switch {
	case len(args) > 0 && isString(args[0]):
		index = d.loops[strings.ToLower(d.literal(args[0]))]
		args = args[1:]
	case len(d.loops) == 1:
		for _, index = range d.loops {
		}
	}
	if index == "" {
		panic(untranslatable("an index of another loop"))
	}
	if len(args) == 0 {
		d.printf("%s", index)
		return
	}
	d.list("("+index+" + ", "", ")", args)
}

func isString(x template.Expr) bool {
	lit, ok := unwrap(x).(*template.Lit)
	return ok && lit.Value.Kind() == value.String
}
