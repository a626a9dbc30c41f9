package store

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/sentinel-lint/sentinel-lint/internal/bug"
)

var (
	// ErrConflict says that the run id is already recorded with other findings.
	ErrConflict = errors.New("the run id is already recorded with other findings")
	// ErrNoHistory says that nothing was ever recorded there, or that the login may not see it.
	ErrNoHistory = errors.New("there is no history")
	// ErrNoRun says that the run or branch asked for was never recorded.
	ErrNoRun = errors.New("no such run is recorded")
	// ErrSchema says that the schema is older or newer than this program.
	ErrSchema = errors.New("the schema of the history does not fit")
	// ErrBusy says that another run of the same branch was being recorded for longer than a minute.
	ErrBusy = errors.New("another run of this branch is being recorded")
	// ErrInvalid says that a run cannot be recorded as given: its id is no UUID or a name is too long to be a key.
	ErrInvalid = errors.New("the run cannot be recorded")
)

// A Fingerprint identifies a finding from run to run: a SHA-256 over what the finding is about, never over where.
type Fingerprint [sha256.Size]byte

// Severity is how bad a finding is. The numbers are stored and do not change.
type Severity int8

// The severities, the least first.
const (
	Info    Severity = 1
	Warning Severity = 2
	Error   Severity = 3
)

// String is the severity's name.
func (s Severity) String() string {
	switch s {
	case Info:
		return "info"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return fmt.Sprintf("severity %d", int8(s))
}

// MarshalText is the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A Run is one check of a whole repository: what is not among its findings is fixed. A check of some files only is no Run.
type Run struct {
	ID                   string    // a UUID, see [RunID]; the same id is the same run
	Tenant, Repo, Branch string    // the track; case matters; the tenant may be empty
	DefaultBranch        string    // name of the repository's default branch; empty if not known
	Commit               string    // may be empty
	CommittedAt          time.Time // orders runs: an older commit than the last recorded one is late
	StartedAt            time.Time
	Tool                 string   // version of sentinel-lint
	RulesDigest          [32]byte // of the rules and settings in force
	FingerprintVersion   int      // of the algorithm behind the fingerprints
	Findings             []Finding
	Inventory            []Item
}

// A Finding as it is recorded. Where fingerprints repeat in a run, the worst finding counts.
type Finding struct {
	Fingerprint Fingerprint
	Formerly    []Fingerprint // by an older algorithm or rule name: an open finding with one of these continues as this
	Rule        string
	Severity    Severity
	Subject     string // what it is about, free of positions
	Path        string // relative to the repository, with slashes
	Message     string
}

// An Item is one thing of the inventory: an analytics rule, a connector, a solution.
type Item struct {
	Kind    string   // "analytics-rule", "connector", "solution"
	ID      string   // the content's own id; with Kind, unique in the run
	Name    string   // display name
	Version string   // may be empty
	Path    string   // relative to the repository, with slashes
	Tables  []string // read by a rule, filled by a connector
}

// Recorded is what recording a run changed. Opened findings were not there in the run before, closed ones no longer are.
type Recorded struct {
	Findings int  `json:"findings"`
	Opened   int  `json:"opened"`
	Closed   int  `json:"closed"`
	Items    int  `json:"items"`
	Replayed bool `json:"replayed"` // this run was recorded before; nothing changed
	Late     bool `json:"late"`     // of an older commit than the last recorded one: counted, but nothing opened or closed
}

// Unchanged is how many of the findings the run before had too.
func (r Recorded) Unchanged() int { return r.Findings - r.Opened }

// RunID is the id of a run. Where CI names its run (attempt included), the same run always gets the same id, so that
// recording it twice counts once; without a name every call gets a new id, later ones greater.
func RunID(r Run, ciRun string) string {
	if ciRun == "" {
		id, err := uuid.NewV7()
		if err != nil {
			bug.Reportf("no random numbers: %v", err)
		}
		return id.String()
	}
	name := strings.Join([]string{r.Tenant, r.Repo, r.Branch, r.Commit, ciRun, r.Tool, string(r.RulesDigest[:])}, "\x1f")
	space := uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://github.com/sentinel-lint/sentinel-lint/run"))
	return uuid.NewSHA1(space, []byte(name)).String()
}

// Widths of the columns, in UTF-16 code units as SQL Server counts them.
const (
	wideTenant, wideRepo, wideBranch, wideCommit, wideTool = 64, 256, 250, 64, 64
	wideRule, wideSubject, widePath, wideMessage           = 64, 400, 1024, 2000
	wideKind, wideID, wideName, wideVersion, wideTable     = 32, 400, 400, 64, 128
)

// clip makes s valid UTF-8 of at most max UTF-16 code units, the last of them "…" if something was cut.
func clip(s string, max int) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	if len(s) <= max {
		return s
	}
	units, cut := 0, 0
	for i, r := range s {
		if units < max {
			cut = i // with "…" after it, what is before i still fits
		}
		units += utf16.RuneLen(r)
	}
	if units <= max {
		return s
	}
	return s[:cut] + "…"
}

// instant is t as both backends keep it: UTC, to the millisecond.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// detail is a checksum of what may change about a finding while it stays the same finding.
func (f *Finding) detail() int64 {
	h := fnv.New64a()
	for _, s := range []string{f.Rule, f.Subject, f.Path, f.Message} {
		_, _ = h.Write([]byte(s)) // a hash never fails
		_, _ = h.Write([]byte{0x1f})
	}
	_, _ = h.Write([]byte{byte(f.Severity)})
	return int64(h.Sum64())
}

// digest is a checksum of everything an item says.
func (i *Item) digest() [32]byte {
	h := sha256.New()
	for _, s := range append([]string{i.Kind, i.ID, i.Name, i.Version, i.Path}, i.Tables...) {
		_ = binary.Write(h, binary.LittleEndian, int64(len(s)))
		_, _ = h.Write([]byte(s))
	}
	return [32]byte(h.Sum(nil))
}
