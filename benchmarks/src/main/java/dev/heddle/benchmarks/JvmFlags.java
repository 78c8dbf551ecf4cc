package dev.heddle.benchmarks;

/** What the JVMs are started with that JMH forks. All contenders of one benchmark get the same. */
final class JvmFlags {
    /** For Heddle's hook and the floor's. */
    static final String OPEN_JAVA_LANG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    /** For {@link Continuations}. */
    static final String EXPORT_CONTINUATIONS = "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED";

    /** For pinned carriers. */
    static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";
    static final String AND_NO_MORE = "-Djdk.virtualThreadScheduler.maxPoolSize=1";
    static final String TWO_CARRIERS = "-Djdk.virtualThreadScheduler.parallelism=2";
    static final String AND_NO_THIRD = "-Djdk.virtualThreadScheduler.maxPoolSize=2";

    /** The same heap for all, its pages touched before the measurement. */
    static final String HEAP = "-Xmx1g";

    static final String HEAP_AT_ONCE = "-Xms1g";
    static final String TOUCHED = "-XX:+AlwaysPreTouch";

    private JvmFlags() {}
}
