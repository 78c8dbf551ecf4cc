package dev.heddle.workload.parse;

import dev.heddle.workload.parse.JsonValue.JsonArray;
import dev.heddle.workload.parse.JsonValue.JsonObject;
import dev.heddle.workload.parse.JsonValue.JsonText;
import dev.heddle.workload.parse.JsonValue.Member;
import java.util.HashSet;
import java.util.Set;

/** The names of the conditions that some event wakes, collected ahead of the tasks, since {@code suspend} depends on them. */
final class WokenConditions {
    private WokenConditions() {}

    static Set<String> in(JsonValue tasks) {
        Set<String> names = new HashSet<>();
        collect(tasks, names);
        return names;
    }

    private static void collect(JsonValue value, Set<String> names) {
        if (value instanceof JsonArray array) {
            array.elements().forEach(element -> collect(element, names));
        } else if (value instanceof JsonObject object) {
            for (Member member : object.members()) {
                EventKeyword keyword = EventKeyword.of(member.key());
                boolean wakes = keyword == EventKeyword.RESUME
                        || keyword == EventKeyword.SIGNAL
                        || keyword == EventKeyword.BROAD;
                if (wakes && member.value() instanceof JsonText name) {
                    names.add(name.text());
                } else if (keyword == EventKeyword.SYNC && member.value() instanceof JsonObject sync) {
                    sync.members().stream()
                            .filter(part -> part.key().equals("ref"))
                            .map(Member::value)
                            .forEach(ref -> {
                                if (ref instanceof JsonText name) {
                                    names.add(name.text());
                                }
                            });
                } else {
                    collect(member.value(), names);
                }
            }
        }
    }
}
