package value

import (
	"testing"

	"github.com/sentinel-lint/sentinel-lint/internal/source"
)

func TestLazyContainersAreMadeOnce(t *testing.T) {
	calls := 0
	array := NewLazyArray(func() []*Value {
		calls++
		return []*Value{NewInt(1, source.Origin{}), NewInt(2, source.Origin{})}
	}, source.Origin{})
	object := NewLazyObject(func() []Member {
		calls++
		return []Member{{Key: "list", Value: array}}
	}, source.Origin{})
	if calls != 0 {
		t.Fatal("computed before it was asked for")
	}
	seen := object.Through(source.Span{}, "variable 'x'")
	for range 2 {
		if got := len(seen.Get("LIST").Elems()); got != 2 {
			t.Fatalf("%d elements, want 2", got)
		}
		if !object.Has("list") {
			t.Fatal("the member is gone")
		}
	}
	if calls != 2 {
		t.Errorf("computed %d times, want 2", calls)
	}
}
