package io.scriptorium.documents.sharing;

import io.scriptorium.accesscontrol.Role;
import java.util.UUID;

/**
 * What somebody may do with a document that they may see.
 *
 * @param role the larger of what membership and link give
 * @param trashed whether it is in the trash, where only its owners see it
 */
public record Access(UUID documentId, Role role, boolean trashed) {}
