package dev.heddle.workload.run;

import dev.heddle.workload.model.GlobalSettings;
import java.util.function.Consumer;

/**
 * What all task instances of a run share.
 *
 * @param forks starts one more instance of the task of that name
 */
record RunEnvironment(
        Host host,
        Control control,
        GlobalSettings global,
        Calibration calibration,
        Resources resources,
        IoDevice ioDevice,
        Consumer<String> forks) {}
