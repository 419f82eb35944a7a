/** Real PostgreSQL and Redis servers for tests, one of each per JVM, which a test may stop and start, and several Redis that replace each other. */
@NullMarked
package io.scriptorium.testbackends;

import org.jspecify.annotations.NullMarked;
