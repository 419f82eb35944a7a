package io.scriptorium.collab.connection;

import io.scriptorium.collab.access.AccessWatch;
import io.scriptorium.collab.access.Admission;
import io.scriptorium.collab.placement.Placement;
import io.scriptorium.collab.placement.Relays;
import io.scriptorium.collab.room.Rooms;

/** What sockets need of the rest of the pod. */
public record Hosting(Rooms rooms, Admission admission, AccessWatch watch, Placement placement, Relays relays) {}
