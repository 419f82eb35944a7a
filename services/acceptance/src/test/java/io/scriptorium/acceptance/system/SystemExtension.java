package io.scriptorium.acceptance.system;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link LocalSystem} and the two pairs of {@link Hands}, all started at first use (the system also when it was stopped meanwhile) and stopped after
 * the last test.
 */
public final class SystemExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(SystemExtension.class);

    /** The one that is running, for whoever needs the machine for another. */
    private static @Nullable LocalSystem shared;

    /** Stops the shared system until the next story asks for it: two are too much for one machine. */
    public static synchronized void stopShared() {
        if (shared != null) {
            shared.stop();
        }
    }

    private static synchronized LocalSystem share(LocalSystem system) {
        system.start();
        shared = system;
        return system;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == LocalSystem.class || type == Clients.class || type == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
        LocalSystem system =
                share(store.computeIfAbsent(LocalSystem.class, key -> new LocalSystem(), LocalSystem.class));
        Class<?> type = parameter.getParameter().getType();
        if (type == Clients.class) {
            return store.computeIfAbsent(Clients.class, key -> new Clients(system), Clients.class);
        }
        if (type == Browser.class) {
            return store.computeIfAbsent(Browser.class, key -> new Browser(system), Browser.class);
        }
        return system;
    }
}
