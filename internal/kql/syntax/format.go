package syntax

import (
	"fmt"
	"unicode/utf8"
)

// Format returns the tree as an expression of the form in which Microsoft's parser is recorded: (Kind child …), lists in
// brackets with their separators, tokens as JSON strings, and !Kind for what is missing. Empty lists, absent optional
// parts and the end of the text are left out.
func (q *Query) Format() string {
	f := formatter{q: q}
	f.out = append(f.out, "(QueryBlock"...)
	q.children(&f)
	f.out = append(f.out, ')')
	return string(f.out)
}

type formatter struct {
	q     *Query
	out   []byte
	first bool // nothing is written yet in the list that is open
}

func (f *formatter) gap() {
	if !f.first {
		f.out = append(f.out, ' ')
	}
	f.first = false
}

func (f *formatter) token(t Token) {
	switch {
	case t.Kind == None || t.Kind == EndOfTextToken:
	case t.Start == t.End:
		f.gap()
		f.out = append(append(f.out, '!'), t.Kind.String()...)
	default:
		f.gap()
		f.out = appendJSON(f.out, f.q.Text(t.Range()))
	}
}

func (f *formatter) node(n Node) {
	f.gap()
	if n.Missing() {
		f.out = append(append(f.out, '!'), n.Kind().String()...)
		return
	}
	f.out = append(append(f.out, '('), n.Kind().String()...)
	n.children(f)
	f.out = append(f.out, ')')
}

func (f *formatter) name(n Name) {
	if n.Kind == None {
		return
	}
	f.gap()
	f.out = append(append(f.out, '('), n.Kind.String()...)
	if b := n.Brackets; b == nil {
		f.token(n.Token)
	} else {
		f.token(b.Open)
		if b.Literal != nil {
			f.node(b.Literal)
		} else {
			f.token(n.Token)
		}
		f.token(b.Close)
	}
	f.out = append(f.out, ')')
}

func (f *formatter) open() {
	f.gap()
	f.out = append(f.out, '[')
	f.first = true
}

func (f *formatter) close() {
	f.out = append(f.out, ']')
	f.first = false
}

// appendJSON appends s as JSON.stringify writes it.
func appendJSON(out []byte, s string) []byte {
	out = append(out, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out = append(out, '\\', byte(r))
		case r == '\b':
			out = append(out, `\b`...)
		case r == '\f':
			out = append(out, `\f`...)
		case r == '\n':
			out = append(out, `\n`...)
		case r == '\r':
			out = append(out, `\r`...)
		case r == '\t':
			out = append(out, `\t`...)
		case r < ' ':
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return append(out, '"')
}
