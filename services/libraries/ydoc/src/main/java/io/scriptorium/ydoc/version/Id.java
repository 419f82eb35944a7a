package io.scriptorium.ydoc.version;

/** The name of one unit of content, for ever: who made it, and as their how-manieth. Written {@code client:clock}. */
public record Id(long client, int clock) {
    public Id {
        if (client < 0 || clock < 0) {
            throw new IllegalArgumentException("negative id");
        }
    }

    @Override
    public String toString() {
        return client + ":" + clock;
    }
}
