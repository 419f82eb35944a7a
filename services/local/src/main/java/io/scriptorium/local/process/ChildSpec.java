package io.scriptorium.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a child is: all that is needed to start it, again and again, always the same.
 *
 * @param name as in {@code processes.json}; letters, digits and {@code -}
 * @param command the program and its arguments
 * @param environment what it is told beyond the environment of this process
 * @param folder where it runs
 * @param log where its output goes
 * @param port where it serves
 * @param url the same for people and tests; without quotes
 * @param health whether it works
 * @param stopSignal what asks it to end
 * @param stage when it is stopped: those of a lower stage are gone before a higher one is asked
 */
public record ChildSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        Path log,
        int port,
        String url,
        Health health,
        StopSignal stopSignal,
        int stage) {

    /** What asks a process to end. */
    public enum StopSignal {
        TERM,
        /** What PostgreSQL takes for "now, whoever is connected". */
        INT
    }

    public ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
