/** Blocking Java code of every kind, unchanged, on a scheduler with two and with four CPUs. */
@NullMarked
package dev.heddle.blocking;

import org.jspecify.annotations.NullMarked;
