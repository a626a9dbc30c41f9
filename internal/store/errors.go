package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	mssql "github.com/microsoft/go-mssqldb"
)

// A failure is an error of the store as others see it. It keeps the text, without secrets, and which of the known errors it
// was, but not the error itself: a driver's error may hold its configuration, and whoever unwraps it may print that.
type failure struct {
	text  string
	kinds []error
}

func (f *failure) Error() string { return f.text }

// GoString is Error, so that %#v shows no more.
func (f *failure) GoString() string { return f.text }

// Is says whether the error was of a known kind: the context's errors and those of this package.
func (f *failure) Is(target error) bool {
	return slices.Contains(f.kinds, target)
}

// advice is what to do about errors of SQL Server whose own text does not say it.
var advice = []struct {
	number int32
	says   string
}{
	{229, "the login lacks a permission: recording needs the role sentinel_lint_writer, reading sentinel_lint_reader"},
	{262, "the login may not do this: \"store migrate\" and \"store prune\" need the role sentinel_lint_owner"},
	{2760, "the login may not use the schema sentinel_lint"},
	{4060, "the login has no access to the database"},
	{15247, "the login may not create roles: the first \"store migrate\" is run by an administrator of the database"},
	{18456, "the server refused the login"},
	{40613, "the database is paused or moving, and did not answer in time"},
	{40615, "the server's firewall does not allow this address"},
}

// fail is err as the store shows it, after doing what; nil stays nil.
func (t Target) fail(doing string, err error) error {
	if err == nil {
		return nil
	}
	f := &failure{}
	for _, kind := range []error{context.Canceled, context.DeadlineExceeded, ErrConflict, ErrNoHistory, ErrNoRun,
		ErrSchema, ErrBusy, ErrInvalid} {
		if errors.Is(err, kind) {
			f.kinds = append(f.kinds, kind)
		}
	}
	text := err.Error()
	var server mssql.Error
	if errors.As(err, &server) {
		for _, a := range advice {
			if a.number == server.Number {
				text = a.says + ": " + text
			}
		}
	}
	f.text = fmt.Sprintf("%s: %s: %s", doing, t.shown, t.scrub(strings.ReplaceAll(text, "\n", "; ")))
	return f
}

// hide remembers a password or token.
func (s *secret) hide(word string) {
	user := url.UserPassword("", word).String()
	quoted := strconv.Quote(word)
	for _, form := range []string{word, url.QueryEscape(word), url.PathEscape(word), user[1:], quoted[1 : len(quoted)-1]} {
		if len(form) >= 3 { // shorter, the stars would give it away
			s.words = append(s.words, form)
		}
	}
}

// scrub replaces secrets by stars.
func (t Target) scrub(text string) string {
	if t.secret == nil {
		return text
	}
	for _, word := range t.secret.words {
		text = strings.ReplaceAll(text, word, "***")
	}
	return text
}
