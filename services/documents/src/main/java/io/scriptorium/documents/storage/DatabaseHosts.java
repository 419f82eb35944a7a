package io.scriptorium.documents.storage;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;

/**
 * The servers that a URL of PostgreSQL names: {@code postgresql://host1:5432,host2:5432/scriptorium?sslmode=require}, as libpq and the JDBC driver take it. The reactive driver knows URLs of one server only,
 * and means something else by TLS: here {@code sslmode} means what it means to the others. With {@code verify-full} a server has to show a certificate for the host of the URL, with {@code verify-ca} one for any, signed by whoever is in the file
 * {@code sslrootcert}, or else by whom the JVM trusts; with {@code require} everything is encrypted and nothing verified.
 */
final class DatabaseHosts {
    private static final Pattern URL = Pattern.compile("(postgres(?:ql)?://(?:[^@/?]*@)?)([^/?]*)([^?]*)(?:\\?(.*))?");
    /** Which of the servers is wanted: for the other drivers that read the URL. This one would tell it the server. */
    private static final Set<String> CHOICE =
            Set.of("targetservertype", "target_session_attrs", "loadbalancehosts", "hostrecheckseconds");

    private static final String ROOT_CERTIFICATE = "sslrootcert";

    private DatabaseHosts() {}

    /**
     * Reads a URL.
     *
     * @param template what the URL does not say: user, password, TLS
     * @throws IllegalArgumentException if it is none
     */
    static List<PgConnectOptions> parse(String url, PgConnectOptions template) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not like postgresql://host:5432/scriptorium");
        }
        List<String> parameters = new ArrayList<>();
        Optional<TrustOptions> trust = Optional.empty();
        for (String parameter : Objects.requireNonNullElse(matcher.group(4), "").split("&", -1)) {
            String name = parameter.replaceFirst("=.*", "").toLowerCase(Locale.ROOT);
            if (name.equals(ROOT_CERTIFICATE)) {
                String file = URLDecoder.decode(parameter.substring(name.length() + 1), StandardCharsets.UTF_8);
                trust = Optional.of(new PemTrustOptions().addCertPath(file));
            } else if (!name.isEmpty() && !CHOICE.contains(name)) {
                parameters.add(parameter);
            }
        }
        String others = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        List<PgConnectOptions> servers = new ArrayList<>();
        for (String host : matcher.group(2).split(",", -1)) {
            String one = matcher.group(1) + host + matcher.group(3) + others;
            servers.add(server(PgConnectOptions.fromUri(one), template, trust));
        }
        return List.copyOf(servers);
    }

    private static PgConnectOptions server(
            PgConnectOptions parsed, PgConnectOptions template, Optional<TrustOptions> trust) {
        PgConnectOptions server = new PgConnectOptions(template)
                .setHost(parsed.getHost())
                .setPort(parsed.getPort())
                .setDatabase(parsed.getDatabase());
        if (parsed.getSslMode() != PgConnectOptions.DEFAULT_SSLMODE) {
            server.setSslMode(parsed.getSslMode());
        }
        switch (server.getSslMode()) {
            case VERIFY_FULL ->
                server.setTrustOptions(trust.orElseGet(DatabaseHosts::usualTrust))
                        .setHostnameVerificationAlgorithm("HTTPS");
            case VERIFY_CA ->
                server.setTrustOptions(trust.orElseGet(DatabaseHosts::usualTrust))
                        .setHostnameVerificationAlgorithm("");
            case REQUIRE, PREFER, ALLOW -> server.setTrustAll(true);
            case DISABLE -> {
                // There is no certificate.
            }
        }
        parsed.getProperties().forEach(server::addProperty);
        return server;
    }

    /** Whom the JVM trusts: the driver insists on being told. */
    private static TrustOptions usualTrust() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
