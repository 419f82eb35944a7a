package io.scriptorium.acceptance.system;

/** A running Scriptorium as those know it who use it: by its address. */
public interface Installation {
    /** Where browsers find it. */
    String origin();

    /** The same for sockets. */
    default String socketOrigin() {
        return origin().replaceFirst("^http", "ws");
    }
}
