package dev.heddle.workload.parse;

import dev.heddle.workload.model.SourcePosition;
import dev.heddle.workload.parse.JsonValue.JsonObject;
import dev.heddle.workload.parse.JsonValue.Member;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The old {@code resources} section. Where a file has one, it says which mutexes, conditions and shared timers there are, and
 * any other is a misspelling; where it has none, naming a resource creates it. What {@code suspend}, {@code resume}, {@code barrier} and
 * the semaphores name was never declared there.
 */
final class DeclaredResources {
    /** The kinds of resource that the section can declare. */
    enum Kind {
        MUTEX("mutex"),
        CONDITION("condition"),
        TIMER("timer"),
        /** {@code run} and {@code sleep}, which name nothing that an event could refer to. */
        NONE("");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private static final String TYPES = "mutex, wait, signal, broadcast, sync, timer, run or sleep";

    private final Map<Kind, Set<String>> names = new EnumMap<>(Kind.class);
    private final boolean declared;

    private DeclaredResources(boolean declared) {
        this.declared = declared;
        EnumSet.allOf(Kind.class).forEach(kind -> names.put(kind, new TreeSet<>()));
    }

    static DeclaredResources parse(@Nullable Member section, Diagnostics diagnostics) throws WorkloadException {
        if (section == null) {
            return new DeclaredResources(false);
        }
        JsonObject object =
                ObjectReader.of(section.value(), "\"resources\"", diagnostics).object();
        DeclaredResources resources = new DeclaredResources(!object.members().isEmpty());
        for (Member member : object.members()) {
            String what = "resource \"" + member.key() + "\"";
            ObjectReader reader = ObjectReader.of(member.value(), what, diagnostics);
            JsonValue type = reader.required("type");
            String text = ObjectReader.text(type, reader.quoted("type"));
            resources.namesOf(kind(text, type.position(), what)).add(member.key());
        }
        return resources;
    }

    private static Kind kind(String type, SourcePosition position, String what) throws WorkloadException {
        return switch (type) {
            case "mutex" -> Kind.MUTEX;
            case "wait", "signal", "broadcast", "sync" -> Kind.CONDITION;
            case "timer" -> Kind.TIMER;
            case "run", "sleep" -> Kind.NONE;
            default ->
                throw Diagnostics.error(position, what + " has the unknown type \"" + type + "\": allowed is " + TYPES);
        };
    }

    /** Fails if the file declares its resources and this one is not among them. */
    void check(Kind kind, String name, SourcePosition position) throws WorkloadException {
        if (declared && !namesOf(kind).contains(name)) {
            throw Diagnostics.error(
                    position,
                    "unknown " + kind.word + " \"" + name + "\": the \"resources\" section declares "
                            + (namesOf(kind).isEmpty() ? "none" : String.join(", ", namesOf(kind))));
        }
    }

    private Set<String> namesOf(Kind kind) {
        return names.getOrDefault(kind, Set.of());
    }
}
