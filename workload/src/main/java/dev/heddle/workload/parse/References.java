package dev.heddle.workload.parse;

import dev.heddle.workload.model.SourcePosition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** References that can only be checked when the whole file has been read: forked tasks, and mutexes that are only unlocked. */
final class References {
    private record Reference(String name, SourcePosition position) {}

    private final List<Reference> forks = new ArrayList<>();
    private final List<Reference> unlocks = new ArrayList<>();
    private final Set<String> lockedMutexes = new HashSet<>();

    void fork(String task, SourcePosition position) {
        forks.add(new Reference(task, position));
    }

    void unlock(String mutex, SourcePosition position) {
        unlocks.add(new Reference(mutex, position));
    }

    void lock(String mutex) {
        lockedMutexes.add(mutex);
    }

    void check(List<String> tasks) throws WorkloadException {
        for (Reference fork : forks) {
            if (!tasks.contains(fork.name())) {
                throw Diagnostics.error(
                        fork.position(),
                        "fork of the unknown task \"" + fork.name() + "\": the tasks are " + String.join(", ", tasks));
            }
        }
        for (Reference unlock : unlocks) {
            if (!lockedMutexes.contains(unlock.name())) {
                throw Diagnostics.error(
                        unlock.position(),
                        "unlock of the unknown mutex \"" + unlock.name() + "\": no event of any task locks it");
            }
        }
    }
}
