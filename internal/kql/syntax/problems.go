package syntax

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// The codes of Microsoft's parser for what is reported here.
const (
	codeUnfinished      = "KS001"
	codeCharacter       = "KS002"
	codeToken           = "KS005"
	codeElement         = "KS006"
	codeType            = "KS160"
	codeOperator        = "KS176"
	codeFragment        = "KS198"
	codeRawGUID         = "KS214"
	codeGraphPattern    = "KS217"
	codeBrackets        = "KS228"
	codeGraphEntities   = "KS230"
	codePartitionColumn = "KS252"
	codeDataFormat      = "KS253"
	codeTableKind       = "KS254"
	codePathFormat      = "KS255"
	codeConnection      = "KS256"
	codePathElement     = "KS257"
	codePartitionType   = "KS258"
)

// maxProblems is how many problems of one query are reported. Who has more has no query.
const maxProblems = 1000

// add reports a problem. Behind a limit nothing is: what is missing there is only not read.
func (p *parser) add(at source.Range, code, message, suggestion string) {
	if p.all == nil && len(p.problems) < maxProblems {
		p.problems = append(p.problems, Problem{Range: at, Code: code, Message: message, Suggestion: suggestion})
	}
}

// addHere reports that something is absent behind the last token read.
func (p *parser) addHere(code, message string) {
	end := p.end()
	p.add(source.Range{Start: end, End: end}, code, message, "")
}

// missingToken reports that a token of kind k is absent before the token at pos, and returns one to stand for it.
func (p *parser) missingToken(pos int, k Kind) Token {
	if k == IdentifierToken {
		return p.missingWord(pos, k, codeElement, "a name is missing")
	}
	at := p.missingPlace(pos)
	message, suggestion := p.explain(pos, k, at)
	switch {
	case message != "":
	case k == SemicolonToken && at.Start == at.End:
		message = `";" is missing between this statement and the next`
	case k == SemicolonToken:
		message = "unexpected " + p.describe(p.tokens[pos]) + ": the statement before it is complete"
	default:
		message = "expected " + quoteToken(k.text()) + p.butFound(pos)
	}
	p.add(at, codeToken, message, suggestion)
	return p.absentToken(pos, k)
}

// missingOneOf reports that one of several tokens is absent before the next token.
func (p *parser) missingOneOf(k Kind, texts ...string) Token {
	return p.missingWord(p.pos, k, codeToken, "expected "+alternatives(texts)+p.butFound(p.pos))
}

// missingWord reports that a token is absent before the token at pos.
func (p *parser) missingWord(pos int, k Kind, code, message string) Token {
	p.add(p.missingPlace(pos), code, message, "")
	return p.absentToken(pos, k)
}

func (p *parser) absentToken(pos int, k Kind) Token {
	end := p.endAt(pos)
	return Token{Start: end, End: end, Kind: k, flags: missing}
}

// missingPlace returns where to report that something is absent before the token at pos: that token if it follows at
// once, and else the place behind the one before. The problem must be added next.
func (p *parser) missingPlace(pos int) source.Range {
	end := p.endAt(pos)
	if next := p.tokens[pos]; p.follows(end, next) {
		p.relative = append(p.relative, int32(len(p.problems)))
		return next.Range()
	}
	return source.Range{Start: end, End: end}
}

// explain tells what the word that stands in the place of a token of kind k was meant to be. There is no message where
// that is not known.
func (p *parser) explain(pos int, k Kind, at source.Range) (message, suggestion string) {
	found := p.tokens[pos]
	if at != found.Range() || at.Start == at.End || len(p.problems) > maxProblems/10 {
		return "", ""
	}
	word, hint := p.text[at.Start:at.End], ""
	switch {
	case found.Kind == IdentifierToken && k.IsKeyword():
		suggestion = closest(word, []string{k.text()})
	case k == SemicolonToken || k == CommaToken || k == CloseParenToken:
		suggestion, hint = p.meant(pos)
	}
	switch {
	case hint != "":
		return "unexpected " + quoteToken(word) + ": " + hint, ""
	case suggestion != "":
		return "unexpected " + quoteToken(word) + ": did you mean " + quoteToken(suggestion) + "?", suggestion
	}
	return "", ""
}

// omittedToken returns a missing token about which nothing is reported.
func (p *parser) omittedToken(k Kind) Token {
	return Token{Start: p.end(), End: p.end(), Kind: k, flags: missing}
}

// follows reports whether next begins less than two characters behind end, on the same line.
func (p *parser) follows(end int32, next Token) bool {
	if next.Kind == None || next.Kind == EndOfTextToken && next.Start == end {
		return false
	}
	trivia := p.text[end:next.Start]
	if len(trivia) > utf8.UTFMax || utf8.RuneCountInString(trivia) > 1 {
		return false
	}
	return trivia == "" || lineBreak(trivia, 0) == 0
}

func (p *parser) butFound(pos int) string {
	t := p.tokens[pos]
	if t.Kind == EndOfTextToken || t.Kind == None {
		return " but the query ends"
	}
	return " but " + p.describe(t) + " follows"
}

// describe tells what t is in a few words.
func (p *parser) describe(t Token) string {
	const limit = 40
	if t.Kind == StringLiteralToken {
		return "a string"
	}
	s := p.text[t.Start:t.End]
	if len(s) > limit {
		n := limit
		for !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n] + "…"
	}
	return quoteToken(s)
}

// missingElement reports that what is absent behind the last token read.
func (p *parser) missingElement(what string) {
	p.addHere(codeElement, what+" is missing"+p.beforeKeyword()+p.commentHint())
}

