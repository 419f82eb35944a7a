package io.scriptorium.ydoc.update;

import io.scriptorium.ydoc.version.DeleteSet;

/**
 * Which units an update is about.
 *
 * @param inserted the units that it brings, whether or not they are deleted
 * @param deleted the units that it deletes
 */
public record UpdateContent(DeleteSet inserted, DeleteSet deleted) {}
