/** Workload files that nobody would write. */
@NullMarked
package dev.heddle.verification.fuzz;

import org.jspecify.annotations.NullMarked;
