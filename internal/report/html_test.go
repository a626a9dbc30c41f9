package report

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// elements returns the elements of a page that satisfy a condition, in order.
func elements(t *testing.T, text string, want func(*html.Node) bool) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var out []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && want(n) {
			out = append(out, n)
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func checkPage(t *testing.T, page string) {
	t.Helper()
	class := func(name string) func(*html.Node) bool {
		return func(n *html.Node) bool { return strings.Contains(" "+attr(n, "class")+" ", " "+name+" ") }
	}
	if n := len(elements(t, page, class("box"))); n < 8 {
		t.Errorf("the flow has %d boxes", n)
	}
	if n := len(elements(t, page, class("doubled-way"))); n != 6 {
		t.Errorf("%d lines stand out, want 6: two ways of four and two steps", n)
	}
	ids := map[string]*html.Node{}
	for _, n := range elements(t, page, func(n *html.Node) bool { return attr(n, "id") != "" }) {
		ids[attr(n, "id")] = n
	}
	fromDrawing := 0
	for _, n := range elements(t, page, func(n *html.Node) bool { return strings.HasPrefix(attr(n, "href"), "#") }) {
		target := ids[attr(n, "href")[1:]]
		if target == nil || target.Data != "article" {
			t.Errorf("%s leads to no finding", attr(n, "href"))
		}
		if n.Parent.Data == "svg" {
			fromDrawing++
		}
	}
	if fromDrawing != 1 {
		t.Errorf("%d boxes lead to a finding, want that of the doubled rule", fromDrawing)
	}
}

func TestPage(t *testing.T) { checkPage(t, written(t, HTML, sample(), Options{})) }
