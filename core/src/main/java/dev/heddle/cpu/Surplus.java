package dev.heddle.cpu;

/** Work that waits, and that some halted CPU may be woken for. */
public interface Surplus {
    /**
     * Which CPUs may run some of it now.
     *
     * @param domain whose CPUs are asked about
     * @param candidates a word of that domain
     * @return those of {@code candidates} that may
     */
    int runnersAmong(int domain, int candidates);
}
