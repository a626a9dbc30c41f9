package store

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// The canary is a password that must never come out. The second has every character that a URL gives a meaning to.
const (
	canary     = "c4nary-pa55word"
	wildCanary = `c4n/ary?pa#55@word:% "x&y=z;'`
)

// env is an environment of the given variables: name, value, name, value.
func env(variables ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(variables); i += 2 {
			if variables[i] == name {
				return variables[i+1]
			}
		}
		return ""
	}
}

// shows formats values in all the ways in which a program, a log or a debugger may show them.
func shows(values ...any) string {
	var b bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&b, nil))
	for _, v := range values {
		holder := struct{ v any }{v} // fmt calls no methods on what is not exported
		fmt.Fprintf(&b, "%v %+v %#v %s %q %v %+v\n", v, v, v, v, v, holder, &holder)
		if data, err := json.Marshal(v); err == nil {
			b.Write(data)
		}
		logger.Info("shown", "value", v)
	}
	return b.String()
}

// leaks says which part of a canary is in a text: eight bytes of it are too many.
func leaks(text string, canaries ...string) string {
	for _, c := range canaries {
		for _, form := range []string{c, url.QueryEscape(c), url.PathEscape(c), url.UserPassword("", c).String()[1:]} {
			for i := 0; i+8 <= len(form); i++ {
				if strings.Contains(text, form[i:i+8]) {
					return form[i : i+8]
				}
			}
		}
	}
	return ""
}

