/**
 * A soak: rounds of a storm (tasks that do everything a task can do, and others that cancel, wake, move, pause and take CPUs
 * offline at random), each followed by a calm in which promises are looked at one by one, and by a count of what is left.
 */
@NullMarked
package dev.heddle.soak;

import org.jspecify.annotations.NullMarked;
