package syntax

import (
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// parseHoles reads a query in which each ◊ is a hole.
func parseHoles(text string) *Query {
	var b strings.Builder
	var segments []source.Segment
	for i, part := range strings.Split(text, "◊") {
		if i > 0 {
			segments = append(segments, source.Segment{Inner: int32(b.Len()), Hole: true})
			b.WriteString(source.HoleText)
		}
		segments = append(segments, source.Segment{Inner: int32(b.Len())})
		b.WriteString(part)
	}
	return Parse(source.Embed([]byte(b.String()), segments))
}

func TestHoles(t *testing.T) {
	for _, tt := range []struct {
		query    string
		want     string // in the tree
		problems int
	}{
		{"◊ | take 1", `(NameReference (TokenName "◊"))`, 0},
		{"T_◊_CL | take 1", `(NameReference (TokenName "T_◊_CL"))`, 0},
		{"T◊1◊ | take 1", `(NameReference (TokenName "T◊1◊"))`, 0},
		{"T | take ◊", `(TakeOperator "take" (NameReference (TokenName "◊")))`, 0},
		{"T | where t > ago(◊d)", `(TokenName "◊d")`, 0},
		{"T | where t > ago(1◊)", `(TokenName "1◊")`, 0},
		{"T | where a == '◊' and b has \"x◊y\"", `(StringLiteralExpression "'◊'")`, 0},
		{"T | where t > datetime(◊)", `(DateTimeLiteralExpression "datetime(◊)")`, 0},
		{"T | where a in (◊)", `(InExpression (NameReference (TokenName "a")) "in" (ExpressionList "(" [(NameReference (TokenName "◊"))] ")"))`, 0},
		{"T | where a in (dynamic([◊, 1, {'x': ◊}]))", `(JsonArrayExpression "["`, 0},
		{"T | ◊ | take 1", `(BadQueryOperator "◊")`, 0},
		{"T ◊ | take 1", `(PipeExpression (PipeExpression (NameReference (TokenName "T")) !BarToken (BadQueryOperator "◊"))`, 0},
		{"T | where a == 1 ◊", `!BarToken (BadQueryOperator "◊")`, 0},
		{"◊ T | where a == 1", `(NameReference (TokenName "T"))`, 0},
		{"let x = ◊; T | take x", `(LetStatement "let"`, 0},
		{"let x = ◊ T | take x", `(LetStatement "let"`, 0},
		{"let f = (◊) { T }; f(1)", `(FunctionDeclaration (FunctionParameters`, 0},
		{"let f = (a:long, ◊) { T }; f(1)", `(FunctionDeclaration (FunctionParameters`, 0},
		{"T | join kind=◊ (U) on $left.◊ == $right.b", `(JoinOperator "join"`, 0},
		{"T | where a == ◊ b == 2", `"◊"`, 0},
		{"T | where a ◊ b", `"◊"`, 0},
		{"◊ let x = 1; T", `(LetStatement "let"`, 0},
		{"T | ◊ by a", `(BadQueryOperator "◊")`, 0},
		{"workspace('◊').T | take 1", `"workspace"`, 0},
		{"range x from ◊ to -◊ step ◊", `(RangeOperator "range"`, 0},
		{"datatable(a:◊)[◊, 1]", `(PrimitiveTypeExpression "◊")`, 0},
		{"T | project $◊, a", `"$◊"`, 0},
		{"T | where ['a◊'] == 1", `(BracketedName "[" (StringLiteralExpression "'a◊'") "]")`, 0},
		{"T | where (a == ◊", `"◊"`, 0},
		{"T | where ◊ == (1", `"◊"`, 1},
		{"T | where a == ", `!NameReference`, 1},
	} {
		q := parseHoles(tt.query)
		got := strings.ReplaceAll(q.Format(), source.HoleText, "◊")
		if len(q.Problems) != tt.problems {
			t.Errorf("%s: %d problems: %v", tt.query, len(q.Problems), q.Problems)
		}
		if !strings.Contains(got, tt.want) {
			t.Errorf("%s:\n%s\nhas no\n%s", tt.query, got, tt.want)
		}
	}
}

func TestHoleFlagsTokens(t *testing.T) {
	q := parseHoles("T_◊ | where a == 'x◊' and b == 'y'")
	var flagged []string
	for _, tok := range q.Tokens {
		if tok.Hole() {
			flagged = append(flagged, strings.ReplaceAll(q.Text(tok.Range()), source.HoleText, "◊"))
		}
	}
	if got := strings.Join(flagged, " "); got != "T_◊ 'x◊'" {
		t.Errorf("tokens with a hole: %s", got)
	}
}

// The character that stands for a hole is a bad one where there is no hole.
func TestHoleCharacterOfContent(t *testing.T) {
	q := parse(source.HoleText + " | take 1")
	if len(q.Problems) == 0 || q.Problems[0].Code != codeCharacter {
		t.Errorf("problems %v", q.Problems)
	}
}
