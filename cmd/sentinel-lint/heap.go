package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// What was read stays in use to the end of a run, and most runs end before anything need be collected. So the heap may grow
// to a size at which the whole process stays below 300 MB before the collector does anything. A project of which more is
// in use gets room in proportion to what it is above that size: with little room the collector would do nothing else.
const (
	smallHeap = 180 << 20 // bytes
	startHeap = 4 << 20   // bytes at which the runtime collects for the first time, at 100 percent
)

// paceCollector sets how the collector runs, unless the environment does. Each collection sets the size at which the next
// one begins.
func paceCollector() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(smallHeap / startHeap * 100)
	afterCollection(func() {
		inUse := max(heapInUse(), 1)
		debug.SetGCPercent(int((heapFor(inUse) - inUse) * 100 / inUse))
	})
}

// heapFor returns the size in bytes to which the heap may grow when so much of it is in use.
func heapFor(inUse int64) int64 {
	const full = smallHeap - smallHeap/10
	return max(smallHeap, smallHeap+(inUse-full)*7/4)
}

// heapInUse returns how many bytes of the heap the last collection found in use.
func heapInUse() int64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return int64(live[0].Value.Uint64())
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
