package bind

import (
	"slices"
	"strconv"
)

// A nameSet is a set of names, most often of very few.
type nameSet struct {
	few  []string
	many map[string]bool // all names, once there are more than a few
}

const fewNames = 16

func (s *nameSet) has(name string) bool {
	if s.many != nil {
		return s.many[name]
	}
	return slices.Contains(s.few, name)
}

func (s *nameSet) add(name string) {
	if s.many == nil && len(s.few) < fewNames {
		s.few = append(s.few, name)
		return
	}
	if s.many == nil {
		s.many = make(map[string]bool, 2*fewNames)
		for _, n := range s.few {
			s.many[n] = true
		}
	}
	s.many[name] = true
}

// keptNames is how large a map may be that is kept to be used again: emptying it takes as long as it is large.
const keptNames = 1024

// lent returns an empty map for about n names. It is lent until somebody else asks for one.
func (b *binder) lent(n int) map[string]int32 {
	if n > keptNames {
		return make(map[string]int32, n)
	}
	if b.names == nil {
		b.names, _ = b.session.names.Get().(map[string]int32)
	}
	if b.names == nil || len(b.names) > keptNames {
		b.names = make(map[string]int32, keptNames/8)
	}
	clear(b.names)
	return b.names
}

// done gives back to the session what the binder does not need any more.
func (b *binder) done() {
	if b.names != nil {
		b.session.names.Put(b.names)
		b.names = nil
	}
}

// unique gives columns whose name another one has a number; names that columns already have are left to them.
func (b *binder) unique(columns []*Column) []*Column {
	first := b.lent(len(columns))
	for i, c := range columns {
		if _, ok := first[c.Name]; !ok {
			first[c.Name] = int32(i)
		}
	}
	if len(first) == len(columns) {
		return columns
	}
	taken := make(map[string]bool, len(columns))
	for name := range first {
		taken[name] = true
	}
	out := slices.Clone(columns)
	for i, c := range columns {
		if int(first[c.Name]) == i {
			continue
		}
		name := c.Name
		for k := 1; taken[name]; k++ {
			name = c.Name + strconv.Itoa(k)
		}
		taken[name] = true
		again := *c
		again.Name = name
		out[i] = &again
	}
	return out
}
