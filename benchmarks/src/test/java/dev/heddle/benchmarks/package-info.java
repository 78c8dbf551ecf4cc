@NullMarked
package dev.heddle.benchmarks;

import org.jspecify.annotations.NullMarked;
