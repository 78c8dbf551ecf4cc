package dev.heddle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More CPUs than one idle word has room for. The twins are mutants of the explorer, where a domain has one CPU. */
class DomainsTest {
    private static final int NOT_YET = -1;

    /** What waits behind a hog in one domain is taken by a halted CPU of another, the only one that may. */
    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void surplusReachesASleeperInAnotherDomain(int hogs) {
        int other = 40 - hogs;
        try (TestScheduler on = TestScheduler.cpus(64)) {
            AtomicInteger ranOn = new AtomicInteger(NOT_YET);
            Task hog = on.task().affinity(CpuSet.of(hogs)).start(() -> {
                on.task().affinity(CpuSet.of(hogs, other)).start(() -> ranOn.set(TestScheduler.currentCpu()));
                while (ranOn.get() == NOT_YET) {
                    Thread.onSpinWait();
                }
            });
            on.awaitEnd(hog);
            assertThat(ranOn.get()).isEqualTo(other);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 64})
    void tasksWakeEachOtherAcrossDomains(int cpus) {
        int rounds = 200;
        try (TestScheduler on = TestScheduler.cpus(cpus)) {
            AtomicInteger turn = new AtomicInteger();
            List<Task> ring = new ArrayList<>();
            for (int i = 0; i < cpus; i += 8) {
                int at = ring.size();
                ring.add(on.task().affinity(CpuSet.of(i)).unstarted(() -> {
                    for (int round = 0; round < rounds; round++) {
                        while (turn.get() % ring.size() != at) {
                            LockSupport.park();
                        }
                        turn.incrementAndGet();
                        LockSupport.unpark(ring.get((at + 1) % ring.size()).thread());
                    }
                }));
            }
            ring.forEach(Task::start);
            ring.forEach(on::awaitEnd);
            assertThat(turn.get()).isEqualTo(rounds * ring.size());
        }
    }

    @Test
    void newTasksSpreadOverAllDomains() {
        try (TestScheduler on = TestScheduler.cpus(64)) {
            Set<Integer> domains = ConcurrentHashMap.newKeySet();
            List<Task> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                tasks.add(on.task().start(() -> domains.add(TestScheduler.currentCpu() / 32)));
            }
            tasks.forEach(on::awaitEnd);
            assertThat(new HashSet<>(domains)).containsExactlyInAnyOrder(0, 1);
        }
    }
}
