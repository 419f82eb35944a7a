package io.scriptorium.local.edge;

/** The edge as a process: see {@link EdgeServer}, and {@link Routes#of} for what it is told. */
public final class Edge {
    private Edge() {}

    /** Runs until it is ended. The arguments are the port and the port of the health check. */
    public static void main(String... arguments) throws Exception {
        EdgeServer server = new EdgeServer(Routes.of(System.getenv()));
        int port = server.serve(Integer.parseInt(arguments[0]));
        server.serveHealth(Integer.parseInt(arguments[1]));
        System.out.println("The edge serves http://localhost:" + port);
    }
}
