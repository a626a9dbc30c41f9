package terraform

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
	"github.com/sentinel-lint/sentinel-lint/internal/value"
)

// template evaluates a quoted text or a heredoc. Its parts know where they are written.
func (s *scope) template(e *hclsyntax.TemplateExpr) *value.Value {
	var out fact.Text
	for _, part := range e.Parts {
		if lit, ok := part.(*hclsyntax.LiteralValueExpr); ok && isKnownString(lit.Val) {
			out = append(out, written(lit.Val.AsString(), s.span(lit.SrcRange))...)
			continue
		}
		out = append(out, s.textOf(part)...)
	}
	if len(out) > maxParts {
		return s.unknown(e, fact.Unsupported, fmt.Sprintf("a text of more than %d parts", maxParts))
	}
	return value.NewString(out, s.origin(e))
}

func isKnownString(v cty.Value) bool { return v.Type() == cty.String && v.IsKnown() && !v.IsNull() }

// textOf returns the value of an expression as part of a text.
func (s *scope) textOf(e hclsyntax.Expression) fact.Text {
	v := s.eval(e)
	if t, ok := v.Text(); ok {
		return t
	}
	if known, ok := v.Str().Get(); ok {
		return fact.Literal(known, v.Span())
	}
	at := s.span(e.Range())
	says := "a " + v.Kind().String() + " in a text"
	return fact.Hole(fact.Why{Cause: fact.Invalid, Says: says, Expr: s.canonical(e), At: at}, at)
}

// written returns the text lit, which is decoded from what stands at the span: escapes, "$${" and "%%{", and in a heredoc
// with "<<-" the indentation that is cut off.
func written(lit string, at source.Span) fact.Text {
	raw := string(at.Text())
	if raw == lit {
		return fact.Verbatim(at)
	}
	if rest, ok := strings.CutSuffix(raw, lit); ok && strings.Trim(rest, " \t") == "" {
		return fact.Verbatim(at.Sub(len(rest), len(raw)))
	}
	a := aligned{raw: raw, lit: lit, at: at}
	for a.j < len(lit) {
		if !a.step() {
			return fact.Literal(lit, at)
		}
	}
	a.flush()
	return a.out
}

// An aligned walks through a text as it is written and as it is decoded at once.
type aligned struct {
	raw, lit string
	at       source.Span
	i, j     int // in raw and lit
	plain    int // where in raw the text began that stands for itself
	out      fact.Text
}

// flush adds the text that stands for itself.
func (a *aligned) flush() {
	a.out = append(a.out, fact.Verbatim(a.at.Sub(a.plain, a.i))...)
	a.plain = a.i
}

// skip passes characters that are not part of the text.
func (a *aligned) skip(n int) {
	a.flush()
	a.i += n
	a.plain = a.i
}

// computed passes m characters that stand for n of the text.
func (a *aligned) computed(m, n int) {
	a.flush()
	a.out = append(a.out, fact.Literal(a.lit[a.j:a.j+n], a.at.Sub(a.i, a.i+m))...)
	a.i, a.j = a.i+m, a.j+n
	a.plain = a.i
}

// step passes one character. It reports false where the two do not go together.
func (a *aligned) step() bool {
	if extra := blanks(a.raw[a.i:]) - blanks(a.lit[a.j:]); extra > 0 && a.i > 0 && a.raw[a.i-1] == '\n' {
		a.skip(extra)
	}
	raw := a.raw[a.i:]
	switch {
	case raw == "":
		return false
	case (strings.HasPrefix(raw, "$${") || strings.HasPrefix(raw, "%%{")) && strings.HasPrefix(a.lit[a.j:], raw[1:3]):
		a.skip(1)
		a.i, a.j = a.i+2, a.j+2
	case raw[0] == '\\' && len(raw) > 1 && strings.IndexByte(`nrt"\uU`, raw[1]) >= 0:
		size := max(map[byte]int{'u': 6, 'U': 10}[raw[1]], 2)
		_, n := utf8.DecodeRuneInString(a.lit[a.j:])
		a.computed(min(size, len(raw)), n)
	case raw[0] == a.lit[a.j]:
		a.i, a.j = a.i+1, a.j+1
	case raw[0] == '\r' && a.lit[a.j] == '\n':
		a.computed(min(2, len(raw)), 1)
	default:
		return false
	}
	return true
}

// blanks returns the number of blanks that a text begins with.
func blanks(s string) int { return len(s) - len(strings.TrimLeft(s, " \t")) }
