package io.scriptorium.accesscontrol.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** Refuses a JSON body that is empty or {@code null}: endpoints would be given null for it, and take it for a fault of their own. */
@Provider
public final class JsonBodyInterceptor implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body == null && MediaType.APPLICATION_JSON_TYPE.isCompatible(context.getMediaType())) {
            throw new Problem(400, "malformed-json", "The body is not the JSON that is expected here.");
        }
        return body;
    }
}
