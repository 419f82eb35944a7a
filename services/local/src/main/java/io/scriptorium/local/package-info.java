/** Everything on one machine with one command: which processes there are, what each is told, and where their data lies. */
@NullMarked
package io.scriptorium.local;

import org.jspecify.annotations.NullMarked;
