package io.scriptorium.benchmarks.engine;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.update.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * What is measured: the B1 to B4 of <a href="https://github.com/dmonad/crdt-benchmarks">crdt-benchmarks</a>, with n = 6,000, and what a server does all day.
 *
 * <ul>
 *   <li>B1: one writes; each update goes to another replica at once
 *   <li>B2: two write without knowing of each other, then exchange their updates
 *   <li>B3: 20·√n replicas write one thing each; one document gets all of it
 *   <li>B4: a long text is typed, each edit a transaction of its own, its update encoded
 * </ul>
 *
 * peers.mjs does the same under the same names.
 */
public enum Workload {
    B1_1("B1.1", "append n letters", () -> oneWriter(Edits::append)),
    B1_2("B1.2", "insert a text of n", () -> oneWriter(Edits::insertAll)),
    B1_3("B1.3", "prepend n letters", () -> oneWriter(Edits::prepend)),
    B1_4("B1.4", "n letters anywhere", () -> oneWriter(Edits::letters)),
    B1_5("B1.5", "n words anywhere", () -> oneWriter(Edits::words)),
    B1_6("B1.6", "insert a text of n, delete it", () -> oneWriter(Edits::insertAndDelete)),
    B1_7("B1.7", "insert and delete n times anywhere", () -> oneWriter(Edits::mixed)),
    B1_8("B1.8", "append n numbers", () -> oneWriter(Edits::appendNumbers)),
    B1_9("B1.9", "insert a list of n numbers", () -> oneWriter(Edits::insertNumbers)),
    B1_10("B1.10", "prepend n numbers", () -> oneWriter(Edits::prependNumbers)),
    B1_11("B1.11", "n numbers anywhere", () -> oneWriter(Edits::numbers)),
    B2_1("B2.1", "insert a text of n each", () -> twoWriters(Edits::insertAll)),
    B2_2("B2.2", "n letters anywhere each", () -> twoWriters(Edits::letters)),
    B2_3("B2.3", "n words anywhere each", () -> twoWriters(Edits::words)),
    B2_4("B2.4", "insert and delete n times each", () -> twoWriters(Edits::mixed)),
    B3_1("B3.1", "set a number", () -> manyWriters((doc, i) -> doc.getMap("map").set("v", i))),
    B3_2(
            "B3.2",
            "set an object",
            () -> manyWriters(
                    (doc, i) -> doc.getMap("map").set("v", Map.of("name", String.valueOf(i), "address", "here")))),
    B3_3(
            "B3.3",
            "set a string",
            () -> manyWriters(
                    (doc, i) -> doc.getMap("map").set("v", String.valueOf(i).repeat(20)))),
    B3_4(
            "B3.4",
            "insert a text in a list",
            () -> manyWriters((doc, i) -> doc.getArray("list").insert(0, List.of(new YText(String.valueOf(i)))))),
    B4_EDIT("B4 edit", "type it, encode each update", () -> {
        Trace trace = Typed.trace();
        return () -> edit(trace);
    }),
    B4_APPLY("B4 apply", "apply the updates one by one", () -> {
        List<byte[]> updates = Typed.of(Typed.trace()).updates();
        return () -> {
            YDoc document = new YDoc();
            updates.forEach(document::applyUpdate);
            return document.getText("text").length();
        };
    }),
    B4_LOAD_V1("B4 load v1", "load the final state, format v1", () -> {
        byte[] state = Typed.of(Typed.trace()).v1();
        return () -> {
            YDoc document = new YDoc();
            document.applyUpdate(state);
            return document.getText("text").length();
        };
    }),
    B4_LOAD_V2("B4 load v2", "load the final state, format v2", () -> {
        byte[] state = Typed.of(Typed.trace()).v2();
        return () -> {
            YDoc document = new YDoc();
            document.applyUpdateV2(state);
            return document.getText("text").length();
        };
    }),
    B4_ENCODE_V1("B4 encode v1", "encode the final state, format v1", () -> {
        YDoc document = Typed.of(Typed.trace()).document();
        return () -> document.encodeStateAsUpdate().length;
    }),
    B4_ENCODE_V2("B4 encode v2", "encode the final state, format v2", () -> {
        YDoc document = Typed.of(Typed.trace()).document();
        return () -> document.encodeStateAsUpdateV2().length;
    }),
    B4_MERGE("B4 merge", "merge the first 10,000 updates", () -> {
        List<byte[]> first = List.copyOf(Typed.of(Typed.trace()).updates().subList(0, 10_000));
        return () -> Updates.merge(first).length;
    }),
    B4_DIFF("B4 diff", "what half of the final state is new", () -> {
        Typed typed = Typed.of(Typed.trace());
        return () -> Updates.diff(typed.v1(), typed.halfVector()).length;
    });

    static final int N = 6_000;
    private static final int SEED = 1;

    private final String id;
    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // the suppliers hold nothing
    private final Supplier<Supplier<Object>> preparation;

    Workload(String id, String title, Supplier<Supplier<Object>> preparation) {
        this.id = id;
        this.title = title;
        this.preparation = preparation;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    /** Makes ready what is not to be measured, and returns the work. */
    Supplier<Object> prepare() {
        return preparation.get();
    }

    private static YDoc document(long client) {
        return new YDoc(YDoc.Options.defaults().withClientId(client));
    }

    private static Object edit(Trace trace) {
        long[] bytes = {0};
        YDoc document = document(Typed.CLIENT);
        document.onUpdate((update, _) -> bytes[0] += update.length);
        trace.type(document.getText("text"));
        return bytes[0];
    }

    private static Supplier<Object> oneWriter(BiConsumer<YDoc, Random32> edit) {
        return () -> {
            YDoc writer = document(1);
            YDoc reader = document(2);
            writer.onUpdate((update, _) -> reader.applyUpdate(update));
            edit.accept(writer, new Random32(SEED));
            return reader.getText("text").length() + reader.getArray("list").size();
        };
    }

    private static Supplier<Object> twoWriters(BiConsumer<YDoc, Random32> edit) {
        return () -> {
            YDoc first = document(1);
            YDoc second = document(2);
            first.getText("text").insert(0, "x".repeat(100));
            second.applyUpdate(first.encodeStateAsUpdate());
            Random32 random = new Random32(SEED);
            List<byte[]> fromFirst = collect(first, edit, random);
            List<byte[]> fromSecond = collect(second, edit, random);
            fromFirst.forEach(second::applyUpdate);
            fromSecond.forEach(first::applyUpdate);
            int length = first.getText("text").length();
            if (length != second.getText("text").length()) {
                throw new IllegalStateException("not converged");
            }
            return length;
        };
    }

    private static List<byte[]> collect(YDoc document, BiConsumer<YDoc, Random32> edit, Random32 random) {
        List<byte[]> updates = new ArrayList<>();
        try (var _ = document.onUpdate((update, _) -> updates.add(update))) {
            edit.accept(document, random);
        }
        return updates;
    }

    private static Supplier<Object> manyWriters(ObjIntConsumer<YDoc> edit) {
        return () -> {
            int clients = 20 * (int) Math.sqrt(N);
            YDoc all = document(clients + 1L);
            for (int i = 1; i <= clients; i++) {
                YDoc one = document(i);
                one.onUpdate((update, _) -> all.applyUpdate(update));
                edit.accept(one, i);
            }
            return all.getArray("list").size() + all.getMap("map").size();
        };
    }
}
