/** Tests. */
@NullUnmarked
package dev.heddle.compositor.picture;

import org.jspecify.annotations.NullUnmarked;
