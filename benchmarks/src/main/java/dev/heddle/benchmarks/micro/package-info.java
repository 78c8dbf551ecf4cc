/** What takes some nanoseconds and schedules nothing, measured by JMH. */
@NullMarked
package dev.heddle.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
