package dev.heddle.soak;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What a defect would leave behind a round, left on purpose; and taken away again when the soak is over, or the next one in this JVM
 * would find it. One thread uses it.
 */
final class Litter {
    private static final int HEAP_BYTES = 8 << 20;
    private static final int FILES = 10;

    private final Sabotage sabotage;

    /** How the threads are named that a scheduler of this soak could have left. */
    private final String threads;

    private final List<byte[]> heap = new ArrayList<>();
    private final List<FileInputStream> files = new ArrayList<>();
    private final List<Thread> left = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    Litter(Sabotage sabotage, String threads) {
        this.sabotage = sabotage;
        this.threads = threads;
    }

    /** After a round. */
    void leave() {
        if (sabotage == Sabotage.HEAP_LEFT) {
            heap.add(new byte[HEAP_BYTES]);
        } else if (sabotage == Sabotage.FILE_LEFT) {
            for (int i = 0; i < FILES; i++) {
                files.add(opened());
            }
        } else if (sabotage == Sabotage.THREAD_LEFT && left.isEmpty()) {
            left.add(Thread.ofPlatform().daemon().name(threads + "left").start(this::stay));
        }
    }

    private void stay() {
        try {
            over.await();
        } catch (InterruptedException asked) {
            // Then it goes at once.
        }
    }

    private static FileInputStream opened() {
        try {
            return new FileInputStream("/dev/null");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when nothing of it is there any more. */
    void takeAway() throws InterruptedException {
        heap.clear();
        for (FileInputStream file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        over.countDown();
        for (Thread thread : left) {
            thread.join();
        }
    }
}
