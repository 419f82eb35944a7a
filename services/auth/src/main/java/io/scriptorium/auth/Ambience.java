package io.scriptorium.auth;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What tests replace: time and chance. */
final class Ambience {
    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }

    /** Seeded by the operating system when the service runs, never when a native executable is built. */
    @Produces
    @Singleton
    RandomGenerator random() {
        return new SecureRandom();
    }
}
