/** Runs the litmus tests, which stand in the packages of the classes that they test, and their broken twins. */
@NullMarked
package dev.heddle.litmus;

import org.jspecify.annotations.NullMarked;
