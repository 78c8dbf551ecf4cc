@NullMarked
package dev.heddle.simulator;

import org.jspecify.annotations.NullMarked;
