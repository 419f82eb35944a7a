/** What the services' Dockerfiles say, done without a container engine. */
package io.scriptorium.acceptance.images;
