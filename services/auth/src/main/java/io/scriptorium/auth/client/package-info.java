/** Where requests come from, and how many of a kind are taken from one address. */
@NullMarked
package io.scriptorium.auth.client;

import org.jspecify.annotations.NullMarked;
