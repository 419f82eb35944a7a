/** The documents as a list: create, find, rename, throw away, restore. */
@NullMarked
package io.scriptorium.documents.catalog;

import org.jspecify.annotations.NullMarked;
