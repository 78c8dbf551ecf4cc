package dev.heddle.trace;

import java.util.Arrays;

/**
 * One CPU's events in the order of time.
 *
 * <p>They are nearly so in the recording. A wake however is recorded when it arrives, which may be long after the waker
 * woke the task. All other events keep the order of the recording, whatever the clock says, and a wake is never later
 * than what its CPU recorded next.
 */
final class TimeOrder {
    private final CpuRecording events;
    private final long[] times;
    private final int[] order;

    TimeOrder(CpuRecording events) {
        this.events = events;
        int size = events.size();
        times = new long[size];
        long latest = Long.MIN_VALUE;
        for (int event = 0; event < size; event++) {
            times[event] = events.atNanos(event);
            if (events.kind(event) != EventWords.WOKEN) {
                latest = Math.max(latest, times[event]);
                times[event] = latest;
            }
        }
        long soonest = Long.MAX_VALUE;
        for (int event = size - 1; event >= 0; event--) {
            if (events.kind(event) == EventWords.WOKEN) {
                times[event] = Math.min(times[event], soonest);
            } else {
                soonest = times[event];
            }
        }
        order = sorted();
    }

    int size() {
        return order.length;
    }

    /** The event at a place in this order. */
    int event(int place) {
        return order[place];
    }

    long atNanos(int place) {
        return times[order[place]];
    }

    CpuRecording events() {
        return events;
    }

    /** Sets the wakes apart, sorts them, and merges them in: two events of one time keep the order of the recording. */
    private int[] sorted() {
        int size = times.length;
        int[] others = new int[size];
        int[] wakes = new int[size];
        int otherCount = 0;
        int wakeCount = 0;
        for (int event = 0; event < size; event++) {
            if (events.kind(event) == EventWords.WOKEN) {
                wakes[wakeCount++] = event;
            } else {
                others[otherCount++] = event;
            }
        }
        Integer[] sortedWakes = Arrays.stream(wakes, 0, wakeCount).boxed().toArray(Integer[]::new);
        Arrays.sort(sortedWakes, (a, b) -> Long.compare(times[a], times[b]));
        int[] merged = new int[size];
        int other = 0;
        int wake = 0;
        for (int place = 0; place < size; place++) {
            boolean takeWake = other == otherCount || (wake < wakeCount && isBefore(sortedWakes[wake], others[other]));
            merged[place] = takeWake ? sortedWakes[wake++] : others[other++];
        }
        return merged;
    }

    private boolean isBefore(int event, int another) {
        return times[event] < times[another] || (times[event] == times[another] && event < another);
    }
}
