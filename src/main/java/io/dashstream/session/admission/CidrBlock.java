package io.dashstream.session.admission;

import io.netty.util.NetUtil;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A network of IPv4 or IPv6 addresses, written {@code 10.0.0.0/8} or {@code fd00::/8}; without a prefix length, one
 * address. Immutable, any thread.
 */
// Settings reach the static parse method by reflection.
@RegisterForReflection
public final class CidrBlock {
    private final byte[] network;
    private final int prefixLength;

    private CidrBlock(byte[] network, int prefixLength) {
        this.network = network;
        this.prefixLength = prefixLength;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException that says what was found and what would be right
     */
    public static CidrBlock parse(CharSequence written) {
        String text = written.toString().trim();
        int slash = text.indexOf('/');
        byte[] network = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (network == null) {
            throw wrong(text);
        }
        int bits = network.length * 8;
        int prefix = bits;
        if (slash >= 0) {
            String length = text.substring(slash + 1);
            if (!length.matches("[0-9]{1,3}")) {
                throw wrong(text);
            }
            prefix = Integer.parseInt(length);
        }
        if (prefix > bits) {
            throw wrong(text);
        }
        return new CidrBlock(network, prefix);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "a network is written like 10.0.0.0/8, 192.0.2.7 or fd00::/8, found '" + text + "'");
    }

    /** Whether the address lies in this network; an IPv4 address never lies in an IPv6 network, nor the other way. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        int whole = prefixLength / 8;
        if (!Arrays.equals(bytes, 0, whole, network, 0, whole)) {
            return false;
        }
        int rest = prefixLength % 8;
        return rest == 0 || (bytes[whole] & 0xff) >>> (8 - rest) == (network[whole] & 0xff) >>> (8 - rest);
    }

    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + prefixLength;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("a network has 4 or 16 bytes", e);
        }
    }
}
