/**
 * The seam upward: what the engine reports, as it happens, to whoever records it.
 */
@NullMarked
package dev.heddle.event;

import org.jspecify.annotations.NullMarked;
