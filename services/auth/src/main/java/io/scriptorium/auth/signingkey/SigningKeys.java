package io.scriptorium.auth.signingkey;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.auth.AuthSettings;
import io.scriptorium.auth.Installation;
import io.scriptorium.auth.background.Loop;
import io.scriptorium.auth.database.Database;
import io.scriptorium.auth.database.Row;
import io.scriptorium.auth.database.Transaction;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign access tokens. They live in PostgreSQL; each pod has a copy in memory that is renewed every {@link #RELOAD}, far more often than a key's announcement, so
 * that every pod publishes a key long before any pod signs with it. The pod that first sees a successor is due makes it, under a lock of the database, and looks
 * again inside the lock. Signing and publishing go on from the copy while the database is away.
 *
 * <p>Safe for use by several threads.
 */
@Startup
@Singleton
public final class SigningKeys {
    static final Duration RELOAD = Duration.ofSeconds(20);
    /** "signing key", as a number of our own among advisory locks. */
    private static final long LOCK = 0x7369676e6b6579L;

    private static final Logger LOG = Logger.getLogger(SigningKeys.class);

    private final Database database;
    private final InstantSource clock;
    private final KeySchedule schedule;
    private final KeyVault vault;
    private volatile List<SigningKey> keys = List.of();
    private @Nullable Loop loop;

    @Inject
    SigningKeys(
            Database database,
            InstantSource clock,
            RandomGenerator random,
            AuthSettings settings,
            Installation installation) {
        this(
                database,
                clock,
                new KeySchedule(settings.keyLifetime(), settings.keyAnnouncement()),
                new KeyVault(installation.secret(), random));
    }

    SigningKeys(Database database, InstantSource clock, KeySchedule schedule, KeyVault vault) {
        this.database = database;
        this.clock = clock;
        this.schedule = schedule;
        this.vault = vault;
    }

    @PostConstruct
    void start() {
        loop = Loop.forever("signing keys", RELOAD, this::reloadIfPossible);
        loop.wake();
    }

    /** Earlier than the database goes. */
    void stop(@Observes ShutdownEvent stopping) {
        if (loop != null) {
            loop.close();
        }
    }

    /**
     * Signs claims as an access token.
     *
     * @throws Problem 503 if no key is known and the database is away
     */
    public String sign(JwtClaims claims, String type) {
        SigningKey signer = signer();
        JsonWebSignature signature = new JsonWebSignature();
        signature.setHeader("typ", type);
        signature.setKeyIdHeaderValue(signer.id());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKey(signer.privateKey());
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("an access token could not be signed", e);
        }
    }

    /** What is published: every key that signs, will sign, or has signed tokens that may still be good. */
    public List<Map<String, Object>> published() {
        return known().stream().map(SigningKey::publicJwk).toList();
    }

    /** The public key of an id. */
    public Optional<PublicKey> find(String keyId) {
        return keys.stream()
                .filter(key -> key.id().equals(keyId))
                .map(SigningKey::publicKey)
                .findFirst();
    }

    /** Whether this pod has read the keys. */
    public boolean areKnown() {
        return !keys.isEmpty();
    }

    private void reloadIfPossible() {
        try {
            reload();
        } catch (Problem unavailable) {
            LOG.debugf("keys are not renewed: %s", unavailable.getMessage());
        }
    }

    /** Reads the keys anew; makes the successor that is due and deletes what is outlived. */
    void reload() {
        Instant now = clock.instant();
        List<SigningKey> fresh = database.inTransaction(this::read);
        if (!schedule.outlived(fresh, now).isEmpty() || dueSuccessor(fresh, now).isPresent()) {
            fresh = database.inTransaction(this::renew);
        }
        for (SigningKey key : fresh) {
            if (key.privateKey() == null && find(key.id()).isEmpty()) {
                LOG.warnf(
                        "the signing key %s was made under another SCRIPTORIUM_INTERNAL_SECRET; it only verifies",
                        key.id());
            }
        }
        keys = fresh;
    }

    private List<SigningKey> renew(Transaction transaction) throws SQLException {
        transaction.query("SELECT pg_advisory_xact_lock(?)", row -> true, LOCK);
        // The time now that others have let go of the lock: they made their keys before it.
        Instant now = clock.instant();
        List<SigningKey> current = read(transaction);
        Optional<Instant> due = dueSuccessor(current, now);
        if (due.isPresent()) {
            insert(transaction, due.get(), now);
        }
        for (SigningKey outlived : schedule.outlived(current, now)) {
            transaction.update("DELETE FROM auth.signing_key WHERE id = ?", outlived.id());
        }
        return read(transaction);
    }

    /** Keys that can't sign, because the secret was changed, don't count as signers to come. */
    private Optional<Instant> dueSuccessor(List<SigningKey> candidates, Instant now) {
        return schedule.successor(
                candidates.stream().filter(key -> key.privateKey() != null).toList(), now);
    }

    private void insert(Transaction transaction, Instant signsFrom, Instant now) throws SQLException {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            String id = key.calculateBase64urlEncodedThumbprint("SHA-256");
            key.setKeyId(id);
            key.setUse("sig");
            key.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            transaction.update(
                    "INSERT INTO auth.signing_key (id, public_jwk, encrypted_private_key, created_at, signs_from)"
                            + " VALUES (?, ?, ?, ?, ?)",
                    id,
                    key.toJson(OutputControlLevel.PUBLIC_ONLY),
                    vault.seal(id, key.getEcPrivateKey()),
                    now,
                    signsFrom);
            LOG.infof("made the signing key %s; it signs from %s", id, signsFrom);
        } catch (JoseException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private List<SigningKey> read(Transaction transaction) throws SQLException {
        return transaction.query(
                "SELECT id, public_jwk, encrypted_private_key, signs_from FROM auth.signing_key ORDER BY signs_from",
                this::key);
    }

    private SigningKey key(Row row) throws SQLException {
        String id = row.text("id");
        PrivateKey privateKey =
                vault.open(id, row.bytes("encrypted_private_key")).orElse(null);
        try {
            Map<String, Object> jwk = JsonUtil.parseJson(row.text("public_jwk"));
            PublicKey publicKey = (PublicKey) JsonWebKey.Factory.newJwk(jwk).getKey();
            return new SigningKey(id, jwk, publicKey, privateKey, row.instant("signs_from"));
        } catch (JoseException e) {
            throw new IllegalStateException("the signing key " + id + " can't be read", e);
        }
    }

    private SigningKey signer() {
        List<SigningKey> able =
                known().stream().filter(key -> key.privateKey() != null).toList();
        return schedule.signer(able, clock.instant())
                .orElseThrow(() -> new IllegalStateException("no key signs at " + clock.instant()));
    }

    private List<SigningKey> known() {
        if (keys.isEmpty()) {
            reload();
        }
        return keys;
    }
}
