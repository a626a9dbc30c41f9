package store

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"net"
	"reflect"
	"strings"
	"testing"
	"time"
)

// What go-mssqldb puts on the wire for us, and how we take what a server answers. See tdsserver_test.go.

const wirePassword = "Pa$$w0rd/ca#nary"

// certificate makes a self-signed certificate for the endpoint.
func certificate(t *testing.T) *tls.Config {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	// TLS 1.3 would send session tickets after the handshake, where TDS wants packets.
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MaxVersion: tls.VersionTLS12}
}

// track answers as a server with our schema and one track, on which nothing was recorded.
type trackAnswers struct {
	open     int      // findings that are open
	recorded [32]byte // digest of the run that is recorded, if any
}

func (a *trackAnswers) answer(r tdsRequest) tdsReply {
	number := func(n int) tdsReply {
		return tdsReply{columns: []tdsColumn{{"", tdsBigint}}, rows: [][]any{{n}}}
	}
	columns := func(types ...byte) (list []tdsColumn) {
		for i, typ := range types {
			list = append(list, tdsColumn{fmt.Sprint("c", i), typ})
		}
		return list
	}
	q := render(sqlServerDialect{}.syntax())
	switch {
	case strings.Contains(r.sql, "sp_getapplock"):
		return number(0)
	case r.sql == q.schemaTable:
		return number(1)
	case r.sql == q.schemaVersion:
		return number(int(sqlServerDialect{}.migrations().latest))
	case r.sql == q.findTrack:
		return tdsReply{columns: columns(tdsBigint, tdsBigint, tdsInt), rows: [][]any{{7, nil, 1}}}
	case r.sql == q.findRun:
		reply := tdsReply{columns: columns(tdsBigint, tdsVarbinary, tdsInt, tdsInt, tdsInt, tdsInt, tdsInt)}
		if a.recorded != [32]byte{} {
			reply.rows = [][]any{{7, a.recorded[:], 30, 30, 0, 0, 0}}
		}
		return reply
	case r.sql == q.addRun:
		return number(42)
	case r.sql == q.firstRun:
		return tdsReply{columns: columns(tdsDatetime2), rows: [][]any{{nil}}}
	case r.sql == q.openFindings:
		reply := tdsReply{columns: columns(tdsBigint, tdsVarbinary, tdsBigint, tdsDatetime2, tdsNVarchar, tdsSmallint)}
		for i := range a.open {
			f := finding(10_000 + i)
			reply.rows = append(reply.rows, []any{1000 + i, f.Fingerprint[:], int(f.detail()), day0, f.Rule, int(f.Severity)})
		}
		return reply
	case r.sql == q.openItems:
		return tdsReply{columns: columns(tdsBigint, tdsNVarchar, tdsNVarchar, tdsVarbinary)}
	case strings.HasPrefix(r.sql, "select * from "):
		return tdsReply{columns: tableColumns(r.sql)}
	}
	return tdsReply{}
}

// tableColumns answers a bulk load's question for the columns of a table.
func tableColumns(query string) (columns []tdsColumn) {
	for _, t := range []table{runRuleTable, findingTable} {
		if !strings.Contains(query, "["+t.name+"]") {
			continue
		}
		for _, name := range t.columns {
			typ := byte(tdsBigint)
			switch name {
			case "rule_id", "path", "subject", "message_text":
				typ = tdsNVarchar
			case "fingerprint":
				typ = tdsVarbinary
			case "opened_at":
				typ = tdsDatetime2
			case "severity", "fp_version":
				typ = tdsSmallint
			}
			columns = append(columns, tdsColumn{name, typ})
		}
	}
	return columns
}

// wire opens a store on an endpoint. over, if not nil, answers before answers does. Waits are counted, not slept.
func wire(t *testing.T, config *tls.Config, settings string, a *trackAnswers, over func(tdsRequest) (tdsReply, bool)) (*Store, *tdsServer, *time.Duration) {
	t.Helper()
	server := startTDS(t, config, func(r tdsRequest) tdsReply {
		if over != nil {
			if reply, ok := over(r); ok {
				return reply
			}
		}
		return a.answer(r)
	})
	text := "sqlserver://lint:Pa%24%24w0rd%2Fca%23nary@" + server.addr + "?database=history&dial+timeout=5" + settings
	target, err := Settings{Getenv: env(), Version: "1.2.3"}.parse(text, "in the test")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	waited := new(time.Duration)
	s.sleep = func(ctx context.Context, d time.Duration) error {
		*waited += d
		return ctx.Err()
	}
	return s, server, waited
}

func count(requests []tdsRequest, kind tdsKind) (n int) {
	for _, r := range requests {
		if r.kind == kind {
			n++
		}
	}
	return n
}

