// Package domain says which values an expression of a query may have before it runs, and what the operators of KQL
// make of them.
//
// A [Set] is what may stand in one place of one row: finitely many constants, or everything but finitely many
// constants. Predicates over sets are three-valued: Yes if every value satisfies it, No if none does. The semantics of
// the operators are those of the Kusto reference, letter case and whole terms included. All of it errs to the side of
// more values and Unknown, never to fewer values: a row that can come out of a query is never excluded.
package domain

import (
	"slices"
	"strconv"
	"strings"
)

// A ConstKind is the kind of a constant.
type ConstKind uint8

// The kinds of constants.
const (
	Null ConstKind = iota
	Bool
	Number
	String
	List // an array of dynamic(…)
)

// A Const is one value. The zero Const is null.
type Const struct {
	Kind ConstKind
	Text string  // of a string
	Num  float64 // of a number; 1 and 0 for true and false
	List []Const
}

// Str returns a string as a constant.
func Str(s string) Const { return Const{Kind: String, Text: s} }

// Num returns a number as a constant.
func Num(f float64) Const { return Const{Kind: Number, Num: f} }

// Truth returns true or false as a constant.
func Truth(b bool) Const {
	if b {
		return Const{Kind: Bool, Num: 1}
	}
	return Const{Kind: Bool}
}

// ListOf returns an array as a constant.
func ListOf(items ...Const) Const { return Const{Kind: List, List: items} }

// Equal reports whether c and d are the same value.
func (c Const) Equal(d Const) bool {
	return c.Kind == d.Kind && c.Text == d.Text && c.Num == d.Num && slices.EqualFunc(c.List, d.List, Const.Equal)
}

// equalFold reports whether c and d are strings that differ in letter case at most.
func (c Const) equalFold(d Const) bool {
	return c.Kind == String && d.Kind == String && fold(c.Text) == fold(d.Text)
}

// String returns the constant as KQL writes it.
func (c Const) String() string {
	switch c.Kind {
	case Bool:
		return strconv.FormatBool(c.Num != 0)
	case Number:
		return strconv.FormatFloat(c.Num, 'g', -1, 64)
	case String:
		return strconv.Quote(c.Text)
	case List:
		var items []string
		for _, i := range c.List {
			items = append(items, i.String())
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return "null"
}
