package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// What was read stays in use to the end of a run, and most runs end before anything need be collected. So the collector is
// given an amount of memory instead of a share of what is in use: it does nothing until that is full. A project that needs
// more gets more, with some room above what is in use, for without any the collector would do nothing but collect.
const (
	memory = 250 << 20 // bytes
	room   = 60 << 20  // bytes
	share  = 4         // a part of what is in use: one in so many
)

// paceCollector sets how the collector runs, unless the environment does.
func paceCollector() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memory)
	afterCollection(func() {
		inUse := heapInUse()
		debug.SetMemoryLimit(max(memory, inUse+inUse/share+room))
	})
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
