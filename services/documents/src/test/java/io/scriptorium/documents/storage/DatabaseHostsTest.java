package io.scriptorium.documents.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.settings.CertificateProblem;
import io.scriptorium.testbackends.CertificateAuthority;
import io.scriptorium.testbackends.PostgresBackend;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnectOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What URLs mean, shown by connecting: to the reactive client the same as to the JDBC driver. */
class DatabaseHostsTest {
    private static final String ENCRYPTED = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    private static final String UNKNOWN = "from an authority that is not trusted here";
    private static final String OTHER_HOST = "for another host name";
    private static final String EXPIRED = "has expired";
    /** The reactive client doesn't say why. */
    private static final String HANDSHAKE = "the TLS handshake failed";

    private static Vertx vertx;
    private static CertificateAuthority authority;
    private static PostgresBackend.Database database;

    @BeforeAll
    static void begin() {
        vertx = Vertx.vertx();
        authority = CertificateAuthority.create("ours");
        database = PostgresBackend.shared().createDatabase();
    }

    @AfterAll
    static void end() {
        PostgresBackend.shared().takeNoTls();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @DisplayName(
            "sslmode means to the reactive client what it means to the JDBC driver, whatever certificate the server has")
    void modes() {
        String root = "&sslrootcert=" + authority.certificate();

        PostgresBackend.shared().takeTls(authority.forThisHost());
        assertBoth("true", "?sslmode=verify-full" + root);
        assertBoth("true", "?sslmode=verify-ca" + root);
        assertBoth("true", "?sslmode=require" + root);
        assertBoth("true", "?sslmode=require");
        assertBoth("true", "?sslmode=prefer");
        assertBoth("false", "?sslmode=disable");
        // Whom the JVM trusts, which knows nothing of this authority; the driver is told so by DatabaseTrust.
        String usual = "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";
        for (String mode : List.of("verify-full", "verify-ca")) {
            assertEquals(HANDSHAKE, reactive("?sslmode=" + mode));
            assertEquals(UNKNOWN, jdbc("?sslmode=" + mode + usual));
        }

        PostgresBackend.shared().takeTls(authority.forAnotherHost());
        assertBoth(OTHER_HOST, "?sslmode=verify-full" + root);
        assertBoth("true", "?sslmode=verify-ca" + root);
        assertBoth("true", "?sslmode=require" + root);

        PostgresBackend.shared().takeTls(authority.expired());
        assertBoth(EXPIRED, "?sslmode=verify-full" + root);
        assertBoth(EXPIRED, "?sslmode=verify-ca" + root);
        assertBoth("true", "?sslmode=require");

        PostgresBackend.shared().takeTls(CertificateAuthority.create("theirs").forThisHost());
        assertBoth(UNKNOWN, "?sslmode=verify-ca" + root);
        assertBoth("true", "?sslmode=require");

        PostgresBackend.shared().takeNoTls();
        assertFalse(List.of("true", "false").contains(reactive("?sslmode=require")));
        assertFalse(List.of("true", "false").contains(jdbc("?sslmode=require")));
    }

    @Test
    @DisplayName("each of several hosts has to show a certificate of its own name")
    void severalHosts() {
        PostgresBackend.shared().takeTls(authority.forThisHost());
        String here = database.url().replaceFirst(".*//([^/]*)/.*", "$1");
        String other = here.replace("localhost", "127.0.0.1");
        String end = "/" + database.url().replaceFirst(".*/", "") + "?sslmode=verify-full&sslrootcert="
                + authority.certificate();

        PgConnectOptions template =
                new PgConnectOptions().setUser(database.user()).setPassword(database.password());
        List<PgConnectOptions> servers = DatabaseHosts.parse("postgresql://" + other + "," + here + end, template);
        SqlConnectOptions primary = await(vertx, () -> new PrimaryHost(vertx, servers).get());
        assertEquals("localhost", primary.getHost());

        List<PgConnectOptions> wrong = DatabaseHosts.parse("postgresql://" + other + "," + other + end, template);
        CompletionException refused =
                assertThrows(CompletionException.class, () -> await(vertx, () -> new PrimaryHost(vertx, wrong).get()));
        assertEquals(HANDSHAKE, kind(refused));
    }

    private static void assertBoth(String expected, String parameters) {
        boolean connected = List.of("true", "false").contains(expected);
        assertEquals(connected ? expected : HANDSHAKE, reactive(parameters), "reactive, " + parameters);
        assertEquals(expected, jdbc(parameters), "JDBC, " + parameters);
    }

    /** Whether it is encrypted, or why there is no connection. */
    private static String reactive(String parameters) {
        PgConnectOptions server = DatabaseHosts.parse(
                        database.url() + parameters,
                        new PgConnectOptions().setUser(database.user()).setPassword(database.password()))
                .getFirst();
        try {
            return await(
                    vertx,
                    () -> PgConnection.connect(vertx, server)
                            .compose(connection -> connection
                                    .query(ENCRYPTED)
                                    .execute()
                                    .map(rows -> rows.iterator().next().getString(0))
                                    .onComplete(ignored -> connection.close())));
        } catch (CompletionException e) {
            return kind(e);
        }
    }

    private static String jdbc(String parameters) {
        try (Connection connection = DriverManager.getConnection(
                        database.jdbcUrl() + parameters, database.user(), database.password());
                ResultSet rows = connection.createStatement().executeQuery(ENCRYPTED)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            return kind(e);
        }
    }

    private static String kind(Exception failure) {
        String problem =
                CertificateProblem.of(failure, "SCRIPTORIUM_DATABASE_URL").orElse(String.valueOf(failure));
        return List.of(UNKNOWN, OTHER_HOST, EXPIRED, HANDSHAKE).stream()
                .filter(problem::contains)
                .findFirst()
                .orElse(problem);
    }

    private static <T> T await(Vertx vertx, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        vertx.runOnContext(ignored -> work.get().onComplete(promise));
        return Objects.requireNonNull(
                promise.future().toCompletionStage().toCompletableFuture().join());
    }
}
