package reach_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
)

// TestSoundness generates queries, runs them over a few dozen alerts with an evaluator of its own, and wants every alert
// that went into a row of the result to be among those that the analysis lets through.
func TestSoundness(t *testing.T) {
	queries := 12_000
	if testing.Short() {
		queries = 500
	}
	rng := rand.New(rand.NewPCG(20261125, 4))
	passed, excluded := 0, 0
	for range queries {
		g := &generator{rng: rng}
		text, plan := g.query()
		sources := analyse(text)
		spans := g.readSpans(text)
		for _, r := range plan.run(nil) {
			for _, o := range r.from {
				passed++
				if !admitted(sources, spans[o.read], o.alert) {
					t.Fatalf("%s\nan alert of %s (%s, %s) went into a row of the result, but the analysis excludes it: %s",
						text, o.alert.product, o.alert.cells["ProviderName"], o.alert.cells["AlertSeverity"], summary(sources))
				}
			}
		}
		for _, s := range sources {
			excluded += len(world.Products) - len(s.Products)
		}
	}
	if passed < queries || excluded < queries/2 {
		t.Errorf("the generated queries are too narrow to show anything: %d alerts passed, %d products excluded", passed, excluded)
	}
	t.Logf("%d queries, %d alerts in results, %d products excluded", queries, passed, excluded)
}

// admitted reports whether a source that is read at the position lets alerts of the product and severity through.
func admitted(sources []*reach.Source, at int32, a *alert) bool {
	for _, s := range sources {
		if s.At.Start != at {
			continue
		}
		p, ok := s.Passes(a.product)
		if ok && slices.ContainsFunc(p.BySeverity, func(v reach.Severity) bool { return v.Name == a.cells["AlertSeverity"] }) {
			return true
		}
	}
	return false
}

// An alert is a row of SecurityAlert.
type alert struct {
	product string
	cells   map[string]string
}

// alerts are one of each product, name and severity.
func alerts() []*alert {
	var out []*alert
	for _, p := range world.Products {
		for i, n := range p.Names {
			for _, severity := range []string{"High", "Medium", "Low", "Informational"} {
				product, provider := n.ProductName, n.ProviderName
				if product == "" {
					product = p.Names[0].ProductName
				}
				if provider == "" {
					provider = "Export"
				}
				component := n.ComponentName
				out = append(out, &alert{p.Key, map[string]string{
					"ProductName": product, "ProviderName": provider, "AlertSeverity": severity, "VendorName": "Microsoft",
					"ProductComponentName": component, "AlertName": []string{"Malware", "Ransomware activity"}[i%2],
					"CompromisedEntity": "host" + severity, "SystemAlertId": fmt.Sprint(p.Key, i, severity),
				}})
			}
		}
	}
	return out
}

// An origin is an alert that a row is made of, and where it was read.
type origin struct {
	read  int
	alert *alert
}

type row struct {
	cells map[string]string
	from  []origin
}

func (r row) with(name, value string) row {
	cells := map[string]string{name: value}
	for k, v := range r.cells {
		if k != name {
			cells[k] = v
		}
	}
	return row{cells, r.from}
}

// A step is one operator: its text and what it does to rows.
type step struct {
	text string
	do   func(rows []row) []row
}

// A pipeline is a table and steps.
type pipeline struct {
	head  string
	read  func() []row
	steps []step
}

func (p *pipeline) run(rows []row) []row {
	if rows == nil {
		rows = p.read()
	}
	for _, s := range p.steps {
		rows = s.do(rows)
	}
	return rows
}

func (p *pipeline) text() string {
	out := p.head
	for _, s := range p.steps {
		out += "\n| " + s.text
	}
	return out
}

type generator struct {
	rng   *rand.Rand
	lets  []string
	reads int
	depth int
}

func pick[T any](g *generator, items ...T) T { return items[g.rng.IntN(len(items))] }

// readSpans returns where the reads are written, by number.
func (g *generator) readSpans(text string) []int32 {
	var out []int32
	for i := 0; ; {
		k := strings.Index(text[i:], "SecurityAlert")
		if k < 0 {
			return out
		}
		out = append(out, int32(i+k))
		i += k + 1
	}
}

func (g *generator) query() (string, *pipeline) {
	p := g.pipeline([]string{"ProductName", "ProviderName", "AlertSeverity", "AlertName", "CompromisedEntity", "VendorName",
		"ProductComponentName", "SystemAlertId"})
	return strings.Join(g.lets, "") + p.text(), p
}

