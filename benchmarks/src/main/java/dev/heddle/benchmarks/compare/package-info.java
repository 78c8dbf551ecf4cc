/** The comparison: which benchmarks there are, and how contenders are measured one beside the other. */
@NullMarked
package dev.heddle.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
