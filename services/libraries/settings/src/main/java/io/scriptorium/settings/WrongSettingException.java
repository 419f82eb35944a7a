package io.scriptorium.settings;

import io.smallrye.config.ConfigValidationException;

/** A setting that can't be taken. Of this kind, and without a cause, Quarkus prints the message, one line, and nothing else, and ends the start. */
final class WrongSettingException extends ConfigValidationException {
    private static final long serialVersionUID = 1;

    private final String line;

    WrongSettingException(String line) {
        super(new Problem[] {new Problem(line)});
        this.line = line;
    }

    @Override
    public String getMessage() {
        return line;
    }
}
