package reach

import (
	"slices"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
)

// A kind is one kind of row in a table of alerts.
type kind struct {
	product, severity string
	row               domain.World
}

// kinds are the rows that a table of one form may hold: those of products that are known, by product and severity, and
// others.
type kinds struct {
	known  []kind
	others []domain.World
}

// kindsOf returns the rows that a table of the form may hold.
func (w *World) kindsOf(form Form) *kinds {
	w.ready()
	return w.kinds[form]
}

// ready makes the rows and names once.
func (w *World) ready() {
	w.prepare.Do(func() {
		w.names = w.nameAll()
		w.titles = w.titleAll()
		w.kinds = map[Form]*kinds{}
		for f := StoredAlerts; f <= Incidents; f++ {
			k := &kinds{others: w.names.others(w, f)}
			for _, product := range w.Products {
				k.known = append(k.known, w.names.kinds(w, product, f)...)
			}
			w.kinds[f] = k
		}
	})
}

// names are the names that alerts carry, by column and product.
type names struct {
	products map[string]*nameSet
	sources  []string
}

// nameSet is the names of a product in the columns of SecurityAlert.
type nameSet struct {
	product, provider, component []string
	titled                       domain.Set // the titles that its alerts may have: any but those of other products
}

func (w *World) nameAll() *names {
	n := &names{products: map[string]*nameSet{}}
	for _, p := range w.Products {
		set := &nameSet{}
		for _, name := range p.Names {
			set.product = add(set.product, name.ProductName)
			set.provider = add(set.provider, name.ProviderName)
			set.component = add(set.component, name.ComponentName)
		}
		set.titled = w.titlesFor(p)
		n.products[p.Key] = set
		n.sources = append(n.sources, p.Sources...)
	}
	return n
}

func add(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// ofOthers returns the names that products other than the one with the key are known to carry.
func (n *names) ofOthers(w *World, key string, of func(*nameSet) []string) []string {
	var out []string
	for _, p := range w.Products {
		if p.Key != key {
			out = append(out, of(n.products[p.Key])...)
		}
	}
	return out
}

func productNames(s *nameSet) []string   { return s.product }
func providerNames(s *nameSet) []string  { return s.provider }
func componentNames(s *nameSet) []string { return s.component }

func without(list, taken []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(taken, s) })
}

// row returns a row of SecurityAlert under a name of the product. Where the catalogue lacks a value, a product that has
// product names carries one of them; otherwise the column holds no name that is known to be of another product.
func (n *names) row(w *World, p Product, name Name, severity string) domain.World {
	own := n.products[p.Key]
	unknown := func(of func(*nameSet) []string) domain.Set {
		return domain.AllButNames(without(n.ofOthers(w, p.Key, of), of(own))...)
	}
	known := func(value string, of func(*nameSet) []string) domain.Set {
		if value != "" {
			return domain.OfStrings(value)
		}
		return unknown(of)
	}
	product := known(name.ProductName, productNames)
	if name.ProductName == "" && len(own.product) > 0 {
		product = domain.OfStrings(own.product...)
	}
	return domain.World{}.With("ProductName", product).
		With("ProviderName", known(name.ProviderName, providerNames)).
		With("ProductComponentName", known(name.ComponentName, componentNames)).
		With("VendorName", domain.OfStrings("Microsoft")).
		With("AlertSeverity", domain.OfStrings(severity)).
		With("AlertName", own.titled).With("DisplayName", own.titled).
		With("Type", domain.OfStrings("SecurityAlert"))
}

func (n *names) kinds(w *World, p Product, form Form) []kind {
	var out []kind
	for _, severity := range severities {
		switch form {
		case StoredAlerts:
			for _, name := range p.Names {
				out = append(out, kind{p.Key, severity, n.row(w, p, name, severity)})
			}
		case HuntingAlerts:
			row := domain.World{}.With("Severity", domain.OfStrings(severity))
			for _, s := range p.Sources {
				out = append(out, kind{p.Key, severity, row.With("ServiceSource", domain.OfStrings(s))})
			}
			if len(p.Sources) == 0 {
				out = append(out, kind{p.Key, severity, row.With("ServiceSource", domain.AllButNames(n.sources...))})
			}
		default:
			out = append(out, kind{p.Key, severity, domain.World{}})
		}
	}
	return out
}

// others returns the rows of alerts of products that are not known: with any name but those that are.
func (n *names) others(w *World, form Form) []domain.World {
	var out []domain.World
	for _, severity := range severities {
		switch form {
		case StoredAlerts:
			out = append(out, domain.World{}.
				With("ProductName", domain.AllButNames(n.ofOthers(w, "", productNames)...)).
				With("ProviderName", domain.AllButNames(n.ofOthers(w, "", providerNames)...)).
				With("AlertSeverity", domain.OfStrings(severity)).With("Type", domain.OfStrings("SecurityAlert")))
		case HuntingAlerts:
			out = append(out, domain.World{}.With("ServiceSource", domain.AllButNames(n.sources...)).
				With("Severity", domain.OfStrings(severity)))
		}
	}
	return out
}
