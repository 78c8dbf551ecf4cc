@NullMarked
package dev.heddle.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
