package flow

import (
	"github.com/sentinel-lint/sentinel-lint/internal/catalog"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/domain"
)

// sentinel is the key of Sentinel itself, among the products that raise alerts.
const sentinel = "sentinel"

// titled returns the titles that alerts of a product may have: any but those that the catalogue gives to another product.
// The titles of Sentinel's alerts are made by people: they may be any.
func titled(c *catalog.Catalog, product *catalog.Product) domain.Set {
	if product.Key == sentinel {
		return domain.Anything()
	}
	var others []string
	for _, p := range c.Products() {
		if p != product {
			others = append(others, c.TitlesOf(p.Key)...)
		}
	}
	return domain.AllButNames(others...)
}
