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
		if lit, ok := part.(*hclsyntax.LiteralValueExpr); ok && lit.Val.Type() == cty.String && lit.Val.IsKnown() && !lit.Val.IsNull() {
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
	return fact.Hole(fact.Why{Cause: fact.Invalid, Says: "a " + v.Kind().String() + " in a text", Expr: s.canonical(e), At: at}, at)
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
	var out fact.Text
	i, plain := 0, 0
	flush := func() { out = append(out, fact.Verbatim(at.Sub(plain, i))...) }
	for j := 0; j < len(lit); {
		if extra := blanks(raw[i:]) - blanks(lit[j:]); extra > 0 && i > 0 && raw[i-1] == '\n' {
			flush()
			i += extra
			plain = i
		}
		switch {
		case i >= len(raw):
			return fact.Literal(lit, at)
		case (strings.HasPrefix(raw[i:], "$${") || strings.HasPrefix(raw[i:], "%%{")) && strings.HasPrefix(lit[j:], raw[i+1:i+3]):
			flush()
			i++
			plain = i
			i, j = i+2, j+2
		case raw[i] == '\\' && i+1 < len(raw) && strings.IndexByte(`nrt"\uU`, raw[i+1]) >= 0:
			flush()
			size := map[byte]int{'u': 6, 'U': 10}[raw[i+1]]
			size = min(max(size, 2), len(raw)-i)
			_, n := utf8.DecodeRuneInString(lit[j:])
			out = append(out, fact.Literal(lit[j:j+n], at.Sub(i, i+size))...)
			i, j = i+size, j+n
			plain = i
		case raw[i] == lit[j]:
			i, j = i+1, j+1
		case raw[i] == '\r' && lit[j] == '\n':
			flush()
			out = append(out, fact.Literal("\n", at.Sub(i, i+2))...)
			i, j = i+2, j+1
			plain = i
		default:
			return fact.Literal(lit, at)
		}
	}
	flush()
	return out
}

// blanks returns the number of blanks that a text begins with.
func blanks(s string) int { return len(s) - len(strings.TrimLeft(s, " \t")) }
