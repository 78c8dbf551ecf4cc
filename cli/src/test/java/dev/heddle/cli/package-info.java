/** Tests of the command, and of the launcher, which predates the checks for null. */
@NullUnmarked
package dev.heddle.cli;

import org.jspecify.annotations.NullUnmarked;
