package dev.heddle.cli;

import dev.heddle.CpuStats;
import dev.heddle.workload.run.Host;
import dev.heddle.workload.run.JdkHost;
import java.lang.management.ManagementFactory;
import java.util.List;
import jdk.management.VirtualThreadSchedulerMXBean;

/** The JDK's own scheduler of virtual threads, of which a JVM has one. */
final class JdkSession implements HostSession {
    private static final String PROPERTIES = "jdk.virtualThreadScheduler.";

    private final JdkHost host = new JdkHost();
    private final VirtualThreadSchedulerMXBean scheduler;
    private final HostReport report;

    /** Gives the scheduler some carriers. It reads the properties when the first virtual thread is made. */
    JdkSession(HostReport report) {
        this.report = report;
        int carriers = report.cpus();
        System.setProperty(PROPERTIES + "parallelism", Integer.toString(carriers));
        System.setProperty(PROPERTIES + "maxPoolSize", Integer.toString(carriers));
        scheduler = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        if (scheduler.getParallelism() != carriers) {
            // There were virtual threads before.
            scheduler.setParallelism(carriers);
        }
    }

    @Override
    public Host host() {
        return host;
    }

    @Override
    public List<CpuStats> cpuStats() {
        return List.of();
    }

    @Override
    public String glance() {
        return "%d of %d carriers busy, %d threads queued"
                .formatted(
                        scheduler.getMountedVirtualThreadCount(),
                        scheduler.getParallelism(),
                        scheduler.getQueuedVirtualThreadCount());
    }

    @Override
    public MachineReport report() {
        return report;
    }

    /** Nothing: the scheduler is the JVM's. */
    @Override
    public void close() {}
}
