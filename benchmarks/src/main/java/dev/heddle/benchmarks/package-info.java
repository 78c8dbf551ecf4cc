/**
 * Benchmarks. Those that JMH runs are named after what they measure and end in {@code Benchmark}; {@code WakeLatency} is a
 * program of its own; {@code Compare} runs JMH in rounds and prints ratios. {@code docs/benchmarks.md} says how to read them.
 */
@NullMarked
package dev.heddle.benchmarks;

import org.jspecify.annotations.NullMarked;
