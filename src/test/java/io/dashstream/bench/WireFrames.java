package io.dashstream.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The few bytes of WebSocket that a load client and a bare server need, by hand. Any thread. */
final class WireFrames {
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xa;

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;

    private WireFrames() {}

    /** Writes an unmasked final frame of less than 64 KiB. */
    static void write(ByteBuf out, int opcode, byte[] payload) {
        out.writeByte(FINAL | opcode);
        if (payload.length < SHORT_LENGTH) {
            out.writeByte(payload.length);
        } else {
            out.writeByte(SHORT_LENGTH).writeShort(payload.length);
        }
        out.writeBytes(payload);
    }

    /** A masked frame of a client, less than 64 KiB; the mask is zero, which is a legal one. */
    static ByteBuffer masked(int opcode, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(8 + payload.length);
        out.put((byte) (FINAL | opcode));
        if (payload.length < SHORT_LENGTH) {
            out.put((byte) (MASKED | payload.length));
        } else {
            out.put((byte) (MASKED | SHORT_LENGTH)).putShort((short) payload.length);
        }
        return out.putInt(0).put(payload).flip();
    }

    static byte[] upgradeRequest(String host, String path, Dialect dialect) {
        String subprotocol =
                dialect.subprotocol().isEmpty() ? "" : "Sec-WebSocket-Protocol: " + dialect.subprotocol() + "\r\n";
        return ("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + subprotocol
                        + "\r\n")
                .getBytes(US_ASCII);
    }

    /** The answer to an upgrade request that asks for this key and, perhaps, this subprotocol. */
    static byte[] upgradeResponse(String key, String subprotocol) {
        String chosen = subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(key) + "\r\n" + chosen + "\r\n")
                .getBytes(US_ASCII);
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
