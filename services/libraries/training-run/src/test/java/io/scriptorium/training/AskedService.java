package io.scriptorium.training;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes down, in the file that it wants to be told, what it is asked for: its probes with an answer, everything else with "not found". */
final class AskedService {
    private AskedService() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            throw new IllegalStateException("a setting is missing");
        }
        serve("quarkus.http.port", 404, Path.of(arguments[0]));
        serve("quarkus.management.port", 200, Path.of(arguments[0]));
        Thread.currentThread().join();
    }

    private static void serve(String property, int status, Path asked) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger(property)), 0);
        server.createContext("/", exchange -> {
            Files.writeString(
                    asked,
                    exchange.getRequestURI().getPath() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }
}
