/** What is measured: a class each. They know a {@link dev.heddle.benchmarks.side.Side}, and not whose it is. */
@NullMarked
package dev.heddle.benchmarks.load;

import org.jspecify.annotations.NullMarked;
