package dev.heddle.workload.parse;

import dev.heddle.workload.model.Note;
import dev.heddle.workload.model.SourcePosition;
import java.util.ArrayList;
import java.util.List;

/** What the parser has to say about a file: notes, collected, and the one error that ends it. */
final class Diagnostics {
    private final List<Note> notes = new ArrayList<>();

    void note(Note.Kind kind, SourcePosition position, String text) {
        notes.add(new Note(kind, position, text));
    }

    void notSupported(SourcePosition position, String what) {
        note(Note.Kind.NOT_SUPPORTED, position, what);
    }

    static WorkloadException error(SourcePosition position, String text) {
        return new WorkloadException(position + ": " + text);
    }

    /** The notes in the order of the file. */
    List<Note> notes() {
        notes.sort((a, b) -> a.position().line() != b.position().line()
                ? Integer.compare(a.position().line(), b.position().line())
                : Integer.compare(a.position().column(), b.position().column()));
        return notes;
    }
}
