/**
 * Reads workload files: JSON with positions, the rt-app grammar, and everything that can be checked before a task starts.
 */
@NullMarked
package dev.heddle.workload.parse;

import org.jspecify.annotations.NullMarked;
