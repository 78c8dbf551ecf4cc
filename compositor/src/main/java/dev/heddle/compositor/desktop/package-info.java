/**
 * A desktop that runs: {@link dev.heddle.compositor.desktop.Desktop} starts the compositor, its clients, input, audio, batch
 * tasks and the storm of short-lived tasks on a {@link dev.heddle.compositor.desktop.TaskHost}, and counts what came back.
 */
@NullMarked
package dev.heddle.compositor.desktop;

import org.jspecify.annotations.NullMarked;
