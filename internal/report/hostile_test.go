package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/sentinel-lint/sentinel-lint/internal/edit"
	"github.com/sentinel-lint/sentinel-lint/internal/fact"
	"github.com/sentinel-lint/sentinel-lint/internal/flow"
	"github.com/sentinel-lint/sentinel-lint/internal/lint"
	"github.com/sentinel-lint/sentinel-lint/internal/model"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// hostile returns a report in which a text stands wherever text of a linted file can.
func hostile(name string) *Report {
	name = strings.ToValidUTF8(name, "\uFFFD")
	file := source.NewFile(name, []byte("{\"x\": \""+name+"\"}\n"))
	subject := lint.Subject{Kind: "analytics rule", ID: name, Name: name}
	f := lint.NewFinding(duplicateIncident, subject, file.Span(1, 4), name).Labelf("%s", name).
		Becausef(subject, file.Span(0, 1), "%s", name).Becausef(subject, source.Span{}, "%s", name).
		Helpf("%s", name).Notef("%s", name).Assuming(name).
		Suggest(name, lint.Safe, edit.Replace(file.Span(1, 4), name))
	f.Workspace = name
	nodes := make([]*flow.Node, columnCount)
	for i := range nodes {
		nodes[i] = &flow.Node{Kind: flow.Kind(i), Key: name, Name: name}
	}
	nodes[flow.Rule].Object = &model.AnalyticsRule{ID: model.Identity{ID: name, Name: name}}
	g := &flow.Graph{}
	var path flow.Path
	for i := 1; i < len(nodes); i++ {
		e := &flow.Edge{From: nodes[i-1], To: nodes[i], Open: fact.Always(), Carries: flow.All(), Says: name, At: file.Span(0, 1)}
		g.Add(e)
		path = append(path, e)
	}
	f.Along(path)
	return &Report{
		Findings: []*lint.Finding{f}, Ignored: []Ignored{{lint.NewFinding(lookbackGap, subject, file.Span(0, 1), name), "comment", name}},
		Workspaces: []Workspace{{name, g}}, Paths: []string{name}, Summary: Summary{Files: 1, Resources: 1, Unknown: []Count{{name, 1}}},
	}
}

// hostileParts are texts with a meaning to a terminal, a build service or a format.
var hostileParts = []string{
	"plain", "\r\n", "::error::x", "::stop-commands::t", " \u3000", "##vso[task.complete]", "##[error]y", "##VSO[", "##", "[", ":", "::",
	"\x1b]0;t\x07", "\x1b[2J", "\u202e", "\u2066", "\u2028", "<script>alert(1)</script>", "\" onload=\"x", "]]>", "&", "<!--", "-->", "`", "|",
	"[a](javascript:b)", "```\n# x\n", "\";]x", "a,title=b::c", "%0A%25", "\xff\xfe", "\U000e0041", "</style><style>", "\x00",
	"end\"]\nclick a", "#quot;", "\\", "{{.}}", "日本", "👩‍👩‍👧", "*/", "\ufffe\uffff", " ", "\n", "\t", "'", "$x$", "https://a.b", "@x", "~", "]", "(1)", "\u200d",
}

func FuzzHostile(f *testing.F) {
	for _, part := range hostileParts {
		f.Add(part)
	}
	f.Fuzz(func(t *testing.T, name string) { checkHostile(t, name) })
}

// Mixtures of hostile texts are as harmless as each of them.
func TestHostileMixtures(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		var name strings.Builder
		for range 1 + random.IntN(6) {
			name.WriteString(hostileParts[random.IntN(len(hostileParts))])
		}
		if checkHostile(t, name.String()); t.Failed() {
			t.Fatalf("with %q", name.String())
		}
	}
}

func checkHostile(t *testing.T, name string) {
	t.Helper()
	r := hostile(name)
	for _, format := range Formats() {
		out := written(t, format, r, Options{ShowIgnored: true})
		if !utf8.ValidString(out) {
			t.Errorf("%s is no UTF-8", format)
		}
		checkCommands(t, format, out)
		if got, want := strings.Count(out, "\n"), strings.Count(harmless(t, format), "\n"); got != want && name != "" && byLine(format) {
			t.Errorf("%s has %d lines, want %d:\n%s", format, got, want, out)
		}
		switch format {
		case SARIF:
			checkJSON(t, format, r, out)
			checkSARIFLinks(t, out)
		case JSON, GitLab, RDJSON:
			checkJSON(t, format, r, out)
		case JSONL, RDJSONL:
			for _, line := range strings.Split(strings.TrimSpace(out), "\n") {
				decoded(t, line)
			}
		case JUnit, Checkstyle:
			checkXML(t, format, out)
		case HTML:
			checkHTML(t, out)
		case Markdown:
			checkMarkdown(t, out)
		case Agent:
			if got, want := strings.Count(out, "|"), strings.Count(harmless(t, Agent), "|"); got != want {
				t.Errorf("agent has %d fields, want %d:\n%s", got, want, out)
			}
		}
	}
	for _, format := range []Format{Full, Concise, Grouped} {
		out := written(t, format, r, Options{ShowIgnored: true, Width: 60, Color: true, Hyperlinks: true})
		checkCommands(t, format, ourEscapes.ReplaceAllString(out, ""))
	}
	var diff bytes.Buffer
	change := Change{Path: name, Before: []byte("a\n" + name + "\n"), After: []byte("a\nb\n")}
	if err := WriteDiff(&diff, []Change{change}, false, Options{}); err != nil {
		t.Fatal(err)
	}
	checkCommands(t, Full, strings.ReplaceAll(diff.String(), "\t", " ")) // a diff keeps tabs
}

