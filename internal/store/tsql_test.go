package store

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/sqlc-dev/teesql/parser"
)

// tsqlKinds parses T-SQL and returns the types of its statements: "Select Update".
func tsqlKinds(t *testing.T, text string) string {
	t.Helper()
	script, err := parser.Parse(t.Context(), strings.NewReader(text))
	if err != nil {
		return "error: " + err.Error()
	}
	var kinds []string
	for _, batch := range script.Batches {
		for _, s := range batch.Statements {
			kinds = append(kinds, strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%T", s), "*ast."), "Statement"))
		}
	}
	return strings.Join(kinds, " ")
}

// TestTSQL parses every statement for SQL Server. The parser is a sieve: it catches LIMIT, RETURNING, ?, PRAGMA and a wrong
// number of statements, and lets some nonsense through; only a real server proves more.
func TestTSQL(t *testing.T) {
	list := shipped()
	if len(list) < 40 {
		t.Errorf("only %d statements", len(list))
	}
	for _, s := range list {
		want := map[string]string{"SELECT": "Select", "WITH": "Select", "INSERT": "Insert", "UPDATE": "Update",
			"DELETE": "Delete", "DECLARE": "DeclareVariable Execute Select", "IF": "If", "EXEC": "Execute",
			"SET": "PredicateSet"}[strings.Fields(s.text)[0]]
		if got := tsqlKinds(t, s.text); got != want {
			t.Errorf("%s is %q, want %q:\n%s", s.name, got, want, s.text)
		}
		for _, foreign := range []string{"{", "}", "$", "?", "LIMIT", "RETURNING", "COUNT(", "||", "IFNULL", "strftime", "substr(", "unixepoch"} {
			if strings.Contains(s.text, foreign) {
				t.Errorf("%s has %q in it:\n%s", s.name, foreign, s.text)
			}
		}
	}
}

// migrationBatches are the parts of a migration file that SQL Server gets one by one.
func migrationBatches(t *testing.T, file string) []string {
	t.Helper()
	data, err := fs.ReadFile(sqlServerDialect{}.migrations().files, file)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, part := range strings.Split(string(data), "-- +goose StatementBegin\n")[1:] {
		batch, _, ended := strings.Cut(part, "-- +goose StatementEnd")
		if !ended {
			t.Errorf("%s: a statement does not end", file)
		}
		list = append(list, strings.TrimSpace(batch))
	}
	return list
}

func TestMigrationsAreTSQL(t *testing.T) {
	files, err := fs.Glob(sqlServerDialect{}.migrations().files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		for _, batch := range migrationBatches(t, file) {
			var words []string
			for _, line := range strings.Split(batch, "\n") {
				if !strings.HasPrefix(line, "--") {
					words = append(words, strings.Fields(line)...)
				}
			}
			want := map[string]string{"CREATE TABLE": "CreateTable", "CREATE INDEX": "CreateIndex", "CREATE UNIQUE": "CreateIndex",
				"CREATE VIEW": "CreateView", "CREATE ROLE": "CreateRole", "DROP TABLE": "DropTable", "DROP VIEW": "DropView",
				"DROP ROLE": "DropRole"}[words[0]+" "+words[1]]
			if words[0] == "GRANT" {
				want = "Grant"
			}
			if got := tsqlKinds(t, batch); got != want {
				t.Errorf("%s: %q, want %q:\n%s", file, got, want, batch)
			}
			n++
		}
	}
	if n < 30 {
		t.Errorf("only %d statements", n)
	}
}

// TestSameSchema compares the columns of the two dialects' tables and views: every statement is written for both.
func TestSameSchema(t *testing.T) {
	s := opener(t, sqliteTarget(filepath.Join(t.TempDir(), "h.db")))()
	record(t, s, runOn(1, 0, nil))
	var server strings.Builder
	for _, file := range []string{"00001_tables.sql", "00002_views.sql"} {
		server.WriteString(strings.Join(migrationBatches(t, file), "\n\n") + "\n\n")
	}
	tables, err := s.db.QueryContext(t.Context(), `SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'migration'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tables.Close() }()
	n := 0
	for tables.Next() {
		var table, column string
		if err := tables.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		n++
		_, definition, found := strings.Cut(server.String(), "sentinel_lint."+table+" (")
		if !found {
			_, definition, found = strings.Cut(server.String(), "VIEW sentinel_lint."+table+" AS")
		}
		definition, _, _ = strings.Cut(definition, "\n\n")
		if !found || !strings.Contains(definition, column) {
			t.Errorf("SQL Server has no %s.%s", table, column)
		}
	}
	if err := tables.Err(); err != nil || n < 90 {
		t.Errorf("%d columns compared: %v", n, err)
	}
}

// ledger says which statements have run on a real SQL Server: SHA-256 of the text to the product's version. The conformance
// suite writes it with UPDATE=1 when a server is given; docs/history.md must say what it says.
const ledger = "testdata/sqlserver-verified.json"

func TestLedger(t *testing.T) {
	verified := map[string]string{}
	data, err := os.ReadFile(ledger)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &verified); err != nil {
		t.Fatal(err)
	}
	if os.Getenv(serverVariable) != "" && os.Getenv("UPDATE") != "" {
		verified = verifyOnServer(t)
	}
	all := append(shipped(), migrationStatements(t)...)
	unverified := 0
	for _, s := range all {
		if verified[digestOf(s.text)] == "" {
			unverified++
		}
	}
	page := filepath.Join("..", "..", "docs", "history.md")
	doc, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	says := fmt.Sprintf("%d statements, migrations included, are shipped for SQL Server; %d of %[1]d statements have run on a real SQL Server",
		len(all), len(all)-unverified)
	t.Log(says)
	if strings.Contains(string(doc), says) {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Fatalf("docs/history.md does not say %q", says)
	}
	sentence := regexp.MustCompile(`\d+ statements, migrations included, .* have run on a real SQL Server`)
	if err := os.WriteFile(page, sentence.ReplaceAll(doc, []byte(says)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func digestOf(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }

func migrationStatements(t *testing.T) (list []shippedStatement) {
	t.Helper()
	files, err := fs.Glob(sqlServerDialect{}.migrations().files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, batch := range migrationBatches(t, file) {
			if !strings.HasPrefix(batch, "DROP ") { // the way back is not offered
				list = append(list, shippedStatement{file, batch})
			}
		}
	}
	return list
}

// verifyOnServer runs a history through every statement on the given server and writes the ledger of those that ran.
func verifyOnServer(t *testing.T) map[string]string {
	t.Helper()
	s := opener(t, serverTarget(t))()
	ran := map[string]bool{}
	s.before = func(statement string) { ran[statement] = true }
	many := []Item{{Kind: "connector", ID: "c", Version: "1", Tables: []string{"A"}}}
	closeSome := append(findings(6, 40), findings(40, 800)...)
	record(t, s, runOn(1, 0, findings(0, 800), many...), runOn(2, 1, closeSome), runOn(3, 2, findings(40, 800)),
		runOn(4, 3, findings(0, 2)))
	changed := findings(0, 2)
	changed[0].Message = "in other words"
	renamed := runOn(5, 4, changed, Item{Kind: "connector", ID: "d", Tables: []string{"B"}})
	renamed.DefaultBranch = "main"
	branch := runOn(6, 4, nil)
	branch.Branch, branch.DefaultBranch = "feature", "feature"
	record(t, s, renamed, branch)
	in := Scope{Branch: "*"}
	for _, err := range []error{
		func() error { _, err := s.New(t.Context(), in, day0, ""); return err }(),
		func() error { _, err := s.Trend(t.Context(), in, ByRule, day0, day0, ""); return err }(),
		func() error { _, err := s.Top(t.Context(), in, ByRepo, day0, "", 3); return err }(),
		func() error { _, err := s.Repos(t.Context(), in, day0); return err }(),
		func() error { _, err := s.Inventory(t.Context(), in, "", "B"); return err }(),
		func() error { _, err := s.Baseline(t.Context(), "contoso", "soc/sentinel", ""); return err }(),
		func() error { _, _, err := s.RunAt(t.Context(), renamed.ID); return err }(),
		func() error { _, err := s.Prune(t.Context(), day0.AddDate(0, 0, 3), false); return err }(),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	h := healthy(t, s)
	verified := map[string]string{}
	for _, statement := range shipped() {
		// What runs outside of a transaction's statements has run if the store is there and healthy.
		if ran[statement.text] || strings.HasPrefix(statement.name, "lock") || statement.name == "makeSchema" ||
			statement.name == "unlockMigration" || statement.name == "sessionInit" || strings.HasPrefix(statement.name, "schema") {
			verified[digestOf(statement.text)] = h.Backend
		}
	}
	for _, statement := range migrationStatements(t) {
		verified[digestOf(statement.text)] = h.Backend
	}
	data, err := json.MarshalIndent(verified, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ledger, append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	return verified
}
