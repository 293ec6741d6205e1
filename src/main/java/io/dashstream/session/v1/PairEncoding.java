package io.dashstream.session.v1;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dashstream.log.LogRecord;
import io.dashstream.log.RecordEncoding;
import io.dashstream.session.socket.FrameHeader;
import io.netty.buffer.ByteBuf;

/**
 * A record as dialect 1 wants it: the text frame {@code {"type":"cursor","partition":3,"offset":"41872"}} and the
 * binary frame of its value, back to back. Pure.
 *
 * <p>Laid down once per record for all clients, so this one JSON is written by hand: digits between constants.
 */
enum PairEncoding implements RecordEncoding {
    PAIRS;

    private static final byte[] HEAD = "{\"type\":\"cursor\",\"partition\":".getBytes(US_ASCII);
    private static final byte[] MIDDLE = ",\"offset\":\"".getBytes(US_ASCII);
    private static final byte[] TAIL = "\"}".getBytes(US_ASCII);
    private static final int MOST_DIGITS = 10 + 19;

    @Override
    public int maxBytes(int partition, LogRecord record) {
        return 2 * FrameHeader.MAX_BYTES
                + HEAD.length
                + MIDDLE.length
                + TAIL.length
                + MOST_DIGITS
                + record.valueLength();
    }

    @Override
    public void encode(int partition, LogRecord record, ByteBuf value, ByteBuf out) {
        int text = HEAD.length + digits(partition) + MIDDLE.length + digits(record.offset()) + TAIL.length;
        FrameHeader.TEXT.write(out, text);
        out.writeBytes(HEAD);
        writeDigits(out, partition);
        out.writeBytes(MIDDLE);
        writeDigits(out, record.offset());
        out.writeBytes(TAIL);
        FrameHeader.BINARY.write(out, value.readableBytes());
        out.writeBytes(value, value.readerIndex(), value.readableBytes());
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static void writeDigits(ByteBuf out, long number) {
        int end = out.writerIndex() + digits(number);
        long rest = number;
        for (int at = end - 1; at >= out.writerIndex(); at--) {
            out.setByte(at, '0' + (int) (rest % 10));
            rest /= 10;
        }
        out.writerIndex(end);
    }
}
