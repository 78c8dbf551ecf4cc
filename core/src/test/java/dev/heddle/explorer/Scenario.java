package dev.heddle.explorer;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * What schedules of the engine are drawn from.
 *
 * @param size how much there is in each
 * @param features what may be in it beside the plain life of tasks
 * @param domainShift as a power of two, how many CPUs a domain has
 */
record Scenario(Size size, Set<Feature> features, int domainShift) {
    /** As powers of two, how many CPUs a domain has: more than there are, two, one. */
    static final int ONE_DOMAIN = 5;

    static final int PAIRS = 1;
    static final int SINGLES = 0;

    static Scenario small(Feature... features) {
        return new Scenario(Size.SMALL, setOf(features), ONE_DOMAIN);
    }

    static Scenario large(Feature... features) {
        return new Scenario(Size.LARGE, setOf(features), ONE_DOMAIN);
    }

    /** Of everything. */
    static Scenario all(Size size) {
        return new Scenario(size, EnumSet.allOf(Feature.class), ONE_DOMAIN);
    }

    private static Set<Feature> setOf(Feature... features) {
        Set<Feature> set = EnumSet.noneOf(Feature.class);
        set.addAll(Set.of(features));
        return set;
    }

    Scenario inDomainsOf(int shift) {
        return new Scenario(size, features, shift);
    }

    /** As the explorer knows it. */
    Set<String> names() {
        Set<String> names = new HashSet<>();
        features.forEach(feature -> names.add(feature.name()));
        names.add(size.name());
        return names;
    }

    @Override
    public String toString() {
        String what = features.size() == Feature.values().length ? "everything" : features.toString();
        return size.name().toLowerCase(java.util.Locale.ROOT) + " with " + what
                + (domainShift == ONE_DOMAIN ? "" : ", domains of " + (1 << domainShift));
    }
}
