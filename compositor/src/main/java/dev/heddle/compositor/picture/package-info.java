/**
 * How a picture is made of surfaces: {@link dev.heddle.compositor.picture.Surface} is what a client draws, {@link
 * dev.heddle.compositor.picture.Composition} puts what has changed of them into a {@link
 * dev.heddle.compositor.picture.Picture}. Nothing here knows a scheduler.
 */
@NullMarked
package dev.heddle.compositor.picture;

import org.jspecify.annotations.NullMarked;
