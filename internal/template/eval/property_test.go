package eval_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/template/eval"
)

// TestExpressionsAreWorthTheirValues generates templates twice: once with expressions (parameters with and without a file,
// variables that refer to each other, conditions, loops, nested templates, functions), and once with the values of the
// expressions written out by hand. Both must deploy the same.
func TestExpressionsAreWorthTheirValues(t *testing.T) {
	for seed := range uint64(300) {
		g := &generator{r: rand.New(rand.NewPCG(seed, 1)), params: map[string]any{}, passed: map[string]any{}, variables: map[string]any{}}
		computed, plain := g.template()
		a := eval.Resources(read(computed), g.inputs())
		b := eval.Resources(read(plain), eval.Inputs{})
		if p := a.Problems(); len(p) > 0 {
			t.Fatalf("seed %d: %s\n%s", seed, p[0].Message, computed)
		}
		if string(a.JSON()) != string(b.JSON()) {
			t.Fatalf("seed %d:\n%s\n\ndeploys\n%s\n\nbut by hand\n%s", seed, computed, a.JSON(), b.JSON())
		}
		if p := a.Problems(); len(p) > 0 {
			t.Fatalf("seed %d: %s\n%s", seed, p[0].Message, computed)
		}
	}
}

// generator makes pairs: an expression, as JSON, and its value.
type generator struct {
	r         *rand.Rand
	params    map[string]any // declarations
	passed    map[string]any // of the parameter file
	variables map[string]any
	values    []pair // of what is declared so far
}

// pair is an expression of the template language and the value that it has.
type pair struct {
	expr  string
	value any
}

func (g *generator) inputs() eval.Inputs {
	in := eval.Inputs{}
	for name, v := range g.passed {
		text, _ := json.Marshal(v)
		if s, ok := v.(string); ok {
			text = []byte(s)
		}
		set, _ := eval.ParseSetting(name + "=" + string(text))
		in.Set = append(in.Set, set)
	}
	return in
}

func quote(s string) string {
	out := "'"
	for _, r := range s {
		if r == '\'' {
			out += "'"
		}
		out += string(r)
	}
	return out + "'"
}

func (g *generator) word() string {
	words := []string{"alpha", "it's", "β", "a/b", "x\"y", "{0}", "line\nend", "[x", "tab\t"}
	return words[g.r.IntN(len(words))]
}

// str returns a string expression.
func (g *generator) str(depth int) pair {
	if depth == 0 || g.r.IntN(5) == 0 {
		w := g.word()
		return pair{quote(w), w}
	}
	a, b := g.str(depth-1), g.str(depth-1)
	x, y := a.value.(string), b.value.(string)
	switch g.r.IntN(7) {
	case 0:
		return pair{"concat(" + a.expr + ", " + b.expr + ")", x + y}
	case 1:
		return pair{"format('<{0}-{1}>', " + a.expr + ", " + b.expr + ")", "<" + x + "-" + y + ">"}
	case 2:
		c, cond := g.boolean(depth - 1)
		if cond {
			return pair{"if(" + c + ", " + a.expr + ", " + b.expr + ")", x}
		}
		return pair{"if(" + c + ", " + a.expr + ", " + b.expr + ")", y}
	case 3:
		return pair{"first(createArray(" + a.expr + ", " + b.expr + "))", x}
	case 4:
		return pair{"createObject('k', " + a.expr + ").K", x}
	case 5:
		return pair{"json(string(createArray(" + a.expr + ")))[0]", x}
	}
	return pair{"coalesce(null(), " + a.expr + ")", x}
}

// boolean returns a boolean expression and its value.
func (g *generator) boolean(depth int) (string, bool) {
	if depth <= 0 {
		if g.r.IntN(2) == 0 {
			return "true()", true
		}
		return "false()", false
	}
	a, x := g.boolean(depth - 1)
	b, y := g.boolean(depth - 1)
	s := g.str(depth - 1)
	switch g.r.IntN(5) {
	case 0:
		return "and(" + a + ", " + b + ")", x && y
	case 1:
		return "or(" + a + ", " + b + ")", x || y
	case 2:
		return "not(" + a + ")", !x
	case 3:
		return "equals(" + s.expr + ", " + quote(s.value.(string)) + ")", true
	}
	return "empty(" + s.expr + ")", s.value.(string) == ""
}

