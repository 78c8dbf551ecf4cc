package dev.heddle.explorer;

/** How much there is in a schedule of the engine. */
enum Size {
    /** The least in which most of what can go wrong does: two CPUs, one to three tasks with next to nothing to do. */
    SMALL(2, 2, 3, 2, 16),
    /** One CPU to three, one to five tasks with up to four things to do. */
    LARGE(1, 3, 5, 4, 2);

    static final int MOST_CPUS = 3;

    private final int fewestCpus;
    private final int mostCpus;
    private final int mostTasks;
    private final int longestScript;
    private final int lingerOneIn;

    Size(int fewestCpus, int mostCpus, int mostTasks, int longestScript, int lingerOneIn) {
        this.fewestCpus = fewestCpus;
        this.mostCpus = mostCpus;
        this.mostTasks = mostTasks;
        this.longestScript = longestScript;
        this.lingerOneIn = lingerOneIn;
    }

    /** One CPU alone is seldom worth a look. */
    int cpus(Dice dice) {
        return dice.nextInt(8) == 0 ? fewestCpus : 2 + dice.nextInt(mostCpus - 1);
    }

    int tasks(Dice dice) {
        return 1 + dice.nextInt(mostTasks);
    }

    /** From nothing on. */
    int scriptLength(Dice dice) {
        return dice.nextInt(longestScript + 1);
    }

    /** Whether CPUs look for work for some time before they halt. */
    boolean lingers(Dice dice) {
        return dice.nextInt(lingerOneIn) == 0;
    }
}
