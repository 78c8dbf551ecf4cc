/**
 * Runs a workload on a scheduler and measures it.
 */
@NullMarked
package dev.heddle.workload.run;

import org.jspecify.annotations.NullMarked;
