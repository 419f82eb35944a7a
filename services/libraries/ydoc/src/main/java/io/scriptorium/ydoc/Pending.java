package io.scriptorium.ydoc;

import io.scriptorium.ydoc.version.DeleteSet;
import java.util.Map;

/**
 * What a document holds that waits for changes which are not here yet.
 *
 * @param missing for each client that something waits for, the lowest clock that has to come before it is worth trying again
 * @param update the structs that wait, as an update in format v2; empty where only deletions wait
 * @param deletions deletions of what is not here yet
 */
public record Pending(Map<Long, Integer> missing, byte[] update, DeleteSet deletions) {}
