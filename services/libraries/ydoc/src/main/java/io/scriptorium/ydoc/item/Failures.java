package io.scriptorium.ydoc.item;

import org.jspecify.annotations.Nullable;

/** Lets everybody be called who has to be, whatever the others throw; the first failure is thrown afterwards. */
public final class Failures {
    private @Nullable RuntimeException exception;
    private @Nullable Error error;

    public void guard(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException thrown) {
            if (exception == null) {
                exception = thrown;
            } else if (!exception.equals(thrown)) {
                exception.addSuppressed(thrown);
            }
        } catch (Error thrown) {
            error = thrown;
        }
    }

    public void rethrow() {
        if (error != null) {
            throw error;
        }
        if (exception != null) {
            throw exception;
        }
    }
}
