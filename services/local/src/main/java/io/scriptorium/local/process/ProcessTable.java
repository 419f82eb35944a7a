package io.scriptorium.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What runs, on disk: {@code processes.json} for whoever wants to know, and {@code processes.started} for the next run, which
 * ends whatever a run that was killed left behind. Both are replaced atomically. A process is taken for ours only if it has
 * the recorded id and began when the record says, for ids are given out again.
 *
 * <p>And what shall not run: a child whose name is a file in the folder {@code held} stays dead until that file is gone, so that
 * somebody can see what happens without it.
 */
public final class ProcessTable {
    /** Twice the coarsest clock that an operating system tells a start by. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    /** The folder whose files name the children that are not started again. */
    public static final String HELD = "held";

    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(12);

    private final Path table;
    private final Path started;
    private final Path held;

    public ProcessTable(Path folder) {
        table = folder.resolve("processes.json");
        started = folder.resolve("processes.started");
        held = folder.resolve(HELD);
    }

    /** One child that runs, or ran until a moment ago. */
    record Row(ChildSpec spec, Process process) {}

    /** Whether somebody wants a dead child to stay dead for now. */
    boolean isHeld(String name) {
        return Files.exists(held.resolve(name));
    }

    void write(Collection<Row> rows) throws IOException {
        List<String> objects = new ArrayList<>();
        StringBuilder starts = new StringBuilder();
        for (Row row : rows) {
            ChildSpec spec = row.spec();
            objects.add("  {\"name\": \"%s\", \"pid\": %d, \"port\": %d, \"url\": \"%s\"}"
                    .formatted(spec.name(), row.process().pid(), spec.port(), spec.url()));
            row.process()
                    .info()
                    .startInstant()
                    .ifPresent(start -> starts.append(row.process().pid())
                            .append(' ')
                            .append(start.toEpochMilli())
                            .append('\n'));
        }
        replace(started, starts.toString());
        replace(table, objects.isEmpty() ? "[]\n" : "[\n" + String.join(",\n", objects) + "\n]\n");
    }

    private static void replace(Path file, String content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, content, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Ends what an earlier run left behind: it is being ended already by that run's guardian, but that may have died too. */
    public void endLeftovers() throws IOException, InterruptedException {
        List<ProcessHandle> leftovers = leftovers();
        leftovers.forEach(ProcessHandle::destroy);
        awaitEnd(leftovers, LEFTOVER_GRACE);
        for (ProcessHandle stubborn : leftovers) {
            stubborn.destroyForcibly();
        }
        if (!awaitEnd(leftovers, LEFTOVER_GRACE)) {
            throw new Refusal("processes of an earlier run can't be ended: "
                    + leftovers.stream().map(ProcessHandle::pid).toList());
        }
        Files.deleteIfExists(started);
    }

    private static boolean awaitEnd(List<ProcessHandle> processes, Duration limit) throws InterruptedException {
        try {
            CompletableFuture.allOf(
                            processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<ProcessHandle> leftovers() throws IOException {
        List<ProcessHandle> leftovers = new ArrayList<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(started);
        } catch (NoSuchFileException e) {
            return leftovers;
        }
        for (String line : lines) {
            int space = line.indexOf(' ');
            if (space > 0) {
                long pid = Long.parseLong(line.substring(0, space));
                Instant start = Instant.ofEpochMilli(Long.parseLong(line.substring(space + 1)));
                ProcessHandle.of(pid).filter(process -> began(process, start)).ifPresent(leftovers::add);
            }
        }
        return leftovers;
    }

    private static boolean began(ProcessHandle process, Instant when) {
        Optional<Instant> start = process.info().startInstant();
        return start.isPresent() && Duration.between(start.get(), when).abs().compareTo(SAME_START) <= 0;
    }
}
