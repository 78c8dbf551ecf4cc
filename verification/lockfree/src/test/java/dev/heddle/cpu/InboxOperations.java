package dev.heddle.cpu;

import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/** The inbox: anybody pushes, anybody drains, and what comes out is what has been pushed, oldest first. */
@Param(name = "id", gen = IntGen.class, conf = "1:9")
public class InboxOperations {
    private final RemoteInbox inbox = new RemoteInbox();

    @Operation
    public void push(@Param(name = "id") int id) {
        inbox.push(new LitmusTask(id));
    }

    @Operation
    public List<Integer> drain() {
        List<Integer> drained = new ArrayList<>();
        @Nullable TaskControlBlock task = inbox.drain();
        while (task != null) {
            drained.add((int) task.id());
            task = RemoteInbox.next(task);
        }
        return drained;
    }

    @Operation
    public boolean isEmpty() {
        return inbox.isEmpty();
    }

    /** What it should do. */
    public static class Specification {
        private final List<Integer> pushed = new ArrayList<>();

        public void push(int id) {
            pushed.add(id);
        }

        public List<Integer> drain() {
            List<Integer> drained = new ArrayList<>(pushed);
            pushed.clear();
            return drained;
        }

        public boolean isEmpty() {
            return pushed.isEmpty();
        }
    }
}
