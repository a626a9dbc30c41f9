package value

import (
	"sync"
	"sync/atomic"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// lazy is a list that is made when it is asked for, once, whoever asks, until it is released.
type lazy[T any] struct {
	mu   sync.Mutex
	make func() []T
	list atomic.Pointer[[]T]
}

func (l *lazy[T]) get() []T {
	if list := l.list.Load(); list != nil {
		return *list
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if list := l.list.Load(); list != nil {
		return *list
	}
	list := l.make()
	l.list.Store(&list)
	return list
}

// NewLazyArray returns an array whose elements are computed when they are asked for. Several goroutines may ask; elems is
// called once, and again after [Value.Release], when it must return the same. It must not ask for the elements of the
// array that it makes.
func NewLazyArray(elems func() []*Value, origin source.Origin) *Value {
	return &Value{kind: Array, origin: origin, data: &lazy[*Value]{make: elems}}
}

// NewLazyObject returns an object whose members are computed when they are asked for. Several goroutines may ask; members
// is called once, and again after [Value.Release], when it must return the same. It must not ask for the members of the
// object that it makes.
func NewLazyObject(members func() []Member, origin source.Origin) *Value {
	return &Value{kind: Object, origin: origin, data: &lazy[Member]{make: members}}
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
