package io.scriptorium.local.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final Duration PROMISED = Duration.ofSeconds(5);
    private static final Pattern ROW =
            Pattern.compile("\\{\"name\": \"([a-z0-9-]+)\", \"pid\": (\\d+), \"port\": (\\d+), \"url\": \"([^\"]*)\"}");

    @TempDir
    private Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private Supervisor supervisor;

    @BeforeEach
    void open() {
        supervisor =
                new Supervisor(new ProcessTable(folder), told::add, InstantSource.system(), Duration.ofMillis(700));
        supervisor.open();
    }

    @AfterEach
    void close() {
        supervisor.stop();
    }

    private ChildSpec child(String name, int stage, String... command) {
        return new ChildSpec(
                name,
                List.of(command),
                Map.of("TOLD", "something"),
                folder.resolve("run"),
                folder.resolve(name + ".log"),
                4711,
                "http://localhost:4711",
                () -> true,
                ChildSpec.StopSignal.TERM,
                stage);
    }

    private ProcessHandle process(String name) throws IOException {
        Matcher rows = ROW.matcher(Files.readString(folder.resolve("processes.json")));
        while (rows.find()) {
            if (rows.group(1).equals(name)) {
                return ProcessHandle.of(Long.parseLong(rows.group(2))).orElse(null);
            }
        }
        return null;
    }

    static void until(Duration limit, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "not within " + limit);
            Thread.sleep(20);
        }
    }

    @Test
    @DisplayName("F-62 a child that dies is started again within five seconds, and the table says so")
    void startsAgain() throws Exception {
        supervisor.start(child("sleeper", 0, "sleep", "1000"));
        ProcessHandle first = process("sleeper");
        assertTrue(first.isAlive());
        first.destroyForcibly();
        until(PROMISED, () -> {
            // Between its death and its return there is none.
            ProcessHandle now = process("sleeper");
            return now != null && now.pid() != first.pid() && now.isAlive();
        });
        assertEquals(1, supervisor.deaths("sleeper"));
        assertEquals(1, told.size());
        assertTrue(told.getFirst().contains("exit code 137"), told.getFirst());
        assertTrue(told.getFirst().contains("sleeper.log"), told.getFirst());
    }

    @Test
    @DisplayName("a child that is held back stays dead until it no longer is")
    void heldBack() throws Exception {
        supervisor.start(child("sleeper", 0, "sleep", "1000"));
        supervisor.start(child("other", 0, "sleep", "1000"));
        ProcessHandle first = process("sleeper");
        Path hold = Files.createDirectories(folder.resolve("held")).resolve("sleeper");
        Files.createFile(hold);
        first.destroyForcibly();
        until(PROMISED, () -> supervisor.deaths("sleeper") == 1);
        // Others go on as ever; and more of them have come back meanwhile than the one could have.
        for (int death = 1; death <= 2; death++) {
            ProcessHandle other = process("other");
            other.destroyForcibly();
            until(PROMISED, () -> {
                ProcessHandle now = process("other");
                return now != null && now.pid() != other.pid();
            });
        }
        assertFalse(first.isAlive());
        ProcessHandle still = process("sleeper");
        assertTrue(still == null || still.pid() == first.pid(), "started although it is held back");
        Files.delete(hold);
        until(PROMISED, () -> {
            ProcessHandle now = process("sleeper");
            return now != null && now.pid() != first.pid() && now.isAlive();
        });
        assertEquals(1, supervisor.deaths("sleeper"));
    }

    @Test
    @DisplayName("a child that keeps dying is told of a few times only, and tried at least every five seconds")
    void keepsDying() throws Exception {
        supervisor.start(child("crasher", 0, "sh", "-c", "echo no; exit 3"));
        until(Duration.ofSeconds(20), () -> supervisor.deaths("crasher") >= 5);
        assertEquals(4, told.size(), told.toString());
        assertTrue(told.getLast().contains("keeps ending (exit code 3)"), told.getLast());
        assertEquals("no\n".repeat(5), Files.readString(folder.resolve("crasher.log")));
        Backoff backoff = new Backoff();
        for (int i = 0; i < 100; i++) {
            assertTrue(backoff.afterDeath(Duration.ZERO).compareTo(PROMISED) < 0);
        }
        assertEquals(Duration.ofMillis(250), backoff.afterDeath(Backoff.GOOD_LIFE));
    }

    @Test
    @DisplayName("a program that does not exist counts as a death, not as a crash of the supervisor")
    void noSuchProgram() throws Exception {
        supervisor.start(child("nothing", 0, "/no/such/program"));
        until(PROMISED, () -> supervisor.deaths("nothing") >= 2);
    }

    @Test
    @DisplayName("stopping ends all children, those that will not too, stage by stage, and nothing starts afterwards")
    void stops() throws Exception {
        Path order = folder.resolve("order");
        String script = "trap 'echo %s >> " + order + "; exit' TERM; while :; do sleep 0.05; done";
        supervisor.start(child("second", 1, "sh", "-c", script.formatted("second")));
        supervisor.start(child("first", 0, "sh", "-c", script.formatted("first")));
        supervisor.start(child("stubborn", 0, "sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"));
        List<ProcessHandle> all = new ArrayList<>();
        for (String name : List.of("first", "second", "stubborn")) {
            all.add(process(name));
        }
        Thread.sleep(300);
        supervisor.stop();
        all.forEach(process -> assertFalse(process.isAlive()));
        assertEquals(List.of("first", "second"), Files.readAllLines(order));
        assertEquals("[]\n", Files.readString(folder.resolve("processes.json")));
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("children see nothing of what the user's shell tells services, and all that they are told")
    void environment() throws Exception {
        supervisor.start(child("teller", 0, "sh", "-c", "echo $TOLD; env | grep -c QUARKUS_; sleep 1000"));
        until(PROMISED, () -> Files.readString(folder.resolve("teller.log")).equals("something\n0\n"));
    }

    @Test
    @DisplayName("when the run itself is killed, its children end")
    void killed() throws Exception {
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        Path table = folder.resolve("processes.json");
        until(Duration.ofSeconds(20), () -> Files.exists(table) && process("orphan") != null);
        ProcessHandle orphan = process("orphan");
        assertTrue(orphan.isAlive());
        run.destroyForcibly().waitFor();
        orphan.onExit().get(15, TimeUnit.SECONDS);
    }

    /** A run that is killed. */
    static final class Victim {
        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Supervisor supervisor =
                    new Supervisor(new ProcessTable(folder), line -> {}, InstantSource.system(), Duration.ofSeconds(1));
            supervisor.open();
            supervisor.start(new ChildSpec(
                    "orphan",
                    List.of("sleep", "1000"),
                    Map.of(),
                    folder,
                    folder.resolve("orphan.log"),
                    1,
                    "",
                    () -> true,
                    ChildSpec.StopSignal.TERM,
                    0));
            Thread.sleep(60_000);
        }
    }

    @Test
    @DisplayName("the next run ends what was left behind, and nobody who was given the same process id")
    void leftovers() throws Exception {
        Process left = new ProcessBuilder("sleep", "1000").start();
        Process other = new ProcessBuilder("sleep", "1000").start();
        try {
            long start = left.info().startInstant().orElseThrow().toEpochMilli();
            Path data = Files.createDirectory(folder.resolve("data"));
            Files.writeString(
                    data.resolve("processes.started"),
                    left.pid() + " " + start + "\n" + other.pid() + " " + (start - 60_000) + "\n");
            new ProcessTable(data).endLeftovers();
            assertFalse(left.isAlive());
            assertTrue(other.isAlive());
            new ProcessTable(data).endLeftovers();
            assertNotEquals(left.pid(), other.pid());
        } finally {
            other.destroyForcibly();
            left.destroyForcibly();
        }
    }

    @Test
    @DisplayName("a log is cut when it is too long, its end is kept beside it, and whoever writes goes on")
    void logs() throws Exception {
        Path log = folder.resolve("long.log");
        Files.write(log, new byte[(int) LogFile.MAX_BYTES]);
        LogFile.bound(log);
        assertEquals(LogFile.MAX_BYTES, Files.size(log));
        Process writer = new ProcessBuilder("sh", "-c", "echo one; read line; echo two")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        until(PROMISED, () -> Files.size(log) == LogFile.MAX_BYTES + 4);
        LogFile.bound(log);
        assertEquals(0, Files.size(log));
        assertEquals(LogFile.MAX_BYTES + 4, Files.size(folder.resolve("long.log.1")));
        writer.getOutputStream().close();
        writer.waitFor();
        assertEquals("two\n", Files.readString(log));
    }
}
