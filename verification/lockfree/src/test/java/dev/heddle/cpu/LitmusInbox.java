package dev.heddle.cpu;

/** An inbox, for litmus tests that pair it with a word of another package. */
public final class LitmusInbox {
    private final RemoteInbox inbox = new RemoteInbox();
    private final LitmusTask task = new LitmusTask();

    public void push() {
        inbox.push(task);
    }

    public boolean isEmpty() {
        return inbox.isEmpty();
    }
}
