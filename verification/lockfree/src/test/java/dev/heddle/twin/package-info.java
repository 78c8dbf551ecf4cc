/** The engine with something broken in it, in JVMs of its own: what litmus tests and Lincheck must notice. */
@NullMarked
package dev.heddle.twin;

import org.jspecify.annotations.NullMarked;
