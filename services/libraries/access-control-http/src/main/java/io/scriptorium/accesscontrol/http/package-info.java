/** What the HTTP side of every service does alike: who calls, forged requests, internal endpoints, problem details. */
@NullMarked
package io.scriptorium.accesscontrol.http;

import org.jspecify.annotations.NullMarked;