func outline(requests []tdsRequest) string {
	var b strings.Builder
	for _, r := range requests {
		text, _, _ := strings.Cut(r.sql, "\n")
		fmt.Fprintf(&b, "%s %.100s\n", r.kind, text)
	}
	return b.String()
}

// shippedTexts are all statements of the store for SQL Server, by text.
func shippedTexts() map[string]bool {
	texts := map[string]bool{}
	for _, s := range shipped() {
		texts[s.text] = true
	}
	return texts
}

func TestWireRecord(t *testing.T) {
	s, server, _ := wire(t, certificate(t), "&encrypt=true&TrustServerCertificate=true", &trackAnswers{open: 70}, nil)
	run := runOn(1, 0, findings(0, 30))
	done, err := s.Record(t.Context(), run)
	if err != nil {
		t.Fatalf("%v\n%s", err, outline(server.requests()))
	}
	equal(t, "result", done, Recorded{Findings: 30, Opened: 30, Closed: 70})
	log := server.requests()
	in := log[0].login
	if in == nil || !in.encrypted || in.user != "lint" || in.password != wirePassword || in.app != "sentinel-lint/1.2.3" ||
		in.database != "history" || in.version>>24 != 0x74 || !in.ansi {
		t.Errorf("login: %+v", in)
	}
	begun := false
	texts := shippedTexts()
	var columns []string
	for i, r := range log[1:] {
		begun = begun || r.kind == tdsBegin
		if r.kind == tdsBegin && log[i].sql != sessionInit && log[i-1].sql != sessionInit {
			t.Errorf("the session was not prepared:\n%s", outline(log))
		}
		if begun && r.kind != tdsBegin && !r.inTx {
			t.Errorf("outside the transaction: %s %s", r.kind, r.sql)
		}
		if r.kind == tdsRPC && !texts[r.sql] {
			t.Errorf("not a statement of ours: %s", r.sql)
		}
		for _, secret := range []string{"soc/sentinel", "contoso", "règle", wirePassword} {
			if strings.Contains(r.sql, secret) {
				t.Errorf("%q is in the text of a statement: %s", secret, r.sql)
			}
		}
		for _, p := range r.args {
			if p.typ == "datetimeoffset" || p.typ == "varchar" {
				t.Errorf("%s is sent as %s, and SQL Server would convert the column: %s", p.name, p.typ, r.sql)
			}
		}
		if r.kind == tdsBulk && len(r.args) == len(findingTable.columns) {
			for _, c := range r.args {
				columns = append(columns, c.name)
			}
			checkBulk(t, r, run)
		}
	}
	equal(t, "columns of the bulk load", columns, findingTable.columns)
	if last := log[len(log)-1]; last.kind != tdsCommit {
		t.Errorf("the last request is no commit:\n%s", outline(log))
	}
}

// checkBulk compares the rows on the wire with the run's findings, which the store sorts by fingerprint.
func checkBulk(t *testing.T, r tdsRequest, run Run) {
	t.Helper()
	want := tidyFindings(run.Findings)
	if len(r.rows) != len(want) {
		t.Errorf("%d rows, want %d", len(r.rows), len(want))
		return
	}
	for i, f := range want {
		equal(t, fmt.Sprintf("row %d", i), r.rows[i], []any{int64(7), f.Fingerprint[:], int64(1), f.Rule, int64(f.Severity),
			f.Path, f.Subject, f.Message, f.detail(), int64(42), run.StartedAt})
	}
}

func TestWireClosesInFewStatements(t *testing.T) {
	s, server, _ := wire(t, nil, "&encrypt=disable", &trackAnswers{open: 1100}, nil)
	done, err := s.Record(t.Context(), runOn(1, 0, nil))
	if err != nil || done.Closed != 1100 {
		t.Fatal(done, err)
	}
	closed := map[int64]bool{}
	var sizes []int
	for _, r := range server.requests() {
		if !strings.HasPrefix(r.sql, "UPDATE sentinel_lint.finding SET closed_run") {
			continue
		}
		sizes = append(sizes, len(r.args)-2)
		for _, p := range r.args[2:] {
			closed[p.value.(int64)] = true
		}
	}
	equal(t, "rows of each statement", sizes, []int{512, 512, 512})
	equal(t, "rows closed", len(closed), 1100)
}

