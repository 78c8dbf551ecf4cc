package dev.heddle.compositor.picture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one client draws and the compositor shows: two buffers of pixels, of which the client draws one while the other is
 * shown.
 *
 * <p>One word says whose the surface is. Everything else is plain, and belongs to whom the word names:
 *
 * <ol>
 *   <li>FREE → OWNED: a client {@linkplain #open opens} it (a CAS: of many clients one wins). Position and back buffer are the
 *       client's.
 *   <li>OWNED → SUBMITTED: the client has drawn. From here on it touches nothing until the compositor has taken the buffer.
 *   <li>SUBMITTED → OWNED: the compositor has made the back buffer the front buffer, and wakes the client.
 *   <li>OWNED or SUBMITTED → RETURNED: the client gives it back, wherever it has been interrupted; in the first case it may
 *       have drawn half of the back buffer, which nobody will see.
 *   <li>RETURNED → FREE: the compositor shows it no more. Only the compositor frees: until then the front buffer is shown.
 * </ol>
 *
 * <p>Step 3 swaps the buffers before its CAS, while the word is still SUBMITTED: a client that gives the surface back
 * meanwhile (step 4) does not look at the buffers again, and the one that opens it next starts with what step 5 left. All
 * steps are volatile or CASes, so what was written before one is seen after the next.
 */
public final class Surface {
    /** A pixel that is not shown, on a surface that has a shape. */
    public static final int CLEAR = 0xFF000000;

    static final int FREE = 0;
    static final int OWNED = 1;
    static final int SUBMITTED = 2;
    static final int RETURNED = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Surface.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Canvas[] buffers;
    private final boolean shaped;
    private final Runnable compositorWake;

    private volatile int state;

    /** The buffer that is shown or will be; the client draws the other one. */
    private int front;

    // The client's. The compositor reads them when it takes a buffer.
    private int x;
    private int y;

    /** Opened, and not begun to draw yet. */
    private boolean fresh;

    /** Who waits for the compositor. Set by the client before it submits. */
    private @Nullable Thread client;

    // The compositor's own.
    private boolean shown;
    private int shownX;
    private int shownY;

    /**
     * A surface that nobody has opened.
     *
     * @param width in pixels
     * @param height in pixels
     * @param shaped whether pixels with the value {@link #CLEAR} are not shown
     * @param compositorWake tells the compositor that there is something to do
     */
    public Surface(int width, int height, boolean shaped, Runnable compositorWake) {
        this.buffers = new Canvas[] {new Canvas(width, height), new Canvas(width, height)};
        this.shaped = shaped;
        this.compositorWake = compositorWake;
    }

    // ---- for the client ----

    /**
     * Takes the surface, if nobody has it. Its first buffer is all black and is shown as a whole.
     *
     * @return whether the caller has it now; then it must give it back, by {@link #close}
     */
    public boolean open() {
        if (state != FREE || !STATE.compareAndSet(this, FREE, OWNED)) {
            return false;
        }
        for (Canvas buffer : buffers) {
            buffer.damage().clear();
        }
        Canvas first = buffers[1 - front];
        Arrays.fill(first.pixels(), shaped ? CLEAR : 0);
        first.damaged(0, 0, first.width(), first.height());
        fresh = true;
        return true;
    }

    /**
     * Puts it somewhere else, from the next {@link #submit} on. Only for who has it open.
     *
     * @param toX of the left edge, in pixels of the picture; may lie outside
     * @param toY of the upper edge
     */
    public void moveTo(int toX, int toY) {
        x = toX;
        y = toY;
    }

    /**
     * Begins to draw: brings the back buffer up to what is shown. Only for who has it open, and not between {@link #submit}
     * and {@link #awaitShown}.
     *
     * @return what to draw on
     */
    public Canvas begin() {
        Canvas back = buffers[1 - front];
        if (fresh) {
            fresh = false;
        } else {
            back.catchUpWith(buffers[front]);
            back.damage().clear();
        }
        return back;
    }

    /** Hands what was drawn to the compositor, and wakes it if it sleeps without anything to do. */
    public void submit() {
        client = Thread.currentThread();
        state = SUBMITTED;
        compositorWake.run();
    }

    /**
     * Waits until the compositor has taken what was submitted.
     *
     * @throws InterruptedException if the caller is interrupted before
     */
    public void awaitShown() throws InterruptedException {
        while (state == SUBMITTED) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.park(this);
        }
    }

    /**
     * Whether the compositor has not taken yet what was submitted.
     *
     * @return false if the caller may draw again
     */
    public boolean isSubmitted() {
        return state == SUBMITTED;
    }

    /** Gives it back: the compositor takes it off the picture, with its next frame. Only for who has it open; allowed everywhere. */
    public void close() {
        state = RETURNED;
        compositorWake.run();
    }

    // ---- for the compositor ----

    /** Takes what was submitted or returned, and says in the damage what changes of the picture. */
    boolean collect(Damage damage, int width, int height) {
        int now = state;
        if (now == SUBMITTED) {
            Canvas next = buffers[1 - front];
            boolean moved = shown && (shownX != x || shownY != y);
            if (moved) {
                addAll(damage, width, height);
            }
            shownX = x;
            shownY = y;
            if (shown && !moved) {
                Damage drawn = next.damage();
                for (int index = 0; index < drawn.size(); index++) {
                    damage.add(
                            shownX + drawn.left(index),
                            shownY + drawn.top(index),
                            shownX + drawn.right(index),
                            shownY + drawn.bottom(index),
                            width,
                            height);
                }
            } else {
                addAll(damage, width, height);
            }
            shown = true;
            Thread waiting = client;
            front = 1 - front;
            if (STATE.compareAndSet(this, SUBMITTED, OWNED)) {
                LockSupport.unpark(waiting);
                return true;
            }
            now = RETURNED;
        }
        if (now == RETURNED) {
            if (shown) {
                addAll(damage, width, height);
                shown = false;
            }
            client = null;
            state = FREE;
            return true;
        }
        return false;
    }

    private void addAll(Damage damage, int width, int height) {
        Canvas any = buffers[0];
        damage.add(shownX, shownY, shownX + any.width(), shownY + any.height(), width, height);
    }

    /** Whether {@link #collect} has something to do. */
    boolean isPending() {
        int now = state;
        return now == SUBMITTED || now == RETURNED;
    }

    boolean isFree() {
        return state == FREE;
    }

    boolean isShown() {
        return shown;
    }

    boolean isShaped() {
        return shaped;
    }

    int shownX() {
        return shownX;
    }

    int shownY() {
        return shownY;
    }

    int width() {
        return buffers[0].width();
    }

    int height() {
        return buffers[0].height();
    }

    int[] shownPixels() {
        return buffers[front].pixels();
    }
}
