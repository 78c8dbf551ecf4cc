/**
 * Scheduling traces: {@link dev.heddle.trace.TraceRecorder} keeps what happened on the CPUs of a scheduler,
 * {@link dev.heddle.trace.FtraceWriter} writes it as Linux ftrace text, and {@link dev.heddle.trace.Schedule} goes
 * through it in order.
 */
@NullMarked
package dev.heddle.trace;

import org.jspecify.annotations.NullMarked;