func TestWireDeadlockIsTriedAgain(t *testing.T) {
	n := 0
	s, server, waited := wire(t, nil, "&encrypt=disable", &trackAnswers{}, func(r tdsRequest) (tdsReply, bool) {
		if strings.HasPrefix(r.sql, "UPDATE sentinel_lint.track") {
			n++
		}
		return tdsReply{endsTx: true, err: &tdsError{number: 1205, class: 13, message: "chosen as the deadlock victim"}}, n == 1 &&
			strings.HasPrefix(r.sql, "UPDATE sentinel_lint.track")
	})
	done, err := s.Record(t.Context(), runOn(1, 0, findings(0, 30)))
	if err != nil || done.Replayed {
		t.Fatal(done, err)
	}
	log := server.requests()
	equal(t, "begun and committed", []int{count(log, tdsBegin), count(log, tdsCommit)}, []int{2, 1})
	equal(t, "waited", *waited, firstWait)
}

func TestWireLostAnswerToCommit(t *testing.T) {
	a := &trackAnswers{}
	run := runOn(1, 0, findings(0, 30))
	s, server, _ := wire(t, nil, "&encrypt=disable", a, func(r tdsRequest) (tdsReply, bool) {
		if r.kind != tdsCommit || a.recorded != [32]byte{} {
			return tdsReply{}, false
		}
		a.recorded = runDigest(tidyFindings(run.Findings), nil)
		return tdsReply{drop: true}, true // the server did it, and nobody hears of it
	})
	done, err := s.Record(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "the second try finds the run", done, Recorded{Findings: 30, Opened: 30, Replayed: true})
	inserted := 0
	for _, r := range server.requests() {
		if strings.Contains(r.sql, "INSERT INTO sentinel_lint.run ") {
			inserted++
		}
	}
	equal(t, "runs inserted", inserted, 1)
}

func TestWireDroppedBeforeCommit(t *testing.T) {
	s, server, _ := wire(t, nil, "&encrypt=disable", &trackAnswers{}, func(r tdsRequest) (tdsReply, bool) {
		return tdsReply{drop: true}, strings.HasPrefix(r.sql, "UPDATE sentinel_lint.track")
	})
	_, err := s.Record(t.Context(), runOn(1, 0, findings(0, 30)))
	if err == nil {
		t.Fatal("recorded on a connection that always breaks")
	}
	t.Log(err)
	log := server.requests()
	equal(t, "begun and committed", []int{count(log, tdsBegin), count(log, tdsCommit)}, []int{maxTries, 0})
}

func TestWirePermanentErrorIsNotTriedAgain(t *testing.T) {
	s, server, waited := wire(t, nil, "&encrypt=disable", &trackAnswers{}, func(r tdsRequest) (tdsReply, bool) {
		return tdsReply{endsTx: true, err: &tdsError{number: 229, class: 14, message: "The INSERT permission was denied"}},
			strings.Contains(r.sql, "INSERT INTO sentinel_lint.run ")
	})
	_, err := s.Record(t.Context(), runOn(1, 0, nil))
	if err == nil || !strings.Contains(err.Error(), "sentinel_lint_writer") {
		t.Errorf("the error does not say what to do: %v", err)
	}
	equal(t, "begun", count(server.requests(), tdsBegin), 1)
	equal(t, "waited", *waited, time.Duration(0))
}

func TestWireSleepingDatabase(t *testing.T) {
	for _, c := range []struct {
		refusals int
		waited   time.Duration
		ok       bool
	}{{4, 20 * time.Second, true}, {1000, maxWaking, false}} {
		n := 0
		s, _, waited := wire(t, nil, "&encrypt=disable", &trackAnswers{}, func(r tdsRequest) (tdsReply, bool) {
			n++
			return tdsReply{err: &tdsError{number: 40613, class: 14, message: "Database is not currently available"}},
				r.kind == tdsLogin && n <= c.refusals
		})
		_, err := s.Record(t.Context(), runOn(1, 0, nil))
		if (err == nil) != c.ok {
			t.Errorf("after %d refusals: %v", c.refusals, err)
		}
		equal(t, "waited", *waited, c.waited)
	}
}

func TestWireBusyTrack(t *testing.T) {
	s, _, _ := wire(t, nil, "&encrypt=disable", &trackAnswers{}, func(r tdsRequest) (tdsReply, bool) {
		return tdsReply{columns: []tdsColumn{{"", tdsInt}}, rows: [][]any{{-1}}}, r.sql == lockTrack
	})
	if _, err := s.Record(t.Context(), runOn(1, 0, nil)); !errors.Is(err, ErrBusy) {
		t.Error(err)
	}
}

func TestWireCancelStopsTheServer(t *testing.T) {
	s, server, _ := wire(t, nil, "&encrypt=disable", &trackAnswers{}, func(r tdsRequest) (tdsReply, bool) {
		return tdsReply{delay: 20 * time.Second}, strings.HasPrefix(r.sql, "WITH held")
	})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err := s.Trend(ctx, Scope{}, ByAll, day0, day0, "")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	if count(server.requests(), tdsCancel) == 0 {
		t.Errorf("the server was not told to stop:\n%s", outline(server.requests()))
	}
}

