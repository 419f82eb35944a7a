package io.scriptorium.ydoc.command;

import io.scriptorium.ydoc.format.UpdateFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command line says, taken apart but not yet checked against its command. */
final class Arguments {
    /** What a root is read as. */
    enum RootKind {
        TEXT,
        ARRAY,
        MAP,
        XML
    }

    final List<String> files = new ArrayList<>();
    final Map<String, RootKind> roots = new LinkedHashMap<>();

    @Nullable
    UpdateFormat from;

    @Nullable
    UpdateFormat to;

    @Nullable
    String output;

    boolean delta;

    private Arguments() {}

    /** @param arguments what comes after the command */
    static Arguments parse(List<String> arguments) {
        Arguments parsed = new Arguments();
        boolean onlyFiles = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (onlyFiles || !argument.startsWith("-") || argument.equals("-")) {
                parsed.files.add(argument);
            } else if (argument.equals("--")) {
                onlyFiles = true;
            } else if (argument.equals("--delta")) {
                parsed.delta = true;
            } else {
                int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
                String name = equals < 0 ? argument : argument.substring(0, equals);
                if (equals < 0 && ++i == arguments.size()) {
                    throw isKnown(name) ? new UsageException(name + " needs a value") : unknown(name);
                }
                parsed.set(name, equals < 0 ? arguments.get(i) : argument.substring(equals + 1));
            }
        }
        return parsed;
    }

    private static boolean isKnown(String option) {
        return List.of("--from", "--to", "--root", "-o").contains(option);
    }

    private static UsageException unknown(String option) {
        return new UsageException("unknown option " + option);
    }

    private void set(String option, String value) {
        switch (option) {
            case "--from" -> from = format(option, value);
            case "--to" -> to = format(option, value);
            case "--root" -> addRoot(value);
            case "-o" -> output = value;
            default -> throw unknown(option);
        }
    }

    private static UpdateFormat format(String option, String value) {
        return switch (value) {
            case "v1" -> UpdateFormat.V1;
            case "v2" -> UpdateFormat.V2;
            default -> throw new UsageException(option + " must be v1 or v2, not " + value);
        };
    }

    private void addRoot(String value) {
        int equals = value.lastIndexOf('=');
        RootKind kind = equals < 0
                ? null
                : switch (value.substring(equals + 1)) {
                    case "text" -> RootKind.TEXT;
                    case "array" -> RootKind.ARRAY;
                    case "map" -> RootKind.MAP;
                    case "xml" -> RootKind.XML;
                    default -> null;
                };
        if (kind == null) {
            throw new UsageException("--root must be NAME=text, array, map or xml, not " + value);
        }
        RootKind before = roots.put(value.substring(0, equals), kind);
        if (before != null && before != kind) {
            throw new UsageException("--root " + value + " contradicts an earlier one");
        }
    }
}
