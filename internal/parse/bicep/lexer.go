package bicep

import (
	"strings"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// A lexer cuts the text into tokens. Holes in strings make it modal: open holds what the next } belongs to.
type lexer struct {
	text     string
	pos      int
	tokens   []Token
	comments []Comment
	pragmas  []Pragma
	problems []Problem
	open     []opening
}

// An opening is a { inside of a string: that of a hole, or a plain one within a hole.
type opening struct {
	hole      bool
	multiline bool
	dollars   int // before the quotes of a multi-line string
}

// lex cuts the text into tokens. The last one is EOF. Every byte that lies in no token is white space, a byte order
// mark, or part of a comment or a pragma.
func lex(text string) *lexer {
	l := &lexer{text: text, tokens: make([]Token, 0, len(text)/5+8)}
	if strings.HasPrefix(text, "\uFEFF") {
		l.pos = len("\uFEFF")
	}
	for l.pos < len(l.text) {
		l.next()
	}
	l.add(EOF, len(text))
	return l
}

func (l *lexer) add(k Kind, start int) {
	l.tokens = append(l.tokens, Token{k, source.Range{Start: int32(start), End: int32(l.pos)}})
}

func (l *lexer) problem(start, end int, message string) {
	l.problems = append(l.problems, Problem{source.Range{Start: int32(start), End: int32(end)}, message})
}

// at returns the byte n places ahead, or 0 past the end.
func (l *lexer) at(n int) byte {
	if l.pos+n < len(l.text) {
		return l.text[l.pos+n]
	}
	return 0
}

// next consumes one token or one piece of trivia.
func (l *lexer) next() {
	c := l.text[l.pos]
	switch {
	case c == ' ' || c == '\t':
		l.pos++
		for l.at(0) == ' ' || l.at(0) == '\t' {
			l.pos++
		}
	case isNameStart(c):
		l.name()
	case c == '\n' || c == '\r':
		l.newline()
	case c >= '0' && c <= '9':
		l.integer()
	case c == '\'':
		l.quote()
	case c == '/' && l.at(1) == '/':
		l.lineComment()
	case c == '/' && l.at(1) == '*':
		l.blockComment()
	case c == '#' && l.pragma():
	case c == '$' && l.dollars():
	case len(l.open) > 0 && (c == '{' || c == '}'):
		l.brace(c)
	default:
		l.punctuation()
	}
}

func isNameStart(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

func isNamePart(c byte) bool { return isNameStart(c) || c >= '0' && c <= '9' }

func (l *lexer) name() {
	start := l.pos
	for l.pos++; l.pos < len(l.text) && isNamePart(l.text[l.pos]); {
		l.pos++
	}
	kind := Identifier
	switch l.text[start:l.pos] {
	case "true":
		kind = True
	case "false":
		kind = False
	case "null":
		kind = Null
	}
	if l.pos-start > maxNameLength {
		l.problem(start, l.pos, "a name longer than 255 characters is refused by the compiler")
	}
	l.add(kind, start)
}

// maxNameLength is the limit of the compiler for a name, in characters.
const maxNameLength = 255

// newline consumes a run of line ends, which count as one. A line end inside a hole ends the strings that are open.
func (l *lexer) newline() {
	start := l.pos
	for c := l.at(0); c == '\n' || c == '\r'; c = l.at(0) {
		l.pos++
	}
	if len(l.open) > 0 {
		l.problem(start, start+1, "a line ends inside ${…} of a string, so the string is never closed")
		l.open = l.open[:0]
	}
	l.add(NewLine, start)
}

func (l *lexer) integer() {
	start := l.pos
	for c := l.at(0); c >= '0' && c <= '9'; c = l.at(0) {
		l.pos++
	}
	l.add(Integer, start)
}

func (l *lexer) lineComment() {
	start := l.pos
	if i := strings.IndexAny(l.text[start:], "\r\n"); i >= 0 {
		l.pos += i
	} else {
		l.pos = len(l.text)
	}
	l.comments = append(l.comments, Comment{Range: source.Range{Start: int32(start), End: int32(l.pos)}})
}

func (l *lexer) blockComment() {
	start := l.pos
	if i := strings.Index(l.text[start+2:], "*/"); i >= 0 {
		l.pos += 2 + i + 2
	} else {
		l.pos = len(l.text)
		l.problem(start, start+2, "the comment is not closed by */, so the rest of the file is comment")
	}
	l.comments = append(l.comments, Comment{source.Range{Start: int32(start), End: int32(l.pos)}, true})
}

// pragma consumes a pragma, which is one only where nothing but white space stands before it on its line.
func (l *lexer) pragma() bool {
	for i := l.pos - 1; i >= 0 && l.text[i] != '\n' && l.text[i] != '\r'; i-- {
		if c := l.text[i]; c != ' ' && c != '\t' {
			return l.pos <= len("\uFEFF") && strings.HasPrefix(l.text, "\uFEFF")
		}
	}
	for kind, word := range pragmaWords {
		if rest := l.text[l.pos:]; strings.HasPrefix(rest, word) && (len(rest) == len(word) || !isCode(rest[len(word)])) {
			l.pragmaCodes(PragmaKind(kind), word)
			return true
		}
	}
	return false
}

func isCode(c byte) bool { return isNamePart(c) || c == '-' }

func (l *lexer) pragmaCodes(kind PragmaKind, word string) {
	p := Pragma{Range: source.Range{Start: int32(l.pos)}, Kind: kind}
	l.pos += len(word)
	p.End = int32(l.pos)
	for c := l.at(0); c == ' ' || c == '\t' || isCode(c); c = l.at(0) {
		start := l.pos
		for isCode(l.at(0)) {
			l.pos++
		}
		if l.pos == start {
			l.pos++
			continue
		}
		p.End = int32(l.pos)
		p.Codes = append(p.Codes, source.Range{Start: int32(start), End: int32(l.pos)})
	}
	if len(p.Codes) == 0 {
		l.problem(int(p.Start), int(p.End), "the pragma names no diagnostic code, so it does nothing")
	}
	l.pragmas = append(l.pragmas, p)
}

// quote consumes the start of a string at a single quote.
func (l *lexer) quote() {
	start := l.pos
	if l.at(1) == '\'' && l.at(2) == '\'' {
		l.pos += 3
		l.multiline(start, StringComplete, 0)
		return
	}
	l.pos++
	l.single(start, StringComplete)
}

// dollars consumes the start of an interpolated multi-line string: one dollar or more before three quotes.
func (l *lexer) dollars() bool {
	n := 0
	for l.at(n) == '$' {
		n++
	}
	if l.at(n) != '\'' || l.at(n+1) != '\'' || l.at(n+2) != '\'' {
		return false
	}
	start := l.pos
	l.pos += n + 3
	l.multiline(start, StringComplete, n)
	return true
}

// brace consumes a { or } while a hole is open.
func (l *lexer) brace(c byte) {
	start := l.pos
	l.pos++
	if c == '{' {
		l.open = append(l.open, opening{})
		l.add(LeftBrace, start)
		return
	}
	top := l.open[len(l.open)-1]
	l.open = l.open[:len(l.open)-1]
	switch {
	case !top.hole:
		l.add(RightBrace, start)
	case top.multiline:
		l.multiline(start, StringRight, top.dollars)
	default:
		l.single(start, StringRight)
	}
}

// holed turns the kind of a string that ends here into that of one that stops at a hole.
func holed(k Kind) Kind {
	if k == StringComplete {
		return StringLeft
	}
	return StringMiddle
}

// single consumes the text of a single-line string up to its closing quote or its next hole.
func (l *lexer) single(start int, kind Kind) {
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; c {
		case '\'':
			l.pos++
			l.add(kind, start)
			return
		case '\n', '\r':
			l.problem(start, l.pos, "the string is not closed on its line")
			l.add(kind, start)
			return
		case '\\':
			l.escape()
		case '$':
			l.pos++
			if l.at(0) == '{' {
				l.pos++
				l.open = append(l.open, opening{hole: true})
				l.add(holed(kind), start)
				return
			}
		default:
			l.pos++
		}
	}
	l.problem(start, l.pos, "the string is not closed before the end of the file")
	l.add(kind, start)
}

// escape consumes an escape sequence.
func (l *lexer) escape() {
	_, n, ok := decodeEscape(l.text[l.pos:])
	if !ok {
		l.problem(l.pos, l.pos+n, `an unknown escape; the language has only \n \r \t \\ \' \$ and \u{…}`)
	}
	l.pos += n
}

// decodeEscape reads the escape sequence with which s begins and returns its character and its length in bytes. Of an
// invalid one the length covers what belongs together.
func decodeEscape(s string) (r rune, n int, ok bool) {
	if len(s) < 2 {
		return utf8.RuneError, len(s), false
	}
	switch s[1] {
	case 'n':
		return '\n', 2, true
	case 'r':
		return '\r', 2, true
	case 't':
		return '\t', 2, true
	case '\\', '\'', '$':
		return rune(s[1]), 2, true
	case 'u':
		return decodeUnicode(s)
	case '\n':
		return utf8.RuneError, 1, false
	case '\r':
		return utf8.RuneError, 1, false
	}
	_, size := utf8.DecodeRuneInString(s[1:])
	return utf8.RuneError, 1 + size, false
}

// decodeUnicode reads \u{ hex digits }.
func decodeUnicode(s string) (rune, int, bool) {
	if len(s) < 3 || s[2] != '{' {
		return utf8.RuneError, 2, false
	}
	value, i := rune(0), 3
	for ; i < len(s); i++ {
		digit := hexDigit(s[i])
		if digit < 0 {
			break
		}
		if value <= utf8.MaxRune {
			value = value<<4 | digit
		}
	}
	if i >= len(s) || s[i] != '}' {
		return utf8.RuneError, i, false
	}
	return value, i + 1, i > 3 && value <= utf8.MaxRune
}

func hexDigit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return -1
}

