package dev.heddle.workload.model;

import dev.heddle.Priority;

/**
 * How a task is scheduled on Linux, and the priority that stands for it here.
 *
 * @param policy the Linux policy
 * @param number the value of {@code priority}: nice for {@code SCHED_OTHER} and {@code SCHED_BATCH}, the real-time
 *     priority for {@code SCHED_FIFO} and {@code SCHED_RR}
 */
public record SchedulingPolicy(Policy policy, int number) {
    /** The Linux policies that the grammar knows. */
    public enum Policy {
        /** The default policy. */
        SCHED_OTHER,
        /** Like the default, but never preempts on waking. */
        SCHED_BATCH,
        /** Runs when nothing else does. */
        SCHED_IDLE,
        /** Real time, first in, first out. */
        SCHED_FIFO,
        /** Real time, round robin. */
        SCHED_RR,
        /** Earliest deadline first; not supported. */
        SCHED_DEADLINE;

        /**
         * Whether {@code priority} is a real-time priority from 1 to 99.
         *
         * @return true for {@code SCHED_FIFO} and {@code SCHED_RR}
         */
        public boolean isRealTime() {
            return this == SCHED_FIFO || this == SCHED_RR;
        }

        /**
         * The least {@code priority} that the policy takes.
         *
         * @return 1 for real time, else the least nice value
         */
        public int leastNumber() {
            return isRealTime() ? 1 : -20;
        }

        /**
         * The greatest {@code priority} that the policy takes.
         *
         * @return 99 for real time, and where the number means nothing; else the greatest nice value
         */
        public int greatestNumber() {
            return this == SCHED_OTHER || this == SCHED_BATCH ? 19 : 99;
        }
    }

    /**
     * The priority that the policy is mapped to. {@code SCHED_DEADLINE} tasks are urgent on Linux, so they are here, without
     * their budget.
     *
     * @return the priority
     */
    public Priority priority() {
        return switch (policy) {
            case SCHED_FIFO, SCHED_RR, SCHED_DEADLINE -> Priority.HIGH;
            case SCHED_BATCH -> Priority.LOW;
            case SCHED_IDLE -> Priority.IDLE;
            case SCHED_OTHER -> number < 0 ? Priority.HIGH : number > 0 ? Priority.LOW : Priority.NORMAL;
        };
    }
}
