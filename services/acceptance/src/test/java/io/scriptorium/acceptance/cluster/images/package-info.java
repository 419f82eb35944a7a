/**
 * Images without a container engine: the services' as their Dockerfiles say, and, where no registry is reachable, everything else from Debian's packages. The result is tar files;
 * a command that can be chosen takes them into the cluster.
 */
package io.scriptorium.acceptance.cluster.images;
