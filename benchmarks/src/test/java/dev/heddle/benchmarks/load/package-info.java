@NullMarked
package dev.heddle.benchmarks.load;

import org.jspecify.annotations.NullMarked;