// TestSecretsStayInside fails in every way we know, at every verbosity, and looks for the password in what comes out.
func TestSecretsStayInside(t *testing.T) {
	var logged bytes.Buffer
	log.SetOutput(&logged)
	t.Cleanup(func() { log.SetOutput(os.Stderr) })

	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	says := func(e tdsError, at func(tdsRequest) bool) func(tdsRequest) tdsReply {
		return func(r tdsRequest) tdsReply {
			if at(r) {
				return tdsReply{err: &e}
			}
			return (&trackAnswers{}).answer(r)
		}
	}
	atLogin := func(r tdsRequest) bool { return r.kind == tdsLogin }
	inRecording := func(r tdsRequest) bool { return r.kind == tdsRPC && strings.HasPrefix(r.sql, "INSERT") }
	echo := "the password " + canary + " and " + wildCanary + " are wrong"
	serve := func(config *tls.Config, handler func(tdsRequest) tdsReply) string {
		return startTDS(t, config, handler).addr
	}
	refuses := serve(nil, says(tdsError{18456, 14, "Login failed for user 'lint'."}, atLogin))
	echoes := serve(nil, says(tdsError{18456, 14, echo}, atLogin))
	fails := serve(nil, says(tdsError{50000, 16, echo}, inRecording))
	drops := serve(nil, func(tdsRequest) tdsReply { return tdsReply{drop: true} })
	selfSigned := serve(certificate(t), (&trackAnswers{}).answer)
	plain := serve(nil, (&trackAnswers{}).answer)

	lint := url.UserPassword("lint", canary).String()
	wild := url.UserPassword("lint", wildCanary).String()
	failures := map[string]string{
		"slash in the password":           "sqlserver://lint:12/" + canary + "@db.contoso.com?database=history",
		"hash in the password":            "sqlserver://lint:12#" + canary + "@db.contoso.com?database=history",
		"question mark in the password":   "sqlserver://lint:12?" + canary + "@db.contoso.com?database=history",
		"a setting in the password":       "sqlserver://lint:12?database=" + canary + "@db.contoso.com",
		"at sign and slash":               "sqlserver://lint:x@12/" + canary + "@db.contoso.com",
		"bad escape in the password":      "sqlserver://lint:%zz" + canary + "@db.contoso.com",
		"control character":               "sqlserver://lint:" + canary + "\x7f@db.contoso.com",
		"no host":                         "sqlserver://" + lint + "@",
		"port that is none":               "sqlserver://" + lint + "@db.contoso.com:abc",
		"port too large":                  "sqlserver://" + wild + "@127.0.0.1:99999",
		"unknown setting":                 "sqlserver://" + lint + "@db.contoso.com?encrpyt=true&x=" + canary,
		"password as a setting":           "sqlserver://db.contoso.com?user+id=lint&password=" + canary,
		"driver log":                      "sqlserver://" + lint + "@127.0.0.1?log=255",
		"setting twice":                   "sqlserver://" + lint + "@db.contoso.com?database=a&Database=" + canary,
		"encrypt that is none":            "sqlserver://" + lint + "@db.contoso.com?encrypt=" + canary,
		"no encryption":                   "sqlserver://" + wild + "@db.contoso.com?encrypt=disable",
		"no certificate":                  "sqlserver://" + lint + "@db.contoso.com?TrustServerCertificate=true",
		"certificate file missing":        "sqlserver://" + lint + "@db.contoso.com?certificate=/nowhere.pem",
		"Entra ID of an unknown kind":     "sqlserver://" + lint + "@127.0.0.1?fedauth=Nonsense",
		"Entra ID without a client":       "sqlserver://:" + canary + "@127.0.0.1?fedauth=ActiveDirectoryServicePrincipal",
		"Entra ID with a token":           "sqlserver://127.0.0.1?fedauth=ActiveDirectoryAzurePipelines&systemtoken=" + canary,
		"another product":                 "postgres://" + lint + "@db.contoso.com/history",
		"ADO form":                        "Server=db.contoso.com;User ID=lint;Password=" + canary,
		"ODBC form":                       "odbc:server=db.contoso.com;pwd={" + canary + "}",
		"two lines":                       "db.contoso.com\n" + canary,
		"nobody listens":                  "sqlserver://" + wild + "@" + nobody + "?encrypt=disable",
		"no such host":                    "sqlserver://" + lint + "@db.contoso.invalid?dial+timeout=1",
		"login refused":                   "sqlserver://" + wild + "@" + refuses + "?encrypt=disable",
		"server repeats the password":     "sqlserver://" + lint + "@" + echoes + "?encrypt=disable",
		"server repeats the wild one":     "sqlserver://" + wild + "@" + echoes + "?encrypt=disable",
		"statement repeats the password":  "sqlserver://" + lint + "@" + fails + "?encrypt=disable",
		"connection dropped":              "sqlserver://" + lint + "@" + drops + "?encrypt=disable",
		"self-signed certificate":         "sqlserver://" + lint + "@" + selfSigned,
		"server that cannot encrypt":      "sqlserver://" + wild + "@" + plain,
		"named instance without browser":  "sqlserver://" + lint + "@127.0.0.1/instance?dial+timeout=1",
		"failover partner that is absent": "sqlserver://" + lint + "@" + nobody + "?encrypt=disable&failoverpartner=127.0.0.1",
	}
	for name, text := range failures {
		canaries := []string{canary, wildCanary}
		if name == "server repeats the password" || name == "statement repeats the password" {
			canaries = canaries[:1] // of two passwords, a store knows its own
		} else if name == "server repeats the wild one" {
			canaries = canaries[1:]
		}
		shown, err := failWith(t, text)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if part := leaks(shown, canaries...); part != "" {
			t.Errorf("%s: %q came out in\n%s", name, part, shown)
		}
	}
	if part := leaks(logged.String(), canary, wildCanary); part != "" {
		t.Errorf("%q was logged", part)
	}
	if len(failures) < 12 {
		t.Errorf("only %d kinds of failure", len(failures))
	}
}

