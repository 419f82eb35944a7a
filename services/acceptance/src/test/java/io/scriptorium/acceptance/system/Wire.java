package io.scriptorium.acceptance.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * A network cable to a port of this machine: it can be cut, mended, and made to swallow everything without a word. There may be a proxy in it that lets no WebSocket
 * through.
 */
public final class Wire implements AutoCloseable {
    private enum State {
        WHOLE,
        CUT,
        SWALLOWING
    }

    /** What a proxy does that lets no WebSocket through. */
    public enum Proxy {
        /** There is none: WebSockets pass. */
        NONE,
        /** It answers a handshake with 403. */
        REFUSES_SOCKETS,
        /** It takes a handshake, and nothing ever comes of it. */
        SWALLOWS_SOCKETS
    }

    private static final String HANDSHAKE = "\r\nupgrade: websocket\r\n";
    private static final byte[] REFUSAL = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);

    private final IntSupplier target;
    private final Proxy proxy;
    private final AtomicInteger blocked = new AtomicInteger();
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile State state = State.WHOLE;

    /** Lays a wire to a port. */
    public Wire(int target) {
        this(() -> target, Proxy.NONE);
    }

    /** Lays a wire with a proxy in it. */
    public Wire(int target, Proxy proxy) {
        this(() -> target, proxy);
    }

    /** Lays a wire to whichever port it is when somebody connects. */
    public Wire(IntSupplier target) {
        this(target, Proxy.NONE);
    }

    private Wire(IntSupplier target, Proxy proxy) {
        this.target = target;
        this.proxy = proxy;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("wire").start(this::accept);
    }

    /** This end of it. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many WebSockets the proxy has not let through. */
    public int blocked() {
        return blocked.get();
    }

    /** Breaks every connection, and refuses new ones until it is mended. */
    public void cut() {
        become(State.CUT);
        sockets.forEach(Wire::shut);
    }

    /** Breaks every connection; new ones go through. Answers how many. */
    public int snap() {
        List<Socket> ends = List.copyOf(sockets);
        ends.forEach(Wire::shut);
        return ends.size() / 2;
    }

    /** From now on nothing passes, and nobody is told. */
    public void swallow() {
        become(State.SWALLOWING);
    }

    /** Lets everything pass again. */
    public void mend() {
        become(State.WHOLE);
    }

    private void become(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                if (state == State.CUT) {
                    shut(near);
                    continue;
                }
                sockets.add(near);
                Thread.ofVirtual().start(() -> join(near));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void join(Socket near) {
        try (near;
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt())) {
            sockets.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> pass(far, near, false));
            pass(near, far, proxy != Proxy.NONE);
            back.join();
            sockets.remove(far);
        } catch (IOException e) {
            // As on a real network: the near end sees that it is closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sockets.remove(near);
    }

    private void pass(Socket from, Socket to, boolean looksForHandshakes) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitPassage();
                // Browsers make one in a packet of its own.
                if (looksForHandshakes && isHandshake(buffer, count)) {
                    blocked.incrementAndGet();
                    if (proxy == Proxy.REFUSES_SOCKETS) {
                        from.getOutputStream().write(REFUSAL);
                        return;
                    }
                    continue;
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // Cut.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (state != State.SWALLOWING) {
                shut(from);
                shut(to);
            }
        }
    }

    private static boolean isHandshake(byte[] bytes, int count) {
        return new String(bytes, 0, count, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains(HANDSHAKE);
    }

    private void awaitPassage() throws InterruptedException {
        lock.lock();
        try {
            while (state == State.SWALLOWING) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed, then.
        }
    }

    @Override
    public void close() {
        shutListener();
        become(State.CUT);
        sockets.forEach(Wire::shut);
    }

    private void shutListener() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
