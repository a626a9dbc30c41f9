package bicep

import "github.com/sentinel-lint/sentinel-lint/internal/source"

// A Kind is the class of a token.
type Kind uint8

// The kinds of token. Keywords are identifiers, because all of them but true, false and null may name a property or a
// variable.
const (
	EOF Kind = iota
	NewLine
	Identifier
	True
	False
	Null
	Integer
	StringComplete // a string without holes
	StringLeft     // from the opening quote to the first ${
	StringMiddle   // from the } of one hole to the ${ of the next
	StringRight    // from the } of the last hole to the closing quote
	LeftBrace
	RightBrace
	LeftSquare
	RightSquare
	LeftParen
	RightParen
	At
	Comma
	Dot
	Ellipsis
	Question
	DoubleQuestion
	Colon
	DoubleColon
	Semicolon
	Plus
	Minus
	Percent
	Star
	Slash
	Caret
	Bang
	NotEqual
	NotSimilar
	Less
	LessEqual
	Greater
	GreaterEqual
	Assign
	Equal
	Similar
	Arrow
	And
	Or
	Pipe
	Unrecognized
	kindCount
)

// kindText holds the spelling of the kinds that have only one, and a description of the others.
var kindText = [kindCount]string{
	EOF: "the end of the file", NewLine: "the end of the line", Identifier: "a name", True: "true", False: "false",
	Null: "null", Integer: "an integer", StringComplete: "a string", StringLeft: "a string", StringMiddle: "a string",
	StringRight: "a string", LeftBrace: "{", RightBrace: "}", LeftSquare: "[", RightSquare: "]", LeftParen: "(",
	RightParen: ")", At: "@", Comma: ",", Dot: ".", Ellipsis: "...", Question: "?", DoubleQuestion: "??", Colon: ":",
	DoubleColon: "::", Semicolon: ";", Plus: "+", Minus: "-", Percent: "%", Star: "*", Slash: "/", Caret: "^", Bang: "!",
	NotEqual: "!=", NotSimilar: "!~", Less: "<", LessEqual: "<=", Greater: ">", GreaterEqual: ">=", Assign: "=",
	Equal: "==", Similar: "=~", Arrow: "=>", And: "&&", Or: "||", Pipe: "|", Unrecognized: "unknown text",
}

// String returns the spelling of the kind, or a description where there are many.
func (k Kind) String() string {
	if k >= kindCount {
		return "unknown text"
	}
	return kindText[k]
}

// A Token is a piece of text that the grammar refers to. White space, comments and pragmas lie between the tokens.
type Token struct {
	Kind Kind
	source.Range
}

// A Comment is a line comment, without its line end, or a block comment, with its delimiters.
type Comment struct {
	source.Range
	Block bool
}

// A PragmaKind tells what a pragma does to the diagnostics of the Bicep compiler.
type PragmaKind uint8

// The pragmas of the language.
const (
	DisableNextLine PragmaKind = iota
	DisableDiagnostics
	RestoreDiagnostics
)

// pragmaWords holds the spelling of each [PragmaKind].
var pragmaWords = [...]string{
	DisableNextLine:    "#disable-next-line",
	DisableDiagnostics: "#disable-diagnostics",
	RestoreDiagnostics: "#restore-diagnostics",
}

// A Pragma is a line that switches diagnostics of the Bicep compiler off or on.
type Pragma struct {
	source.Range
	Kind  PragmaKind
	Codes []source.Range // the codes it names, in order
}

// A Problem is something in the text that is not Bicep.
type Problem struct {
	source.Range
	Message string
}
