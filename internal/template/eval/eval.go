// Package eval computes what a deployment template would deploy, as far as it can be known before deployment.
//
// # How it works
//
// A template is evaluated in a frame, which knows its declarations and the values of its parameters; a nested template
// has a frame of its own. Parameters and variables are evaluated when they are first needed, once. Expressions are
// evaluated in an env: a frame, the loops and lambdas around the expression, and the file in which it is written.
//
// What is not known is a value too. It carries the reason, and the deciding expression in canonical form, computed from
// values: toLower(variables('x')) and toLower(parameters('y')) have the same canonical text if the variable is the
// parameter. Equal canonical text means equal value. Strings keep what is known of them around their holes, so that
// resourceId() of the same parts is equal and a query with a parameter in it can still be read.
//
// Bodies of resources are evaluated when they are asked for, member by member: most resources of most templates are of
// no interest to anybody. A lock keeps evaluation to one goroutine at a time; within evaluation nothing is deferred, so
// that it is never taken twice.
//
// Evaluation is total. It ends because each step costs fuel, and depth is bounded.
package eval

import (
	"slices"
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/template"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// Limits of an evaluation. What exceeds them is a problem, and unknown.
const (
	MaxSteps  = 2_000_000 // expressions that are evaluated for one template file, with all that it deploys
	MaxCopies = 10_000    // turns of one loop
	MaxDepth  = 1_500     // expressions within expressions, through parameters and variables
	MaxNested = 30        // templates within templates
	MaxText   = 1 << 22   // bytes of one string
	MaxElems  = 100_000   // elements of an array that a function makes

	MaxResources = 20_000 // resources of one template, with all that it deploys
)

// Inputs is what a deployment is given besides its template.
type Inputs struct {
	Params *template.ParamFile // values of parameters, or nil
	Set    []Setting           // values that go before those of Params
	Loader Loader              // finds other files; nil if there are none
}

// A Setting is the value of one parameter.
type Setting struct {
	Name  string
	Value *value.Value
}

// A Loader finds the templates that a template links to. Paths are written with slashes and are relative to the folder
// of the file from.
type Loader interface {
	// Template returns the template at the path, or nil if there is none.
	Template(from *source.File, path string) *template.Template
}

// A Result is what a template deploys.
type Result struct {
	Resources []*Resource // in the order of the template, nested deployments after the resource that deploys them
	ev        *evaluator
	root      *frame
}

// Problems returns what is wrong with what was evaluated so far, in the order of evaluation. Bodies of resources that
// nobody has asked for are not evaluated; see [Check] for what can be said of all of a template.
func (r *Result) Problems() []template.Problem {
	r.ev.mu.Lock()
	defer r.ev.mu.Unlock()
	return slices.Clone(r.ev.problems)
}

// Release lets go of the resources, and of the values of parameters and variables. Bodies can still be asked for by those
// who have them; what they refer to is computed anew.
func (r *Result) Release() {
	r.ev.mu.Lock()
	defer r.ev.mu.Unlock()
	for _, f := range r.ev.frames {
		f.forget()
	}
	r.Resources = nil
	r.ev.resources = 0
}

// Output returns the value of an output of the template, absent if there is none of that name.
func (r *Result) Output(name string) *value.Value {
	r.ev.mu.Lock()
	defer r.ev.mu.Unlock()
	return r.root.output(name)
}

// Resources evaluates a template. It never returns nil.
func Resources(t *template.Template, in Inputs) *Result {
	ev := &evaluator{in: in, fuel: MaxSteps, conditions: map[string]fact.Condition{}, partials: map[string]partial{}, places: map[string]place{}, splits: map[string]pieces{}}
	ev.mu.Lock()
	defer ev.mu.Unlock()
	root := ev.newFrame(t, nil)
	root.bindInputs(in)
	root.around.condition = fact.Always()
	root.place = rootPlace(t.Scope)
	return &Result{Resources: root.all(), ev: ev, root: root}
}

// evaluator is the state of one evaluation.
type evaluator struct {
	mu         sync.Mutex
	in         Inputs
	fuel       int
	exhausted  bool // that the fuel is used up was reported
	depth      int
	resources  int
	frames     []*frame // all of them
	problems   []template.Problem
	reported   map[source.Span]bool
	conditions map[string]fact.Condition // what an undecided boolean needs, by canonical text
	partials   map[string]partial        // what is written of a runtime object, by canonical text
	splits     map[string]pieces         // what is known of the parts of a text with holes, by canonical text
	places     map[string]place          // what resourceGroup('x') and the like refer to, by canonical text
}

func (ev *evaluator) problem(p template.Problem) {
	if ev.reported == nil {
		ev.reported = map[source.Span]bool{}
	}
	if !ev.reported[p.At] {
		ev.reported[p.At] = true
		ev.problems = append(ev.problems, p)
	}
}

// Census counts the unknown values of evaluated content by cause.
type Census struct {
	Known   int // scalars that are known
	Unknown [fact.Unsupported + 1]int
}

// Add counts the scalars within v, and each unknown value once. Of a very large value it counts the first ones.
func (c *Census) Add(v *value.Value) {
	left := maxWalk
	c.add(v, &left)
}

func (c *Census) add(v *value.Value, left *int) {
	if *left--; *left <= 0 {
		return
	}
	switch v.Kind() {
	case value.Unknown:
		c.Unknown[v.Why().Cause]++
	case value.Array:
		for _, e := range v.Elems() {
			c.add(e, left)
		}
	case value.Object:
		for _, m := range v.Members() {
			c.add(m.Value, left)
		}
	case value.String:
		if t, _ := v.Text(); !isKnown(t) {
			c.Unknown[t.Why().Cause]++
			return
		}
		c.Known++
	default:
		c.Known++
	}
}
