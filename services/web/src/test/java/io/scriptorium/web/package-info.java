/** What browsers, caches and attackers get from the server of the application's files. */
@NullMarked
package io.scriptorium.web;

import org.jspecify.annotations.NullMarked;
