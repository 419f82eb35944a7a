package io.scriptorium.ydoc.item;

/** What an item says about the type it is in: the branch itself, or, while it has only been decoded, how to find it. */
sealed interface ParentRef permits Branch, ParentRef.Root, ParentRef.Nested {
    /** A root type, by name. */
    record Root(String name) implements ParentRef {}

    /** The type that a certain item holds. */
    record Nested(ClientLog log, int clock) implements ParentRef {}
}