// multiline consumes the text of a multi-line string up to its closing quotes or its next hole. A run of more than three
// quotes ends the string with its last three.
func (l *lexer) multiline(start int, kind Kind, dollars int) {
	for l.pos < len(l.text) {
		switch l.text[l.pos] {
		case '\'':
			n := l.run('\'')
			l.pos += n
			if n >= 3 {
				l.add(kind, start)
				return
			}
		case '$':
			n := l.run('$')
			l.pos += n
			if dollars > 0 && n >= dollars && l.at(0) == '{' {
				l.pos++
				l.open = append(l.open, opening{hole: true, multiline: true, dollars: dollars})
				l.add(holed(kind), start)
				return
			}
		default:
			l.skipPlain()
		}
	}
	l.problem(start, min(start+dollars+3, len(l.text)), "the string is not closed by ''', so it reaches to the end of the file")
	l.add(kind, start)
}

// skipPlain skips to the next byte that may end the text of a multi-line string.
func (l *lexer) skipPlain() {
	for l.pos < len(l.text) && l.text[l.pos] != '\'' && l.text[l.pos] != '$' {
		l.pos++
	}
}

// run returns how often c stands at the position.
func (l *lexer) run(c byte) int {
	n := 0
	for l.at(n) == c {
		n++
	}
	return n
}

