package bind

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// The parsers of ASIM are unions of dozens of other stored functions, and hundreds of queries begin with one of them. What
// a call without arguments comes to is made once per session and shared by the plans of all queries, if nobody can tell the
// difference from one that is bound where it is called:
//
// The result is made apart from any query, by a binder of its own, so that nothing of the query is in it. What binding
// would have left behind in the query is noted and done where the result is used: fuel spent, reads, columns that open
// tables are found to have.
//
// It depends on nothing of the query, except for what a query hands down to the functions that it calls: fuel, and how
// deep expressions and calls are within each other. Where these might run out, and where the query has already inferred
// columns of an open table that the function reads, the call is bound in its place.
//
// It is in a plan once at most, with all that is made of it: who walks a plan tells columns and reads apart by identity,
// and two calls of a function read two times. Other calls are bound in their place.
//
// Nobody changes it. The only change that a plan sees from outside is that a query infers columns of open rows; those of a
// result are inferred of a relation that is made for each use.

// A resultKey says which result of a stored function is meant.
type resultKey struct {
	function *userFunction
	fuzzy    bool // unknown tables are only warned of, within what it calls too
}

// A result is what a call of a stored function without arguments comes to.
type result struct {
	rel    *Rel // nil if it cannot be shared
	reads  []*Rel
	opens  map[string]*inferred // open tables that it reads
	made   []resultKey          // itself and the results that it is made of
	all    bool                 // the union of all tables is in it
	fuel   int                  // that binding it took
	depth  int                  // the deepest expression below the call
	nested int                  // the deepest call below the call
}

// sharedResult returns rows that stand for a call of the function, or nil if the call has to be bound in its place.
func (b *binder) sharedResult(f *userFunction, args []*value, s *scope) *Rel {
	key := resultKey{f, s.fuzzy}
	if f.stored == nil || !f.fallsBack(args) || slices.Contains(b.within, key) || len(b.within) >= maxCalls {
		return nil
	}
	r := b.session.resultOf(key, func() *result { return b.resultAlone(key, args) })
	if r == nil || r.rel == nil || !b.mayUse(r) {
		return nil
	}
	b.use(r)
	if !r.rel.Open {
		return r.rel
	}
	own := &Rel{Op: Compute, At: r.rel.At, Inputs: []*Rel{r.rel}, Columns: r.rel.Columns, Open: true}
	if i := r.rel.inferred; i != nil {
		own.inferred = &inferred{slices.Clip(i.columns)}
	}
	return own
}

// fallsBack reports whether the arguments are the defaults of the parameters, and say so by themselves: of what has no
// value nothing is known but the place of the call.
func (f *userFunction) fallsBack(args []*value) bool {
	for i, p := range f.params {
		if p.rows || p.fallback == nil || args[i] != p.fallback || p.fallback.scalar == nil {
			return false
		}
	}
	return true
}

// resultOf returns the result with the key. It is made when it is asked for the second time, as most functions are called
// by one query; before that it is nil. Two that make it at once make the same.
func (s *Session) resultOf(key resultKey, make func() *result) *result {
	s.mu.Lock()
	known, asked := s.results[key]
	if !asked {
		s.results[key] = nil
	}
	s.mu.Unlock()
	if known != nil || !asked {
		return known
	}
	made := make()
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.results[key]; known != nil {
		return known
	}
	s.results[key] = made
	return made
}

// resultAlone binds the function apart from the query.
func (b *binder) resultAlone(key resultKey, args []*value) *result {
	alone := &binder{
		schema: b.schema, session: b.session, out: &Bound{}, frame: b.frame, quiet: 1, fuel: maxFuel,
		within: append(slices.Clip(b.within), key),
	}
	defer alone.done()
	v := alone.body(source.Span{}, key.function, args, key.fuzzy)
	if v == nil || v.rel == nil || v.rel.Op == Read || v.rel.Op == External || alone.exhausted() {
		return &result{}
	}
	if r := v.rel; cap(r.Columns) > len(r.Columns) { // it is its own: shared ones are clipped
		r.Columns = slices.Clip(r.Columns)
	}
	return &result{
		rel: v.rel, reads: alone.out.reads, opens: alone.opens, made: append(alone.made, key), all: alone.sharesAll,
		fuel: maxFuel - alone.fuel, depth: alone.deepest, nested: alone.nested,
	}
}

// exhausted reports whether a limit was met.
func (b *binder) exhausted() bool {
	return b.fuel <= 0 || b.deepest > maxDepth || b.nested >= maxCalls
}

// mayUse reports whether the result is what binding the call in its place would come to.
func (b *binder) mayUse(r *result) bool {
	if b.fuel <= r.fuel || b.depth+r.depth > maxDepth || b.calls+r.nested >= maxCalls || r.all && !b.mayShareAll() {
		return false
	}
	for name := range r.opens {
		if i := b.opens[name]; i != nil && len(i.columns) > 0 {
			return false
		}
	}
	return !slices.ContainsFunc(r.made, func(k resultKey) bool { return slices.Contains(b.made, k) })
}

// use does to the query what binding the call would have done.
func (b *binder) use(r *result) {
	b.fuel -= r.fuel
	b.deepest = max(b.deepest, b.depth+r.depth)
	b.nested = max(b.nested, b.calls+r.nested)
	b.out.reads = append(b.out.reads, r.reads...)
	b.made = append(b.made, r.made...)
	b.sharesAll = b.sharesAll || r.all
	for name, i := range r.opens {
		b.inferredOf(name).columns = slices.Clip(i.columns)
	}
}
