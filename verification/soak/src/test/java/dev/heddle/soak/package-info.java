/** The soak in short, and broken schedulers that it finds. */
@NullMarked
package dev.heddle.soak;

import org.jspecify.annotations.NullMarked;
