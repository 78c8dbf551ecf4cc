/**
 * Writes rt-app's log files.
 */
@NullMarked
package dev.heddle.workload.log;

import org.jspecify.annotations.NullMarked;
