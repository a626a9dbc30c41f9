package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// What was read stays in use to the end of a run. Small projects end before anything need be collected; in large ones
// memory that is free but not given back would be as much as what is in use.
const (
	freeHeap  = 160 << 20 // bytes up to which there is hardly a collection
	headroom  = 22        // percent by which the heap may grow beyond what is in use, above that
	startHeap = 4 << 20   // bytes at which the runtime collects for the first time, at 100 percent
)

// paceCollector makes the garbage collector leave small heaps alone and keep large ones tight. Each collection sets the
// size at which the next one begins.
func paceCollector() {
	debug.SetGCPercent(freeHeap / startHeap * 100)
	afterCollection(func() {
		inUse := heapInUse()
		percent := headroom
		if inUse < freeHeap {
			percent = max(percent, int((freeHeap-inUse)*100/max(inUse, 1)))
		}
		debug.SetGCPercent(percent)
	})
}

// heapInUse returns how many bytes of the heap the last collection found in use.
func heapInUse() uint64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}

// afterCollection calls do after each collection: whenever the collector finds an object that nothing refers to, which is
// then made anew.
func afterCollection(do func()) {
	type object struct{ _ *byte }
	runtime.AddCleanup(&object{new(byte)}, func(int) {
		do()
		afterCollection(do)
	}, 0)
}
