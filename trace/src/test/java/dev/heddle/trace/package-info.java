@NullMarked
package dev.heddle.trace;

import org.jspecify.annotations.NullMarked;
