package io.scriptorium.local.process;

/** Why the local run can't go on: one line that says what to do. Nothing else is printed about it. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String line;

    public Refusal(String line) {
        super(line);
        this.line = line;
    }

    public Refusal(String line, Throwable cause) {
        super(line, cause);
        this.line = line;
    }

    /** What to tell the user. */
    public String line() {
        return line;
    }
}
