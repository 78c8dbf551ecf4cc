/**
 * Benchmarks. {@code compare} measures each {@link dev.heddle.benchmarks.Benchmark} on each {@link
 * dev.heddle.benchmarks.Contender}; {@code load}, {@code micro} and {@code server} hold the benchmarks, {@code side} the
 * schedulers. {@code docs/benchmarks.md} says how to read the numbers.
 */
@NullMarked
package dev.heddle.benchmarks;

import org.jspecify.annotations.NullMarked;
