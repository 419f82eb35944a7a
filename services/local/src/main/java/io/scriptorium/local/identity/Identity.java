package io.scriptorium.local.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequestHandler;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.Route;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/**
 * The OIDC provider of the local run: mock-oauth2-server's protocol behind the JDK's own HTTP server, with a page of ours.
 *
 * <p>Nothing is kept: a login that is under way when the process dies has to be begun again, and the signing key is the
 * library's, the same at every start, so that nobody has to learn a new one. It listens on the loopback interface only, and
 * vouches for anybody; no other provider should be told that it is trustworthy.
 */
public final class Identity implements AutoCloseable {
    /** The last part of the issuer's URL. */
    public static final String ISSUER = "scriptorium";

    private static final int MAX_BODY_BYTES = 64 << 10;
    private static final int BACKLOG = 64;
    private static final String AUTHORIZE = "/" + ISSUER + "/authorize";

    private final Route protocol;
    private final LoginPage page = new LoginPage();
    private final HttpServer server;
    private final int port;

    private Identity(int port) throws IOException {
        OAuth2HttpRequestHandler handler = new OAuth2HttpRequestHandler(
                new OAuth2Config(true, null, null, false, new OAuth2TokenProvider(), Set.of()));
        protocol = handler.getAuthorizationServer();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        this.port = server.getAddress().getPort();
    }

    /** Starts it on a port of the loopback interface; 0 for any. */
    static Identity start(int port) throws IOException {
        Identity identity = new Identity(port);
        identity.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        identity.server.createContext("/", exchange -> {
            try (exchange) {
                identity.answer(exchange);
            }
        });
        identity.server.start();
        return identity;
    }

    /** Runs until it is ended. The one argument is the port. */
    public static void main(String... arguments) throws IOException {
        Identity identity = start(Integer.parseInt(arguments[0]));
        System.out.println("The provider listens on " + identity.issuer());
    }

    String issuer() {
        return "http://localhost:" + port + "/" + ISSUER;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            exchange.sendResponseHeaders(413, -1);
            return;
        }
        String text = new String(body, StandardCharsets.UTF_8);
        send(exchange, respond(request(exchange, text), text));
    }

    private OAuth2HttpRequest request(HttpExchange exchange, String body) {
        Headers.Builder headers = new Headers.Builder();
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(value -> headers.addUnsafeNonAscii(name, value)));
        // The provider has one name, whatever the request calls it: its issuer must not depend on who asks.
        HttpUrl url = HttpUrl.get(
                "http://localhost:" + port + exchange.getRequestURI().toASCIIString());
        return new OAuth2HttpRequest(headers.removeAll("Host").build(), exchange.getRequestMethod(), url, body);
    }

    private OAuth2HttpResponse respond(OAuth2HttpRequest request, String body) {
        if (!request.getOriginalUrl().encodedPath().equals(AUTHORIZE)) {
            return protocol.invoke(request);
        }
        if (request.getMethod().equals("POST")) {
            Optional<LocalUser> user = LocalUser.typed(field(body, "username"));
            if (user.isEmpty()) {
                return page(400, page.refused());
            }
            String form = "username=" + encode(user.get().subject()) + "&claims="
                    + encode(JSONObjectUtils.toJSONString(user.get().claims()));
            return protocol.invoke(request.copy(request.getHeaders(), "POST", request.getOriginalUrl(), form));
        }
        OAuth2HttpResponse checked = protocol.invoke(request);
        return checked.getStatus() == 200 ? page(200, page.fresh()) : checked;
    }

    private static OAuth2HttpResponse page(int status, String html) {
        Headers headers = new Headers.Builder()
                .add("Content-Type", "text/html; charset=utf-8")
                .add("Cache-Control", "no-store")
                .add("Content-Security-Policy", LoginPage.CONTENT_SECURITY_POLICY)
                .add("Referrer-Policy", "no-referrer")
                .add("X-Content-Type-Options", "nosniff")
                .build();
        return new OAuth2HttpResponse(headers, status, html, null);
    }

    private static String field(String form, String name) {
        for (String pair : form.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                try {
                    return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return "";
                }
            }
        }
        return "";
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, OAuth2HttpResponse response) throws IOException {
        response.getHeaders().forEach(header -> {
            if (!header.getFirst().equalsIgnoreCase("Content-Length")) {
                exchange.getResponseHeaders().add(header.getFirst(), header.getSecond());
            }
        });
        String text = response.getBody();
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        boolean empty = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(response.getStatus(), empty ? -1 : bytes.length);
        if (!empty) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
