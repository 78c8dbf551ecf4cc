/**
 * Between CPUs: who is idle, where a woken task goes, who steals from whom.
 */
@NullMarked
package dev.heddle.smp;

import org.jspecify.annotations.NullMarked;