// any returns a setting: an expression and its value, or a declared name.
func (g *generator) any() pair {
	if len(g.values) > 0 && g.r.IntN(3) > 0 {
		return g.values[g.r.IntN(len(g.values))]
	}
	switch g.r.IntN(3) {
	case 0:
		expr, v := g.boolean(2)
		return pair{expr, v}
	case 1:
		n := g.r.IntN(50)
		return pair{fmt.Sprintf("add(%d, mul(%d, 2))", n, n), 3 * n}
	}
	return g.str(2)
}

func (g *generator) declare() {
	for i := range 4 {
		p := g.any()
		name := fmt.Sprintf("n%d", i)
		switch g.r.IntN(3) {
		case 0:
			g.params[name] = map[string]any{"type": "string", "defaultValue": literal(p.value)}
			g.values = append(g.values, pair{"parameters('" + name + "')", p.value})
		case 1:
			g.params[name] = map[string]any{"type": "string", "defaultValue": "not this"}
			g.passed[name] = p.value
			g.values = append(g.values, pair{"parameters('" + name + "')", p.value})
		default:
			g.variables[name] = map[string]any{"deep": []any{literal(1), "[" + p.expr + "]"}}
			g.values = append(g.values, pair{"variables('" + name + "').deep[1]", p.value})
		}
	}
}

// literal escapes a string that would be an expression.
func literal(v any) any {
	if s, ok := v.(string); ok && len(s) > 1 && s[0] == '[' && s[len(s)-1] == ']' {
		return "[" + s
	}
	return v
}

// resources returns a list of resources as expressions and written out.
func (g *generator) resources(level int) (computed, plain []any) {
	for i := range 1 + g.r.IntN(3) {
		p, q := g.any(), g.any()
		name := fmt.Sprintf("r%d%d", level, i)
		body := func(a, b any) map[string]any {
			return map[string]any{"type": "A.B/c", "apiVersion": "1", "name": name, "properties": map[string]any{
				"a": a, "list": []any{b, "x"}, "o": map[string]any{"b": b}}}
		}
		c, by := body("["+p.expr+"]", "["+q.expr+"]"), body(literal(p.value), literal(q.value))
		switch g.r.IntN(4) {
		case 0:
			expr, v := g.boolean(2)
			c["condition"], by["condition"] = "["+expr+"]", v
		case 1:
			n := g.r.IntN(3)
			c["copy"] = map[string]any{"name": "l", "count": fmt.Sprintf("[length(range(0, %d))]", n)}
			c["name"] = "[concat('" + name + "-', copyIndex())]"
			for k := range n {
				turn := body(literal(p.value), literal(q.value))
				turn["name"] = fmt.Sprintf("%s-%d", name, k)
				plain = append(plain, turn)
			}
			computed = append(computed, c)
			continue
		case 2:
			if level == 0 {
				inner, innerPlain := g.resources(level + 1)
				computed = append(computed, deployment(name+"d", "Microsoft.Resources/deployments", inner))
				plain = append(plain, deployment(name+"d", "[concat('Microsoft.Resources', '/deployments')]", escaped(inner)))
				plain = append(plain, innerPlain...)
			}
		}
		computed, plain = append(computed, c), append(plain, by)
	}
	return computed, plain
}

// deployment returns a nested deployment. With a type that is written as an expression it is an ordinary resource: it
// keeps its template as data, and deploys nothing.
func deployment(name, typ string, inner any) map[string]any {
	return map[string]any{"type": typ, "apiVersion": "1", "name": name, "properties": map[string]any{
		"mode": "Incremental", "template": map[string]any{"resources": inner}}}
}

// escaped writes data in such a way that evaluation gives it back: expressions get a second bracket.
func escaped(v any) any {
	switch v := v.(type) {
	case string:
		if len(v) > 1 && v[0] == '[' && v[len(v)-1] == ']' {
			return "[" + v
		}
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = escaped(v[i])
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = escaped(x)
		}
		return out
	}
	return v
}

func (g *generator) template() (computed, plain string) {
	g.declare()
	a, b := g.resources(0)
	x, _ := json.Marshal(map[string]any{"contentVersion": "1", "parameters": g.params, "variables": g.variables, "resources": a})
	y, _ := json.Marshal(map[string]any{"contentVersion": "1", "resources": b})
	return string(x), string(y)
}
