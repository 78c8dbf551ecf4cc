package dev.heddle.soak;

import dev.heddle.event.RunEnd;
import dev.heddle.event.SchedulingEvents;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * On which CPU a member was started or resumed last. A CPU writes that before it goes on with the member, on the same thread,
 * so a member that asks for its own between two preemption points is told where it is.
 */
final class Whereabouts implements SchedulingEvents {
    private final Map<Long, Member> members = new ConcurrentHashMap<>();

    /** Before the member's task is started. */
    void follow(long task, Member member) {
        members.put(task, member);
    }

    void forget(long task) {
        members.remove(task);
    }

    @Override
    public void created(long task, String name, int level) {}

    @Override
    public void woken(int cpu, long atNanos, long task, int level, int wakerCpu) {}

    @Override
    public void migrated(int cpu, long atNanos, long task, int level, int fromCpu) {}

    @Override
    public void switched(
            int cpu, long atNanos, long previous, int previousLevel, RunEnd why, long next, int nextLevel) {
        Member member = members.get(next);
        if (member != null) {
            member.runsOn(cpu);
        }
    }
}
