package dev.heddle.workload.parse;

import dev.heddle.CpuSet;
import dev.heddle.workload.parse.JsonValue.JsonArray;
import dev.heddle.workload.parse.JsonValue.Member;
import org.jspecify.annotations.Nullable;

/** Reads {@code cpus} of tasks and phases. */
final class AffinityParser {
    private final int cpus;

    /**
     * A parser for a machine.
     *
     * @param cpus how many CPUs the workload runs on
     */
    AffinityParser(int cpus) {
        this.cpus = cpus;
    }

    @Nullable
    CpuSet parse(ObjectReader reader, @Nullable CpuSet inherited) throws WorkloadException {
        Member member = reader.find("cpus");
        if (member == null) {
            return inherited;
        }
        JsonArray array = ObjectReader.array(member.value(), reader.quoted("cpus"));
        if (array.elements().isEmpty()) {
            throw Diagnostics.error(
                    array.position(), reader.quoted("cpus") + " is empty: at least one CPU from 0 to " + (cpus - 1));
        }
        int[] set = new int[array.elements().size()];
        for (int i = 0; i < set.length; i++) {
            set[i] = ObjectReader.integer(array.elements().get(i), "a CPU in " + reader.quoted("cpus"), 0, cpus - 1);
        }
        return CpuSet.of(set);
    }
}
