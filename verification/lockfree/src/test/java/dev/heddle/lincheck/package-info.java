/** Runs Lincheck over the lock-free classes and the lock, whose operations stand in their packages, and over broken twins. */
@NullMarked
package dev.heddle.lincheck;

import org.jspecify.annotations.NullMarked;
