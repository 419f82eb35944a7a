package io.scriptorium.documents.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YXmlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is written here is read by the editor's own code: Tiptap's schema and y-tiptap, in Node. See src/test/node. */
class EditorSchemaTest {
    private static final Path NODE = Path.of("src/test/node").toAbsolutePath();
    private static final int RANDOM_DOCUMENTS = 200;
    private static final long LIMIT_SECONDS = 120;

    @TempDir
    Path folder;

    private void save(String name, YDoc document) throws IOException {
        Files.write(folder.resolve(name + ".update"), document.encodeStateAsUpdate());
        Files.writeString(folder.resolve(name + ".json"), DocumentContent.toProseMirrorJson(document));
    }

    /** What the editor's code has to say against the documents; empty if nothing. */
    private String check() throws IOException, InterruptedException {
        if (!packagesAreThere()) {
            assertEquals("", run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"));
        }
        return run("node", "check.mjs", folder.toString());
    }

    private static boolean packagesAreThere() throws IOException {
        Path installed = NODE.resolve("node_modules/.package-lock.json");
        return Files.exists(installed)
                && Files.getLastModifiedTime(installed)
                                .compareTo(Files.getLastModifiedTime(NODE.resolve("package-lock.json")))
                        >= 0;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(NODE.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), () -> List.of(command) + " does not end");
        return process.exitValue() == 0 ? "" : List.of(command) + ": " + output;
    }

    @Test
    void theEditorTakesEverythingAsItIs() throws IOException, InterruptedException {
        List<MarkdownTest.Case> cases = MarkdownTest.cases();
        for (int i = 0; i < cases.size(); i++) {
            save("case-" + i, Documents.ofMarkdown(cases.get(i).given()));
        }
        StringBuilder everything = new StringBuilder();
        for (int seed = 0; seed < RANDOM_DOCUMENTS; seed++) {
            Random random = new Random(seed);
            List<Block> blocks = new RoundTripTest.RandomDocument(random).blocks(3);
            save("document-" + seed, Documents.of(blocks.toArray(Block[]::new)));
            String markdown = RoundTripTest.randomMarkdown(random);
            save("markdown-" + seed, Documents.ofMarkdown(markdown));
            everything.append(markdown).append("\n\n");
        }
        YDoc appended = new YDoc();
        ContentEdit.appendMarkdown(appended, everything.toString());
        ContentEdit.appendPlainText(appended, everything.toString());
        ContentEdit.appendMarkdown(appended, "- last");
        save("appended", appended);
        YDoc replaced = Documents.copy(appended);
        ContentEdit.replaceWithMarkdown(replaced, "# replaced\n\n- last");
        save("replaced", replaced);
        ContentEdit.replaceWithPlainText(replaced, "");
        save("emptied", replaced);
        YXmlText text = new YXmlText("gone");
        YDoc cleared = Documents.of(List.of(Documents.element("paragraph", text)));
        text.delete(0, 4);
        ContentEdit.appendMarkdown(cleared, "**a**  \nb");
        save("cleared", cleared);
        assertEquals("", check());
    }

    @Test
    void theCheckFindsWhatTheEditorWouldDelete() throws IOException, InterruptedException {
        save("item", Documents.of(List.of(Documents.element("bulletList", Documents.element("listItem")))));
        save("good", Documents.ofMarkdown("- a"));
        String found = check();
        assertTrue(found.contains("item: ") && !found.contains("good: "), found);
    }
}
