package value

import (
	"sync"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

// lazy is a list that is made when it is first asked for, once, whoever asks.
type lazy[T any] struct {
	once sync.Once
	make func() []T
	list []T
}

func (l *lazy[T]) get() []T {
	l.once.Do(func() {
		l.list = l.make()
		l.make = nil
	})
	return l.list
}

// NewLazyArray returns an array whose elements are computed when they are first asked for. Several goroutines may ask;
// elems is called once. It must not ask for the elements of the array that it makes.
func NewLazyArray(elems func() []*Value, origin source.Origin) *Value {
	return &Value{kind: Array, origin: origin, data: &lazy[*Value]{make: elems}}
}

// NewLazyObject returns an object whose members are computed when they are first asked for. Several goroutines may ask;
// members is called once. It must not ask for the members of the object that it makes.
func NewLazyObject(members func() []Member, origin source.Origin) *Value {
	return &Value{kind: Object, origin: origin, data: &lazy[Member]{make: members}}
}
