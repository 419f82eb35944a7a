/** Serves the files of the application in the browser. */
@NullMarked
package io.scriptorium.web;

import org.jspecify.annotations.NullMarked;
