package io.scriptorium.ydoc.oracle;

import static io.scriptorium.ydoc.oracle.Show.base64;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.lib0.Undefined;
import io.scriptorium.ydoc.position.AbsolutePosition;
import io.scriptorium.ydoc.position.RelativePosition;
import io.scriptorium.ydoc.type.ContentRun;
import io.scriptorium.ydoc.type.DeltaOp;
import io.scriptorium.ydoc.type.YArray;
import io.scriptorium.ydoc.type.YChange;
import io.scriptorium.ydoc.type.YEvent;
import io.scriptorium.ydoc.type.YMap;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import io.scriptorium.ydoc.type.YXmlHook;
import io.scriptorium.ydoc.undo.StackEvent;
import io.scriptorium.ydoc.undo.UndoManager;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Runs a scenario on the Java engine and writes down everything that can be seen of it, line by line: the same lines that
 * scenario.mjs writes of Yjs, where the operations are described.
 */
final class ScenarioRun {
    /** An update in both formats. */
    private record Emitted(byte[] v1, byte[] v2) {}

    private final List<String> roots;
    private final List<?> ops;
    private final List<YDoc> documents = new ArrayList<>();
    private final List<UndoManager> managers = new ArrayList<>();
    private final List<Emitted> updates = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<RelativePosition> positions = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private Instant now = Instant.ofEpochMilli(1_000_000);
    private boolean remote;

    private ScenarioRun(Map<?, ?> scenario) {
        roots = strings(scenario.get("roots"));
        ops = (List<?>) scenario.get("ops");
        for (Object options : (List<?>) scenario.get("docs")) {
            documents.add(open((Map<?, ?>) options, documents.size()));
            managers.add(null);
        }
        if (scenario.get("undo") instanceof List<?> undo) {
            undo.forEach(options -> manage((Map<?, ?>) options));
        }
    }