func (g *generator) pipeline(columns []string) *pipeline {
	g.depth++
	defer func() { g.depth-- }()
	number := g.reads
	g.reads++
	p := &pipeline{head: "SecurityAlert", read: func() []row {
		var rows []row
		for _, a := range alerts() {
			rows = append(rows, row{a.cells, []origin{{number, a}}})
		}
		return rows
	}}
	for range 1 + g.rng.IntN(5) {
		var s step
		s, columns = g.step(columns)
		p.steps = append(p.steps, s)
	}
	return p
}

func (g *generator) step(columns []string) (step, []string) {
	switch g.rng.IntN(13) {
	case 0, 1, 2, 3, 4:
		return g.where(columns), columns
	case 5:
		return g.extend(columns)
	case 6:
		return g.rename(columns)
	case 7:
		return g.project(columns)
	case 8:
		return g.summarize(columns)
	case 9:
		return g.distinct(columns), columns
	case 10:
		return g.join(columns)
	case 11:
		return g.union(columns)
	default:
		return g.outerJoin(columns)
	}
}

func (g *generator) where(columns []string) step {
	text, test := g.predicate(columns, 2)
	return step{"where " + text, func(rows []row) []row {
		return slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !test(r) })
	}}
}

type test func(row) bool

func (g *generator) predicate(columns []string, depth int) (string, test) {
	if depth > 0 {
		switch g.rng.IntN(6) {
		case 0:
			a, f := g.predicate(columns, depth-1)
			b, h := g.predicate(columns, depth-1)
			return "(" + a + " and " + b + ")", func(r row) bool { return f(r) && h(r) }
		case 1:
			a, f := g.predicate(columns, depth-1)
			b, h := g.predicate(columns, depth-1)
			return "(" + a + " or " + b + ")", func(r row) bool { return f(r) || h(r) }
		case 2:
			a, f := g.predicate(columns, depth-1)
			return "not(" + a + ")", func(r row) bool { return !f(r) }
		}
	}
	text, value := g.expression(columns)
	switch g.rng.IntN(8) {
	case 0:
		return "isempty(" + text + ")", func(r row) bool { return value(r) == "" }
	case 1, 2:
		return g.list(text, value)
	}
	op := operators[g.rng.IntN(len(operators))]
	literal := g.literal()
	shown := fmt.Sprintf("%q", literal)
	if g.rng.IntN(5) == 0 {
		name := fmt.Sprintf("v%d", len(g.lets))
		g.lets = append(g.lets, fmt.Sprintf("let %s = %s;\n", name, shown))
		shown = name
	}
	return text + " " + op.text + " " + shown, func(r row) bool { return op.holds(value(r), literal) }
}

func (g *generator) list(text string, value func(row) string) (string, test) {
	items := []string{g.literal(), g.literal(), g.literal()}[:1+g.rng.IntN(3)]
	var quoted []string
	for _, i := range items {
		quoted = append(quoted, fmt.Sprintf("%q", i))
	}
	list := strings.Join(quoted, ", ")
	op := pick(g, "in", "!in", "in~", "!in~", "has_any", "has_all")
	switch g.rng.IntN(3) {
	case 0:
		list = "dynamic([" + list + "])"
	case 1:
		name := fmt.Sprintf("v%d", len(g.lets))
		g.lets = append(g.lets, fmt.Sprintf("let %s = dynamic([%s]);\n", name, list))
		list = name
	}
	return text + " " + op + " (" + list + ")", func(r row) bool {
		v := value(r)
		in := func(holds func(a, b string) bool) bool {
			return slices.ContainsFunc(items, func(i string) bool { return holds(v, i) })
		}
		switch op {
		case "in":
			return in(func(a, b string) bool { return a == b })
		case "!in":
			return !in(func(a, b string) bool { return a == b })
		case "in~":
			return in(strings.EqualFold)
		case "!in~":
			return !in(strings.EqualFold)
		case "has_any":
			return in(hasTerm)
		}
		return !slices.ContainsFunc(items, func(i string) bool { return !hasTerm(v, i) })
	}
}

// expression returns a string expression over a column.
func (g *generator) expression(columns []string) (string, func(row) string) {
	c := pick(g, columns...)
	value := func(r row) string { return r.cells[c] }
	switch g.rng.IntN(8) {
	case 0:
		return "tolower(" + c + ")", func(r row) string { return strings.ToLower(value(r)) }
	case 1:
		return `strcat(` + c + `, "!")`, func(r row) string { return value(r) + "!" }
	case 2:
		a, b := g.literal(), g.literal()
		text, f := g.predicate(columns, 0)
		return fmt.Sprintf("iff(%s, %q, %q)", text, a, b), func(r row) string {
			if f(r) {
				return a
			}
			return b
		}
	case 3:
		d := pick(g, columns...)
		text, f := g.predicate(columns, 0)
		return fmt.Sprintf("case(%s, %s, %s)", text, c, d), func(r row) string {
			if f(r) {
				return value(r)
			}
			return r.cells[d]
		}
	}
	return c, value
}

