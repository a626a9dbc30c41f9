package main

import "testing"

func TestHeapFor(t *testing.T) {
	for _, inUse := range []int64{0, 1, smallHeap / 2, smallHeap * 9 / 10} {
		if got := heapFor(inUse); got != smallHeap {
			t.Errorf("with %d MB in use the heap may grow to %d MB, want %d", inUse>>20, got>>20, smallHeap>>20)
		}
	}
	last := int64(smallHeap)
	for inUse := int64(smallHeap); inUse < 8<<30; inUse *= 2 {
		got := heapFor(inUse)
		if got <= last || got < inUse+inUse/16 {
			t.Errorf("with %d MB in use the heap may grow to %d MB, which leaves no room", inUse>>20, got>>20)
		}
		last = got
	}
}
