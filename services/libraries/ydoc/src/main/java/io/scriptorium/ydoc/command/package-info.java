/** The command line: looks at update files and works on them. */
@NullMarked
package io.scriptorium.ydoc.command;

import org.jspecify.annotations.NullMarked;
