package io.scriptorium.local.process;

import java.io.IOException;

/** Whether a child does its work, asked over the network; the answer comes within {@link #TIMEOUT_MILLIS}. */
@FunctionalInterface
public interface Health {
    /** The longest that one question may take. */
    int TIMEOUT_MILLIS = 2_000;

    /** True when it works; false, or any {@link IOException}, when it does not yet. */
    boolean check() throws IOException;
}
