package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;

/**
 * The bytes of an update, and how much they may ask for.
 *
 * @param nesting how deep values may nest
 * @param structs how many structs there may be
 */
public record EncodedUpdate(UpdateFormat format, byte[] bytes, int nesting, int structs) {
    /** What this engine has written itself may be as it is. */
    static EncodedUpdate own(UpdateFormat format, byte[] bytes) {
        return new EncodedUpdate(format, bytes, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
}
