package dev.heddle.benchmarks;

/** Options of the benchmarks' programs. */
final class Arguments {
    private Arguments() {}

    /** What follows the option at {@code at}. */
    static String value(String[] args, int at) {
        if (at + 1 >= args.length) {
            throw new IllegalArgumentException(args[at] + " needs a value");
        }
        return args[at + 1];
    }

    static int positive(String[] args, int at) {
        String value = value(args, at);
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new IllegalArgumentException(args[at] + " needs a whole number greater than 0, not " + value);
    }

    static void requireNoOption(String argument) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("unknown option " + argument);
        }
    }
}
