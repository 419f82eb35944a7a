/** Child processes: started, watched, started again, and never left behind. Knows nothing of what they are. */
@NullMarked
package io.scriptorium.local.process;

import org.jspecify.annotations.NullMarked;