    static List<String> lines(Map<?, ?> scenario) {
        ScenarioRun run = new ScenarioRun(scenario);
        for (Object op : run.ops) {
            List<?> call = (List<?>) op;
            run.line("do", call.getFirst());
            try {
                run.execute(call);
            } catch (RuntimeException e) {
                run.lines.add("failed");
            }
        }
        for (int i = 0; i < run.documents.size(); i++) {
            run.summary(run.documents.get(i), i);
        }
        return run.lines;
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).toList();
    }

    private static int integer(Object value) {
        return Math.toIntExact(((Number) value).longValue());
    }

    private void line(Object... parts) {
        StringBuilder line = new StringBuilder();
        for (Object part : parts) {
            line.append(line.isEmpty() ? "" : " ").append(part);
        }
        lines.add(line.toString());
    }

    private YDoc open(Map<?, ?> options, int index) {
        YDoc.Options given = YDoc.Options.defaults()
                .withClientId(((Number) options.get("client")).longValue())
                .withGuid("doc" + index)
                .withGc(!Boolean.FALSE.equals(options.get("gc")))
                .withLoneSurrogates(true);
        YDoc document =
                new YDoc(options.get("gcFilter") instanceof String name ? given.withGcFilter(filter(name)) : given);
        Object observed = options.get("roots");
        for (String spec : observed == null ? roots : strings(observed)) {
            root(document, spec).observeDeep(events -> events.forEach(event -> event(index, event)));
        }
        List<byte[]> first = new ArrayList<>();
        document.onUpdate((update, origin) -> {
            line("update", index, base64(update), origin(origin));
            first.clear();
            first.add(update);
        });
        document.onUpdateV2((update, _) -> {
            line("updateV2", index, base64(update));
            if (!remote) {
                updates.add(new Emitted(first.getFirst(), update));
            }
        });
        document.onSubdocuments(changes -> line(
                "subdocs", index, Show.of(changes.added()), Show.of(changes.removed()), Show.of(changes.loaded())));
        if (options.get("state") instanceof String state) {
            remote = true;
            document.applyUpdate(Base64.getDecoder().decode(state), "state");
            remote = false;
        }
        return document;
    }

    /** See {@code filters} in scenario.mjs. */
    private static Predicate<ContentRun> filter(String name) {
        return switch (name) {
            case "noTypes" -> run -> run.type() == null;
            case "oddClocks" -> run -> run.id().clock() % 2 == 1;
            case "inLists" -> run -> run.key() == null;
            case "short" -> run -> run.length() < 3;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Predicate<UndoManager.Captured> capture(String name) {
        return switch (name) {
            case "noOrigin" -> transaction -> transaction.origin() == null;
            case "local" -> UndoManager.Captured::local;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String origin(Object origin) {
        return origin instanceof UndoManager ? "undo-manager" : Show.of(origin);
    }

    private void event(int index, YEvent event) {
        String delta = Show.delta(event.delta());
        String keys = event.keys().entrySet().stream()
                .map(change -> Json.stringify(change.getKey())
                        + ' '
                        + change.getValue().action().name().toLowerCase(Locale.ROOT)
                        + ' '
                        + Show.of(change.getValue().oldValue()))
                .collect(Collectors.joining(",", "[", "]"));
        line("event", index, Show.of(event.path()), delta, keys);
    }

    private void manage(Map<?, ?> options) {
        int index = integer(options.get("doc"));
        YDoc document = documents.get(index);
        Set<Object> origins = new HashSet<>((List<?>) options.get("origins"));
        UndoManager.Options managed = UndoManager.Options.defaults(() -> now)
                .withCaptureTimeout(Duration.ofMillis(integer(options.get("timeout"))))
                .withTrackedOrigins(origins)
                .withOverRemoteMapChanges(Boolean.TRUE.equals(options.get("overRemote")));
        if (options.get("deleteFilter") instanceof String name) {
            managed = managed.withDeleteFilter(filter(name));
        }
        if (options.get("capture") instanceof String name) {
            managed = managed.withCaptureTransaction(capture(name));
        }
        UndoManager manager = options.get("roots") == null
                ? new UndoManager(document, managed)
                : new UndoManager(
                        document,
                        strings(options.get("roots")).stream()
                                .map(spec -> root(document, spec))
                                .toList(),
                        managed);
        manager.onStackItemAdded(stack(index, "added"));
        manager.onStackItemUpdated(stack(index, "updated"));
        manager.onStackItemPopped(stack(index, "popped"));
        manager.onCleared(cleared -> line("stack", index, "cleared", cleared.undoStack(), cleared.redoStack()));
        managers.set(index, manager);
    }

    private Consumer<StackEvent> stack(int index, String kind) {
        return event ->
                line("stack", index, kind, event.direction().name().toLowerCase(Locale.ROOT), origin(event.origin()));
    }

    private static YType root(YDoc document, String spec) {
        String name = spec.substring(2);
        return switch (spec.charAt(0)) {
            case 't' -> document.getText(name);
            case 'a' -> document.getArray(name);
            case 'm' -> document.getMap(name);
            default -> document.getXmlFragment(name);
        };
    }

    private static List<YType> types(Collection<?> values) {
        List<YType> types = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof YType type) {
                types.add(type);
            }
        }
        return types;
    }

    private static List<YType> children(YType type) {
        return switch (type) {
            case YText text ->
                types(text.toDelta().stream()
                        .map(op -> op instanceof DeltaOp.Insert insert ? insert.content() : "")
                        .toList());
            case YArray array -> types(array.toList());
            case YXmlFragment fragment -> types(fragment.toList());
            case YMap map -> types(new TreeMap<>(map.toMap()).values());
        };
    }

    private YType resolve(YDoc document, Object path) {
        List<?> steps = (List<?>) path;
        YType type = root(document, (String) steps.getFirst());
        for (Object step : steps.subList(1, steps.size())) {
            List<YType> children = children(type);
            if (children.isEmpty()) {
                break;
            }
            type = children.get(integer(step) % children.size());
        }
        return type;
    }

    private static int length(YType type) {
        return switch (type) {
            case YText text -> text.length();
            case YArray array -> array.size();
            case YXmlFragment fragment -> fragment.size();
            case YMap _ -> 0;
        };
    }

    /** See {@code isCloneable} in scenario.mjs. */
    private static boolean isCloneable(YType type) {
        List<Object> values = new ArrayList<>();
        switch (type) {
            case YArray array -> values.addAll(array.toList());
            case YMap map -> values.addAll(map.toMap().values());
            case YXmlFragment _, YText _ -> {}
        }
        if (values.stream().anyMatch(YDoc.class::isInstance)
                || (type instanceof YXmlElement element
                        && element.getAttributes().values().stream()
                                .anyMatch(value -> value instanceof YType || value instanceof YDoc))) {
            return false;
        }
        List<YType> children = children(type);
        return (children.isEmpty() || !(type instanceof YText || type instanceof YXmlHook))
                && children.stream().allMatch(ScenarioRun::isCloneable);
    }

    private YDoc document(List<?> call) {
        return documents.get(integer(call.get(1)));
    }

    private UndoManager manager(List<?> call) {
        return managers.get(integer(call.get(1)));
    }

    private void execute(List<?> call) {
        switch ((String) call.getFirst()) {
            case "transact" ->
                document(call)
                        .transact(
                                call.get(2), () -> ((List<?>) call.get(3)).forEach(inner -> execute((List<?>) inner)));
            case "tick" -> now = now.plusMillis(integer(call.get(1)));
            case "sync" -> sync(integer(call.get(1)), integer(call.get(2)), integer(call.get(3)));
            case "deliver" -> {
                if (!updates.isEmpty()) {
                    Emitted update = updates.get(integer(call.get(2)) % updates.size());
                    int version = integer(call.get(3));
                    apply(integer(call.get(1)), version == 2 ? update.v2 : update.v1, version);
                }
            }
            case "merge" -> merge((List<?>) call.get(1), documents.get(integer(call.get(2))));
            case "undo" -> line("undone", manager(call).undo() != null);
            case "redo" -> line("redone", manager(call).redo() != null);
            case "stop" -> manager(call).stopCapturing();
            case "forget" -> manager(call).clear();
            case "snapshot" -> {
                Snapshot snapshot = document(call).snapshot();
                line("snapshot", base64(snapshot.encode()), base64(snapshot.encodeV2()));
                snapshots.add(snapshot);
            }
            case "look" -> look(call);
            case "restore" -> {
                Snapshot snapshot = snapshot(call.get(2));
                YDoc restored = document(call).restore(snapshot);
                line("restored", base64(restored.encodeStateAsUpdate()), snapshot.equals(restored.snapshot()));
            }
            case "position" -> {
                YType type = resolve(document(call), call.get(2));
                RelativePosition position =
                        RelativePosition.of(type, integer(call.get(3)) % (length(type) + 1), integer(call.get(4)));
                positions.add(position);
                line("position", base64(position.encode()), position.toJsonText());
            }
            case "locate" -> locate(call);
            case "load", "destroy" -> {
                List<YDoc> inner = document(call).subdocuments().stream()
                        .sorted(Comparator.comparing(YDoc::guid))
                        .toList();
                if (!inner.isEmpty()) {
                    YDoc chosen = inner.get(integer(call.get(2)) % inner.size());
                    if (call.getFirst().equals("load")) {
                        chosen.load();
                    } else {
                        chosen.destroy();
                    }
                }
            }
            case "clone" -> {
                YType type = resolve(document(call), call.get(2));
                YType list = resolve(document(call), call.get(3));
                if (isCloneable(type)) {
                    if (list instanceof YArray array) {
                        array.insert(0, List.of(type.copy()));
                    } else if (list instanceof YXmlFragment fragment && Values.isNode(type)) {
                        fragment.insert(0, List.of(type.copy()));
                    }
                }
            }
            default ->
                edit((String) call.getFirst(), resolve(document(call), call.get(2)), call.subList(3, call.size()));
        }
    }

    private Snapshot snapshot(Object number) {
        return snapshots.get(integer(number) % snapshots.size());
    }

    private void sync(int from, int to, int version) {
        if (from != to) {
            byte[] vector = documents.get(to).encodeStateVector();
            YDoc source = documents.get(from);
            apply(
                    to,
                    version == 2 ? source.encodeStateAsUpdateV2(vector) : source.encodeStateAsUpdate(vector),
                    version);
        }
    }

    private void apply(int to, byte[] update, int version) {
        remote = true;
        try {
            if (version == 2) {
                documents.get(to).applyUpdateV2(update, "remote");
            } else {
                documents.get(to).applyUpdate(update, "remote");
            }
        } finally {
            remote = false;
        }
    }

    private void merge(List<?> numbers, YDoc document) {
        if (updates.isEmpty()) {
            return;
        }
        List<Emitted> chosen = numbers.stream()
                .map(n -> updates.get(integer(n) % updates.size()))
                .toList();
        byte[] v1 = Updates.merge(chosen.stream().map(Emitted::v1).toList());
        byte[] v2 = Updates.mergeV2(chosen.stream().map(Emitted::v2).toList());
        byte[] vector = document.encodeStateVector();
        line("merged", base64(v1), base64(v2));
        line("vector", base64(Updates.stateVector(v1)), base64(Updates.stateVectorV2(v2)));
        line("diff", base64(Updates.diff(v1, vector)), base64(Updates.diffV2(v2, vector)));
        line("converted", base64(Updates.convertV1ToV2(v1)), base64(Updates.convertV2ToV1(v2)));
        line("contained", Updates.isIn(document.snapshot(), v1));
    }

    private void look(List<?> call) {
        YType type = resolve(document(call), call.get(2));
        if (snapshots.isEmpty()) {
            return;
        }
        Snapshot after = call.get(3) == null ? null : snapshot(call.get(3));
        Snapshot before = call.get(4) == null ? null : snapshot(call.get(4));
        if (type instanceof YText text) {
            YChange change = Boolean.TRUE.equals(call.get(5))
                    ? (kind, client, _) -> {
                        Map<String, Object> attribute = new LinkedHashMap<>();
                        attribute.put("user", client);
                        attribute.put("type", kind.yjsName());
                        return attribute;
                    }
                    : (kind, _, _) -> Map.of("type", kind.yjsName());
            line("looked", Show.delta(text.toDelta(after, before, change)));
        } else if (after != null && type instanceof YMap map) {
            line("looked", Show.of(map.toMap(after)));
        }
    }

    private void locate(List<?> call) {
        RelativePosition position = RelativePosition.decode(
                positions.get(integer(call.get(2)) % positions.size()).encode());
        AbsolutePosition place = position.resolve(document(call), Boolean.TRUE.equals(call.get(3)));
        line(
                "located",
                place == null ? "nowhere" : place.index() + " " + place.association() + " " + Show.of(place.type()));
    }

    private static void edit(String name, YType type, List<?> arguments) {
        switch (name) {
            case "insert" -> insert(type, arguments);
            case "push" -> {
                List<Object> values = Values.makeAll((List<?>) arguments.get(0));
                if (type instanceof YArray array && !values.isEmpty()) {
                    array.push(values);
                } else if (type instanceof YXmlFragment fragment
                        && !Values.nodes(values).isEmpty()) {
                    fragment.push(Values.nodes(values));
                }
            }
            case "after" -> {
                if (type instanceof YXmlFragment fragment) {
                    List<YType> children = children(type);
                    YType reference = children.isEmpty() || arguments.get(0) == null
                            ? null
                            : children.get(integer(arguments.get(0)) % children.size());
                    fragment.insertAfter(reference, Values.nodes(Values.makeAll(arguments.subList(1, 2))));
                }
            }
            case "delete" -> {
                int length = length(type);
                if (length > 0) {
                    int at = integer(arguments.get(0)) % length;
                    delete(type, at, 1 + integer(arguments.get(1)) % (length - at));
                }
            }
            case "format" -> {
                if (type instanceof YText text) {
                    text.format(
                            integer(arguments.get(0)) % (text.length() + 1),
                            integer(arguments.get(1)),
                            Values.makeAll(arguments.get(2)));
                }
            }
            case "delta" -> {
                if (type instanceof YText text) {
                    text.applyDelta(delta((List<?>) arguments.get(0), text.length() > 0));
                }
            }
            case "set" -> set(type, (String) arguments.get(0), Values.make(arguments.get(1)));
            case "unset" -> unset(type, (String) arguments.get(0));
            case "clear" -> {
                if (type instanceof YMap map) {
                    map.clear();
                }
            }
            default -> throw new IllegalArgumentException("unknown operation " + name);
        }
    }

    private static void insert(YType type, List<?> arguments) {
        int at = integer(arguments.get(0)) % (length(type) + 1);
        Object value = arguments.get(1);
        switch (type) {
            case YText text -> {
                Map<String, Object> formats = arguments.size() > 2 ? Values.makeAll(arguments.get(2)) : null;
                if (value instanceof String string) {
                    if (formats == null) {
                        text.insert(at, string);
                    } else {
                        text.insert(at, string, formats);
                    }
                } else if (value instanceof Map<?, ?>) {
                    if (formats == null) {
                        text.insertEmbed(at, Values.make(value));
                    } else {
                        text.insertEmbed(at, Values.make(value), formats);
                    }
                }
            }
            case YArray array -> array.insert(at, values(value));
            case YXmlFragment fragment -> {
                List<YType> nodes = Values.nodes(values(value));
                if (!nodes.isEmpty()) {
                    fragment.insert(at, nodes);
                }
            }
            case YMap _ -> {}
        }
    }

    private static List<Object> values(Object value) {
        return value instanceof List<?> list ? Values.makeAll(list) : List.of(Values.make(value));
    }

    private static void delete(YType type, int at, int count) {
        switch (type) {
            case YText text -> text.delete(at, count);
            case YArray array -> array.delete(at, count);
            case YXmlFragment fragment -> fragment.delete(at, count);
            case YMap _ -> {}
        }
    }

    private static List<DeltaOp> delta(List<?> json, boolean deletes) {
        List<DeltaOp> delta = new ArrayList<>();
        for (Object element : json) {
            Map<?, ?> op = (Map<?, ?>) element;
            Map<String, Object> attributes = Values.makeAll(op.get("attributes"));
            if (op.containsKey("insert")) {
                delta.add(new DeltaOp.Insert(Values.make(op.get("insert")), attributes));
            } else if (op.containsKey("retain")) {
                delta.add(new DeltaOp.Retain(integer(op.get("retain")), attributes));
            } else if (deletes) {
                delta.add(new DeltaOp.Delete(integer(op.get("delete"))));
            }
        }
        return delta;
    }

    private static void set(YType type, String key, Object value) {
        switch (type) {
            case YMap map -> map.set(key, value);
            case YXmlElement element -> element.setAttribute(key, value);
            case YText text -> text.setAttribute(key, value);
            case YArray _, YXmlFragment _ -> {}
        }
    }

    private static void unset(YType type, String key) {
        switch (type) {
            case YMap map -> map.delete(key);
            case YXmlElement element -> element.removeAttribute(key);
            case YText text -> text.removeAttribute(key);
            case YArray _, YXmlFragment _ -> {}
        }
    }

    private void summary(YDoc document, int index) {
        Snapshot snapshot = document.snapshot();
        line("state", index, base64(document.encodeStateAsUpdate()));
        line("stateV2", index, base64(document.encodeStateAsUpdateV2()));
        line("vector", index, base64(document.encodeStateVector()));
        line("snapshot", index, base64(snapshot.encode()), base64(snapshot.encodeV2()));
        for (String spec : roots) {
            YType root = root(document, spec);
            line("root", index, spec, Show.of(root));
            String content = Show.sorted(root).replaceAll("\\\\ud[89a-f][0-9a-f]{2}", "\uFFFD");
            line("content", index, spec, content);
            line("json", index, spec, json(root.toJson()));
        }
    }

    private static String json(Object value) {
        try {
            return value == Undefined.UNDEFINED ? "undefined" : Json.stringify(value);
        } catch (IllegalArgumentException e) {
            return "none";
        }
    }
}
