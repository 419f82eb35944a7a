/** Who may do what with a document: members, invitations, the link, and tokens for sockets. */
@NullMarked
package io.scriptorium.documents.sharing;

import org.jspecify.annotations.NullMarked;
