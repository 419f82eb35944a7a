package io.scriptorium.collab.room;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change that an open window holds.
 *
 * @param from the client it came from; null for one that came over the log, or that the document made itself
 * @param author who is said to have written it
 * @param update what is new, format v1
 * @param toLog whether the log has yet to hear of it
 */
record Change(@Nullable Peer from, Optional<UUID> author, byte[] update, boolean toLog) {}
