package suppress

import (
	"bytes"
	"path"
	"strings"
	"unicode"

	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/jsonc"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// mark is what a comment for this program begins with.
var mark = []byte("sentinel-lint:")

// Comments returns the exceptions in the comments of a physical file, in the order of the text.
//
//	# sentinel-lint: ignore[rule-a, rule-b] reason
//	# sentinel-lint: file-ignore[rule] reason
//
// A comment at the end of a line is about that line; one on a line of its own, about the statement or property that
// follows. The sign is "//" in JSON, Bicep, Terraform and KQL, "#" in YAML and Terraform. Comments of a query are read
// where the query stands, also inside of a JSON string. The second form is about the whole file.
func Comments(f *source.File) []*Ignore {
	if !bytes.Contains(f.Text(), mark) {
		return nil
	}
	switch strings.ToLower(path.Ext(f.Path())) {
	case ".json", ".jsonc", ".template", ".config":
		return jsonComments(f)
	case ".yaml", ".yml":
		return scanner{file: f, hash: true, indented: true}.all(f.Whole().Range())
	case ".tf":
		return scanner{file: f, hash: true}.all(f.Whole().Range())
	}
	return scanner{file: f}.all(f.Whole().Range())
}

// jsonComments returns the exceptions in the comments of JSON, and in those of queries in its strings.
func jsonComments(f *source.File) []*Ignore {
	doc := jsonc.Parse(f)
	comments := doc.Comments()
	var out []*Ignore
	walk(doc.Roots(), func(n jsonc.Node) {
		for len(comments) > 0 && comments[0].Start < n.Range().Start {
			out = append(out, scanner{file: f}.all(comments[0])...)
			comments = comments[1:]
		}
		if n.Kind() == jsonc.String && bytes.Contains(n.Raw(), mark) {
			inner := n.Text().File()
			out = append(out, scanner{file: inner}.all(inner.Whole().Range())...)
		}
	})
	for _, c := range comments {
		out = append(out, scanner{file: f}.all(c)...)
	}
	return out
}

// walk calls visit for each node, in the order of the text.
func walk(nodes []jsonc.Node, visit func(jsonc.Node)) {
	for _, n := range nodes {
		visit(n)
		for c := range n.Children() {
			walk([]jsonc.Node{c}, visit)
		}
	}
}

// A scanner finds exceptions in one text.
type scanner struct {
	file     *source.File
	hash     bool // "#" begins a comment
	indented bool // indentation shows what belongs together
}

// all returns the exceptions in a part of the text.
func (s scanner) all(within source.Range) []*Ignore {
	var out []*Ignore
	text := s.file.Text()[:within.End]
	for at := int(within.Start); ; {
		i := bytes.Index(text[at:], mark)
		if i < 0 {
			return out
		}
		at += i + len(mark)
		if sign, ok := s.sign(at - len(mark)); ok {
			out = append(out, s.exception(sign, at))
		}
	}
}

// sign returns where the comment begins whose text starts at an offset.
func (s scanner) sign(at int) (int, bool) {
	before := bytes.TrimRight(s.file.Text()[:at], " \t")
	for _, sign := range [...]string{"//", "/*"} {
		if bytes.HasSuffix(before, []byte(sign)) {
			return len(before) - len(sign), true
		}
	}
	if s.hash && bytes.HasSuffix(before, []byte("#")) {
		return len(before) - 1, true
	}
	return 0, false
}

// exception reads a comment that begins at sign and whose words begin at an offset.
func (s scanner) exception(sign, words int) *Ignore {
	text := s.file.Text()
	line := s.file.Line(s.file.Locate(int32(sign)).Line)
	end := int(line.End)
	if text[sign] == '/' && text[sign+1] == '*' {
		if i := bytes.Index(text[words:end], []byte("*/")); i >= 0 {
			end = words + i + len("*/")
		}
	}
	i := &Ignore{At: s.file.Span(sign, end).Physical()}
	own := len(bytes.TrimSpace(text[line.Start:sign])) == 0
	if !s.file.Embedded() {
		i.removal = s.removal(line, sign, end, own)
	}
	if !s.readWords(i, words, end) {
		return i
	}
	switch {
	case i.whole:
	case own:
		i.target = s.following(line, text[sign] == '#').Physical()
	default:
		i.target = line.Physical()
	}
	return i
}

// readWords reads what stands after the mark: "ignore[rule, rule] reason". It reports whether it is that.
func (s scanner) readWords(i *Ignore, start, end int) bool {
	text := s.file.Text()
	verb, rest, found := bytes.Cut(text[start:end], []byte("["))
	switch string(bytes.TrimSpace(verb)) {
	case "ignore":
	case "file-ignore":
		i.whole = true
	default:
		i.broken = "this comment is not understood"
		return false
	}
	names, reason, closed := bytes.Cut(rest, []byte("]"))
	if !found || !closed || len(bytes.TrimSpace(names)) == 0 {
		i.broken = "this comment names no rule in square brackets"
		return false
	}
	at := start + len(verb) + 1
	for name := range bytes.SplitSeq(names, []byte(",")) {
		lead := len(name) - len(bytes.TrimLeftFunc(name, unicode.IsSpace))
		if word := bytes.TrimSpace(name); len(word) > 0 {
			i.Rules = append(i.Rules, Name{Text: string(word), At: s.file.Span(at+lead, at+lead+len(word)).Physical()})
		}
		at += len(name) + 1
	}
	i.Reason = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(string(reason)), "*/"))
	return true
}

