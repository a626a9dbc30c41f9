package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// An episode is an open finding as the store has it.
type episode struct {
	id          int64
	fingerprint Fingerprint
	detail      int64
	openedAt    time.Time
	rule        string
	severity    Severity
}

// A plan is what recording findings does to the open episodes of a track.
type plan struct {
	open    []Finding // not seen before
	refresh []refresh // seen before, and now with other words, another path or another fingerprint
	close   []int64   // no longer seen
	counts  []ruleCount
	age     int64 // of all that close, in seconds
}

type refresh struct {
	id int64
	Finding
}

type ruleCount struct {
	ruleKey
	n, opened, closed, closedAge int64 // the age in seconds, of all closed together
}

type ruleKey struct {
	rule     string
	severity Severity
}

// diff compares a track's open episodes with the findings of a run at the time at. Findings are sorted and distinct, as
// tidyFindings leaves them.
func diff(open []episode, findings []Finding, at time.Time) plan {
	var p plan
	left := make(map[Fingerprint]episode, len(open))
	for _, e := range open {
		left[e.fingerprint] = e
	}
	counts := make(map[ruleKey]*ruleCount)
	count := func(rule string, severity Severity) *ruleCount {
		key := ruleKey{rule, severity}
		if counts[key] == nil {
			counts[key] = &ruleCount{ruleKey: key}
		}
		return counts[key]
	}
	var unmatched []Finding
	match := func(f Finding, was Fingerprint) bool {
		e, ok := left[was]
		if !ok {
			return false
		}
		delete(left, was)
		if e.detail != f.detail() || was != f.Fingerprint {
			p.refresh = append(p.refresh, refresh{e.id, f})
		}
		return true
	}
	for _, f := range findings {
		count(f.Rule, f.Severity).n++
		if !match(f, f.Fingerprint) {
			unmatched = append(unmatched, f)
		}
	}
	for _, f := range unmatched { // only now: a former fingerprint must not take an episode from the finding that has it today
		if !slices.ContainsFunc(f.Formerly, func(was Fingerprint) bool { return match(f, was) }) {
			count(f.Rule, f.Severity).opened++
			p.open = append(p.open, f)
		}
	}
	for _, e := range open {
		if _, gone := left[e.fingerprint]; gone {
			c := count(e.rule, e.severity)
			c.closed++
			age := max(0, int64(at.Sub(e.openedAt)/time.Second)) // clocks of two machines may disagree
			c.closedAge, p.age = c.closedAge+age, p.age+age
			p.close = append(p.close, e.id)
		}
	}
	p.counts = sorted(counts)
	return p
}

// lateCounts are the counts of a run that changes no episodes.
func lateCounts(findings []Finding) []ruleCount {
	counts := make(map[ruleKey]*ruleCount)
	for _, f := range findings {
		key := ruleKey{f.Rule, f.Severity}
		if counts[key] == nil {
			counts[key] = &ruleCount{ruleKey: key}
		}
		counts[key].n++
	}
	return sorted(counts)
}

func sorted(counts map[ruleKey]*ruleCount) []ruleCount {
	list := make([]ruleCount, 0, len(counts))
	for _, c := range counts {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b ruleCount) int {
		return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(a.severity, b.severity))
	})
	return list
}

// tidyFindings makes findings fit their columns, sorts them by fingerprint and keeps of equal fingerprints the worst.
func tidyFindings(findings []Finding) []Finding {
	list := slices.Clone(findings)
	for i := range list {
		f := &list[i]
		f.Rule, f.Subject = clip(f.Rule, wideRule), clip(f.Subject, wideSubject)
		f.Path, f.Message = clip(f.Path, widePath), clip(f.Message, wideMessage)
	}
	slices.SortFunc(list, func(a, b Finding) int {
		return cmp.Or(bytes.Compare(a.Fingerprint[:], b.Fingerprint[:]), cmp.Compare(b.Severity, a.Severity),
			strings.Compare(a.Rule, b.Rule), strings.Compare(a.Path, b.Path), strings.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(list, func(a, b Finding) bool { return a.Fingerprint == b.Fingerprint })
}

// itemKey is what an item is recognised by.
type itemKey struct{ kind, id string }

type itemEpisode struct {
	id     int64
	key    itemKey
	digest [32]byte
}

// diffItems compares the open items of a track with those of a run. An item that changed in any way is closed and opened.
func diffItems(open []itemEpisode, items []Item) (add []Item, gone []int64) {
	have := make(map[itemKey]itemEpisode, len(open))
	for _, e := range open {
		have[e.key] = e
	}
	same := make(map[int64]bool, len(open))
	for _, item := range items {
		if e, ok := have[itemKey{item.Kind, item.ID}]; ok && e.digest == item.digest() {
			same[e.id] = true
			continue
		}
		add = append(add, item)
	}
	for _, e := range open {
		if !same[e.id] {
			gone = append(gone, e.id)
		}
	}
	return add, gone
}

// tidyItems makes items fit their columns and sorts them; of equal kind and id it keeps the first by path.
func tidyItems(items []Item) []Item {
	list := slices.Clone(items)
	for i := range list {
		item := &list[i]
		item.Kind, item.ID, item.Name = clip(item.Kind, wideKind), clip(item.ID, wideID), clip(item.Name, wideName)
		item.Version, item.Path = clip(item.Version, wideVersion), clip(item.Path, widePath)
		tables := make([]string, len(item.Tables))
		for k, t := range item.Tables {
			tables[k] = clip(t, wideTable)
		}
		slices.Sort(tables)
		item.Tables = slices.Compact(tables)
	}
	slices.SortStableFunc(list, func(a, b Item) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.ID, b.ID), strings.Compare(a.Path, b.Path),
			strings.Compare(a.Version, b.Version), strings.Compare(a.Name, b.Name))
	})
	return slices.CompactFunc(list, func(a, b Item) bool { return a.Kind == b.Kind && a.ID == b.ID })
}

// runDigest is a checksum of what a run found: the same run id must always come with the same.
func runDigest(findings []Finding, items []Item) [32]byte {
	h := sha256.New()
	_ = binary.Write(h, binary.LittleEndian, int64(len(findings)))
	for _, f := range findings {
		_, _ = h.Write(f.Fingerprint[:])
	}
	for _, item := range items {
		d := item.digest()
		_, _ = h.Write(d[:])
	}
	return [32]byte(h.Sum(nil))
}

// wide is the length of s in UTF-16 code units.
func wide(s string) int { return len(utf16.Encode([]rune(s))) }
