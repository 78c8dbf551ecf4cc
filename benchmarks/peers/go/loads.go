package main

import (
	"runtime"
	"sync"
	"time"
)

func yield(each int) int {
	last, alternations := 0, 0
	var both sync.WaitGroup
	for me := 1; me <= 2; me++ {
		me := me
		both.Add(1)
		go func() {
			for i := 0; i < each; i++ {
				runtime.Gosched()
				if last != me {
					last = me
					alternations++
				}
			}
			both.Done()
		}()
	}
	both.Wait()
	// Every 61st time the scheduler looks at the global queue first, where the one that yields has just gone.
	if alternations < 2*each*9/10 {
		fail("of %d yields only %d switched to the other goroutine", 2*each, alternations)
	}
	return 2 * each
}

func channelPingPong(roundTrips int) int {
	there, back := make(chan int, 1), make(chan int, 1)
	go func() {
		for i := 0; i < roundTrips; i++ {
			back <- <-there + 1
		}
	}()
	n := 0
	for i := 0; i < roundTrips; i++ {
		there <- n + 1
		n = <-back
	}
	require("messages", n, 2*roundTrips)
	return 2 * roundTrips
}

func startAndJoin(many int) {
	ran := make([]bool, many)
	var all sync.WaitGroup
	all.Add(many)
	for i := 0; i < many; i++ {
		i := i
		go func() {
			ran[i] = true
			all.Done()
		}()
	}
	all.Wait()
	count := 0
	for _, one := range ran {
		if one {
			count++
		}
	}
	require("goroutines that ran", count, many)
}

func startJoin(many int) int {
	startAndJoin(many)
	return many
}

func fanOut(times int) int {
	for i := 0; i < times; i++ {
		startAndJoin(100)
	}
	return times * 100
}

func skynet(leaves int) int {
	result := make(chan int, 1)
	go node(result, 0, leaves)
	require("in the sum of all leaves", <-result, (leaves-1)*leaves/2)
	return leaves
}

func node(result chan<- int, first, leaves int) {
	if leaves == 1 {
		result <- first
		return
	}
	each := leaves / 10
	children := make(chan int, 10)
	for i := 0; i < 10; i++ {
		go node(children, first+i*each, each)
	}
	sum := 0
	for i := 0; i < 10; i++ {
		sum += <-children
	}
	result <- sum
}

func chainedStart(many int) int {
	done := make(chan int)
	var link func(started int)
	link = func(started int) {
		if started == many {
			done <- started
		} else {
			go link(started + 1)
		}
	}
	go link(1)
	require("goroutines", <-done, many)
	return many
}

func ring(hops int) int {
	const goroutines = 503
	first := make(chan int, 1)
	var counted int
	var all sync.WaitGroup
	in := first
	for i := 0; i < goroutines; i++ {
		out := make(chan int, 1)
		if i == goroutines-1 {
			out = first
		}
		all.Add(1)
		go func(in <-chan int, out chan<- int) {
			defer all.Done()
			for {
				left := <-in
				if left < 0 {
					out <- left
					return
				}
				counted++
				if left == 1 {
					out <- -1
				} else {
					out <- left - 1
				}
			}
		}(in, out)
		in = out
	}
	first <- hops
	all.Wait()
	require("hops", counted, hops)
	return hops
}

func yieldMany(each int) int {
	const goroutines = 200
	yielded := make([]int, goroutines)
	var all sync.WaitGroup
	for i := 0; i < goroutines; i++ {
		i := i
		all.Add(1)
		go func() {
			n := 0
			for k := 0; k < each; k++ {
				runtime.Gosched()
				n++
			}
			yielded[i] = n
			all.Done()
		}()
	}
	all.Wait()
	sum := 0
	for _, n := range yielded {
		sum += n
	}
	require("yields", sum, goroutines*each)
	return goroutines * each
}

func producersConsumer(each int) int {
	const producers = 4
	queue := make(chan int, 128)
	for i := 0; i < producers; i++ {
		go func() {
			for message := 1; message <= each; message++ {
				queue <- message
			}
		}()
	}
	sum := 0
	for i := 0; i < producers*each; i++ {
		sum += <-queue
	}
	require("in the sum of all messages", sum, producers*(each+1)*each/2)
	return producers * each
}

// Each waits for the other with a timeout of an hour, as a parked thread of Java does.
func timer(each int) int {
	there, back := make(chan int, 1), make(chan int, 1)
	receive := func(from <-chan int) int {
		timeout := time.NewTimer(time.Hour)
		defer timeout.Stop()
		select {
		case n := <-from:
			return n
		case <-timeout.C:
			fail("an hour has passed")
			return 0
		}
	}
	go func() {
		for i := 0; i < each; i++ {
			back <- receive(there) + 1
		}
	}()
	n := 0
	for i := 0; i < each; i++ {
		there <- n + 1
		n = receive(back)
	}
	require("messages", n, 2*each)
	return 2 * each
}

func hackbench(each int) int {
	const groups, senders, receivers = 4, 20, 20
	received := make([]int, groups*receivers)
	var all sync.WaitGroup
	for group := 0; group < groups; group++ {
		pipes := make([]chan int, receivers)
		for i := range pipes {
			pipe := make(chan int, 40)
			pipes[i] = pipe
			me := group*receivers + i
			all.Add(1)
			go func() {
				n := 0
				for k := 0; k < senders*each; k++ {
					if <-pipe > 0 {
						n++
					}
				}
				received[me] = n
				all.Done()
			}()
		}
		for i := 0; i < senders; i++ {
			all.Add(1)
			go func() {
				for k := 1; k <= each; k++ {
					for _, pipe := range pipes {
						pipe <- k
					}
				}
				all.Done()
			}()
		}
	}
	all.Wait()
	sum := 0
	for _, n := range received {
		sum += n
	}
	require("messages", sum, groups*receivers*senders*each)
	return sum
}

var work int

func hog() {
	go func() {
		for {
			work++
		}
	}()
}

func sleepers() {
	many := 10_000
	if short {
		many = 100
	}
	for i := 0; i < many; i++ {
		go time.Sleep(24 * time.Hour)
	}
}
