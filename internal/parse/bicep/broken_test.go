package bicep_test

import (
	"slices"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// TestBrokenFilesHaveProblems takes a bracket or the sign of a declaration out of each valid file of the corpus, at some
// places: no such file is Bicep any more, and each must have a problem.
func TestBrokenFilesHaveProblems(t *testing.T) {
	broken, noticed := 0, 0
	for _, f := range corpusFiles(t) {
		parsed := bicep.Parse(f)
		if len(parsed.Problems) > 0 {
			continue
		}
		needed := neededTokens(parsed.Tokens)
		for i := 0; i < len(needed); i += 1 + len(needed)/8 {
			r := needed[i]
			text := slices.Concat(f.Text()[:r.Start], f.Text()[r.End:])
			broken++
			if len(bicep.Parse(source.NewFile(f.Path(), text)).Problems) > 0 {
				noticed++
				continue
			}
			loc := f.Locate(r.Start)
			t.Errorf("%s:%d:%d: nobody misses %q", f.Path(), loc.Line, loc.Column, f.Text()[r.Start:r.End])
		}
	}
	t.Logf("%d of %d broken files have a problem", noticed, broken)
	if broken == 0 {
		t.Error("nothing was broken")
	}
}

// neededTokens returns the ranges of tokens without which a file is no Bicep. The sign in "param list array = []" is not
// among them: without it the brackets belong to the type.
func neededTokens(tokens []bicep.Token) []source.Range {
	kinds := []bicep.Kind{
		bicep.LeftBrace, bicep.RightBrace, bicep.LeftParen, bicep.RightParen, bicep.LeftSquare, bicep.RightSquare, bicep.Assign,
	}
	var out []source.Range
	for i, tok := range tokens {
		if slices.Contains(kinds, tok.Kind) && (tok.Kind != bicep.Assign || tokens[i+1].Kind != bicep.LeftSquare) {
			out = append(out, tok.Range)
		}
	}
	return out
}
