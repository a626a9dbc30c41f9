// Package debug prints what the KQL packages see in queries, in the form in which the verdicts of Microsoft's parser are
// recorded, so that any two runs can be compared.
package debug

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/bind"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/schema"
	"github.com/sentinel-lint/sentinel-lint/internal/kql/syntax"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Options tells which parts of the output to print. The zero value prints the syntax errors only.
type Options struct {
	AST    bool          // the tree, as [syntax.Query.Format] prints it
	Tokens bool          // the tokens with their positions
	Timing bool          // the time it took to parse; output with it is never the same twice
	Schema schema.Schema // what names stand for; nil leaves out what binding tells
	World  *reach.World  // how alerts look in tables; nil leaves out whose alerts can come out
}

// query is one line of the input.
type query struct {
	ID    string `json:"id"`
	Query string `json:"query"`
}

// result is one line of the output. Facets that are not asked for are left out.
type result struct {
	ID           string       `json:"id"`
	SyntaxErrors []diagnostic `json:"syntaxErrors"`
	ParseMs      float64      `json:"parseMs,omitempty"`
	Tokens       []token      `json:"tokens,omitempty"`
	AST          string       `json:"ast,omitempty"`
	*semantics
	Reach []alertSource `json:"reach,omitempty"`
}

// diagnostic is a problem with its position in UTF-16 code units and in bytes.
type diagnostic struct {
	Code        string `json:"code"`
	Severity    string `json:"severity"`
	Message     string `json:"message"`
	Start       int32  `json:"start"`
	Length      int32  `json:"length"`
	StartByte   int32  `json:"startByte"`
	LengthBytes int32  `json:"lengthBytes"`
}

// token is a token with the start of its text in UTF-16 code units and in bytes.
type token struct {
	Kind      string `json:"k"`
	Text      string `json:"t"`
	Start     int32  `json:"s"`
	StartByte int32  `json:"sb"`
}

// Run reads queries from in, one JSON object {"id", "query"} a line, and prints one result a line to out. A line that is
// no such object is an error.
func Run(in io.Reader, out io.Writer, opts Options) error {
	lines := bufio.NewReaderSize(in, 1<<16)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("reading line %d: %w", n, err)
		}
		if len(line) > 1 {
			var q query
			if err := json.Unmarshal(line, &q); err != nil {
				return fmt.Errorf("line %d: %w", n, err)
			}
			if err := enc.Encode(examine(q, opts)); err != nil {
				return fmt.Errorf("writing the result of line %d: %w", n, err)
			}
		}
		if err == io.EOF {
			return w.Flush()
		}
	}
}

func examine(in query, opts Options) *result {
	f := source.NewFile(in.ID, []byte(in.Query))
	began := time.Now()
	q := syntax.Parse(f)
	r := &result{ID: in.ID, SyntaxErrors: []diagnostic{}}
	if opts.Timing {
		r.ParseMs = float64(time.Since(began).Microseconds()) / 1000
	}
	units := newUnits(in.Query)
	for _, p := range q.Problems {
		start, end := units.at(p.Range.Start), units.at(p.Range.End)
		r.SyntaxErrors = append(r.SyntaxErrors, diagnostic{
			Code: p.Code, Severity: "Error", Message: p.Message, Start: start, Length: end - start,
			StartByte: p.Range.Start, LengthBytes: int32(p.Range.Len()),
		})
	}
	if opts.Tokens {
		r.Tokens = tokens(q, units)
	}
	if opts.AST {
		r.AST = q.Format()
	}
	if opts.Schema != nil {
		b := bind.Query(q, opts.Schema)
		r.semantics = examineMeaning(q, b, units)
		if opts.World != nil {
			r.Reach = examineReach(b, opts.World)
		}
	}
	return r
}

func tokens(q *syntax.Query, units units) []token {
	list := make([]token, len(q.Tokens))
	for i, t := range q.Tokens {
		list[i] = token{t.Kind.String(), q.Text(t.Range()), units.at(t.Start), t.Start}
	}
	return list
}

// units converts byte offsets of a text to UTF-16 code units. It is nil for a text in ASCII, where both are the same.
type units []int32

func newUnits(text string) units {
	ascii := true
	for i := 0; i < len(text) && ascii; i++ {
		ascii = text[i] < utf8.RuneSelf
	}
	if ascii {
		return nil
	}
	u := make(units, len(text)+1)
	n := int32(0)
	for i, r := range text {
		for j := i; j < i+max(utf8.RuneLen(r), 1) && j < len(text); j++ {
			u[j] = n
		}
		n++
		if r > 0xFFFF {
			n++
		}
	}
	u[len(text)] = n
	return u
}

func (u units) at(offset int32) int32 {
	if u == nil {
		return offset
	}
	return u[offset]
}
