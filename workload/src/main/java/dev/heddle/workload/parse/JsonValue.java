package dev.heddle.workload.parse;

import dev.heddle.workload.model.SourcePosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON value that knows where it is written. Unlike JSON libraries' trees it keeps repeated keys, in order. */
sealed interface JsonValue {
    SourcePosition position();

    /** What the value is, as error messages call it. */
    String kind();

    record JsonObject(SourcePosition position, List<Member> members) implements JsonValue {
        @Override
        public String kind() {
            return "an object";
        }
    }

    record Member(String key, SourcePosition position, JsonValue value) {}

    record JsonArray(SourcePosition position, List<JsonValue> elements) implements JsonValue {
        @Override
        public String kind() {
            return "an array";
        }
    }

    record JsonText(SourcePosition position, String text) implements JsonValue {
        @Override
        public String kind() {
            return "a string";
        }
    }

    /**
     * A number.
     *
     * @param source as written
     * @param whole its value; null if it is not an integer, or one too large for a long
     * @param integral whether it is written as an integer
     */
    record JsonNumber(
            SourcePosition position,
            String source,
            @Nullable Long whole,
            boolean integral) implements JsonValue {
        @Override
        public String kind() {
            return integral ? "an integer" : "a number with a fraction";
        }
    }

    record JsonBoolean(SourcePosition position, boolean value) implements JsonValue {
        @Override
        public String kind() {
            return value ? "true" : "false";
        }
    }

    record JsonNull(SourcePosition position) implements JsonValue {
        @Override
        public String kind() {
            return "null";
        }
    }
}
