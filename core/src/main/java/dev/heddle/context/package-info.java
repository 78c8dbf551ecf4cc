/**
 * The seam beside: how a task is resumed. The only package that knows how the JDK runs a virtual thread.
 */
@NullMarked
package dev.heddle.context;

import org.jspecify.annotations.NullMarked;
