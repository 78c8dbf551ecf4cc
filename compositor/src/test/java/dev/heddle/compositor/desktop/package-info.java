/** Tests. */
@NullUnmarked
package dev.heddle.compositor.desktop;

import org.jspecify.annotations.NullUnmarked;
