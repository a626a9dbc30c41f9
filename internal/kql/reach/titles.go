package reach

import (
	"slices"
	"strings"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
)

// Alerts can be picked by their titles, without a word of the product. A title that is known to be of one product is taken
// to be of that product alone, although people can give a detection of their own the same title: who asks for the title
// means the product.

// titleAll returns the keys of products by the titles of their alerts, in small letters.
func (w *World) titleAll() map[string]string {
	titles := map[string]string{}
	for _, p := range w.Products {
		for _, t := range p.Titles {
			titles[strings.ToLower(t)] = p.Key
		}
	}
	return titles
}

// titlesFor returns the titles that alerts of the product may have.
func (w *World) titlesFor(product Product) domain.Set {
	if product.Untitled {
		return domain.Anything()
	}
	var others []string
	for _, p := range w.Products {
		if p.Key != product.Key {
			others = append(others, p.Titles...)
		}
	}
	return domain.AllButNames(others...)
}

// untitled reports whether people make the titles of the product's alerts.
func (w *World) untitled(key string) bool {
	return slices.ContainsFunc(w.Products, func(p Product) bool { return p.Key == key && p.Untitled })
}

// meant returns the key of the product that a way means by the titles it asks for: that of the titles which are known, if
// all of those are of one product.
func (w *World) meant(p *way) string {
	c := collector{world: w, names: w.names, seen: map[place]bool{}}
	for _, filter := range p.filters {
		c.collect(p, filter.Condition, 0)
	}
	meant := ""
	for _, pred := range c.found {
		if pred.Negated || !slices.Contains(titleColumns, pred.Column) {
			continue
		}
		switch owner := w.titles[strings.ToLower(pred.Value)]; owner {
		case "", meant:
		default:
			if meant != "" {
				return ""
			}
			meant = owner
		}
	}
	return meant
}

// titleColumns are the columns that hold the title of an alert.
var titleColumns = []string{"AlertName", "DisplayName"}