// failWith uses a connection string, from the variable and from a file, and returns all there is to see of what happens.
func failWith(t *testing.T, text string) (shown string, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "dsn")
	if err := os.WriteFile(file, []byte(text+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, fileErr := Locate(Settings{Getenv: env(FileVariable, file), Version: "1.2.3"})
	target, err := Locate(Settings{Getenv: env(Variable, text), Version: "1.2.3"})
	if (fileErr == nil) != (err == nil) {
		t.Errorf("from the variable: %v; from a file: %v", err, fileErr)
	}
	shown = shows(err, fileErr, target)
	if err != nil {
		return shown, err
	}
	s, err := Open(target)
	if err != nil {
		return shown + shows(err), err
	}
	defer func() { _ = s.Close() }()
	s.sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	_, err = s.Record(t.Context(), runOn(1, 0, findings(0, 3)))
	_, err2 := s.Trend(t.Context(), Scope{}, ByAll, day0, day0, "")
	_, err3 := s.Migrate(t.Context())
	h, err4 := s.Check(t.Context())
	return shown + shows(s, s.target, err, err2, err3, h, err4), err
}

func TestLocate(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "dsn")
	if err := os.WriteFile(file, []byte("sqlserver://u:p4ss@db.contoso.com?database=history\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		variable, file, standard string
		want                     string
	}{
		{"", "", "h.db", "h.db"},
		{"", file, "h.db", "sqlserver://db.contoso.com?database=history"},
		{" a/../b.db ", file, "h.db", "b.db"},
		{"sqlite:a=b;c.db", "", "", "a=b;c.db"},
		{"sqlserver://u:p4ss@db.contoso.com:1433/inst?database=x&app+name=y", "", "", "sqlserver://db.contoso.com:1433/inst?database=x"},
		{"sqlserver://db.database.windows.net?database=x&fedauth=ActiveDirectoryDefault", "", "",
			"sqlserver://db.database.windows.net?database=x"},
	} {
		got, err := Locate(Settings{Getenv: env(Variable, c.variable, FileVariable, c.file), Default: c.standard})
		if err != nil {
			t.Errorf("%+v: %v", c, err)
		}
		equal(t, "target", got.String(), c.want)
		equal(t, "warnings", len(got.warnings), 0)
	}
	if _, err := Locate(Settings{Getenv: env()}); err == nil || !strings.Contains(err.Error(), Variable) {
		t.Errorf("nothing configured: %v", err)
	}
	if runtime.GOOS != "windows" {
		if err := os.Chmod(file, 0o640); err != nil {
			t.Fatal(err)
		}
		if _, err := Locate(Settings{Getenv: env(FileVariable, file)}); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("a file that others can read: %v", err)
		}
	}
}

// TestEncryption compares what is asked for with what the driver would then do.
func TestEncryption(t *testing.T) {
	for settings, want := range map[string]string{
		"":                  "",
		"encrypt=true":      "",
		"encrypt=mandatory": "",
		"encrypt=strict":    "",
		"encrypt=strict&TrustServerCertificate=true": "", // the driver checks it all the same
		"encrypt=disable":                       "not encrypted",
		"encrypt=false":                         "not encrypted",
		"Encrypt=OPTIONAL":                      "not encrypted",
		"encrypt=0":                             "not encrypted",
		"trustservercertificate=yes":            "certificate is not checked",
		"encrypt=true&TrustServerCertificate=1": "certificate is not checked",
		"encrypt=true&TrustServerCertificate=0": "",
	} {
		text := "sqlserver://u:p4ss@db.contoso.com?" + settings
		_, err := Locate(Settings{Getenv: env(Variable, text)})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", settings, err, want)
		}
		got, err := Locate(Settings{Getenv: env(Variable, text, InsecureVariable, "1")})
		if err != nil {
			t.Errorf("%q, allowed: %v", settings, err)
		}
		if warned := strings.Join(got.warnings, "\n"); (warned == "") != (want == "") || !strings.Contains(warned, want) {
			t.Errorf("%q, allowed: warnings %q, want %q", settings, warned, want)
		}
		for _, host := range []string{"localhost", "127.0.0.1:1433", "[::1]"} {
			if _, err := Locate(Settings{Getenv: env(Variable, "sqlserver://u:p4ss@"+host+"?"+settings)}); err != nil {
				t.Errorf("%q on %s: %v", settings, host, err)
			}
		}
	}
}

// FuzzPassword writes a password into a connection string as it is, with whatever a URL makes of it, and looks for it in what is
// shown of the target or the error.
func FuzzPassword(f *testing.F) {
	for _, around := range []string{"", "/", "#", "?", "@", ":", "%", "a@b/", "a@b?database=", "a?x=", "a&", "[", "\\", " ", "\n", "a@[::1]:1/"} {
		f.Add(around, "")
		f.Add("", around)
		f.Add("12"+around, around+"12")
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		if strings.Contains(strings.ToLower(before+after), "fedauth") {
			t.Skip("may make the rest a user's name")
		}
		text := "sqlserver://lint:" + before + canary + after + "@db.contoso.com?database=history"
		target, err := Locate(Settings{Getenv: env(Variable, text)})
		if part := leaks(shows(target, err), canary); part != "" {
			t.Errorf("%q came out of %q: %v, %v", part, text, target, err)
		}
	})
}
