package io.scriptorium.ydoc.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.update.Updates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    Path folder;

    private final YDoc document = new YDoc(YDoc.Options.defaults().withClientId(7));
    private final List<byte[]> updates = new ArrayList<>();
    private String log;
    private String state;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws IOException {
        document.onUpdate((update, _) -> updates.add(update));
        document.getText("t").insert(0, "hello 😀\n");
        document.getText("t").format(0, 2, Map.of("bold", true));
        document.getText("t").delete(3, 1);
        document.getMap("m").set("big", BigInteger.TWO);
        document.getMap("m").set("10", Arrays.asList(1, null, 0.5));
        document.getArray("a").push(List.of("x", new byte[] {1, 2}));
        document.getXmlFragment("x").push(List.of(new YXmlElement("P")));
        log = file("updates.log", log(updates));
        state = file("state.bin", document.encodeStateAsUpdate());
    }

    private static byte[] log(List<byte[]> updates) {
        BinaryWriter writer = new BinaryWriter();
        updates.forEach(writer::writeBytes);
        return writer.toByteArray();
    }

    private String file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    private int status(String... arguments) {
        out.reset();
        err.reset();
        return new CommandLine(new PrintStream(out, true), new PrintStream(err, true)).run(arguments);
    }

    private byte[] run(String... arguments) {
        assertEquals(0, status(arguments), err::toString);
        assertEquals("", err.toString(UTF_8));
        return out.toByteArray();
    }

    /** Runs what must fail, and returns its one line. */
    private String failure(int status, String... arguments) {
        assertEquals(status, status(arguments));
        String line = err.toString(UTF_8);
        assertEquals(line.length() - 1, line.indexOf('\n'), "one line");
        assertEquals(0, out.size());
        return line.strip();
    }

    @Test
    void applyWritesTheStateOfADocument() throws IOException {
        assertArrayEquals(document.encodeStateAsUpdate(), run("apply", log));
        assertArrayEquals(document.encodeStateAsUpdateV2(), run("apply", log, "--to", "v2"));
        String v2 = file("state.v2", document.encodeStateAsUpdateV2());
        assertArrayEquals(document.encodeStateAsUpdate(), run("apply", "--from=v2", v2));
        Path written = folder.resolve("written");
        assertEquals(0, run("apply", state, state, "-o", written.toString()).length);
        assertArrayEquals(document.encodeStateAsUpdate(), Files.readAllBytes(written));
    }

    @Test
    void whatIsPendingIsPartOfTheState() throws IOException {
        String last = file("last", updates.getLast());
        byte[] applied = run("apply", last);
        YDoc other = new YDoc();
        assertTrue(other.applyUpdate(applied).pending());
        other.applyUpdate(document.encodeStateAsUpdate());
        assertEquals(document.toJson().keySet().size(), other.rootNames().size());
    }

    @Test
    void mergeJoinsWithoutADocument() throws IOException {
        assertArrayEquals(Updates.merge(updates), run("merge", log));
        String[] arguments = new String[1 + updates.size()];
        arguments[0] = "merge";
        for (int i = 0; i < updates.size(); i++) {
            arguments[i + 1] = file("update" + i, updates.get(i));
        }
        assertArrayEquals(Updates.merge(updates), run(arguments));
    }

    @Test
    void diffStateVectorAndConvertAreThoseOfUpdates() throws IOException {
        byte[] vector = Updates.stateVector(updates.getFirst());
        byte[] bytes = document.encodeStateAsUpdate();
        assertArrayEquals(Updates.diff(bytes, vector), run("diff", state, file("vector", vector)));
        assertArrayEquals(document.encodeStateVector(), run("state-vector", state));
        assertArrayEquals(document.encodeStateVector(), run("state-vector", log));
        byte[] v2 = run("convert", state, "--to", "v2");
        assertArrayEquals(document.encodeStateAsUpdateV2(), v2);
        assertArrayEquals(bytes, run("convert", file("v2", v2), "--to", "v1"));
        assertArrayEquals(bytes, run("convert", state, "--from", "v1", "--to", "v1"));
    }

    @Test
    void jsonIsOneLine() {
        assertEquals(
                "{\"t\":\"helo 😀\\n\",\"m\":{\"10\":[1,null,0.5],\"big\":\"2\"},\"a\":[\"x\",{\"0\":1,\"1\":2}],\"x\":\"<p></p>\"}\n",
                new String(
                        run("json", log, "--root", "t=text", "--root", "m=map", "--root", "a=array", "--root", "x=xml"),
                        UTF_8));
        assertEquals(
                "{\"t\":[{\"insert\":\"he\",\"attributes\":{\"bold\":true}},{\"insert\":\"lo 😀\\n\"}]}\n",
                new String(run("json", state, "--root", "t=text", "--delta"), UTF_8));
        assertEquals("{\"nobody=knows\":\"\"}\n", new String(run("json", state, "--root", "nobody=knows=text"), UTF_8));
    }

    @Test
    void inspectShowsEverything() throws IOException {
        String shown = new String(run("inspect", state), UTF_8);
        assertTrue(shown.startsWith(
                "update 1: v1, " + Files.size(Path.of(state)) + " bytes\nclient 7\n  0..1 text \"he\" in \"t\""));
        assertTrue(shown.contains("deletions\n  7: 3\n"), shown);
        assertTrue(shown.contains(" any 2n in \"m\" at key \"big\""), shown);
        assertTrue(shown.endsWith("nothing is pending\n"), shown);
        String pending = new String(run("inspect", file("last", updates.get(2))), UTF_8);
        assertTrue(pending.endsWith("pending deletions\n  7: 3\n"), pending);
        String waiting = new String(run("inspect", file("second", updates.get(1))), UTF_8);
        assertTrue(waiting.contains("waiting for 7:"), waiting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apply", "merge", "state-vector", "inspect"})
    void malformedInputIsNamedWithItsOffset(String command) throws IOException {
        String bad = file("bad", new byte[] {0});
        assertEquals("ydoc: " + bad + ": unexpected end of input at offset 1", failure(2, command, bad));
    }

    @Test
    void offsetsInALogAreThoseOfTheFile() throws IOException {
        byte[] broken = updates.get(1).clone();
        broken[broken.length - 1] = 9;
        byte[] bytes = log(List.of(updates.get(0), broken));
        String line = failure(2, "apply", file("broken.log", bytes));
        assertTrue(line.endsWith(" at offset " + (bytes.length - 1)), line);
        String cut = file("cut.log", Arrays.copyOf(bytes, bytes.length - 1));
        assertTrue(failure(2, "json", cut, "--root", "t=text").endsWith("at offset " + (updates.get(0).length + 1)));
    }

    @Test
    void aMalformedStateVectorIsToBlameForItself() throws IOException {
        String vector = file("vector", new byte[] {5});
        assertTrue(failure(2, "diff", state, vector).startsWith("ydoc: " + vector));
    }

    @Test
    void wrongUsageIsOneLine() {
        assertTrue(failure(1).contains("no command"));
        assertTrue(failure(1, "frobnicate").contains("unknown command frobnicate"));
        assertTrue(failure(1, "apply").contains("no file"));
        assertTrue(failure(1, "apply", "--from").contains("needs a value"));
        assertTrue(failure(1, "apply", "--form", "v1", state).contains("unknown option --form"));
        assertTrue(failure(1, "apply", state, "--to", "v3").contains("v1 or v2"));
        assertTrue(failure(1, "convert", state).contains("--to"));
        assertTrue(failure(1, "diff", state).contains("state vector"));
        assertTrue(failure(1, "json", state).contains("--root"));
        assertTrue(failure(1, "json", state, "--root", "t=table").contains("t=table"));
        assertTrue(
                failure(1, "json", state, "--root", "t=text", "--root", "t=map").contains("contradicts"));
        assertTrue(failure(1, "inspect", state, "-o", "x").contains("-o"));
        String missing = folder.resolve("missing").toString();
        assertEquals("ydoc: " + missing + ": no such file", failure(1, "apply", missing));
        assertTrue(failure(1, "apply", state, "-o", folder.toString()).contains("cannot be written"));
        String nowhere = folder.resolve("no such folder").resolve("out").toString();
        assertTrue(failure(1, "apply", state, "-o", nowhere).contains("make its folder first"));
    }

    @Test
    void helpNamesEveryCommand() {
        String help = new String(run("help"), UTF_8);
        for (String command : List.of("apply", "merge", "diff", "state-vector", "convert", "json", "inspect")) {
            assertTrue(help.contains("\n  " + command + " "), command);
        }
    }

    /** Whatever a file holds, there is an answer or one line. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void hostileFilesAreRefusedInOneLine(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = log(updates);
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            byte[] mutated = random.nextBoolean() ? bytes.clone() : document.encodeStateAsUpdate();
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                mutated[random.nextInt(mutated.length)] = (byte) (random.nextInt(3) == 0 ? 0xFF : random.nextInt(16));
            }
            String name = file(random.nextBoolean() ? "mutated.log" : "mutated", mutated);
            List<String[]> commands = List.of(
                    new String[] {"apply", name, "--from", random.nextBoolean() ? "v1" : "v2"},
                    new String[] {"merge", name, state},
                    new String[] {"diff", name, name},
                    new String[] {"state-vector", name},
                    new String[] {"convert", name, "--to", "v2"},
                    new String[] {"json", name, "--root", "t=text", "--root", "m=map", "--root", "x=xml", "--delta"},
                    new String[] {"inspect", name});
            for (String[] command : commands) {
                int status = status(command);
                if (status != 0) {
                    refused++;
                    assertEquals(2, status);
                    assertTrue(err.toString(UTF_8).matches("ydoc: [^\n]* at offset \\d+\n"), err::toString);
                }
            }
        }
        assertTrue(refused > 100, "too few were malformed: " + refused);
    }
}
