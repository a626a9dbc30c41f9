package template

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func at(start, end int32) source.Range { return source.Range{Start: start, End: end} }

// TestWalkVisitsEverything walks an expression with one of each kind, outer ones first, in the file of each.
func TestWalkVisitsEverything(t *testing.T) {
	outer, inner := source.NewFile("outer", []byte("0123456789")), source.NewFile("inner", []byte("abc"))
	ref := func(i int32) Expr { return &Ref{At: at(i, i+1)} }
	x := &Object{At: at(0, 10), Members: []Property{
		{Key: ref(1), Value: &Array{At: at(2, 3), Elems: []Element{{Value: ref(3)}}}},
		{Value: &Cond{At: at(3, 4), If: ref(4), Then: ref(5), Else: ref(6)}},
		{Value: Defer(at(6, 7), func() Expr {
			return &For{At: at(6, 7), Loop: &Loop{Count: ref(7), In: ref(8)}, Body: &Lambda{At: at(8, 9), Body: ref(9)}}
		})},
		{Value: &In{At: at(4, 5), File: inner, X: &Interp{At: at(0, 1), Parts: []Expr{&Lit{At: at(1, 2)}, &Bad{At: at(2, 3)}}}}},
		{Value: &Call{At: at(5, 6), Args: []Expr{&Member{At: at(6, 7), X: &Index{At: at(7, 8), X: ref(8), I: ref(9)}}}}},
	}}
	var got []string
	Walk(outer, x, func(f *source.File, e Expr) bool {
		got = append(got, fmt.Sprintf("%s%s", strings.TrimPrefix(fmt.Sprintf("%T", e), "*template."), e.Range().In(f).Text()))
		return true
	})
	want := "Object0123456789 Ref1 Array2 Ref3 Cond3 Ref4 Ref5 Ref6 For6 Ref7 Ref8 Lambda8 Ref9 In4 Interpa Litb Badc Call5 Member6 Index7 Ref8 Ref9"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

func TestWalkStopsWhereItIsTold(t *testing.T) {
	visited := 0
	x := &Call{Args: []Expr{&Call{Args: []Expr{&Ref{}}}, &Ref{}}}
	Walk(nil, x, func(_ *source.File, e Expr) bool {
		visited++
		return e == Expr(x)
	})
	if visited != 3 {
		t.Errorf("visited %d expressions, want 3", visited)
	}
}

func TestDeferredIsReadOnce(t *testing.T) {
	reads := 0
	d := Defer(at(0, 1), func() Expr {
		reads++
		return Defer(at(0, 1), func() Expr { return &Ref{Name: "x"} })
	})
	for range 2 {
		if r, ok := Force(d).(*Ref); !ok || r.Name != "x" {
			t.Fatalf("forced to %T", Force(d))
		}
	}
	if reads != 1 {
		t.Errorf("read %d times", reads)
	}
}

func TestDeclarations(t *testing.T) {
	child := &Resource{Symbol: "Child"}
	tpl := &Template{
		Params:    []*Param{{Name: "a"}, {Name: "A"}},
		Variables: []*Variable{{Name: "v"}},
		Outputs:   []*Output{{Name: "o"}},
		Functions: []*Function{{Namespace: "ns", Name: "f"}},
		Resources: []*Resource{{Children: []*Resource{child}}},
	}
	if tpl.Param("A") != tpl.Params[1] || tpl.Param("a") != tpl.Params[0] || tpl.Param("b") != nil {
		t.Error("an exact match does not go first")
	}
	if tpl.Variable("V") == nil || tpl.Output("O") == nil || tpl.Function("NS", "F") == nil || tpl.Function("", "f") != nil {
		t.Error("letter case is not ignored")
	}
	if tpl.Resource("child") != child || tpl.Resource("") != nil {
		t.Error("nested resources are not found by symbol")
	}
}