func (g *generator) literal() string {
	return pick(g, "Azure Security Center", "azure security center", "Azure Security Center for IoT", "Security", "Azure",
		"Defender", "MDATP", "mdatp", "IPC", "OATP", "MCAS", "ASI", "Microsoft Defender for Cloud", "Protection", "High",
		"Medium", "Low", "Informational", "Microsoft", "Malware", "ware", "hostHigh", "Center", "NRT Alerts", "Alerts", "Export",
		"Azure Sentinel", "MicrosoftThreatProtection", "high", "365")
}

type operator struct {
	text  string
	holds func(value, pattern string) bool
}

var operators = []operator{
	{"==", func(v, p string) bool { return v == p }}, {"!=", func(v, p string) bool { return v != p }},
	{"=~", strings.EqualFold}, {"!~", func(v, p string) bool { return !strings.EqualFold(v, p) }},
	{"has", hasTerm}, {"!has", func(v, p string) bool { return !hasTerm(v, p) }},
	{"contains", containsFold}, {"!contains", func(v, p string) bool { return !containsFold(v, p) }},
	{"contains_cs", strings.Contains}, {"startswith", startsFold},
	{"!startswith", func(v, p string) bool { return !startsFold(v, p) }},
	{"startswith_cs", strings.HasPrefix},
	{"endswith", func(v, p string) bool { return strings.HasSuffix(strings.ToLower(v), strings.ToLower(p)) }},
	{"endswith_cs", strings.HasSuffix},
	{"hasprefix", func(v, p string) bool { return bounded(v, p, `(?i)(^|[^a-zA-Z0-9])`, ``) }},
	{"hassuffix", func(v, p string) bool { return bounded(v, p, `(?i)`, `($|[^a-zA-Z0-9])`) }},
	{"has_cs", func(v, p string) bool { return bounded(v, p, `(^|[^a-zA-Z0-9])`, `($|[^a-zA-Z0-9])`) }},
	{"matches regex", func(v, p string) bool { return compiled(p).MatchString(v) }},
}

func containsFold(v, p string) bool { return strings.Contains(strings.ToLower(v), strings.ToLower(p)) }

func startsFold(v, p string) bool { return strings.HasPrefix(strings.ToLower(v), strings.ToLower(p)) }

func hasTerm(v, p string) bool { return bounded(v, p, `(?i)(^|[^a-zA-Z0-9])`, `($|[^a-zA-Z0-9])`) }

// bounded reports whether the pattern stands in v between the boundaries. All generated patterns begin and end with a
// letter or digit.
func bounded(v, p, before, after string) bool {
	return compiled(before + regexp.QuoteMeta(p) + after).MatchString(v)
}

var patterns = map[string]*regexp.Regexp{}

func compiled(pattern string) *regexp.Regexp {
	if patterns[pattern] == nil {
		patterns[pattern] = regexp.MustCompile(pattern)
	}
	return patterns[pattern]
}

func (g *generator) extend(columns []string) (step, []string) {
	name := pick(g, "ProductName", "Extra", "ProviderName", "Label")
	text, value := g.expression(columns)
	if !slices.Contains(columns, name) {
		columns = append(slices.Clip(columns), name)
	}
	return step{"extend " + name + " = " + text, func(rows []row) []row {
		var out []row
		for _, r := range rows {
			out = append(out, r.with(name, value(r)))
		}
		return out
	}}, columns
}

func (g *generator) rename(columns []string) (step, []string) {
	old := pick(g, columns...)
	name := fmt.Sprintf("Renamed%d", g.rng.IntN(1000))
	next := slices.Clone(columns)
	next[slices.Index(next, old)] = name
	return step{"project-rename " + name + " = " + old, func(rows []row) []row {
		var out []row
		for _, r := range rows {
			n := r.with(name, r.cells[old])
			delete(n.cells, old)
			out = append(out, n)
		}
		return out
	}}, next
}

func (g *generator) project(columns []string) (step, []string) {
	kept := slices.Clone(columns)
	g.rng.Shuffle(len(kept), func(i, j int) { kept[i], kept[j] = kept[j], kept[i] })
	kept = kept[:1+g.rng.IntN(len(kept))]
	return step{"project " + strings.Join(kept, ", "), func(rows []row) []row { return rows }}, kept
}

// groups puts rows with the same key together, in the order in which they come.
func groups(rows []row, key string) [][]row {
	index := map[string]int{}
	var out [][]row
	for _, r := range rows {
		i, ok := index[r.cells[key]]
		if !ok {
			i = len(out)
			index[r.cells[key]] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], r)
	}
	return out
}

