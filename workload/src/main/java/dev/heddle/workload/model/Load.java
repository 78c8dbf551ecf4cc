package dev.heddle.workload.model;

import java.util.List;

/**
 * An open-loop load: requests come when they come, however long those before them take. Heddle's extension of the grammar.
 *
 * @param classes the kinds of requests, in the order of the file
 */
public record Load(List<RequestClass> classes) {
    /** No requests. */
    public static final Load NONE = new Load(List.of());

    /** Makes the load's own copy of the list. */
    public Load {
        classes = List.copyOf(classes);
    }
}
