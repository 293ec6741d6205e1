package io.dashstream.session.admission;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the address a request really comes from: the peer's, or when the peer is a trusted proxy, the one it forwards.
 * Pure, any thread.
 *
 * <p>Hops are walked from the nearest to the farthest, and the first that is not a trusted proxy is the client: what
 * stands beyond it was written by the client itself.
 */
final class ClientAddress {
    private final List<CidrBlock> trusted;

    ClientAddress(List<CidrBlock> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * The client's address.
     *
     * @param peer who opened the TCP connection
     * @param forwarded values of the headers {@code Forwarded}, in order
     * @param xForwardedFor values of the headers {@code X-Forwarded-For}, in order; used when there is no Forwarded
     */
    InetAddress of(InetAddress peer, List<String> forwarded, List<String> xForwardedFor) {
        List<String> hops = forwarded.isEmpty() ? list(xForwardedFor) : forwardedFor(forwarded);
        InetAddress client = peer;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<InetAddress> hop = address(hops.get(i));
            if (hop.isEmpty()) {
                break;
            }
            client = hop.get();
        }
        return client;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(block -> block.contains(address));
    }

    private static List<String> list(List<String> headers) {
        List<String> values = new ArrayList<>();
        for (String header : headers) {
            for (String value : header.split(",", -1)) {
                values.add(value.trim());
            }
        }
        return values;
    }

    /** The {@code for} of each element of {@code Forwarded: for=192.0.2.1;proto=https, for="[2001:db8::1]:4711"}. */
    private static List<String> forwardedFor(List<String> headers) {
        List<String> hops = new ArrayList<>();
        for (String element : list(headers)) {
            String hop = "";
            for (String pair : element.split(";", -1)) {
                String trimmed = pair.trim();
                if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
                    hop = trimmed.substring(4).replace("\"", "");
                }
            }
            hops.add(hop);
        }
        return hops;
    }

    /** An address with or without a port; empty for names, {@code unknown} and hidden hops. */
    private static Optional<InetAddress> address(String hop) {
        String host = hop;
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            host = end < 0 ? hop : hop.substring(1, end);
        } else if (hop.indexOf(':') >= 0 && hop.indexOf(':') == hop.lastIndexOf(':')) {
            host = hop.substring(0, hop.indexOf(':'));
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
