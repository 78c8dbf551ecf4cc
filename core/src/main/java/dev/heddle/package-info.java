/**
 * What users see: the scheduler, its tasks, their priorities and the CPUs they may run on.
 */
@NullMarked
package dev.heddle;

import org.jspecify.annotations.NullMarked;
