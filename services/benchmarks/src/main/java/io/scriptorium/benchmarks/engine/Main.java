package io.scriptorium.benchmarks.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.ydoc.lib0.AnyCodec;
import io.scriptorium.ydoc.lib0.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs everything and prints the table.
 *
 * <p>System properties: {@code trace}, the path of an editing trace (empty: one is made up from a seed), and {@code workloads}, the beginning
 * of the names of those to run (empty: all).
 */
public final class Main {
    private static final String YJS = "yjs";
    private static final Path NODE = Path.of("src/main/node");

    private final String trace;
    private final List<Workload> workloads;
    private final Report report = new Report();

    private Main(Path trace, List<Workload> workloads) {
        this.trace = trace.toAbsolutePath().toString();
        this.workloads = workloads;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, RunnerException {
        String given = System.getProperty("trace", "");
        Path trace = given.isEmpty() ? Files.createTempFile("trace", ".json.gz") : Path.of(given);
        if (given.isEmpty()) {
            Trace.writeSynthetic(trace);
        }
        String chosen = System.getProperty("workloads", "");
        List<Workload> workloads = Arrays.stream(Workload.values())
                .filter(workload -> workload.id().startsWith(chosen))
                .toList();
        System.setProperty("trace", trace.toString());
        Main main = new Main(trace, workloads);
        System.out.println(main.run());
        if (given.isEmpty()) {
            Files.delete(trace);
        }
    }

    private String run() throws IOException, InterruptedException, RunnerException {
        runPeer(YJS);
        runPeer("ywasm");
        runOurs();
        return report.markdown();
    }

    private void runOurs() throws IOException, InterruptedException, RunnerException {
        Options options = new OptionsBuilder()
                .include(EngineBenchmark.class.getName())
                .param("workload", workloads.stream().map(Enum::name).toArray(String[]::new))
                .addProfiler(CpuTime.class)
                .jvmArgsAppend("-Dtrace=" + trace)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build();
        for (RunResult result : new Runner(options).run()) {
            Workload workload = Workload.valueOf(result.getParams().getParam("workload"));
            result.getSecondaryResults().forEach((label, secondary) -> {
                if (label.endsWith(CpuTime.LABEL)) {
                    report.add("ydoc", workload.id(), secondary.getScore());
                }
            });
        }
        if (wantsSizes()) {
            Typed typed = Typed.of(Typed.trace());
            report.add("ydoc", "B4 size v1", typed.v1().length);
            report.add("ydoc", "B4 size v2", typed.v2().length);
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Dtrace=" + trace,
                    "-cp",
                    System.getProperty("java.class.path"),
                    RetainedHeap.class.getName());
            report.add(
                    "ydoc",
                    "B4 heap",
                    Double.parseDouble(output(command, Path.of(".")).strip()));
        }
    }

    private boolean wantsSizes() {
        return workloads.stream().anyMatch(workload -> workload.id().startsWith("B4"));
    }

    private void runPeer(String peer) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        workloads.forEach(workload -> ids.add(workload.id()));
        if (wantsSizes()) {
            Report.SIZES.forEach(size -> ids.add(size.id()));
        }
        String json = output(List.of("node", "--expose-gc", "peers.mjs", peer, trace, String.join(",", ids)), NODE);
        Map<?, ?> answer = (Map<?, ?>) Json.parse(json.strip(), AnyCodec.DEFAULT_DEPTH, 0);
        numbers(answer, "result").forEach((id, value) -> report.add(peer, id, value));
        if (peer.equals(YJS)) {
            compare(numbers(answer, "outcomes"));
        }
    }

    private static Map<String, Double> numbers(@Nullable Map<?, ?> answer, String key) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (answer != null && answer.get(key) instanceof Map<?, ?> map) {
            map.forEach((id, value) -> {
                if (value instanceof Number number) {
                    numbers.put(String.valueOf(id), number.doubleValue());
                }
            });
        }
        return numbers;
    }

    /** Whoever did other work than Yjs must not be compared with it. */
    private void compare(Map<String, Double> outcomes) {
        for (Workload workload : workloads) {
            double own = ((Number) workload.prepare().get()).doubleValue();
            Double theirs = outcomes.get(workload.id());
            if (theirs == null || theirs != own) {
                throw new IllegalStateException(workload.id() + " comes to " + own + ", in Yjs to " + theirs);
            }
        }
    }

    private static String output(List<String> command, Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command.getFirst() + " failed");
        }
        return output;
    }
}
