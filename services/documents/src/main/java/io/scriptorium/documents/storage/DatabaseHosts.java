package io.scriptorium.documents.storage;

import io.vertx.pgclient.PgConnectOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The servers that a URL of PostgreSQL names: {@code postgresql://host1:5432,host2:5432/scriptorium?sslmode=require}, as libpq and the JDBC driver take it. The reactive driver knows URLs of one server only.
 */
final class DatabaseHosts {
    private static final Pattern URL = Pattern.compile("(postgres(?:ql)?://(?:[^@/?]*@)?)([^/?]*)([^?]*)(?:\\?(.*))?");
    /** Which of the servers is wanted: for the other drivers that read the URL. This one would tell it the server. */
    private static final Set<String> CHOICE =
            Set.of("targetservertype", "target_session_attrs", "loadbalancehosts", "hostrecheckseconds");

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
        String parameters = matcher.group(4) == null
                ? ""
                : Arrays.stream(matcher.group(4).split("&", -1))
                        .filter(parameter -> !CHOICE.contains(
                                parameter.replaceFirst("=.*", "").toLowerCase(java.util.Locale.ROOT)))
                        .collect(Collectors.joining("&"));
        List<PgConnectOptions> servers = new ArrayList<>();
        for (String host : matcher.group(2).split(",", -1)) {
            String one = matcher.group(1) + host + matcher.group(3) + (parameters.isEmpty() ? "" : "?" + parameters);
            servers.add(server(PgConnectOptions.fromUri(one), template));
        }
        return List.copyOf(servers);
    }

    private static PgConnectOptions server(PgConnectOptions parsed, PgConnectOptions template) {
        PgConnectOptions server = new PgConnectOptions(template)
                .setHost(parsed.getHost())
                .setPort(parsed.getPort())
                .setDatabase(parsed.getDatabase());
        if (parsed.getSslMode() != PgConnectOptions.DEFAULT_SSLMODE) {
            server.setSslMode(parsed.getSslMode());
        }
        parsed.getProperties().forEach(server::addProperty);
        return server;
    }
}
