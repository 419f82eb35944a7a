package io.scriptorium.ydoc;

/** A listener's registration; closing it twice does nothing. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
