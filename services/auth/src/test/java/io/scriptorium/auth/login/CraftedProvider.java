package io.scriptorium.auth.login;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;

/** A provider whose id tokens a test crafts, good or bad. Codes are whatever a test says they are. */
final class CraftedProvider {
    private static final CraftedProvider SHARED = new CraftedProvider();

    private final RsaJsonWebKey key;
    private final HttpServer server;
    /** Makes the id token for what the token endpoint was sent. */
    private volatile Function<Map<String, String>, String> idToken = form -> "";

    private volatile String userInfo = "{}";

    private CraftedProvider() {
        try {
            key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("crafted");
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    static CraftedProvider shared() {
        return SHARED;
    }

    String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    RsaJsonWebKey key() {
        return key;
    }

    void answerWith(Function<Map<String, String>, String> made, String info) {
        idToken = made;
        userInfo = info;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = switch (exchange.getRequestURI().getPath()) {
            case "/.well-known/openid-configuration" -> """
                        {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                         "jwks_uri":"%1$s/jwks","userinfo_endpoint":"%1$s/userinfo"}""".formatted(issuer());
            case "/jwks" -> "{\"keys\":[" + key.toJson(OutputControlLevel.PUBLIC_ONLY) + "]}";
            case "/userinfo" -> userInfo;
            case "/token" ->
                "{\"access_token\":\"opaque\",\"token_type\":\"Bearer\",\"expires_in\":60,\"id_token\":\""
                        + idToken.apply(form(exchange)) + "\"}";
            default -> "{}";
        };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        Map<String, String> form = new TreeMap<>();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }
}