// beforeKeyword tells how to write the next token as a name if it is a keyword.
func (p *parser) beforeKeyword() string {
	if !p.kind().IsKeyword() {
		return ""
	}
	w := p.tokenText(0)
	return fmt.Sprintf(": %q is a keyword, as a name it is written ['%s']", w, w)
}

// finishProblems puts the problems in order and drops doubles. With holes, it drops those that touch one: what stands
// there at deployment can mend them.
func (p *parser) finishProblems(holes bool) []Problem {
	p.widenRelative()
	if holes {
		tokens := p.tokens
		if p.all != nil {
			tokens = p.all
		}
		p.problems = slices.DeleteFunc(p.problems, func(x Problem) bool { return touchesHole(tokens, x.Range) })
	}
	slices.SortStableFunc(p.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Range.Start, b.Range.Start), cmp.Compare(a.Range.End, b.Range.End))
	})
	return dropDoubles(p.problems)
}

// dropDoubles removes each problem that is the same as one before it. The list is in order of position.
func dropDoubles(list []Problem) []Problem {
	kept, place := list[:0], 0 // place is where the problems at the same range begin
	for _, x := range list {
		if len(kept) > place && kept[place].Range != x.Range {
			place = len(kept)
		}
		if !slices.Contains(kept[place:], x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// widenRelative makes the problems that were put at a token cover all of it, where the tree holds it together with its
// neighbours as one.
func (p *parser) widenRelative() {
	if len(p.combined) == 0 {
		return
	}
	for _, i := range p.relative {
		if int(i) >= len(p.problems) {
			continue // of an attempt that was given up
		}
		for _, t := range p.combined {
			if r := &p.problems[i].Range; r.Start == t.Start && r.End < t.End {
				r.End = t.End
			}
		}
	}
}

// touchesHole reports whether a token in r, or one next to it, is a hole.
func touchesHole(tokens []Token, r source.Range) bool {
	first, _ := slices.BinarySearchFunc(tokens, r.Start, func(t Token, at int32) int {
		if t.Kind == None {
			return 1
		}
		return cmp.Compare(t.End, at)
	})
	for i := max(first-1, 0); i < len(tokens); i++ {
		if t := tokens[i]; t.Hole() {
			return true
		} else if t.Start > r.End || t.Kind == None {
			return false
		}
	}
	return false
}

func unfinishedLiteral(text string, t Token, end string) Problem {
	at := source.Range{Start: t.End, End: t.End}
	if t.Kind == StringLiteralToken && int(t.End) < len(text) && text[t.End] == '\\' {
		r, _ := utf8.DecodeRuneInString(text[t.End+1:])
		return Problem{Range: at, Code: codeUnfinished, Message: fmt.Sprintf(
			"the string ends here: \\%c is no escape sequence; a backslash is written \\\\, or the string begins with @", r)}
	}
	if t.Kind == StringLiteralToken {
		return Problem{Range: at, Code: codeUnfinished, Message: "the string has no closing " + end}
	}
	return Problem{Range: at, Code: codeUnfinished, Message: "the literal has no closing " + quoteToken(end) + " on its line"}
}

// lookalikes are characters that word processors and web pages put in the place of those of the language.
var lookalikes = []struct {
	chars, write, name string
}{
	{"“”„‟«»″", `"`, "typographic quotation mark"},
	{"‘’‚‛′´", `'`, "typographic quotation mark"},
	{"–—‐‑‒―−", "-", "typographic dash"},
	{"…", "..", "ellipsis"},
	{"×", "*", "multiplication sign"},
	{"≤", "<=", "less-than-or-equal sign"},
	{"≥", ">=", "greater-than-or-equal sign"},
	{"≠", "!=", "not-equal sign"},
	{"，", ",", "fullwidth comma"},
	{"；", ";", "fullwidth semicolon"},
	{"：", ":", "fullwidth colon"},
	{"（", "(", "fullwidth parenthesis"},
	{"）", ")", "fullwidth parenthesis"},
	{"｜", "|", "fullwidth bar"},
	{"＝", "=", "fullwidth equals sign"},
}

func badCharacter(text string, t Token) Problem {
	r, _ := utf8.DecodeRuneInString(text[t.Start:t.End])
	x := Problem{Range: t.Range(), Code: codeCharacter}
	for _, l := range lookalikes {
		if strings.ContainsRune(l.chars, r) {
			x.Message = fmt.Sprintf("%s %c (U+%04X): KQL knows only %s", l.name, r, r, l.write)
			x.Suggestion = l.write
			return x
		}
	}
	switch {
	case r == '\\':
		x.Message = `unexpected \: it has a meaning within strings only`
	case r == '&':
		x.Message = "unexpected &: conditions are joined with and"
	case r == '!':
		x.Message = "unexpected !: a condition is negated with not(…)"
	case r == '`':
		x.Message = "unexpected `: a string of several lines stands between ``` and ```"
	case unicode.IsLetter(r):
		x.Message = fmt.Sprintf("letter %c (U+%04X): names outside ['…'] have ASCII letters only", r, r)
	case unicode.IsPrint(r):
		x.Message = fmt.Sprintf("unexpected character %c (U+%04X)", r, r)
	default:
		x.Message = fmt.Sprintf("unexpected invisible character U+%04X", r)
	}
	return x
}

func quoteToken(s string) string {
	if strings.Contains(s, `"`) {
		return "'" + s + "'"
	}
	return `"` + s + `"`
}

func alternatives(texts []string) string {
	var b strings.Builder
	for i, s := range texts {
		switch {
		case i > 0 && i == len(texts)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(quoteToken(s))
	}
	return b.String()
}
