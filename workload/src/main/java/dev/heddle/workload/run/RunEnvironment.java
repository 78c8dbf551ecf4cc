package dev.heddle.workload.run;

import dev.heddle.workload.model.GlobalSettings;
import java.util.function.Consumer;

/**
 * What all task instances of a run share.
 *
 * @param recordsActivations whether instances keep when their timers let them go on
 * @param forks starts one more instance of the task of that name
 */
record RunEnvironment(
        Host host,
        Control control,
        GlobalSettings global,
        Calibration calibration,
        Resources resources,
        IoDevice ioDevice,
        boolean recordsActivations,
        Consumer<String> forks) {}