// operators lists the punctuation by its first byte, the longest spelling first.
var operators = [...]struct {
	text string
	kind Kind
}{
	{"...", Ellipsis}, {".", Dot}, {"??", DoubleQuestion}, {"?", Question}, {"::", DoubleColon}, {":", Colon},
	{"==", Equal}, {"=~", Similar}, {"=>", Arrow}, {"=", Assign}, {"!=", NotEqual}, {"!~", NotSimilar}, {"!", Bang},
	{"<=", LessEqual}, {"<", Less}, {">=", GreaterEqual}, {">", Greater}, {"&&", And}, {"||", Or}, {"|", Pipe},
}

// singles holds the kinds of the bytes that are a token by themselves; EOF stands for none.
var singles = [256]Kind{
	'{': LeftBrace, '}': RightBrace, '[': LeftSquare, ']': RightSquare, '(': LeftParen, ')': RightParen, '@': At,
	',': Comma, ';': Semicolon, '+': Plus, '-': Minus, '%': Percent, '*': Star, '/': Slash, '^': Caret,
}

func (l *lexer) punctuation() {
	start := l.pos
	if k := singles[l.text[start]]; k != EOF {
		l.pos++
		l.add(k, start)
		return
	}
	for _, op := range operators {
		if strings.HasPrefix(l.text[start:], op.text) {
			l.pos += len(op.text)
			l.add(op.kind, start)
			return
		}
	}
	l.unrecognized(start)
}

// unrecognized consumes one character that begins no token.
func (l *lexer) unrecognized(start int) {
	r, n := utf8.DecodeRuneInString(l.text[start:])
	l.pos += n
	switch {
	case r == '"':
		l.problem(start, l.pos, "a string is written in single quotes; a double quote begins nothing")
	case r == utf8.RuneError && n == 1:
		l.problem(start, l.pos, "a byte that is not UTF-8")
	default:
		l.problem(start, l.pos, "the character "+quoted(l.text[start:l.pos])+" has no meaning here")
	}
	l.add(Unrecognized, start)
}

func quoted(s string) string { return `"` + s + `"` }
