package io.dashstream.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds TCP ports of the loopback address that nobody listens on. Any thread. */
public final class FreePort {
    private FreePort() {}

    /** A port that is free now, chosen by the system. */
    public static int any() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("the system gave no free port", e);
        }
    }

    /** The wanted port when it is free, else any free one; 0 wants any. */
    public static int preferring(int wanted) {
        return wanted != 0 && isFree(wanted) ? wanted : any();
    }

    /** The first free port from the wanted one upwards, of the next hundred; else any free one. */
    public static int from(int wanted) {
        for (int port = wanted; port < Math.min(wanted + 100, 65536); port++) {
            if (isFree(port)) {
                return port;
            }
        }
        return any();
    }

    private static boolean isFree(int port) {
        // Without an address: a listener on all addresses makes the port busy as well.
        try (ServerSocket socket = new ServerSocket(port, 1)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
