package store

import (
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/microsoft/go-mssqldb/msdsn"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
)

// The environment variables that say where the history is and how to reach it. There is no flag: what is on a command line is in
// process lists and build logs. And nothing of it is in the configuration, which whoever proposes a change can write.
const (
	Variable         = "SENTINEL_LINT_STORE"          // the connection
	FileVariable     = "SENTINEL_LINT_STORE_FILE"     // a file that holds it; only its owner may be able to read it
	InsecureVariable = "SENTINEL_LINT_STORE_INSECURE" // "1" allows no encryption, or a certificate that is not valid
)

// A Target is where a history is and how to reach it. It prints without secrets in every way there is to print it.
type Target struct {
	path     string  // of a SQLite file; empty for SQL Server
	shown    string  // file or server, without secrets
	secret   *secret // nil for a file; a pointer, because fmt does not follow it out of a struct that holds a Target
	warnings []string
}

// A secret is what must not be shown.
type secret struct {
	dsn   string   // of SQL Server, with our defaults
	words []string // passwords and tokens, in every form in which a message may repeat them
}

// Settings say where to look for the connection.
type Settings struct {
	Getenv  func(string) string
	Default string // SQLite file when the environment says nothing; may be empty
	Version string // of this program; the server's administrator sees it
}

// Locate finds the history: in SENTINEL_LINT_STORE, else in the file that SENTINEL_LINT_STORE_FILE names, else at the default.
// The connection is sqlserver://… for SQL Server and Azure SQL, else the path of a SQLite file, which may begin with
// "sqlite:". The error says what is wrong and never repeats what was read.
func Locate(s Settings) (Target, error) {
	if text := strings.TrimSpace(s.Getenv(Variable)); text != "" {
		return s.parse(text, "in "+Variable)
	}
	if file := s.Getenv(FileVariable); file != "" {
		text, err := readSecret(file)
		if err != nil {
			return Target{}, err
		}
		return s.parse(text, "in "+file)
	}
	if s.Default == "" {
		return Target{}, fmt.Errorf("no history is configured: set %s", Variable)
	}
	return sqliteTarget(s.Default), nil
}

// readSecret reads a file that only its owner can read.
func readSecret(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("read the connection string: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return "", fmt.Errorf("read the connection string: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s holds a connection string and others can read it (mode %04o): chmod 600 %[1]s",
			name, info.Mode().Perm())
	}
	data := make([]byte, 64<<10)
	n, err := f.Read(data)
	if err != nil || n == len(data) {
		return "", fmt.Errorf("%s holds no connection string", name)
	}
	return strings.TrimSpace(string(data[:n])), nil
}

func (s Settings) parse(text, where string) (Target, error) {
	if path, ok := strings.CutPrefix(text, "sqlite:"); ok {
		return sqliteTarget(path), nil
	}
	if strings.HasPrefix(text, "sqlserver:") {
		t, err := s.parseServer(text)
		if err != nil {
			return Target{}, fmt.Errorf("the connection string %s %w", where, err)
		}
		return t, nil
	}
	if strings.Contains(text, "://") || strings.ContainsAny(text, ";=\n") {
		// A path would be made and named in messages, with whatever password it holds.
		return Target{}, fmt.Errorf(
			"the connection string %s has no known form: use sqlserver://user:password@host?database=name or sqlite:path", where)
	}
	return sqliteTarget(text), nil
}

func sqliteTarget(path string) Target {
	return Target{path: filepath.Clean(path), shown: filepath.ToSlash(filepath.Clean(path))}
}

// settings of a connection string that may be given. What is not here is refused: the driver ignores a setting it does not
// know, and a misspelt "encrypt" would then mean no encryption. "log" is not here because it makes the driver print
// parameters, "password" because the driver's own messages repeat settings.
var allowedSettings = []string{
	msdsn.Database, msdsn.Encrypt, msdsn.UserID, msdsn.TrustServerCertificate, msdsn.Certificate, msdsn.ServerCertificate,
	msdsn.TLSMin, msdsn.PacketSize, msdsn.ConnectionTimeout, msdsn.HostNameInCertificate, msdsn.KeepAlive, msdsn.ServerSpn,
	msdsn.WorkstationID, msdsn.AppName, msdsn.ApplicationIntent, msdsn.FailoverPartner, msdsn.FailOverPort,
	msdsn.DialTimeout, msdsn.MultiSubnetFailover,
	"fedauth", "applicationclientid", "clientcertpath", "resource id", "serviceconnectionid", "tokenfilepath",
	"systemtoken", "clientassertion", "userassertion", "additionallyallowedtenants", "disableinstancediscovery",
	"sendcertificatechain",
}

// secretSettings hold tokens.
var secretSettings = []string{"systemtoken", "clientassertion", "userassertion"}

// secretVariables hold what a login by Microsoft Entra ID may use.
var secretVariables = []string{"AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PASSWORD", "AZURE_PASSWORD",
	"SYSTEM_ACCESSTOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"}

var errForm = errors.New("is not of the form sqlserver://user:password@host?database=name " +
	"(characters such as @ / # ? in the password are written %40 %2F %23 %3F)")

