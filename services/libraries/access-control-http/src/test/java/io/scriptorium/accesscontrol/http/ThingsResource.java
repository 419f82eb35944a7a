package io.scriptorium.accesscontrol.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.RedirectionException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;

/** Endpoints that end in every way. */
@Path("/")
public class ThingsResource {
    /** A body. */
    public record Thing(String name, int size) {}

    private final CurrentCaller caller;

    ThingsResource(CurrentCaller caller) {
        this.caller = caller;
    }

    @GET
    @Path("things/whoami")
    @Produces(MediaType.TEXT_PLAIN)
    public String whoAmI() {
        return caller.find().map(known -> known.name() + " " + known.userId()).orElse("nobody");
    }

    @GET
    @Path("things/mine")
    @Produces(MediaType.TEXT_PLAIN)
    public String mine() {
        return caller.require().name();
    }

    @POST
    @Path("things")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Thing make(Thing thing) {
        return thing;
    }

    @PUT
    @Path("things/{id}")
    public void change(@RestPath UUID id) {}

    @DELETE
    @Path("things/{id}")
    public void delete(@RestPath UUID id) {}

    @GET
    @Path("things/number")
    public int number(@QueryParam("n") int number) {
        return number;
    }

    @GET
    @Path("things/json")
    @Produces(MediaType.APPLICATION_JSON)
    public Thing json() {
        return new Thing("a", 1);
    }

    @GET
    @Path("things/fails")
    public String fails() {
        throw new IllegalStateException("a secret detail");
    }

    @GET
    @Path("things/refuses")
    public String refuses(@QueryParam("status") int status) {
        throw new WebApplicationException("a secret detail", status);
    }

    @GET
    @Path("things/moved")
    public String moved() {
        throw new RedirectionException(Response.Status.SEE_OTHER, URI.create("/things/json"));
    }

    @GET
    @Path("things/problem")
    public String problem() {
        throw new Problem(409, "name-taken", "There is one of that name.")
                .with("field", "name")
                .retryAfter(Duration.ofMillis(200));
    }

    @GET
    @Path("internal/x")
    @Produces(MediaType.TEXT_PLAIN)
    public String internal() {
        return "internal";
    }

    @POST
    @Path("internal/x")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.TEXT_PLAIN)
    public String internalPost(Thing thing) {
        return "internal " + thing.name();
    }

    @GET
    @Path("internals/x")
    @Produces(MediaType.TEXT_PLAIN)
    public String notInternal() {
        return "not internal";
    }
}
