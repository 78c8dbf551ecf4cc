/**
 * One CPU: its loop, its queues, its inbox, its timers, its statistics.
 */
@NullMarked
package dev.heddle.cpu;

import org.jspecify.annotations.NullMarked;
