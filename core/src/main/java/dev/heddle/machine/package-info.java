/**
 * The seam below: what supplies CPUs, a clock, halting and kicking.
 */
@NullMarked
package dev.heddle.machine;

import org.jspecify.annotations.NullMarked;
