/** A cluster in one process: production's rooms over modelled stores, with virtual time and a seeded network. */
@NullMarked
package io.scriptorium.simulation;

import org.jspecify.annotations.NullMarked;
