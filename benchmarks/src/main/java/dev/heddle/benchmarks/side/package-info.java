/** The schedulers that run in a JVM, behind one interface: {@link dev.heddle.benchmarks.side.Side}. */
@NullMarked
package dev.heddle.benchmarks.side;

import org.jspecify.annotations.NullMarked;
