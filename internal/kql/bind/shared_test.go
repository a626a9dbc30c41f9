package bind

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// sharedFunctions are stored functions whose results are shared, or must not be.
var sharedFunctions = map[string]string{
	"Closed":   "T | where a == 'x' | project a, b",
	"Table":    "T",
	"Union":    "union isfuzzy=true Closed, (O | extend d = a), Unknown",
	"Open":     "O | where Guessed == 'x' | extend e = strcat(a, '1')",
	"OpenRead": "O",
	"Lists":    "let known = datatable(k:string)['a', 'b']; T | where a in (known) | join kind=leftouter (U | project a, c) on a",
	"Limit":    "let most = toscalar(T | summarize max(b)); T | where b > most",
	"Scalar":   "toscalar(T | count)",
	"Again":    "Closed | join (Closed) on a",
	"Both":     "union Closed, Lists, Union",
	"Itself":   "union Itself, T",
	"Ping":     "union Pong, T",
	"Pong":     "union Ping, U",
	"Search":   "search 'x' | where a == 'y'",
	"Found":    "find where a == 'y'",
	"Names":    "let a = 'x'; O | extend z = a",
	"Watched":  "_Watch('list') | where Key == 'x'",
}

const (
	longList   = 20_000
	deepest    = 30
	longestRow = maxCalls + 3
)

func sharedSchema() schema.Schema {
	table := func(name string, open bool, columns ...string) *schema.Table {
		t := &schema.Table{Name: name, Open: open}
		for _, c := range columns {
			t.Columns = append(t.Columns, schema.Column{Name: c, Type: schema.StringType})
		}
		return t
	}
	var functions []*schema.Function
	add := func(name, parameters, body string) {
		functions = append(functions, &schema.Function{Name: name, Parameters: parameters, Body: func() *source.File {
			return source.NewFile(name+".kql", []byte(body))
		}})
	}
	for name, body := range sharedFunctions {
		add(name, "", body)
	}
	add("Defaults", "(from:datetime=datetime(null), name:string='x', pack:bool=false)", "T | where a == name and pack | extend from")
	add("Rows", "(R:(*), n:string='1')", "R | where a == n")
	add("Long", "", "T | where a in ("+strings.Repeat("'x',", longList)+"'x')")
	add("Deep", "", "T | where "+strings.Repeat("(", deepest)+"a == 'x'"+strings.Repeat(")", deepest))
	for i := range longestRow {
		add(fmt.Sprint("Call", i), "", fmt.Sprintf("Call%d | extend x%d = a", i+1, i))
	}
	add(fmt.Sprint("Call", longestRow), "", "T")
	functions = append(functions, &schema.Function{Name: "_Watch", Parameters: "(name:string)", Returns: table("", true, "Key")})
	return schema.NewMap([]*schema.Table{
		table("T", false, "a", "b"), table("U", false, "a", "c"), table("O", true, "a"),
	}, functions)
}

func sharedNames() []string {
	names := []string{"Defaults", "Rows", "Long", "Deep", "_Watch"}
	for i := range longestRow + 1 {
		names = append(names, fmt.Sprint("Call", i))
	}
	return slices.AppendSeq(names, maps.Keys(sharedFunctions))
}

func sharedQueries() []string {
	queries := []string{
		"Closed | where a == 'y'", "Closed", "Table | where b == 'x'", "Union | where Guessed == '1' | extend f = Guessed",
		"Union | where Other == '2'", "let u = Union; u | where P == '1' | join (u | where Q == '2') on a",
		"Open | extend Guessed2 = Guessed", "O | where Guessed == '1' | join (Open) on a", "OpenRead | where Mine == 'x'",
		"union OpenRead, O", "O | where a == 'x' | extend d = Mine | join (Names) on a", "O | where z == '1' | join (Names) on a",
		"O | where a == '1' | join (Names) on a | where y == '1'", "Lists | where c == '1'", "Limit", "print Scalar, 1",
		"Again", "Both | where c == 'x'", "union Both, Closed, Lists", "Closed | join kind=inner (Closed) on a | where b1 == 'x'",
		"Itself", "Ping", "union Ping, Pong, Itself", "union isfuzzy=true Closed, Union, Nowhere", "Defaults | where a == 'x'",
		"Defaults() | project from", "Defaults(name='y')", "Closed | invoke Rows('2')", "T | invoke Rows()", "Watched | where X == 'y'",
		"_Watch('other') | where X == '1' | join (Watched) on Key", "let f = (t:(*)) { t | join (Closed) on a }; f(T)",
		"search 'y' | where Own == 'x'", "search a == 'y' and New == '1' | extend New", "O | where Own == '1' | join (search 'x') on a",
		"union (search 'a'), (search 'b')", "Search | where a == 'z'", "union Search, (search 'c')", "Found", "find where a == 'x' project a",
		"find where Fresh == 'x'", "union withsource=t * | where a == 'x'", "Long | count", "Deep",
		strings.Repeat("(", maxDepth-deepest/2) + "Deep" + strings.Repeat(")", maxDepth-deepest/2),
		"union " + strings.TrimSuffix(strings.Repeat("(Long), ", 12), ", "), "T | where x == 'y' | join (Closed | where z == 'x') on a",
	}
	for i := range longestRow {
		queries = append(queries, fmt.Sprintf("Call%d", i))
	}
	return queries
}

// unshared returns a session that shares no results.
func unshared(s schema.Schema) *Session {
	session := NewSession(s)
	b := session.binder(&syntax.Query{})
	for _, name := range sharedNames() {
		f := b.storedFunction(name)
		for _, fuzzy := range []bool{false, true} {
			session.results[resultKey{f, fuzzy}] = &result{}
		}
	}
	return session
}