// removal returns the edit that removes a comment: its line if there is nothing else on it, else the comment and the space
// before it.
func (s scanner) removal(line source.Span, sign, end int, own bool) edit.Edit {
	text := s.file.Text()
	if own && len(bytes.TrimSpace(text[end:line.End])) == 0 {
		next := int(line.End)
		for next < len(text) && (text[next] == '\r' || text[next] == '\n') {
			next++
			if text[next-1] == '\n' {
				break
			}
		}
		return edit.Delete(s.file.Span(int(line.Start), next))
	}
	return edit.Delete(s.file.Span(len(bytes.TrimRight(text[:sign], " \t")), end))
}

// following returns the statement or property after a line: by indentation after "#" in YAML, else up to the first line
// end outside of brackets.
func (s scanner) following(line source.Span, hash bool) source.Span {
	for n := s.file.Locate(line.Start).Line + 1; n <= s.file.Lines(); n++ {
		next := s.file.Line(n)
		words := bytes.TrimSpace(next.Text())
		if len(words) == 0 || bytes.HasPrefix(words, []byte("//")) || s.hash && words[0] == '#' {
			continue
		}
		if s.indented && hash {
			return s.block(n)
		}
		return s.statement(next.Start)
	}
	return source.Span{}
}

// block returns a line and those after it that are indented further. A dash of a list counts as indentation of what it
// begins, so that the other keys of the element belong to it.
func (s scanner) block(n int) source.Span {
	out := s.file.Line(n)
	depth := indent(out.Text())
	for n++; n <= s.file.Lines(); n++ {
		line := s.file.Line(n)
		if len(bytes.TrimSpace(line.Text())) == 0 {
			continue
		}
		if indent(line.Text()) <= depth {
			break
		}
		out.End = line.End
	}
	return out
}

func indent(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

// statement returns the text from an offset to the first line end outside of brackets, strings and comments.
func (s scanner) statement(start int32) source.Span {
	text := s.file.Text()
	depth := 0
	for i := int(start); i < len(text); {
		switch c := text[i]; c {
		case '\n':
			if depth == 0 {
				return s.file.Span(int(start), i)
			}
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth < 0 {
				return s.file.Span(int(start), i)
			}
		case '"', '\'':
			i = skipString(text, i)
			continue
		case '/':
			i = skipComment(text, i)
			continue
		}
		i++
	}
	return s.file.Span(int(start), len(text))
}

// skipString returns the offset after the string that begins at i. One that does not end on its line is taken to end there,
// but for those in three quotes.
func skipString(text []byte, i int) int {
	quote := text[i]
	if three := []byte{quote, quote, quote}; bytes.HasPrefix(text[i:], three) {
		if end := bytes.Index(text[i+3:], three); end >= 0 {
			return i + 3 + end + 3
		}
		return len(text)
	}
	for i++; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		case '\n':
			return i
		}
	}
	return len(text)
}

// skipComment returns the offset after the comment that begins at i, or after one byte if none does.
func skipComment(text []byte, i int) int {
	switch {
	case bytes.HasPrefix(text[i:], []byte("//")):
		if end := bytes.IndexByte(text[i:], '\n'); end >= 0 {
			return i + end
		}
		return len(text)
	case bytes.HasPrefix(text[i:], []byte("/*")):
		if end := bytes.Index(text[i:], []byte("*/")); end >= 0 {
			return i + end + 2
		}
		return len(text)
	}
	return i + 1
}