func TestWireTLS(t *testing.T) {
	for name, c := range map[string]struct {
		settings string
		tls, ok  bool
	}{
		"certificate not checked on loopback": {"&encrypt=true&TrustServerCertificate=true", true, true},
		"default refuses a self-signed one":   {"", true, false},
		"server without TLS":                  {"", false, false},
		"strict":                              {"&encrypt=strict", false, false},
	} {
		var config *tls.Config
		if c.tls {
			config = certificate(t)
		}
		s, server, _ := wire(t, config, c.settings, &trackAnswers{}, nil)
		_, err := s.Record(t.Context(), runOn(1, 0, nil))
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if !c.ok && len(server.requests()) > 0 {
			t.Errorf("%s: the credentials were sent", name)
		}
	}
}

// TestWireMigrate plays a server with an empty database: the lock comes first and goes last, and all migrations run in between,
// each in a transaction with the row that notes it.
func TestWireMigrate(t *testing.T) {
	var versions []int
	s, server, _ := wire(t, nil, "&encrypt=disable", &trackAnswers{}, func(r tdsRequest) (tdsReply, bool) {
		table := []tdsColumn{{"version_id", tdsBigint}, {"is_applied", tdsInt}}
		switch {
		case r.sql == s0.schemaTable:
			return tdsReply{columns: table[:1], rows: [][]any{{min(1, len(versions))}}}, true
		case r.sql == s0.schemaVersion:
			return tdsReply{columns: table[:1], rows: [][]any{{versions[len(versions)-1]}}}, true
		case strings.HasPrefix(r.sql, "SELECT TOP 1 tstamp") && len(versions) == 0:
			return tdsReply{err: &tdsError{number: 208, message: "Invalid object name 'sentinel_lint.migration'."}}, true
		case strings.HasPrefix(r.sql, "INSERT INTO sentinel_lint.migration"):
			versions = append(versions, int(r.args[0].value.(int64)))
		case strings.HasPrefix(r.sql, "SELECT MAX(version_id)"):
			return tdsReply{columns: table[:1], rows: [][]any{{versions[len(versions)-1]}}}, true
		case strings.HasPrefix(r.sql, "SELECT version_id, is_applied"):
			reply := tdsReply{columns: table}
			for _, v := range versions {
				reply.rows = append(reply.rows, []any{v, 1})
			}
			return reply, true
		}
		return tdsReply{}, false
	})
	m, err := s.Migrate(t.Context())
	if err != nil {
		t.Fatalf("%v\n%s", err, outline(server.requests()))
	}
	equal(t, "migration", m, Migration{From: 0, To: 3,
		Applied: []string{"00001_tables.sql", "00002_views.sql", "00003_roles.sql"}})
	locked, ended := false, false
	for _, r := range server.requests() {
		text := strings.TrimSpace(r.sql)
		switch {
		case strings.Contains(text, "sp_getapplock"):
			locked = true
		case strings.Contains(text, "sp_releaseapplock"):
			ended = true
		case strings.HasPrefix(text, "CREATE") || strings.HasPrefix(text, "GRANT") || strings.Contains(text, "CREATE SCHEMA"):
			if !locked || ended {
				t.Errorf("without the lock: %s", text)
			}
			if !r.inTx && !strings.Contains(text, "CREATE SCHEMA") {
				t.Errorf("outside a transaction: %s", text)
			}
		}
	}
	if !ended {
		t.Error("the lock was not given back")
	}
	equal(t, "begun and committed", count(server.requests(), tdsBegin), count(server.requests(), tdsCommit))
}

// s0 are the statements for SQL Server.
var s0 = render(sqlServerDialect{}.syntax())

// A shippedStatement is a statement as SQL Server gets it.
type shippedStatement struct{ name, text string }

// shipped lists every statement of the store for SQL Server but its migrations.
func shipped() (list []shippedStatement) {
	var walk func(name string, v reflect.Value)
	walk = func(name string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			list = append(list, shippedStatement{name, v.String()})
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Array:
			for i := range v.Len() {
				walk(fmt.Sprint(name, closingSizes[i]), v.Index(i))
			}
		}
	}
	walk("", reflect.ValueOf(s0))
	x := sqlServerDialect{}.syntax()
	for _, t := range []table{runRuleTable, findingTable, inventoryTable, itemTable} {
		list = append(list, shippedStatement{"insert " + t.name, x.insertInto(t)})
	}
	return append(list, shippedStatement{"lockTrack", lockTrack}, shippedStatement{"lockMigration", lockMigration},
		shippedStatement{"makeSchema", makeSchema}, shippedStatement{"unlockMigration", unlockMigration},
		shippedStatement{"sessionInit", sessionInit}, shippedStatement{"version", x.version})
}
