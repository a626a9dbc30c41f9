package bind

import (
	_ "embed"
	"encoding/json"
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
)

// A builtin is a function, aggregate, plug-in or operator of the language.
type builtin struct {
	Kind       string       `json:"kind"`
	Name       string       `json:"name"`
	Result     string       `json:"result"` // how an unnamed result is called
	Prefix     string       `json:"prefix"`
	Constant   bool         `json:"constant"` // of constants it makes a constant
	Signatures []*signature `json:"signatures"`
}

// A signature is one way to call a builtin.
type signature struct {
	As      string       `json:"as"`      // how the type of the result follows from the arguments; empty: Returns
	Returns string       `json:"returns"` // a type, or columns in parentheses
	Params  []*parameter `json:"params"`
	Layout  string       `json:"layout"` // how arguments fall to parameters: "block", "custom", or in order
	Min     int          `json:"min"`
	Max     int          `json:"max"`

	typ       *schema.Type
	columns   []schema.Column
	repeating bool
}

// A parameter is a parameter of a signature.
type parameter struct {
	Name    string   `json:"n"`
	Kind    string   `json:"k"` // which types it takes; empty: those of Types
	Types   []string `json:"t"`
	Arg     string   `json:"a"` // what the argument must be: Column, Constant, Literal …
	Min     *int     `json:"min"`
	Max     *int     `json:"max"`
	Values  []string `json:"values"`
	Default string   `json:"default"` // a string that stands for the default

	types    []*schema.Type
	kind     paramKind
	min, max int
}

//go:embed data/builtins.json
var builtinData []byte

type builtinTable struct {
	functions, aggregates, plugins, operators map[string]*builtin
}

var builtins = sync.OnceValue(loadBuiltins)

func loadBuiltins() *builtinTable {
	var file struct {
		Symbols []*builtin `json:"symbols"`
	}
	if err := json.Unmarshal(builtinData, &file); err != nil {
		bug.Reportf("built-in functions: %v", err)
	}
	t := &builtinTable{map[string]*builtin{}, map[string]*builtin{}, map[string]*builtin{}, map[string]*builtin{}}
	for _, s := range file.Symbols {
		s.prepare()
		switch s.Kind {
		case "function":
			t.functions[s.Name] = s
		case "aggregate":
			t.aggregates[s.Name] = s
		case "plugin":
			t.plugins[s.Name] = s
		case "operator":
			t.operators[s.Name] = s
		}
	}
	// Of the functions that exist within graph patterns only, those named like an aggregate stay aggregates.
	for _, name := range []string{"all", "any", "map", "inner_nodes"} {
		delete(t.functions, name)
	}
	return t
}

func (s *builtin) prepare() {
	if s.Result == "NameAndFirstArgument" {
		s.Result, s.Prefix = "PrefixAndFirstArgument", s.Name
	}
	for _, sig := range s.Signatures {
		sig.prepare()
	}
}

func (s *signature) prepare() {
	switch {
	case s.Returns != "" && s.Returns[0] == '(':
		bag := schema.ParseType("dynamic(bag{" + s.Returns[1:len(s.Returns)-1] + "})")
		for _, c := range bag.Properties() {
			if c.Type.Kind() == schema.Primitive {
				c.Type = c.Type.Elem()
			}
			s.columns = append(s.columns, c)
		}
	case s.Returns != "":
		s.typ = schema.ParseType(s.Returns)
	}
	for _, p := range s.Params {
		p.kind = paramKinds[p.Kind]
		for _, t := range p.Types {
			p.types = append(p.types, schema.ParseType(t))
		}
		p.min, p.max = 1, 1
		if p.Min != nil {
			p.min = *p.Min
		}
		if p.Max != nil {
			p.max = *p.Max
		}
		s.repeating = s.repeating || p.max > 1
	}
}

func functionNamed(name string) *builtin  { return builtins().functions[name] }
func aggregateNamed(name string) *builtin { return builtins().aggregates[name] }
func pluginNamed(name string) *builtin    { return builtins().plugins[name] }
func operatorNamed(name string) *builtin  { return builtins().operators[name] }

// takes reports whether any signature takes n arguments.
func (s *builtin) takes(n int) bool {
	for _, sig := range s.Signatures {
		if n >= sig.Min && n <= sig.Max {
			return true
		}
	}
	return false
}

// layout returns the parameter that each of the arguments falls to; nil for arguments too many.
func (s *signature) layout(args []*value) []*parameter {
	switch {
	case s.Layout == "block":
		return s.blockLayout(len(args))
	case s.Layout == "custom":
		return s.customLayout(args)
	case s.repeating:
		return s.repeatingLayout(len(args))
	}
	out := make([]*parameter, len(args))
	copy(out, s.Params)
	return out
}

// repeatingLayout gives the parameters their arguments in order, as many to each as it takes, while enough are left for
// those behind it.
func (s *signature) repeatingLayout(n int) []*parameter {
	out := make([]*parameter, n)
	needed := 0
	for _, p := range s.Params {
		needed += p.min
	}
	i := 0
	for _, p := range s.Params {
		needed -= p.min
		for count := 0; i < n && count < p.max && (count < p.min || n-i > needed); count++ {
			out[i] = p
			i++
		}
	}
	return out
}

// blockLayout is that of case and bag_pack: the parameters that repeat do so together, and the last ones come after.
func (s *signature) blockLayout(n int) []*parameter {
	first, last := -1, 0
	for i, p := range s.Params {
		if p.max > 1 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	width, after := last-first+1, len(s.Params)-last-1
	groups := max(1, (n-first-after+width-1)/width)
	out := make([]*parameter, n)
	for i := range out {
		switch j := i - first; {
		case j < 0:
			out[i] = s.Params[i]
		case j < groups*width:
			out[i] = s.Params[first+j%width]
		case last+1+j-groups*width < len(s.Params):
			out[i] = s.Params[last+1+j-groups*width]
		}
	}
	return out
}

// customLayout is that of the few functions whose arguments fall to parameters by what they are: an optional boolean at
// the end, dimensions behind conditions.
func (s *signature) customLayout(args []*value) []*parameter {
	out := make([]*parameter, len(args))
	p := 0
	for i, a := range args {
		for p < len(s.Params)-1 && s.Params[p].max > 1 && !s.stays(p, a, i == len(args)-1) {
			p++
		}
		if p < len(s.Params) {
			out[i] = s.Params[p]
			if s.Params[p].max == 1 {
				p++
			}
		}
	}
	return out
}

// stays reports whether the argument falls to the repeating parameter p rather than to one behind it.
func (s *signature) stays(p int, a *value, lastArgument bool) bool {
	boolean := a.result() == schema.BoolType
	switch s.Params[p].Name {
	case "Expr": // the conditions of sequence_detect
		return boolean
	case "ExtraKey", "arrays": // in front of a flag
		return !lastArgument || !boolean
	}
	return a.rel == nil
}
