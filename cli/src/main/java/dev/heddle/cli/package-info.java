/**
 * The {@code heddle} command: reads what the user asks for, runs a workload file on a scheduler, and shows what happened.
 *
 * <p>{@link dev.heddle.cli.WorkloadExecution} is the heart of it: it takes a file and the
 * {@linkplain dev.heddle.cli.RunSettings settings}, opens a {@link dev.heddle.cli.HostSession}, runs the file there and gives
 * back a {@link dev.heddle.cli.RunReport}, which {@link dev.heddle.cli.TableReport} and {@link dev.heddle.cli.JsonReport}
 * write.
 */
@NullMarked
package dev.heddle.cli;

import org.jspecify.annotations.NullMarked;
