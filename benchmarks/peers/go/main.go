// peer: the same loads as heddle's benchmarks, on Go's scheduler.
//
//	peer NAME CPUS SIZE full|short WARMUP_MILLIS MEASURE_MILLIS
//
// prints one line for each number: metric, unit and value, with tabs between.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sort"
	"strconv"
	"time"
)

// Each does its load once and returns how many operations that were; it fails if they were not all done.
var loads = map[string]func(size int) int{
	"yield":              yield,
	"channel-1cpu":       channelPingPong,
	"channel-2cpu":       channelPingPong,
	"pingpong-hog":       channelPingPong,
	"pingpong-sleepers":  channelPingPong,
	"start-join":         startJoin,
	"skynet":             skynet,
	"chained-start":      chainedStart,
	"ring":               ring,
	"yield-many":         yieldMany,
	"fan-out":            fanOut,
	"producers-consumer": producersConsumer,
	"timer":              timer,
	"hackbench":          hackbench,
}

var (
	short         bool
	warmup, least time.Duration
)

func main() {
	name := os.Args[1]
	load, known := loads[name]
	if !known {
		fail("no load is named %s", name)
	}
	runtime.GOMAXPROCS(number(os.Args[2]))
	size := number(os.Args[3])
	short = os.Args[4] == "short"
	warmup = time.Duration(number(os.Args[5])) * time.Millisecond
	least = time.Duration(number(os.Args[6])) * time.Millisecond

	nanos := nanosPerOperation(load, size)
	switch name {
	case "pingpong-hog":
		beside(load, size, nanos, hog)
	case "pingpong-sleepers":
		beside(load, size, nanos, sleepers)
	default:
		fmt.Printf("\tns\t%f\n", nanos)
	}
}

func beside(load func(int) int, size int, alone float64, others func()) {
	others()
	nanos := nanosPerOperation(load, size)
	fmt.Printf("\tns\t%f\nalone\tns\t%f\nslowdown\tx\t%f\n", nanos, alone, nanos/alone)
}

// The median of several repetitions, after some to warm up.
func nanosPerOperation(load func(int) int, size int) float64 {
	for end := time.Now().Add(warmup); time.Now().Before(end); {
		load(size)
	}
	var all []float64
	repetitions := 3
	if short {
		repetitions = 1
	}
	for end := time.Now().Add(least); len(all) < repetitions || time.Now().Before(end); {
		before := time.Now()
		operations := load(size)
		all = append(all, float64(time.Since(before).Nanoseconds())/float64(operations))
	}
	sort.Float64s(all)
	middle := len(all) / 2
	if len(all)%2 == 1 {
		return all[middle]
	}
	return (all[middle-1] + all[middle]) / 2
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		fail("%s is no number", text)
	}
	return n
}

func require(what string, found, expected int) {
	if found != expected {
		fail("of %d %s there were %d", expected, what, found)
	}
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}
