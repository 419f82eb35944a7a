/** How settings reach the services, beyond what Quarkus does, and which authorities they trust. */
@NullMarked
package io.scriptorium.settings;

import org.jspecify.annotations.NullMarked;
