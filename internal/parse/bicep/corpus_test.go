package bicep_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/corpustest"
	"github.com/sentinel-lint/sentinel-lint/internal/parse/bicep"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// testdata is the folder of the test data of this package.
var testdata = filepath.Join("..", "..", "..", "testdata", "bicep")

// corpusDir returns the folder of the corpus, or skips the test.
func corpusDir(t testing.TB) string {
	t.Helper()
	return filepath.Dir(corpustest.Path(t, "bicep-pairs"))
}

// corpusFiles returns the Bicep files of the corpus. The compiler's annotated copies of a main.bicep are left out: what
// it interleaves is a comment only where no string goes over several lines.
func corpusFiles(t testing.TB) []*source.File {
	var files []*source.File
	dir := corpusDir(t)
	for _, sub := range []string{"bicep-pairs", "repos"} {
		err := filepath.WalkDir(filepath.Join(dir, sub), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !isBicep(d.Name()) || annotated(d.Name()) {
				return err
			}
			rel, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			text, err := os.ReadFile(path)
			files = append(files, source.NewFile(filepath.ToSlash(rel), text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func isBicep(name string) bool {
	return strings.HasSuffix(name, ".bicep") || strings.HasSuffix(name, ".bicepparam")
}

func annotated(name string) bool {
	for _, kind := range []string{"tokens", "syntax", "symbols", "diagnostics", "sourcemap", "ir"} {
		if name == "main."+kind+".bicep" {
			return true
		}
	}
	return false
}

// lines returns the lines of a test data file that are neither empty nor comments.
func lines(t testing.TB, name string) []string {
	text, err := os.ReadFile(filepath.Join(testdata, name))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// TestCorpusParses parses every file of the corpus. Files that are not Bicep are listed with the reason; each of them
// must have a problem, and of the others 99.5 % must have none.
func TestCorpusParses(t *testing.T) {
	files := corpusFiles(t)
	invalid := map[string]bool{}
	for _, line := range lines(t, "not-bicep.txt") {
		path, _, _ := strings.Cut(line, "\t")
		invalid[path] = true
	}
	failed, valid := 0, 0
	for _, f := range files {
		problems := bicep.Parse(f).Problems
		if invalid[f.Path()] {
			if len(problems) == 0 {
				t.Errorf("%s: listed as no Bicep, but it has no problem", f.Path())
			}
			continue
		}
		valid++
		if len(problems) > 0 {
			failed++
			loc := f.Locate(problems[0].Start)
			t.Logf("%s:%d:%d: %s", f.Path(), loc.Line, loc.Column, problems[0].Message)
		}
	}
	t.Logf("%d of %d valid files without a problem; %d listed as no Bicep", valid-failed, valid, len(invalid))
	if failed*200 > valid {
		t.Errorf("%d of %d valid files have problems; at most 0.5 %% may", failed, valid)
	}
}

// TestTokenBaselines compares the tokens with those the compiler recorded.
func TestTokenBaselines(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(corpusDir(t), "bicep-pairs/azure-bicep/Bicep.Core.Samples/Files/baselines/*/main.tokens.bicep"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no token baselines: %v", err)
	}
	for _, path := range paths {
		want := recordedTokens(t, path)
		text, err := os.ReadFile(filepath.Join(filepath.Dir(path), "main.bicep"))
		if err != nil {
			t.Fatal(err)
		}
		f := bicep.Parse(source.NewFile("main.bicep", text))
		var got []string
		for _, tok := range f.Tokens {
			got = append(got, recordedKind(tok.Kind)+" |"+escaper.Replace(string(tok.In(f.Source).Text()))+"|")
		}
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Errorf("%s: token %d of %d: got %q, recorded %q", path, i, len(want), at(got, i), at(want, i))
				break
			}
		}
	}
}

var escaper = strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`)

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "nothing"
}

// recordedTokens reads the lines `//@[start:end) Kind |text|` of a baseline.
func recordedTokens(t *testing.T, path string) []string {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var tokens []string
	for line := range strings.SplitSeq(string(text), "\n") {
		line = strings.TrimRight(line, "\r")
		if !strings.HasPrefix(line, "//@[") {
			continue
		}
		if _, rest, ok := strings.Cut(line, ") "); ok {
			tokens = append(tokens, rest)
		}
	}
	return tokens
}

// recordedKind returns the compiler's name of a kind.
func recordedKind(k bicep.Kind) string {
	return map[bicep.Kind]string{
		bicep.EOF: "EndOfFile", bicep.NewLine: "NewLine", bicep.Identifier: "Identifier", bicep.Integer: "Integer",
		bicep.True: "TrueKeyword", bicep.False: "FalseKeyword", bicep.Null: "NullKeyword",
		bicep.StringComplete: "StringComplete", bicep.StringLeft: "StringLeftPiece",
		bicep.StringMiddle: "StringMiddlePiece", bicep.StringRight: "StringRightPiece",
		bicep.LeftBrace: "LeftBrace", bicep.RightBrace: "RightBrace", bicep.LeftParen: "LeftParen",
		bicep.RightParen: "RightParen", bicep.LeftSquare: "LeftSquare", bicep.RightSquare: "RightSquare",
		bicep.Colon: "Colon", bicep.DoubleColon: "DoubleColon", bicep.Assign: "Assignment", bicep.Dot: "Dot",
		bicep.Ellipsis: "Ellipsis", bicep.Comma: "Comma", bicep.At: "At", bicep.Arrow: "Arrow", bicep.Minus: "Minus",
		bicep.Plus: "Plus", bicep.Star: "Asterisk", bicep.Slash: "Slash", bicep.Percent: "Modulo",
		bicep.Question: "Question", bicep.DoubleQuestion: "DoubleQuestion", bicep.Less: "LeftChevron",
		bicep.Greater: "RightChevron", bicep.Equal: "Equals", bicep.NotEqual: "NotEquals", bicep.And: "LogicalAnd",
		bicep.Or: "LogicalOr", bicep.Bang: "Exclamation", bicep.Pipe: "Pipe",
	}[k]
}

// BenchmarkParseCorpus measures lexing and parsing of all Bicep files of the corpus. docs/bicep.md tells how to compare
// it with tree-sitter-bicep.
func BenchmarkParseCorpus(b *testing.B) {
	files := corpusFiles(b)
	var total int64
	for _, f := range files {
		total += int64(f.Len())
	}
	b.SetBytes(total)
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			bicep.Parse(f)
		}
	}
}
