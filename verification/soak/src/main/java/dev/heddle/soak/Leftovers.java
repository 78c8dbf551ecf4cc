package dev.heddle.soak;

import java.io.File;
import java.lang.management.ManagementFactory;

/** What a round may have left in the JVM: heap, threads, open files. */
final class Leftovers {
    private static final int COLLECTIONS = 4;

    /** What the JVM itself may take: classes that come late, buffers of threads. */
    private static final long HEAP_BYTES = 8L << 20;

    private static final int OPEN_FILES = 8;

    private static final File DESCRIPTORS = new File("/proc/self/fd");

    private final String threads;
    private final Findings findings;
    private long firstHeap = -1;
    private int firstFiles = -1;

    /**
     * Nothing is left yet.
     *
     * @param threads how the names of the scheduler's threads begin
     */
    Leftovers(String threads, Findings findings) {
        this.threads = threads;
        this.findings = findings;
    }

    /** After a round. What the first one has left is what it takes to be warm; later ones may leave no more. */
    void count(int round) {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(threads) && thread.isAlive()) {
                findings.add("round " + round + " has left the thread " + thread.getName());
            }
        }
        long heap = heapInUse();
        int files = openFiles();
        if (firstHeap < 0) {
            firstHeap = heap;
            firstFiles = files;
        }
        if (heap > firstHeap + HEAP_BYTES) {
            findings.add("round " + round + " has left " + ((heap - firstHeap) >> 10)
                    + " KiB more in the heap than the first");
        }
        if (files > firstFiles + OPEN_FILES) {
            findings.add("round " + round + " has left " + (files - firstFiles) + " more open files than the first");
        }
    }

    /** What the heap has grown by since the first round, in bytes. */
    long heapGrowth() {
        return firstHeap < 0 ? 0 : heapInUse() - firstHeap;
    }

    private static long heapInUse() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Where the system does not say, none. */
    private static int openFiles() {
        String[] open = DESCRIPTORS.list();
        return open == null ? 0 : open.length;
    }
}
