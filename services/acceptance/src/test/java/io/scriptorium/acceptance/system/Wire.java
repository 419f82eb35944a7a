package io.scriptorium.acceptance.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/** A network cable to a port of this machine: it can be cut, mended, and made to swallow everything without a word. */
public final class Wire implements AutoCloseable {
    private enum State {
        WHOLE,
        CUT,
        SWALLOWING
    }

    private final IntSupplier target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile State state = State.WHOLE;

    /** Lays a wire to a port. */
    public Wire(int target) {
        this(() -> target);
    }

    /** Lays a wire to whichever port it is when somebody connects. */
    public Wire(IntSupplier target) {
        this.target = target;
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
            Thread back = Thread.ofVirtual().start(() -> pass(far, near));
            pass(near, far);
            back.join();
            sockets.remove(far);
        } catch (IOException e) {
            // As on a real network: the near end sees that it is closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sockets.remove(near);
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitPassage();
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
