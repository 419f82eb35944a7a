/** Real PostgreSQL and Redis servers for tests, one of each per JVM, which a test may stop and start. */
@NullMarked
package io.scriptorium.testbackends;

import org.jspecify.annotations.NullMarked;
