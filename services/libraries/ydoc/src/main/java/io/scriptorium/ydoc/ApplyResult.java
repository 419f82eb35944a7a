package io.scriptorium.ydoc;

/**
 * What applying an update did.
 *
 * @param changed whether anything is new in the document: content or deletions
 * @param pending whether the document now holds changes, of this or an earlier update, that wait for others they depend on
 */
public record ApplyResult(boolean changed, boolean pending) {}