func (g *generator) summarize(columns []string) (step, []string) {
	key := pick(g, columns...)
	if g.rng.IntN(2) == 0 {
		by := pick(g, columns...)
		if by == key {
			by = columns[0]
		}
		return step{fmt.Sprintf("summarize arg_max(%s, *) by %s", by, key), func(rows []row) []row {
			var out []row
			for _, group := range groups(rows, key) {
				best := group[0]
				for _, r := range group[1:] {
					if r.cells[by] > best.cells[by] {
						best = r
					}
				}
				out = append(out, best)
			}
			return out
		}}, columns
	}
	return step{"summarize n = count() by " + key, func(rows []row) []row {
		var out []row
		for _, group := range groups(rows, key) {
			r := row{cells: map[string]string{key: group[0].cells[key]}}
			for _, m := range group {
				r.from = append(r.from, m.from...)
			}
			out = append(out, r)
		}
		return out
	}}, []string{key}
}

func (g *generator) distinct(columns []string) step {
	return step{"distinct " + strings.Join(columns, ", "), func(rows []row) []row { return rows }}
}

// join pairs rows with those of another query over alerts, by a column that both have.
func (g *generator) join(columns []string) (step, []string) {
	if g.depth > 2 || !slices.Contains(columns, "CompromisedEntity") {
		return g.where(columns), columns
	}
	kind := pick(g, "inner", "leftouter", "leftsemi", "leftanti")
	right := g.right()
	text := fmt.Sprintf("join kind=%s (%s) on CompromisedEntity", kind, right.text())
	next := columns
	if kind == "inner" || kind == "leftouter" {
		for _, c := range []string{"ProductName", "CompromisedEntity"} {
			name := c
			if slices.Contains(columns, c) {
				name = c + "1"
			}
			if !slices.Contains(next, name) {
				next = append(slices.Clip(next), name)
			}
		}
	}
	return step{text, func(rows []row) []row {
		others := right.run(nil)
		var out []row
		for _, l := range rows {
			matched := false
			for _, r := range others {
				if l.cells["CompromisedEntity"] != r.cells["CompromisedEntity"] {
					continue
				}
				matched = true
				if kind == "inner" || kind == "leftouter" {
					n := l
					for _, c := range []string{"ProductName", "CompromisedEntity"} {
						if slices.Contains(columns, c) {
							n = n.with(c+"1", r.cells[c])
						} else {
							n = n.with(c, r.cells[c])
						}
					}
					n.from = append(slices.Clip(l.from), r.from...)
					out = append(out, n)
				}
			}
			if kind == "leftsemi" && matched || kind == "leftanti" && !matched || kind == "leftouter" && !matched {
				out = append(out, l)
			}
		}
		return out
	}}, next
}

// right is a small query for the right side of a join.
func (g *generator) right() *pipeline {
	number := g.reads
	g.reads++
	p := &pipeline{head: "SecurityAlert", read: func() []row {
		var rows []row
		for _, a := range alerts() {
			rows = append(rows, row{a.cells, []origin{{number, a}}})
		}
		return rows
	}}
	p.steps = append(p.steps, g.where([]string{"ProductName", "ProviderName", "AlertSeverity"}))
	p.steps = append(p.steps, step{"project ProductName, CompromisedEntity", func(rows []row) []row {
		var out []row
		for _, r := range rows {
			out = append(out, row{map[string]string{
				"ProductName": r.cells["ProductName"], "CompromisedEntity": r.cells["CompromisedEntity"]}, r.from})
		}
		return out
	}})
	return p
}

func (g *generator) union(columns []string) (step, []string) {
	if g.depth > 2 {
		return g.where(columns), columns
	}
	right := g.right()
	next := columns
	for _, c := range []string{"ProductName", "CompromisedEntity"} {
		if !slices.Contains(next, c) {
			next = append(slices.Clip(next), c)
		}
	}
	return step{"union (" + right.text() + ")", func(rows []row) []row {
		return append(slices.Clone(rows), right.run(nil)...)
	}}, next
}

// outerJoin adds columns of rows that are written in the query.
func (g *generator) outerJoin(columns []string) (step, []string) {
	if !slices.Contains(columns, "AlertSeverity") || slices.Contains(columns, "Rank") {
		return g.where(columns), columns
	}
	text := `lookup (datatable(AlertSeverity:string, Rank:string)["High", "top", "Low", "none"]) on AlertSeverity`
	ranks := map[string]string{"High": "top", "Low": "none"}
	return step{text, func(rows []row) []row {
		var out []row
		for _, r := range rows {
			out = append(out, r.with("Rank", ranks[r.cells["AlertSeverity"]]))
		}
		return out
	}}, append(slices.Clip(columns), "Rank")
}
