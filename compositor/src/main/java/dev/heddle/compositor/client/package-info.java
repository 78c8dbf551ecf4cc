/**
 * What the clients draw. Each is a function of its seed and the number of the step: the same picture at the same step, always.
 */
@NullMarked
package dev.heddle.compositor.client;

import org.jspecify.annotations.NullMarked;