// byLine reports whether readers of a format take each line for itself, so that one more would be one of the attacker's.
func byLine(f Format) bool {
	return slices.Contains([]Format{Concise, Grouped, GitHub, Azure, Agent, JSONL, RDJSONL}, f)
}

// ourEscapes are the escape sequences that we write ourselves: colours, and links to pages of rules.
var ourEscapes = regexp.MustCompile(`\x1b\[[0-9;]*m|\x1b\]8;;(https://github\.com/sentinel-lint/[!-~]*)?\x1b\\`)

// harmlessTexts are the reports of harmless, which are wanted often.
var harmlessTexts sync.Map

// harmless returns a report in which nothing is hostile, in a format.
func harmless(t *testing.T, format Format) string {
	t.Helper()
	text, ok := harmlessTexts.Load(format)
	if !ok {
		text, _ = harmlessTexts.LoadOrStore(format, written(t, format, hostile("plain"), Options{ShowIgnored: true}))
	}
	return text.(string)
}

// checkSARIFLinks wants no link in a message but those to the related locations of its result.
func checkSARIFLinks(t *testing.T, out string) {
	t.Helper()
	var log struct {
		Runs []struct {
			Results []struct {
				Message          struct{ Text string }
				RelatedLocations []struct{ ID int }
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &log); err != nil {
		t.Fatal(err)
	}
	for _, r := range log.Runs[0].Results {
		plain := strings.NewReplacer(`\\`, "", `\[`, "", `\]`, "").Replace(r.Message.Text)
		if got := strings.Count(plain, "["); got != len(r.RelatedLocations) {
			t.Errorf("a message has %d links, want %d: %s", got, len(r.RelatedLocations), r.Message.Text)
		}
	}
}

// checkCommands wants no character in an output that a terminal obeys, and no command of a build service but our own.
func checkCommands(t *testing.T, format Format, out string) {
	t.Helper()
	for _, line := range strings.Split(out, "\n") {
		if strings.ContainsFunc(line, hidden) {
			t.Errorf("%s: a character that does not show in %q", format, line)
		}
		if start := strings.TrimSpace(line); strings.HasPrefix(start, "::") &&
			(format != GitHub || !githubCommand.MatchString(line)) {
			t.Errorf("%s: a command in %q", format, line)
		}
		lower := strings.ToLower(line)
		if strings.Contains(lower, "##[") || strings.Contains(lower, "##vso[") {
			if format != Azure || !azureCommand.MatchString(line) || strings.Count(lower, "##vso[") > 1 {
				t.Errorf("%s: a command in %q", format, line)
			}
		}
	}
}

var (
	githubCommand = regexp.MustCompile(
		`^::(error|warning|notice) file=[^,:]*,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[^,:]*::`)
	azureCommand = regexp.MustCompile(
		`^##vso\[task\.logissue type=(error|warning);sourcepath=[^;\]]*;linenumber=\d+;columnnumber=\d+;code=[^;\]]*;\][^\]]*$`)
)

func checkJSON(t *testing.T, format Format, r *Report, out string) {
	t.Helper()
	v := decoded(t, out)
	if format != JSON {
		return
	}
	findings, _ := v.(map[string]any)["findings"].([]any)
	want := r.Findings[0].Message
	if !slices.ContainsFunc(findings, func(f any) bool { return f.(map[string]any)["message"] == want }) {
		text, _ := json.Marshal(want)
		t.Errorf("message %s does not come back from %s", text, out)
	}
}

func checkXML(t *testing.T, format Format, out string) {
	t.Helper()
	allowed := strings.Fields("testsuites testsuite testcase failure error checkstyle file")
	d := xml.NewDecoder(strings.NewReader(out))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v in %s", format, err, out)
		}
		if e, ok := token.(xml.StartElement); ok && !slices.Contains(allowed, e.Name.Local) {
			t.Errorf("%s: element %s", format, e.Name.Local)
		}
	}
}

func checkHTML(t *testing.T, out string) {
	t.Helper()
	allowed := strings.Fields(`html head meta title style body header h1 h2 h3 p br ul li main div section svg defs marker path text
		g a rect span details summary article figure figcaption pre mark dl dt dd code footer`)
	z := html.NewTokenizer(strings.NewReader(out))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.CommentToken:
			t.Error("a comment")
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if !slices.Contains(allowed, token.Data) {
				t.Errorf("element %s", token.Data)
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "style" ||
					a.Key == "href" && !strings.HasPrefix(a.Val, "#finding-") && !strings.HasPrefix(a.Val, "https://") {
					t.Errorf("attribute %s=%q of %s", a.Key, a.Val, token.Data)
				}
			}
		}
	}
}

func checkMarkdown(t *testing.T, out string) {
	t.Helper()
	plain := harmless(t, Markdown)
	for _, sign := range []string{"\n```", "\n|", "\n#", "<br>", "\n"} {
		if got, want := strings.Count(out, sign), strings.Count(plain, sign); got != want {
			t.Errorf("%q stands %d times, want %d:\n%s", sign, got, want, out)
		}
	}
	if rest := strings.ReplaceAll(out, "<br>", ""); strings.Contains(rest, "<") {
		t.Errorf("markup in %s", out)
	}
}
