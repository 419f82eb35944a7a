package io.scriptorium.documents;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What can be set besides what all services share; see this module's README. */
@ConfigMapping(prefix = "scriptorium.documents")
public interface DocumentsSettings {
    /** How long a document stays in the trash before it is deleted for good. */
    @WithDefault("30D")
    Duration trashKeep();

    /** How often the trash is looked through. */
    @WithDefault("1H")
    Duration trashSweep();

    /** After how many updates since the last snapshot a document is compacted. */
    @WithDefault("500")
    int compactAfterUpdates();

    /** After how many bytes of updates since the last snapshot a document is compacted. */
    @WithDefault("1048576")
    long compactAfterBytes();

    /** How far behind, at most and roughly, a replica may be that lists are read from. */
    @WithDefault("10S")
    Duration replicaLag();

    /** For how long what was written can be looked at as it was; for ever, if not set. Named versions always stay. */
    Optional<Duration> historyKeep();
}
