/** Web servers whose requests run in threads of a {@link dev.heddle.benchmarks.side.Side}, under load from another process. */
@NullMarked
package dev.heddle.benchmarks.server;

import org.jspecify.annotations.NullMarked;
