package io.scriptorium.ydoc.position;

import io.scriptorium.ydoc.type.YType;

/**
 * Where a relative position is just now.
 *
 * @param index in units of the type's list
 * @param association as in the relative position
 */
public record AbsolutePosition(YType type, int index, int association) {}
