package dev.heddle.machine;

/** What the machine's patrol does each time: looks whether every CPU gets on. */
public interface Round {
    /**
     * Looks at every CPU once. On the patrol's thread alone.
     *
     * @param now the machine's clock
     * @return false if nothing happens anywhere: then the patrol may sleep until a CPU is woken
     */
    boolean check(long now);
}
