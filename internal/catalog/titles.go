package catalog

// AlertTitles are titles of alerts that one product raises: what the columns AlertName and DisplayName of SecurityAlert
// hold. No list of a product is complete, and people can give a detection of their own the title of another; but a query
// that picks alerts by a title in a list means the alerts of that product.
type AlertTitles struct {
	Key     string   `json:"key"`
	Product string   `json:"product"` // key of the product
	Titles  []string `json:"titles"`
	Note    string   `json:"note"`
	Cite
}

// TitlesOf returns the titles that alerts of the product are known to have, as far as no other product uses them.
func (c *Catalog) TitlesOf(product string) []string {
	var out []string
	for _, t := range c.titles.rows {
		if t.Product == product {
			out = append(out, t.Titles...)
		}
	}
	return out
}