// parseServer reads the URL of a SQL Server, adds what is missing to be safe and refuses what is not.
func (s Settings) parseServer(text string) (Target, error) {
	u, err := url.Parse(text)
	if err != nil || !wellFormed(u) {
		return Target{}, errForm // the parser's error would repeat the text
	}
	t := Target{secret: &secret{}}
	if password, ok := u.User.Password(); ok {
		t.secret.hide(password)
	}
	for _, name := range secretVariables {
		t.secret.hide(s.Getenv(name))
	}
	query, err := s.serverSettings(u, &t)
	if err != nil {
		return Target{}, err
	}
	u.RawQuery = query.Encode()
	config, err := msdsn.Parse(u.String())
	if err != nil {
		return Target{}, fmt.Errorf("has a setting the driver refuses: %s", t.scrub(err.Error()))
	}
	if err := t.judge(config, s.Getenv(InsecureVariable) == "1"); err != nil {
		return Target{}, err
	}
	t.secret.dsn, t.shown = u.String(), shown(u, config)
	return t, nil
}

// wellFormed says whether everything before "@" was understood as user and password. A "/" or "?" in a password that is not
// escaped would move the rest of it into the host's place, the path or a setting, and from there into messages. So no "@" may
// stand behind the host, but in the user's name for Entra ID.
func wellFormed(u *url.URL) bool {
	if u.Hostname() == "" || u.Opaque != "" || u.Fragment != "" || strings.Contains(u.Host+u.Path, "@") {
		return false
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return false
	}
	entra := false
	for key := range query {
		entra = entra || strings.EqualFold(key, "fedauth")
	}
	for key, values := range query {
		named := entra && strings.EqualFold(key, msdsn.UserID)
		if strings.Contains(key, "@") || !named && strings.Contains(strings.Join(values, ""), "@") {
			return false
		}
	}
	return true
}

// serverSettings are the settings of u with our defaults.
func (s Settings) serverSettings(u *url.URL, t *Target) (url.Values, error) {
	given := u.Query()
	query := url.Values{}
	for key, values := range given {
		key = strings.ToLower(key)
		if !slices.Contains(allowedSettings, key) {
			return nil, errors.New("has a setting that is not known or not allowed: the settings are named in docs/history.md")
		}
		if len(values) > 1 || query.Has(key) {
			return nil, fmt.Errorf("says %q twice", key)
		}
		if slices.Contains(secretSettings, key) {
			t.secret.hide(values[0])
		}
		query.Set(key, values[0])
	}
	for key, value := range map[string]string{
		msdsn.Encrypt:     "true",
		msdsn.DialTimeout: "15",
		msdsn.AppName:     strings.TrimSuffix("sentinel-lint/"+s.Version, "/"),
	} {
		if !query.Has(key) {
			query.Set(key, value)
		}
	}
	return query, nil
}

// judge looks at what the driver would do, not at what was written: without encryption the password and the findings can be
// read on the way, and without a valid certificate by whoever answers.
func (t *Target) judge(config msdsn.Config, insecure bool) error {
	var weak string
	pinned := config.Parameters[msdsn.ServerCertificate] != "" // then the driver itself compares the certificate
	switch {
	case config.Encryption == msdsn.EncryptionOff || config.Encryption == msdsn.EncryptionDisabled:
		weak = "is not encrypted: passwords and findings can be read on the way"
	case config.TLSConfig == nil || config.TLSConfig.InsecureSkipVerify && !pinned:
		weak = "is encrypted for whoever answers: the server's certificate is not checked"
	}
	if weak == "" || isLoopback(config.Host) {
		return nil
	}
	if !insecure {
		return fmt.Errorf("asks for a connection that %s (%s=1 allows it)", weak, InsecureVariable)
	}
	t.warnings = append(t.warnings, fmt.Sprintf("the connection to %s %s", config.Host, weak))
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// shown names server and database, and nothing else of the connection.
func shown(u *url.URL, config msdsn.Config) string {
	name := u.Hostname()
	if port := u.Port(); port != "" {
		name = net.JoinHostPort(name, port)
	}
	if config.Instance != "" {
		name += "/" + config.Instance
	}
	if config.Database != "" {
		name += "?database=" + config.Database
	}
	return "sqlserver://" + name
}

// open makes the pool of connections; it does not connect.
func (t Target) open() (dialect, *sql.DB, error) {
	switch {
	case t.path != "":
		db, err := openSQLite(t.path)
		return sqliteDialect{}, db, err
	case t.secret != nil:
		db, err := openServer(t.secret.dsn)
		return sqlServerDialect{}, db, err
	}
	bug.Reportf("a Target was not made by Locate")
	return nil, nil, errForm
}

// IsFile says whether the history is a SQLite file.
func (t Target) IsFile() bool { return t.path != "" }

// String is the path of a file, or server and database.
func (t Target) String() string { return t.shown }

// GoString is String, so that %#v shows no more.
func (t Target) GoString() string { return t.shown }

// MarshalText is String, so that no encoder shows more.
func (t Target) MarshalText() ([]byte, error) { return []byte(t.shown), nil }
