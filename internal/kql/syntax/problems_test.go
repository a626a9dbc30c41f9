package syntax

import (
	"strings"
	"testing"
)

// TestProblems tells where and how the first problem of a query is reported, and what is suggested.
func TestProblems(t *testing.T) {
	for _, tt := range []struct{ query, at, code, message, suggestion string }{
		// misspelled operators and keywords
		{"T | wher a == 1", "wher", codeOperator, `"wher" is not a query operator: did you mean "where"?`, "where"},
		{"T | Summarize count()", "Summarize", codeOperator, `did you mean "summarize"?`, "summarize"},
		{"T | projet-away a", "projet", codeOperator, `"projet-away" is not a query operator: did you mean "project-away"?`, ""},
		{"T | xyzzy", "xyzzy", codeOperator, `"xyzzy" is not a query operator`, ""},
		{"T | where a contians 'x'", "contians", codeToken, `did you mean "contains"?`, "contains"},
		{"T | where a AND b", "AND", codeToken, `did you mean "and"?`, "and"},
		{"T | top 5 bye a", "bye", codeToken, `did you mean "by"?`, "by"},
		{"T | summarize count() bu a", "bu", codeToken, `expected "," but "bu" follows`, ""},
		{"T | where (a OR b)", "OR", codeToken, `did you mean "or"?`, "or"},
		{"datatable(a:strng)['x']", "strng", codeType, `"strng" is not a type`, "string"},
		// words of other languages
		{"T | where a not in (1)", "not", codeToken, "!in", ""},
		{"T | where a is null", "is", codeToken, "isnull(…)", ""},
		{"T | project a as b", "as", codeToken, "name = in front", ""},
		{"T | where a matches  regex 'x'", "matches", codeToken, "exactly one space", ""},
		{"T || count", "", codeOperator, "joined with or", ""},
		{"T | where a == 1 && b", "&", codeCharacter, "joined with and", ""},
		{"T | where !(a)", "", codeElement, "an expression is missing", ""},
		{"T /* no */", "", codeElement, "comments begin with //", ""},
		{".show tables", ".", codeFragment, "management commands", ""},
		// characters
		{"print “a”", "", codeElement, "an expression is missing", ""},
		{"T | where a == 1 – 2", "–", codeCharacter, "typographic dash – (U+2013): KQL knows only -", "-"},
		{"T | where a == x’", "’", codeCharacter, "typographic quotation mark", "'"},
		{"T | where é", "", codeElement, "an expression is missing", ""},
		{"T | where a == 1 \u2060", "\u2060", codeCharacter, "invisible character U+2060", ""},
		// literals
		{`print 'a`, "", codeUnfinished, `the string has no closing '`, ""},
		{`print 'a\d'`, "", codeUnfinished, `\d is no escape sequence`, ""},
		{"print ```a", "", codeUnfinished, "the string has no closing ```", ""},
		{"print datetime(2020-01-01\n)", "", codeUnfinished, `no closing ")" on its line`, ""},
		{"print 74be27de-1e4e-49d9-b579-fe0b331d3642", "74be27de-1e4e-49d9-b579-fe0b331d3642", codeRawGUID, "guid(…)",
			"guid(74be27de-1e4e-49d9-b579-fe0b331d3642)"},
		// names
		{"T | extend kind = 1", "kind", codeBrackets, "it is written ['kind']", "['kind']"},
		{"T | top by a", "", codeElement, `"by" is a keyword`, ""},
		// what is missing
		{"T | where a ==", "", codeElement, "an expression is missing", ""},
		{"T | where (a", "", codeToken, `expected ")" but the query ends`, ""},
		{"T | take 1 2", "2", codeToken, "the statement before it is complete", ""},
		{"let a = 1\nT", "", codeToken, `";" is missing between this statement and the next`, ""},
		{"T | project a b", "b", codeToken, `expected "," but "b" follows`, ""},
		{"T | join (U) on", "", codeElement, "an expression is missing", ""},
		{"T | lookup U", "", codeElement, "the on of lookup is missing", ""},
		{"print dynamic({a: 1})", "a", codeToken, `expected "}" but "a" follows`, ""},
	} {
		q := parse(tt.query)
		if len(q.Problems) == 0 {
			t.Errorf("%s: no problem", tt.query)
			continue
		}
		p := q.Problems[0]
		if got := q.Text(p.Range); got != tt.at || p.Code != tt.code || !strings.Contains(p.Message, tt.message) || p.Suggestion != tt.suggestion {
			t.Errorf("%s:\n got %q %s %s [%s]\nwant %q %s …%s… [%s]", tt.query, got, p.Code, p.Message, p.Suggestion,
				tt.at, tt.code, tt.message, tt.suggestion)
		}
	}
}

// Every character that the lexer does not know has a problem of its own that names it.
func TestBadCharactersAreNamed(t *testing.T) {
	for _, l := range lookalikes {
		for _, r := range l.chars {
			q := parse("T | where a == 1 " + string(r))
			i := 0
			for i < len(q.Problems) && q.Problems[i].Code != codeCharacter {
				i++
			}
			if i == len(q.Problems) || !strings.Contains(q.Problems[i].Message, l.name) || q.Problems[i].Suggestion != l.write {
				t.Errorf("%c: %v", r, q.Problems)
			}
		}
	}
}

func TestProblemsAreInOrder(t *testing.T) {
	for _, q := range readLines[query](t, "testdata/mutants.jsonl") {
		problems := parse(q.Query).Problems
		for i := 1; i < len(problems); i++ {
			if problems[i].Range.Start < problems[i-1].Range.Start {
				t.Errorf("%s: %v before %v", q.ID, problems[i-1], problems[i])
			}
			if problems[i] == problems[i-1] {
				t.Errorf("%s: %v twice", q.ID, problems[i])
			}
		}
	}
}

func TestKeywordsAreFound(t *testing.T) {
	for k := None + 1; k <= lastToken; k++ {
		text := k.text()
		if !k.IsKeyword() {
			continue
		}
		q := parse("print " + text + " ")
		if got := q.Tokens[1]; got.Kind != k || q.Text(got.Range()) != text {
			t.Errorf("%q is read as %v", text, got.Kind)
		}
		if q := parse("print " + text + "x"); q.Tokens[1].Kind == k {
			t.Errorf("%qx is read as %v", text, k)
		}
	}
}

func TestCauses(t *testing.T) {
	for _, tt := range []struct {
		query string
		want  []string // the texts at the causes, with their codes
	}{
		{"T | take 1", nil},
		{"T | wher a == 1 | sumarize count() by b | take 1", []string{"wher KS176", "sumarize KS176"}},
		{"T | where a == “b” | project c d", []string{"“ KS002"}},
		{"T | where a == 'b\\d' | project c", []string{" KS001"}},
		{"let a = ;\nlet b = ;\nT", []string{" KS006", " KS006"}},
		{"T | where (a == 1 | project b c", []string{"c KS005"}},
	} {
		var got []string
		q := parse(tt.query)
		for _, p := range q.Causes() {
			got = append(got, q.Text(p.Range)+" "+p.Code)
		}
		if strings.Join(got, ", ") != strings.Join(tt.want, ", ") {
			t.Errorf("%s: %q, want %q", tt.query, got, tt.want)
		}
	}
}
