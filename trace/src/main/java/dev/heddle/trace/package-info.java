/**
 * Scheduling traces: {@link dev.heddle.trace.TraceRecorder} keeps what happened on the CPUs of a scheduler,
 * {@link dev.heddle.trace.FtraceWriter} writes it as Linux ftrace text.
 */
@NullMarked
package dev.heddle.trace;

import org.jspecify.annotations.NullMarked;
