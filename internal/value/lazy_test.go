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

func TestReleasedContainersAreMadeAgain(t *testing.T) {
	calls := 0
	inner := NewLazyArray(func() []*Value {
		calls++
		return []*Value{NewInt(int64(calls), source.Origin{})}
	}, source.Origin{})
	object := NewObject([]Member{{Key: "list", Value: inner}}, source.Origin{})
	before := object.Get("list").Elems()
	object.Release()
	if n, _ := before[0].Int().Get(); n != 1 || calls != 1 {
		t.Errorf("what was taken out is %d after %d calls, want 1 after 1", n, calls)
	}
	for range 2 {
		if got := len(object.Get("list").Elems()); got != 1 || calls != 2 {
			t.Errorf("%d elements after %d calls, want 1 after 2", got, calls)
		}
	}
	var none *Value
	none.Release()
}
