package flow

import (
	"sync"
	"unsafe"

	"github.com/sentinel-lint/sentinel-lint/internal/kql/reach"
	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// Repositories hold a query more than once: as a file of its own, in the template that deploys it, in the package of a
// solution, in each version of that. What a query means follows from its text and from the schema of the workspace, so
// that the copies need not be looked into. Only the places differ, in which file of the decoded text they are; what is
// told of a copy has them moved there.
//
// Conclusions are kept, never trees or plans: those of a large repository would need more memory than all else.

// A script is a query without the place where it is written: its text, and the parameters that the text sees.
type script struct{ text, parameters string }

// conclusions are what is known of scripts. Several goroutines may use them: those that look into the same script at once
// come to the same conclusion, and it does not matter whose is kept.
type conclusions[T any] struct {
	mu   sync.Mutex
	made map[script]T
}

// of returns what is known of the script, or else what conclude says. Of no script nothing is kept.
func (c *conclusions[T]) of(s *script, conclude func() T) T {
	if s == nil {
		return conclude()
	}
	c.mu.Lock()
	known, ok := c.made[*s]
	c.mu.Unlock()
	if ok {
		return known
	}
	made := conclude()
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.made[*s]; ok {
		return known
	}
	if c.made == nil {
		c.made = map[script]T{}
	}
	c.made[*s] = made
	return made
}

// A reading is what a script reads, with places in one of the files that hold it.
type reading struct {
	file    *source.File
	sources []*reach.Source
}

// A comparing is what a script compares columns of alerts with, with places in one of the files that hold it.
type comparing struct {
	file       *source.File
	predicates []*reach.Predicate
}

// decoded returns the file of the query's text. It makes the script too, unless the text has holes.
func (q *Query) decoded() *source.File {
	if q.file != nil {
		return q.file
	}
	q.file = q.Text().File()
	if len(q.file.Holes()) == 0 {
		whole := q.file.Text() // is never modified, so that the string can share it
		q.script = &script{unsafe.String(unsafe.SliceData(whole), len(whole)), q.graph.reader.parameters[q.Query]}
	}
	return q.file
}
