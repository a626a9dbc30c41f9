package value

import (
	"sync"
	"sync/atomic"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// lazy is a list that is made when it is asked for, once, whoever asks, until it is released.
type lazy[T any] struct {
	mu   sync.Mutex
	from lister[T]
	list atomic.Pointer[[]T]
	none atomic.Pointer[Value] // what the object lacks
}

// lister makes a list.
type lister[T any] interface{ List() []T }

type listFunc[T any] func() []T

// List calls f.
func (f listFunc[T]) List() []T { return f() }

func (l *lazy[T]) get() []T {
	if list := l.list.Load(); list != nil {
		return *list
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if list := l.list.Load(); list != nil {
		return *list
	}
	list := l.from.List()
	l.list.Store(&list)
	return list
}

// NewLazyArray returns an array whose elements are computed when they are asked for. Several goroutines may ask; elems is
// called once, and again after [Value.Release], when it must return the same. It must not ask for the elements of the
// array that it makes.
func NewLazyArray(elems func() []*Value, origin source.Origin) *Value {
	return &Value{kind: Array, origin: origin, data: &lazy[*Value]{from: listFunc[*Value](elems)}}
}

// NewLazyObject returns an object whose members are computed when they are asked for. Several goroutines may ask; members
// is called once, and again after [Value.Release], when it must return the same. It must not ask for the members of the
// object that it makes.
func NewLazyObject(members func() []Member, origin source.Origin) *Value {
	return &Value{kind: Object, origin: origin, data: &lazy[Member]{from: listFunc[Member](members)}}
}

// NewAgain returns an object with the members of v that can be released. Then again is called for the object with those
// members when somebody asks for them.
func NewAgain(v *Value, again func() *Value) *Value {
	members := v.Members()
	l := &lazy[Member]{from: listFunc[Member](func() []Member { return again().Members() })}
	l.list.Store(&members)
	return &Value{kind: Object, origin: v.Origin(), data: l}
}

// An ObjectText is an object as it is written.
type ObjectText interface {
	List() []Member                      // all members
	Find(key string) (m Member, ok bool) // the one that [Value.Member] means, without looking into the others
}

// NewObjectText returns an object that is read when it is asked for, as that of [NewLazyObject] is computed. As long as
// nobody asks for all members, single ones are read each time.
func NewObjectText(text ObjectText, origin source.Origin) *Value {
	return &Value{kind: Object, origin: origin, data: &lazy[Member]{from: text}}
}

// find returns a member of an object that can be read without making a list of all.
func (v *Value) find(key string) (m Member, ok, can bool) {
	if l, isLazy := v.data.(*lazy[Member]); isLazy && l.list.Load() == nil {
		if text, isText := l.from.(ObjectText); isText {
			m, ok = text.Find(key)
			return m, ok, true
		}
	}
	return Member{}, false, false
}

// Release lets go of what has been computed of an object or array, which is computed anew when somebody asks for it.
// Values that were taken out of it stay as they are. Other goroutines may ask meanwhile.
func (v *Value) Release() {
	if v == nil {
		return
	}
	switch d := v.data.(type) {
	case *lazy[*Value]:
		d.list.Store(nil)
	case *lazy[Member]:
		d.list.Store(nil)
	case []*Value:
		for _, e := range d {
			e.Release()
		}
	case []Member:
		for _, m := range d {
			m.Value.Release()
		}
	}
}
