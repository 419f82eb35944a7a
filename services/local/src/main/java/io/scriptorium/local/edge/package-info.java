/** The one origin: what an ingress does on a cluster, as a process of its own. */
@NullMarked
package io.scriptorium.local.edge;

import org.jspecify.annotations.NullMarked;