// TestSharing wants each query bound as it is in a session that shares nothing, whatever others have been bound before.
func TestSharing(t *testing.T) {
	s, queries := sharedSchema(), sharedQueries()
	want := make([]string, len(queries))
	for i, text := range queries {
		want[i] = described(unshared(s), text, true)
	}
	forwards, backwards := NewSession(s), NewSession(s)
	for round := range 2 {
		for i := range queries {
			for session, k := range map[*Session]int{forwards: i, backwards: len(queries) - 1 - i} {
				if got := described(session, queries[k], false); got != want[k] {
					t.Fatalf("round %d: %.80s\n%s", round, queries[k], difference(got, want[k]))
				}
			}
		}
	}
	shared := 0
	for _, r := range forwards.results {
		if r != nil && r.rel != nil {
			shared++
		}
	}
	if shared < 12 || forwards.all.union == nil {
		t.Errorf("only %d results are shared", shared)
	}
}

// TestSharingAtOnce wants the same of several goroutines.
func TestSharingAtOnce(t *testing.T) {
	s := sharedSchema()
	queries := slices.DeleteFunc(sharedQueries(), func(q string) bool { return strings.Contains(q, "Long") })
	want := make([]string, len(queries))
	for i, text := range queries {
		want[i] = described(unshared(s), text, true)
	}
	session := NewSession(s)
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for i := range queries {
				k := (i*(2*g+1) + g) % len(queries)
				if got := described(session, queries[k], false); got != want[k] {
					t.Errorf("%.80s\n%s", queries[k], difference(got, want[k]))
				}
			}
		})
	}
	wait.Wait()
}

func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\n got %.300s\nwant %.300s", i, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

func described(s *Session, text string, alone bool) string {
	q := syntax.Parse(source.NewFile("query.kql", []byte(text)))
	binder := s.binder(q)
	binder.sharesAll = alone
	b := binder.query(q, "")
	d := &describer{rels: map[*Rel]int{}, columns: map[*Column]int{}}
	columns, open := b.Columns()
	d.line("%d columns, open %t, scalar %v, limited %t", len(columns), open, b.Scalar, b.Limited)
	for _, p := range b.Problems {
		d.line("%s %s %s %d", p.Code, place(p.At), p.Name, len(p.Scope))
	}
	if b.Result != nil {
		d.rel(b.Result)
	}
	for _, r := range b.Reads() {
		d.line("reads %d %s", d.rels[r], r.Table)
	}
	for _, u := range append(b.Tables(), b.Functions()...) {
		d.line("names %s at %s, known %t", u.Name, place(u.At), u.Known)
	}
	return d.text.String()
}

// A describer writes a plan down such that relations and columns that are the same have the same number.
type describer struct {
	text    strings.Builder
	rels    map[*Rel]int
	columns map[*Column]int
}

func (d *describer) line(format string, args ...any) { fmt.Fprintf(&d.text, format+"\n", args...) }

func place(s source.Span) string { return fmt.Sprintf("%s:%d-%d", s.File.Path(), s.Start, s.End) }

// plain returns the relation that one stands for which only takes up what a query infers.
func plain(r *Rel) *Rel {
	for r.Op == Compute && len(r.Inputs) == 1 && len(r.Columns) == len(r.Inputs[0].Columns) && r.Open &&
		(len(r.Columns) == 0 || &r.Columns[0] == &r.Inputs[0].Columns[0]) && (r.At == r.Inputs[0].At || r.Inputs[0].Op == Union) {
		r = r.Inputs[0]
	}
	return r
}

func (d *describer) rel(r *Rel) int {
	own := r
	r = plain(r)
	if n, ok := d.rels[r]; ok {
		return n
	}
	n := len(d.rels) + 1
	d.rels[r] = n
	var inputs []int
	for _, in := range r.Inputs {
		inputs = append(inputs, d.rel(in))
	}
	at := place(r.At)
	if r.Implied || r.Op == Union && len(r.Inputs) > 0 && r.Inputs[0].Implied {
		at = "everywhere"
	}
	d.line("%d: op %d at %s of %v open %t table %s implied %t join %d keeps %t rows %d plugin %s", n, r.Op, at, inputs, r.Open,
		r.Table, r.Implied, r.Join, r.Keeps, r.Rows, r.Plugin)
	for _, c := range own.Columns {
		d.column(c)
	}
	for _, k := range r.Keys {
		d.line(" key %d %d", d.column(k.Left), d.column(k.Right))
	}
	for _, c := range r.GroupBy {
		d.line(" by %d", d.column(c))
	}
	d.line(" where %s", d.scalar(r.Condition))
	return n
}

func (d *describer) column(c *Column) int {
	if c == nil {
		return 0
	}
	if n, ok := d.columns[c]; ok {
		return n
	}
	n := len(d.columns) + 1
	d.columns[c] = n
	var of []int
	for _, o := range c.Of {
		of = append(of, d.column(o))
	}
	from := [2]int{}
	for i, r := range []*Rel{c.Source, c.Merge} {
		if r != nil {
			from[i] = d.rel(r)
		}
	}
	d.line("  %d: %s %v of %v from %v in %v listed %v = %s", n, c.Name, c.Type, of, c.From, from, c.Listed, d.scalar(c.Value))
	return n
}

func (d *describer) scalar(v *Scalar) string {
	if v == nil {
		return "nothing"
	}
	var args []string
	for _, a := range v.Args {
		args = append(args, d.scalar(a))
	}
	rows := 0
	if v.Rel != nil {
		rows = d.rel(v.Rel)
	}
	return fmt.Sprintf("(%d %v %s %v column %d rows %d at %s %v)", v.Op, v.Kind, v.Name, v.Const, d.column(v.Column), rows, place(v.At), args)
}
