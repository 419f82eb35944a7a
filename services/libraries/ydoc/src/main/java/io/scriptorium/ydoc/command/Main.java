package io.scriptorium.ydoc.command;

/** Where {@code java -jar ydoc.jar} starts; see {@link CommandLine}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int status = new CommandLine(System.out, System.err).run(arguments);
        System.out.flush();
        System.exit(System.out.checkError() ? CommandLine.FAILED : status);
    }
}
