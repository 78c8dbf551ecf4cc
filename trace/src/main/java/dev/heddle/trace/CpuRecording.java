package dev.heddle.trace;

import dev.heddle.event.RunEnd;

/** The events of one CPU, copied out of its ring, in the order in which it recorded them. Nothing changes it. */
final class CpuRecording {
    private final long[] words;
    private final int firstWord;
    private final long dropped;

    CpuRecording(long[] words, int skippedEvents, long dropped) {
        this.words = words;
        this.firstWord = skippedEvents * EventRing.WORDS;
        this.dropped = dropped;
    }

    int size() {
        return (words.length - firstWord) / EventRing.WORDS;
    }

    /** How many events are missing before the first. */
    long dropped() {
        return dropped;
    }

    long atNanos(int event) {
        return words[firstWord + event * EventRing.WORDS];
    }

    int kind(int event) {
        return EventWords.kind(second(event));
    }

    /** The task, for a switch the one that came off. */
    long task(int event) {
        return EventWords.task(second(event));
    }

    int level(int event) {
        return EventWords.level(second(event));
    }

    /** Of a switch only. */
    RunEnd why(int event) {
        return EventWords.why(second(event));
    }

    /** Of a switch only. */
    int nextLevel(int event) {
        return EventWords.nextLevel(second(event));
    }

    /** Of a switch only. */
    long next(int event) {
        return third(event);
    }

    /** Of a wake the waker's, of a migration the old CPU. */
    int otherCpu(int event) {
        return (int) third(event);
    }

    /** Of a halt only. */
    boolean kicked(int event) {
        return level(event) != 0;
    }

    /** Of a halt only: how long it was. */
    long haltNanos(int event) {
        return third(event);
    }

    private long second(int event) {
        return words[firstWord + event * EventRing.WORDS + 1];
    }

    private long third(int event) {
        return words[firstWord + event * EventRing.WORDS + 2];
    }
}
