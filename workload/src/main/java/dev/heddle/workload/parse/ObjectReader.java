package dev.heddle.workload.parse;

import dev.heddle.workload.model.Note;
import dev.heddle.workload.model.SourcePosition;
import dev.heddle.workload.parse.JsonValue.JsonArray;
import dev.heddle.workload.parse.JsonValue.JsonBoolean;
import dev.heddle.workload.parse.JsonValue.JsonNumber;
import dev.heddle.workload.parse.JsonValue.JsonObject;
import dev.heddle.workload.parse.JsonValue.JsonText;
import dev.heddle.workload.parse.JsonValue.Member;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the attributes of one JSON object: everything in it except events. A repeated attribute counts as rt-app
 * counts it: the last one, with a note.
 */
final class ObjectReader {
    private final JsonObject object;
    private final String what;
    private final Diagnostics diagnostics;
    private final Set<String> known = new HashSet<>();

    /**
     * A reader for one object.
     *
     * @param what the object, as messages call it, for example {@code task "t"}
     */
    ObjectReader(JsonObject object, String what, Diagnostics diagnostics) {
        this.object = object;
        this.what = what;
        this.diagnostics = diagnostics;
    }

    static ObjectReader of(JsonValue value, String what, Diagnostics diagnostics) throws WorkloadException {
        if (value instanceof JsonObject object) {
            return new ObjectReader(object, what, diagnostics);
        }
        throw Diagnostics.error(value.position(), what + " is " + value.kind() + ": an object is required");
    }

    JsonObject object() {
        return object;
    }

    String what() {
        return what;
    }

    @Nullable
    Member find(String key) {
        known.add(key);
        Member last = null;
        for (Member member : object.members()) {
            if (!member.key().equals(key)) {
                continue;
            }
            if (last != null) {
                diagnostics.note(
                        Note.Kind.IGNORED,
                        last.position(),
                        "\"" + key + "\" of " + what + " is given again on line "
                                + member.position().line() + ": the last one counts");
            }
            last = member;
        }
        return last;
    }

    boolean has(String key) {
        return object.members().stream().anyMatch(member -> member.key().equals(key));
    }

    /** The value of a key that has to be there. */
    JsonValue required(String key) throws WorkloadException {
        Member member = find(key);
        if (member == null) {
            throw Diagnostics.error(object.position(), what + " has no \"" + key + "\", which is required");
        }
        return member.value();
    }

    int integer(String key, int least, int most, int otherwise) throws WorkloadException {
        Member member = find(key);
        return member == null ? otherwise : integer(member.value(), quoted(key), least, most);
    }

    boolean flag(String key, boolean otherwise) throws WorkloadException {
        Member member = find(key);
        if (member == null) {
            return otherwise;
        }
        if (member.value() instanceof JsonBoolean flag) {
            return flag.value();
        }
        throw wrongType(member.value(), quoted(key), "true or false");
    }

    String text(String key, String otherwise) throws WorkloadException {
        Member member = find(key);
        return member == null ? otherwise : text(member.value(), quoted(key));
    }

    String quoted(String key) {
        return "\"" + key + "\" of " + what;
    }

    /** The first key that nobody has asked for, or null. */
    @Nullable
    Member firstUnknown() {
        return object.members().stream()
                .filter(member -> !known.contains(member.key()))
                .findFirst()
                .orElse(null);
    }

    /** Tells the user of keys that nobody has asked for and that are no events. */
    void noteUnknownKeys(Predicate<String> isEvent) {
        for (Member member : object.members()) {
            if (!known.contains(member.key()) && !isEvent.test(member.key())) {
                diagnostics.note(
                        Note.Kind.IGNORED,
                        member.position(),
                        "unknown key \"" + member.key() + "\" of " + what + " is ignored");
            }
        }
    }

    static int integer(JsonValue value, String what, int least, int most) throws WorkloadException {
        if (!(value instanceof JsonNumber number) || !number.integral()) {
            throw wrongType(value, what, "an integer from " + least + " to " + most);
        }
        Long whole = number.whole();
        if (whole == null || whole < least || whole > most) {
            throw Diagnostics.error(
                    value.position(), what + " is " + number.source() + ": allowed is " + least + " to " + most);
        }
        return whole.intValue();
    }

    /** A number with or without a fraction. */
    static double decimal(JsonValue value, String what, double least, double most) throws WorkloadException {
        if (!(value instanceof JsonNumber number)) {
            throw wrongType(value, what, "a number from " + least + " to " + most);
        }
        double read = Double.parseDouble(number.source());
        if (!(read >= least && read <= most)) {
            throw Diagnostics.error(
                    value.position(), what + " is " + number.source() + ": allowed is " + least + " to " + most);
        }
        return read;
    }

    static String text(JsonValue value, String what) throws WorkloadException {
        if (value instanceof JsonText text) {
            return text.text();
        }
        throw wrongType(value, what, "a string");
    }

    /** A string that names something, so an empty one is wrong. */
    static String name(JsonValue value, String what) throws WorkloadException {
        String name = text(value, what);
        if (name.isEmpty()) {
            throw Diagnostics.error(value.position(), what + " is empty: a name is required");
        }
        return name;
    }

    static JsonArray array(JsonValue value, String what) throws WorkloadException {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw wrongType(value, what, "an array");
    }

    static WorkloadException wrongType(JsonValue value, String what, String allowed) {
        return Diagnostics.error(value.position(), what + " is " + value.kind() + ": " + allowed + " is required");
    }

    SourcePosition position() {
        return object.position();
    }
}
