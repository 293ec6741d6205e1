package io.dashstream.session.socket;

import io.netty.buffer.ByteBuf;

/** The header of a WebSocket frame from server to client (RFC 6455): final, unmasked. Pure, any thread. */
public enum FrameHeader {
    TEXT(0x81),
    BINARY(0x82),
    PING(0x89);

    /** The most bytes a header takes. */
    public static final int MAX_BYTES = 10;

    private static final int SHORT_PAYLOAD = 125;
    private static final int MEDIUM_PAYLOAD = 0xffff;

    private final int firstByte;

    FrameHeader(int firstByte) {
        this.firstByte = firstByte;
    }

    /** Writes the header of a frame with that many bytes of payload. */
    public void write(ByteBuf out, int payload) {
        out.writeByte(firstByte);
        if (payload <= SHORT_PAYLOAD) {
            out.writeByte(payload);
        } else if (payload <= MEDIUM_PAYLOAD) {
            out.writeByte(126).writeShort(payload);
        } else {
            out.writeByte(127).writeLong(payload);
        }
    }
}
