package dev.heddle.workload.parse;

import dev.heddle.workload.model.Event;
import dev.heddle.workload.model.Note;
import dev.heddle.workload.model.SourcePosition;
import dev.heddle.workload.parse.JsonValue.JsonNull;
import dev.heddle.workload.parse.JsonValue.Member;
import java.util.Set;

/** Reads the events of tasks. */
final class EventParser {
    /** rt-app keeps times and sizes in an int. */
    static final int MOST = Integer.MAX_VALUE;

    static final int MOST_BUFFER = 1 << 30;

    private final DeclaredResources declared;
    private final References references;
    private final Set<String> woken;
    private final SuspendForm suspendForm;
    private final Diagnostics diagnostics;

    EventParser(
            DeclaredResources declared,
            References references,
            Set<String> woken,
            SuspendForm suspendForm,
            Diagnostics diagnostics) {
        this.declared = declared;
        this.references = references;
        this.woken = woken;
        this.suspendForm = suspendForm;
        this.diagnostics = diagnostics;
    }

    /**
     * Reads one event.
     *
     * @param task the name of the task that it is in
     */
    Event parse(Member member, EventKeyword keyword, String task) throws WorkloadException {
        JsonValue value = member.value();
        String what = "\"" + member.key() + "\"";
        return switch (keyword) {
            case RUN -> new Event.Run(amount(value, what));
            case RUNTIME -> new Event.RunFor(amount(value, what));
            case SLEEP -> new Event.Sleep(amount(value, what));
            case MEM -> new Event.Memory(amount(value, what));
            case IORUN -> new Event.IoRun(amount(value, what));
            case MEMRUN -> memRun(ObjectReader.of(value, what, diagnostics));
            case TIMER -> timer(ObjectReader.of(value, what, diagnostics));
            case LOCK -> new Event.Lock(locked(declaredName(value, what, DeclaredResources.Kind.MUTEX)));
            case UNLOCK -> unlock(value, what);
            case WAIT -> {
                ObjectReader reader = ObjectReader.of(value, what, diagnostics);
                yield new Event.Wait(conditionOf(reader), mutexOf(reader));
            }
            case SYNC -> {
                ObjectReader reader = ObjectReader.of(value, what, diagnostics);
                yield new Event.Sync(conditionOf(reader), mutexOf(reader));
            }
            case SIGNAL -> new Event.Signal(declaredName(value, what, DeclaredResources.Kind.CONDITION));
            case BROAD -> new Event.Broadcast(declaredName(value, what, DeclaredResources.Kind.CONDITION));
            case SUSPEND -> new Event.Suspend(locked(suspended(value, what, task)));
            case RESUME -> new Event.Resume(locked(ObjectReader.name(value, what)));
            case BARRIER -> new Event.Barrier(ObjectReader.name(value, what));
            case SEM_POST -> new Event.SemPost(ObjectReader.name(value, what));
            case SEM_WAIT -> new Event.SemWait(ObjectReader.name(value, what));
            case YIELD -> new Event.Yield();
            case FORK -> fork(value, what);
        };
    }

    private static int amount(JsonValue value, String what) throws WorkloadException {
        return ObjectReader.integer(value, what, 0, MOST);
    }

    private Event timer(ObjectReader reader) throws WorkloadException {
        JsonValue ref = reader.required("ref");
        String name = ObjectReader.name(ref, reader.quoted("ref"));
        boolean unique = name.startsWith("unique");
        if (!unique) {
            declared.check(DeclaredResources.Kind.TIMER, name, ref.position());
        }
        int period = ObjectReader.integer(reader.required("period"), reader.quoted("period"), 0, MOST);
        boolean absolute = false;
        Member mode = reader.find("mode");
        if (mode != null) {
            String text = ObjectReader.text(mode.value(), reader.quoted("mode"));
            absolute = text.equals("absolute");
            if (!absolute && !text.equals("relative")) {
                throw Diagnostics.error(
                        mode.value().position(),
                        "unknown timer mode \"" + text + "\": allowed is relative or absolute");
            }
        }
        reader.noteUnknownKeys(key -> false);
        return new Event.Timer(name, unique, period, absolute);
    }

    private Event memRun(ObjectReader reader) throws WorkloadException {
        JsonValue type = reader.required("type");
        String text = ObjectReader.text(type, reader.quoted("type"));
        Event.Access access = switch (text) {
            case "read" -> Event.Access.READ;
            case "write" -> Event.Access.WRITE;
            case "chase" -> Event.Access.CHASE;
            default ->
                throw Diagnostics.error(
                        type.position(), "unknown memrun type \"" + text + "\": allowed is read, write or chase");
        };
        int size = ObjectReader.integer(reader.required("size"), reader.quoted("size"), 1, MOST_BUFFER);
        int count = reader.integer("count", 0, MOST, 1);
        reader.noteUnknownKeys(key -> false);
        return new Event.MemRun(access, size, count);
    }

    private String conditionOf(ObjectReader reader) throws WorkloadException {
        return declaredName(reader.required("ref"), reader.quoted("ref"), DeclaredResources.Kind.CONDITION);
    }

    private String mutexOf(ObjectReader reader) throws WorkloadException {
        String mutex = declaredName(reader.required("mutex"), reader.quoted("mutex"), DeclaredResources.Kind.MUTEX);
        reader.noteUnknownKeys(key -> false);
        return locked(mutex);
    }

    private String declaredName(JsonValue value, String what, DeclaredResources.Kind kind) throws WorkloadException {
        String name = ObjectReader.name(value, what);
        declared.check(kind, name, value.position());
        return name;
    }

    private String locked(String mutex) {
        references.lock(mutex);
        return mutex;
    }

    private Event unlock(JsonValue value, String what) throws WorkloadException {
        String mutex = declaredName(value, what, DeclaredResources.Kind.MUTEX);
        references.unlock(mutex, value.position());
        return new Event.Unlock(mutex);
    }

    private Event fork(JsonValue value, String what) throws WorkloadException {
        String task = ObjectReader.name(value, what);
        references.fork(task, value.position());
        return new Event.Fork(task);
    }

    private String suspended(JsonValue value, String what, String task) throws WorkloadException {
        String given = value instanceof JsonNull ? "" : ObjectReader.text(value, what);
        if (given.isEmpty() || suspendForm == SuspendForm.OWN) {
            return task;
        }
        if (suspendForm == SuspendForm.AUTO && !woken.contains(given) && woken.contains(task)) {
            SourcePosition position = value.position();
            diagnostics.note(
                    Note.Kind.MAPPED,
                    position,
                    what + " waits for the task's own name, \"" + task + "\": nothing wakes \"" + given + "\"");
            return task;
        }
        return given;
    }
}
