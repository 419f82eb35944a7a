package io.scriptorium.benchmarks.engine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds the CPU time of the whole process to what JMH measures: garbage collection and compilation count, and who else uses the machine does
 * not. The peers are measured the same way.
 */
public final class CpuTime implements InternalProfiler {
    static final String LABEL = "cpu";

    private static final double NANOS_PER_MILLI = 1e6;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long startNanos;

    @Override
    public String getDescription() {
        return "CPU time of the process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        startNanos = system.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long spentNanos = system.getProcessCpuTime() - startNanos;
        double millis = spentNanos / NANOS_PER_MILLI / result.getMetadata().getMeasuredOps();
        return List.of(new ScalarResult(LABEL, millis, "ms/op", AggregationPolicy.AVG));
    }
}
