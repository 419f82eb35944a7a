/** How settings reach the services, beyond what Quarkus does. */
@NullMarked
package io.scriptorium.settings;

import org.jspecify.annotations.NullMarked;
