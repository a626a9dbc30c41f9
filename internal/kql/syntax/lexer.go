package syntax

import (
	"strings"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// lexer cuts a text into tokens. White space and comments are what lies between them.
type lexer struct {
	text     string
	pos      int
	tokens   []Token
	holes    []source.Range // those not yet passed
	problems []Problem
}

// What a byte can be part of.
const (
	classDigit  = 1 << iota
	classLetter // of an identifier; identifiers are ASCII
	classUnderscore
	classSpace
	classHex
	classWord = classDigit | classLetter | classUnderscore
)

var byteClass = newByteClass()

func newByteClass() (c [256]uint8) {
	for b := range c {
		switch {
		case b >= '0' && b <= '9':
			c[b] = classDigit | classHex
		case b >= 'a' && b <= 'f', b >= 'A' && b <= 'F':
			c[b] = classLetter | classHex
		case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z':
			c[b] = classLetter
		case b == '_':
			c[b] = classUnderscore
		case b == ' ', b == '\t', b == '\r', b == '\n', b == '\f':
			c[b] = classSpace
		}
	}
	return c
}

func isDigit(b byte) bool { return b-'0' < 10 }

func isWord(b byte) bool { return byteClass[b]&classWord != 0 }

// at returns the byte at i, and 0 behind the end.
func (l *lexer) at(i int) byte {
	if i < len(l.text) {
		return l.text[i]
	}
	return 0
}

// padding is the number of tokens of no kind behind the end, which make short lookaheads safe.
const padding = 3

// run reads the whole text. The last token is the EndOfTextToken; the padding follows.
func (l *lexer) run() {
	for {
		l.skipTrivia()
		if l.pos >= len(l.text) {
			break
		}
		l.next()
	}
	l.add(EndOfTextToken, l.pos)
	l.tokens = append(l.tokens, make([]Token, padding)...)
}

// add appends the token from the current position to end, and moves there.
func (l *lexer) add(k Kind, end int) {
	l.tokens = append(l.tokens, Token{Start: int32(l.pos), End: int32(end), Kind: k})
	l.pos = end
}

func (l *lexer) next() {
	b := l.text[l.pos]
	switch class := byteClass[b]; {
	case class&(classLetter|classUnderscore) != 0:
		l.word()
	case class&classDigit != 0:
		l.number()
	case b >= utf8.RuneSelf:
		if l.atHole(l.pos) {
			l.holeWord(l.pos)
			return
		}
		l.bad()
	default:
		l.punctuation(b)
	}
}

// skipTrivia moves past white space and comments. The line break belongs to the comment.
func (l *lexer) skipTrivia() {
	for l.pos < len(l.text) {
		b := l.text[l.pos]
		switch {
		case byteClass[b]&classSpace != 0:
			l.pos++
		case b == '/' && l.at(l.pos+1) == '/':
			l.pos = lineEnd(l.text, l.pos)
			if l.pos < len(l.text) {
				l.pos += lineBreak(l.text, l.pos)
			}
		case b >= utf8.RuneSelf:
			n := unicodeSpace(l.text[l.pos:])
			if n == 0 {
				return
			}
			l.pos += n
		default:
			return
		}
	}
}

// unicodeSpace returns the length of the white space character that s begins with, if it is not ASCII.
func unicodeSpace(s string) int {
	switch r, n := utf8.DecodeRuneInString(s); {
	case r >= 0x2000 && r <= 0x200B:
		return n
	case r == 0xA0, r == 0x1680, r == 0x180E, r == 0x202F, r == 0x205F, r == 0x3000, r == 0xFEFF:
		return n
	}
	return 0
}

// lineBreak returns the length of the line break that begins at i, or 0. The Unicode line and paragraph separators are
// line breaks, but not white space.
func lineBreak(s string, i int) int {
	switch {
	case s[i] == '\n':
		return 1
	case s[i] == '\r':
		if i+1 < len(s) && s[i+1] == '\n' {
			return 2
		}
		return 1
	case s[i] == 0xE2 && (strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029")):
		return 3
	}
	return 0
}

// lineEnd returns the position of the first line break at or behind i, or the end of s.
func lineEnd(s string, i int) int {
	for ; i < len(s); i++ {
		if b := s[i]; (b == '\n' || b == '\r' || b == 0xE2) && lineBreak(s, i) > 0 {
			break
		}
	}
	return i
}

// word reads a keyword, an identifier, or a literal that begins with a letter.
//
// Keywords are found by the longest prefix among all of them, which counts only if the word ends there: in~x is the
// identifier in, because the longest prefix is in~ and an x follows.
func (l *lexer) word() {
	start, end := l.pos, l.wordEnd(l.pos)
	if end < len(l.text) {
		switch c := l.text[end]; c {
		case '-', '.', '~', ' ':
			if k := keywords.prefix(l.text[start:]); k != None && len(k.text()) > end-start {
				if stop := start + len(k.text()); !isWord(l.at(stop)) {
					l.add(k, stop)
					return
				}
				l.plainWord(start, end)
				return
			}
		case source.HoleText[0]:
			if l.atHole(end) {
				l.holeWord(start)
				return
			}
		}
	}
	if k := keywords.word(l.text[start:end]); k != None {
		if kind := gooKind(k); kind != None && l.at(end) == '(' {
			l.goo(kind, end)
			return
		}
		l.add(k, end)
		return
	}
	l.plainWord(start, end)
}

func (l *lexer) wordEnd(i int) int {
	for i < len(l.text) && isWord(l.text[i]) {
		i++
	}
	return i
}

// plainWord reads a word that is not a keyword.
func (l *lexer) plainWord(start, end int) {
	switch n := end - start; {
	case n == 1 && (l.text[start] == 'h' || l.text[start] == 'H'):
		if l.stringLiteral(start) {
			return
		}
	case (n == 4 || n == 5) && isBool(l.text[start:end]):
		l.add(BooleanLiteralToken, end)
		return
	case n == 8 && l.rawGUID(start):
		return
	}
	l.add(IdentifierToken, end)
}

func isBool(w string) bool {
	switch w {
	case "true", "True", "TRUE", "false", "False", "FALSE":
		return true
	}
	return false
}

// rawGUID reads 8-4-4-4-12 hexadecimal digits.
func (l *lexer) rawGUID(start int) bool {
	const length = 36
	if start+length > len(l.text) {
		return false
	}
	for i, b := range []byte(l.text[start : start+length]) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash && b != '-' || !dash && byteClass[b]&classHex == 0 {
			return false
		}
	}
	l.add(RawGuidLiteralToken, start+length)
	return true
}

// gooKind returns the kind of literal that keyword k begins if a parenthesis follows at once.
func gooKind(k Kind) Kind {
	switch k {
	case LongKeyword, Int64Keyword:
		return LongLiteralToken
	case IntKeyword, Int32Keyword:
		return IntLiteralToken
	case RealKeyword, DoubleKeyword:
		return RealLiteralToken
	case DecimalKeyword:
		return DecimalLiteralToken
	case BoolKeyword:
		return BooleanLiteralToken
	case DateTimeKeyword, DateKeyword:
		return DateTimeLiteralToken
	case TimeKeyword, TimespanKeyword:
		return TimespanLiteralToken
	case GuidKeyword:
		return GuidLiteralToken
	}
	return None
}

// goo reads the rest of a literal such as datetime(2020-01-01): anything up to the parenthesis on the same line.
func (l *lexer) goo(k Kind, open int) {
	i := open + 1
	for i < len(l.text) && l.text[i] != ')' && lineBreak(l.text, i) == 0 {
		i++
	}
	if l.at(i) == ')' {
		l.add(k, i+1)
		return
	}
	l.unfinished(k, i, ")")
}

// unfinished adds a literal whose end is missing.
func (l *lexer) unfinished(k Kind, end int, missingText string) {
	l.add(k, end)
	l.tokens[len(l.tokens)-1].flags |= broken
	if len(l.problems) < maxProblems {
		l.problems = append(l.problems, unfinishedLiteral(l.text, l.tokens[len(l.tokens)-1], missingText))
	}
}

func (l *lexer) punctuation(b byte) {
	k, n := punctuationKind(b, l.at(l.pos+1))
	switch {
	case n > 0:
		l.add(k, l.pos+n)
	case b == '!':
		l.bang()
	case b == '\'' || b == '"' || b == '`' || b == '~' || b == '@':
		if l.stringLiteral(l.pos) {
			return
		}
		if b == '@' {
			l.add(AtToken, l.pos+1)
			return
		}
		l.bad()
	case b == '#':
		l.add(DirectiveToken, lineEnd(l.text, l.pos))
	case b == '$':
		l.dollar()
	default:
		l.bad()
	}
}

// punctuationKind returns the kind and length of the mark that begins with b, where next follows.
func punctuationKind(b, next byte) (Kind, int) {
	switch b {
	case '(':
		return OpenParenToken, 1
	case ')':
		return CloseParenToken, 1
	case '[':
		return OpenBracketToken, 1
	case ']':
		return CloseBracketToken, 1
	case '{':
		return OpenBraceToken, 1
	case '}':
		return CloseBraceToken, 1
	case '|':
		return BarToken, 1
	case '+':
		return PlusToken, 1
	case '-':
		return MinusToken, 1
	case '*':
		return AsteriskToken, 1
	case '/':
		return SlashToken, 1
	case '%':
		return PercentToken, 1
	case ':':
		return ColonToken, 1
	case ';':
		return SemicolonToken, 1
	case ',':
		return CommaToken, 1
	case '?':
		return QuestionToken, 1
	}
	return longPunctuation(b, next)
}

func longPunctuation(b, next byte) (Kind, int) {
	switch b {
	case '.':
		if next == '.' {
			return DotDotToken, 2
		}
		return DotToken, 1
	case '<':
		switch next {
		case '=':
			return LessThanOrEqualToken, 2
		case '|':
			return LessThanBarToken, 2
		case '>':
			return LessThanGreaterThanToken, 2
		}
		return LessThanToken, 1
	case '>':
		if next == '=' {
			return GreaterThanOrEqualToken, 2
		}
		return GreaterThanToken, 1
	case '=':
		switch next {
		case '=':
			return EqualEqualToken, 2
		case '>':
			return FatArrowToken, 2
		case '~':
			return EqualTildeToken, 2
		}
		return EqualToken, 1
	case '!':
		switch next {
		case '=':
			return BangEqualToken, 2
		case '~':
			return BangTildeToken, 2
		}
	}
	return None, 0
}

// bang reads an operator such as !has, or an exclamation mark of its own.
func (l *lexer) bang() {
	if k := keywords.prefix(l.text[l.pos:]); k != None && !isWord(l.at(l.pos+len(k.text()))) {
		l.add(k, l.pos+len(k.text()))
		return
	}
	l.bad()
}

// dollar reads a name such as $left.
func (l *lexer) dollar() {
	end := l.wordEnd(l.pos + 1)
	if l.atHole(end) {
		l.holeWord(l.pos)
		return
	}
	l.add(IdentifierToken, end)
}

// bad reads one character that is not part of the language.
func (l *lexer) bad() {
	_, n := utf8.DecodeRuneInString(l.text[l.pos:])
	l.add(BadToken, l.pos+n)
	t := l.tokens[len(l.tokens)-1]
	if len(l.problems) < maxProblems {
		l.problems = append(l.problems, badCharacter(l.text, t))
	}
}

// atHole reports whether a hole begins at i.
func (l *lexer) atHole(i int) bool {
	for len(l.holes) > 0 && int(l.holes[0].End) <= i && int(l.holes[0].Start) < i {
		l.holes = l.holes[1:]
	}
	return len(l.holes) > 0 && int(l.holes[0].Start) == i
}

// holeWord reads a word that holds at least one hole. Digits and letters that touch a hole belong to its word.
func (l *lexer) holeWord(start int) {
	i := start
	for {
		i = l.wordEnd(i)
		if i == start && l.at(i) == '$' {
			i++
			continue
		}
		if !l.atHole(i) {
			break
		}
		i = int(l.holes[0].End)
	}
	l.pos = start
	l.add(IdentifierToken, i)
}

// markHoles flags the tokens that overlap a hole.
func markHoles(tokens []Token, holes []source.Range) {
	for i := range tokens {
		t := &tokens[i]
		for len(holes) > 0 && holes[0].End <= t.Start {
			holes = holes[1:]
		}
		if len(holes) == 0 {
			return
		}
		if holes[0].Start < t.End {
			t.flags |= hole
		}
	}
}
