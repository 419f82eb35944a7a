package io.scriptorium.ydoc.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.StateVector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands:
 *
 * <pre>
 *  apply FILE…                   applies updates in this order to an empty document and writes its whole state
 *  merge FILE…                   joins updates to one, without a document
 *  diff STATE STATE_VECTOR       what of the state is beyond the state vector
 *  state-vector FILE             how far an update comes
 *  convert FILE --to v1|v2       the same update in the other format
 *  json FILE --root NAME=KIND…   content as JSON on one line: an object with a member for each root
 *  inspect FILE                  structs, deletions, what is pending, and sizes, to be read
 * </pre>
 *
 * <p>Options: {@code --from} and {@code --to} name the format of what is read and written (v1 if not given), {@code -o} a file to write to
 * instead of the standard output, {@code --delta} lets texts be shown as deltas.
 *
 * <p>A file named {@code *.log} holds many updates, see {@link UpdateFile}. Commands on one update take what a document holds after
 * it has applied the log.
 *
 * <p>Exit codes: 0, {@link #FAILED} for what is wrong on the command line or with reading and writing files, {@link #MALFORMED} for a file
 * that does not hold what it should. In both cases one line on the standard error stream says what and, for bytes, at which offset.
 */
final class CommandLine {
    static final int FAILED = 1;
    static final int MALFORMED = 2;

    private static final String USAGE = """
            usage: ydoc COMMAND
              apply FILE... [--from v1|v2] [--to v1|v2] [-o OUT]
              merge FILE... [--from v1|v2] [--to v1|v2] [-o OUT]
              diff STATE STATE_VECTOR [--from v1|v2] [--to v1|v2] [-o OUT]
              state-vector FILE [--from v1|v2] [-o OUT]
              convert FILE [--from v1|v2] --to v1|v2 [-o OUT]
              json FILE --root NAME=text|array|map|xml... [--delta] [--from v1|v2]
              inspect FILE [--from v1|v2]
            A FILE named *.log holds many updates: varuint length and bytes each.
            Exit codes: 0, 1 wrong usage or a file that cannot be read or written, 2 malformed input.
            """;

    private final PrintStream out;
    private final PrintStream err;

    CommandLine(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(String... arguments) {
        try {
            if (arguments.length == 0) {
                throw new UsageException(
                        "no command: apply, merge, diff, state-vector, convert, json, inspect or help");
            }
            run(arguments[0], List.of(arguments).subList(1, arguments.length));
            return 0;
        } catch (UsageException e) {
            complain(e);
            return FAILED;
        } catch (MalformedFileException e) {
            complain(e);
            return MALFORMED;
        }
    }

    private void complain(RuntimeException e) {
        byte[] line = ("ydoc: " + oneLine(String.valueOf(e.getMessage())) + '\n').getBytes(UTF_8);
        err.write(line, 0, line.length);
        err.flush();
    }

    private static String oneLine(String message) {
        return message.replace('\n', ' ').replace('\r', ' ');
    }

    private void run(String command, List<String> rest) {
        switch (command) {
            case "help", "--help", "-h" -> print(USAGE);
            case "apply" -> apply(Arguments.parse(rest));
            case "merge" -> merge(Arguments.parse(rest));
            case "diff" -> diff(Arguments.parse(rest));
            case "state-vector" -> stateVector(Arguments.parse(rest));
            case "convert" -> convert(Arguments.parse(rest));
            case "json" -> json(Arguments.parse(rest));
            case "inspect" -> inspect(Arguments.parse(rest));
            default -> throw new UsageException("unknown command " + command + "; see ydoc help");
        }
    }

    private void apply(Arguments arguments) {
        noRoots(arguments);
        atLeastOneFile(arguments);
        YDoc document = new YDoc();
        for (String file : arguments.files) {
            applyTo(document, UpdateFile.read(file), or(arguments.from, UpdateFormat.V1));
        }
        write(arguments, encode(document, or(arguments.to, UpdateFormat.V1)));
    }

    private void merge(Arguments arguments) {
        noRoots(arguments);
        atLeastOneFile(arguments);
        UpdateFormat from = or(arguments.from, UpdateFormat.V1);
        List<byte[]> updates = new ArrayList<>();
        for (String name : arguments.files) {
            UpdateFile file = UpdateFile.read(name);
            // one by one first: a merge reads all at the same time and could not say which one is to blame
            file.forEach(update -> Updates.validate(from, update));
            file.forEach(updates::add);
        }
        byte[] merged = from == UpdateFormat.V1 ? Updates.merge(updates) : Updates.mergeV2(updates);
        write(arguments, converted(merged, from, or(arguments.to, from)));
    }

    private void diff(Arguments arguments) {
        noRoots(arguments);
        if (arguments.files.size() != 2) {
            throw new UsageException("diff needs a state and a state vector");
        }
        UpdateFormat from = or(arguments.from, UpdateFormat.V1);
        UpdateFile file = UpdateFile.read(arguments.files.get(0));
        String vectorFile = arguments.files.get(1);
        byte[] vector = UpdateFile.readBytes(vectorFile);
        try {
            StateVector.decode(vector);
        } catch (MalformedBinaryException e) {
            throw new MalformedFileException(vectorFile, e);
        }
        single(file, from, update -> {
            byte[] difference = from == UpdateFormat.V1 ? Updates.diff(update, vector) : Updates.diffV2(update, vector);
            write(arguments, converted(difference, from, or(arguments.to, from)));
        });
    }

    private void stateVector(Arguments arguments) {
        noRoots(arguments);
        if (arguments.to != null) {
            throw new UsageException("a state vector has only one format");
        }
        UpdateFormat from = or(arguments.from, UpdateFormat.V1);
        single(
                oneFile(arguments),
                from,
                update -> write(
                        arguments,
                        from == UpdateFormat.V1 ? Updates.stateVector(update) : Updates.stateVectorV2(update)));
    }

    private void convert(Arguments arguments) {
        noRoots(arguments);
        UpdateFile file = oneFile(arguments);
        UpdateFormat to = arguments.to;
        if (to == null) {
            throw new UsageException("convert needs --to v1 or --to v2");
        }
        UpdateFormat from = or(arguments.from, to == UpdateFormat.V1 ? UpdateFormat.V2 : UpdateFormat.V1);
        single(file, from, update -> write(arguments, converted(update, from, to)));
    }

    private void json(Arguments arguments) {
        noOutput(arguments);
        if (arguments.roots.isEmpty()) {
            throw new UsageException("json needs --root NAME=text, array, map or xml");
        }
        YDoc document = new YDoc();
        UpdateFile file = oneFile(arguments);
        applyTo(document, file, or(arguments.from, UpdateFormat.V1));
        try {
            print(JsonOutput.of(document, arguments.roots, arguments.delta) + '\n');
        } catch (IllegalStateException e) {
            // nested too deeply to be shown
            throw new UsageException(file.name() + ": " + e.getMessage());
        }
    }

    private void inspect(Arguments arguments) {
        noRoots(arguments);
        noOutput(arguments);
        UpdateFormat from = or(arguments.from, UpdateFormat.V1);
        UpdateFile file = oneFile(arguments);
        Inspection inspection = new Inspection(from, this::print);
        file.forEach(inspection::update);
        YDoc document = new YDoc();
        applyTo(document, file, from);
        inspection.document(document);
    }

    // ---- arguments

    private static UpdateFormat or(@Nullable UpdateFormat given, UpdateFormat otherwise) {
        return given == null ? otherwise : given;
    }

    private static void atLeastOneFile(Arguments arguments) {
        if (arguments.files.isEmpty()) {
            throw new UsageException("no file given");
        }
    }

    private static UpdateFile oneFile(Arguments arguments) {
        if (arguments.files.size() != 1) {
            throw new UsageException("one file is needed, not " + arguments.files.size());
        }
        return UpdateFile.read(arguments.files.getFirst());
    }

    private static void noRoots(Arguments arguments) {
        if (arguments.delta || !arguments.roots.isEmpty()) {
            throw new UsageException("--root and --delta are for json only");
        }
    }

    private static void noOutput(Arguments arguments) {
        if (arguments.to != null || arguments.output != null) {
            throw new UsageException("--to and -o are for commands that write updates");
        }
    }

    // ---- updates

    private static void applyTo(YDoc document, UpdateFile file, UpdateFormat format) {
        file.forEach(update -> {
            if (format == UpdateFormat.V1) {
                document.applyUpdate(update);
            } else {
                document.applyUpdateV2(update);
            }
        });
    }

    private static byte[] encode(YDoc document, UpdateFormat format) {
        return format == UpdateFormat.V1 ? document.encodeStateAsUpdate() : document.encodeStateAsUpdateV2();
    }

    private static byte[] converted(byte[] update, UpdateFormat from, UpdateFormat to) {
        if (from == to) {
            return update;
        }
        return from == UpdateFormat.V1 ? Updates.convertV1ToV2(update) : Updates.convertV2ToV1(update);
    }

    /** Does something with the update of a file; with that of a document if the file is a log. */
    private static void single(UpdateFile file, UpdateFormat format, Consumer<byte[]> action) {
        if (file.isLog()) {
            YDoc document = new YDoc();
            applyTo(document, file, format);
            action.accept(encode(document, format));
        } else {
            file.forEach(action);
        }
    }

    // ---- output

    private void write(Arguments arguments, byte[] bytes) {
        String output = arguments.output;
        if (output == null) {
            out.write(bytes, 0, bytes.length);
            return;
        }
        try {
            Files.write(Path.of(output), bytes);
        } catch (NoSuchFileException e) {
            throw new UsageException(output + ": cannot be written: make its folder first");
        } catch (IOException | InvalidPathException e) {
            throw new UsageException(output + ": cannot be written: " + e.getMessage());
        }
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(bytes, 0, bytes.length);
    }
}
