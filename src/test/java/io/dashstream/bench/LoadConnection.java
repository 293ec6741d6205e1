package io.dashstream.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;

/**
 * One client of a load run: counts records and checks their order, and reads as little else as it can. On the thread of
 * its {@link LoadClients}.
 *
 * <p>What cannot be understood yet, at most a text frame's length of it, is carried over to the next read.
 */
final class LoadConnection {
    private static final int LARGEST_TEXT = 16 << 10;
    private static final int MOST_PARTITIONS = 1024;

    /** Of v1's cursors one in so many is read. */
    private static final int SAMPLE = 16;

    /** Where the name of a text frame's type begins: its first member comes right after the brace. */
    private static final int TYPE_AT = 9;

    /** The most bytes a delivery takes before its value. */
    private static final int DELIVERY_HEAD = 48;

    private final ByteChannel channel;
    private final Dialect dialect;
    private final long[] last = new long[MOST_PARTITIONS];
    private final ByteBuffer carry = ByteBuffer.allocate(LARGEST_TEXT + 16).limit(0);
    private long skip;
    private long batchLeft;
    private long received;
    private boolean ready;

    LoadConnection(ByteChannel channel, Dialect dialect) {
        this.channel = channel;
        this.dialect = dialect;
        Arrays.fill(last, -1);
    }

    long received() {
        return received;
    }

    boolean isReady() {
        return ready;
    }

    /** Reads what has arrived, through a direct buffer that all connections share. */
    void read(ByteBuffer shared) throws IOException {
        shared.clear();
        shared.put(carry);
        if (channel.read(shared) < 0) {
            throw new IOException("the server closed a connection after " + received + " records");
        }
        shared.flip();
        consume(shared);
        carry.clear();
        if (shared.remaining() > carry.capacity()) {
            throw new IOException(
                    "a frame that this client does not understand: " + shared.remaining() + " bytes left");
        }
        carry.put(shared).flip();
    }

    private void consume(ByteBuffer in) throws IOException {
        boolean going = true;
        while (going && in.hasRemaining()) {
            if (skip > 0) {
                int step = (int) Math.min(skip, in.remaining());
                in.position(in.position() + step);
                skip -= step;
            } else if (batchLeft > 0) {
                going = delivery(in);
            } else {
                going = frame(in);
            }
        }
    }

    /** Reads one frame's head; false when more bytes are needed. */
    private boolean frame(ByteBuffer in) throws IOException {
        int at = in.position();
        int lengthBytes = in.remaining() < 2 ? Integer.MAX_VALUE : lengthBytes(in.get(at + 1));
        if (in.remaining() - 2 < lengthBytes) {
            return false;
        }
        long length = lengthBytes == 0
                ? in.get(at + 1)
                : lengthBytes == 2 ? in.getShort(at + 2) & 0xffff : in.getLong(at + 2);
        int opcode = in.get(at) & 0x0f;
        if (opcode == WireFrames.BINARY) {
            in.position(at + 2 + lengthBytes);
            binary(length);
            return true;
        }
        if (in.remaining() - 2 - lengthBytes < length) {
            return false;
        }
        in.position(at + 2 + lengthBytes);
        control(opcode, in, (int) length);
        return true;
    }

    private static int lengthBytes(byte second) {
        return second == 126 ? 2 : second == 127 ? 8 : 0;
    }

    private void binary(long length) throws IOException {
        if (dialect == Dialect.V2) {
            batchLeft = length;
        } else {
            received++;
            skip = length;
            if (length != BenchRecords.BYTES) {
                throw new IOException("a record of " + length + " bytes, " + BenchRecords.BYTES + " were sent");
            }
        }
    }

    private void control(int opcode, ByteBuffer in, int length) throws IOException {
        int end = in.position() + length;
        if (opcode == WireFrames.TEXT) {
            boolean cursor = dialect == Dialect.V1 && isCursor(in, length);
            if (!cursor || received % SAMPLE == 0) {
                text(text(in, length), cursor);
            }
        } else if (opcode == WireFrames.PING) {
            write(WireFrames.masked(WireFrames.PONG, text(in, length).getBytes(UTF_8)));
        } else {
            throw new IOException("a frame with opcode " + opcode + " after " + received + " records");
        }
        in.position(end);
    }

    private static String text(ByteBuffer in, int length) {
        byte[] text = new byte[length];
        in.get(text);
        return new String(text, UTF_8);
    }

    /** Whether a text begins with a member of six letters whose first is c: of v1's types only {@code cursor} does. */
    private static boolean isCursor(ByteBuffer in, int length) {
        int type = in.position() + TYPE_AT;
        return length > TYPE_AT + 6 && in.get(type) == 'c' && in.get(type + 6) == '"';
    }

    private void text(String text, boolean cursor) throws IOException {
        if (cursor) {
            int partitionAt = text.indexOf("\"partition\":") + 12;
            int offsetAt = text.indexOf("\"offset\":\"") + 10;
            advance(
                    Integer.parseInt(text, partitionAt, text.indexOf(',', partitionAt), 10),
                    Long.parseLong(text, offsetAt, text.indexOf('"', offsetAt), 10));
        } else if (text.contains(dialect.ready())) {
            ready = true;
        } else if (text.contains("\"gap\"")
                || text.contains("\"error\"")
                || text.contains("\"goaway\"")
                || text.contains("\"cursor_stale\"")
                || text.contains("\"disconnect\"")) {
            throw new IOException("the server says " + text);
        }
    }

    /** Reads one delivery's head; false when more bytes are needed. */
    private boolean delivery(ByteBuffer in) throws IOException {
        if (in.remaining() < Math.min(batchLeft, DELIVERY_HEAD)) {
            return false;
        }
        int start = in.position();
        if (in.get() != 0x0a) {
            throw new IOException("a batch that holds something else than deliveries");
        }
        long length = varint(in);
        int contentAt = in.position();
        int partition = 0;
        long offset = 0;
        for (byte tag = in.get(); tag != 0x1a; tag = in.get()) {
            long number = varint(in);
            partition = tag == 0x08 ? (int) number : partition;
            offset = tag == 0x10 ? number : offset;
        }
        advance(partition, offset);
        received++;
        skip = length - (in.position() - contentAt);
        batchLeft -= contentAt - start + length;
        return true;
    }

    private void advance(int partition, long offset) throws IOException {
        if (offset <= last[partition]) {
            throw new IOException("partition " + partition + " went from offset " + last[partition] + " to " + offset);
        }
        last[partition] = offset;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    void send(String text) throws IOException {
        write(WireFrames.masked(WireFrames.TEXT, text.getBytes(UTF_8)));
    }

    /** A client writes so little that the socket always takes it. */
    private void write(ByteBuffer frame) throws IOException {
        channel.write(frame);
        if (frame.hasRemaining()) {
            throw new IOException("the socket did not take " + frame.remaining() + " bytes of a small frame");
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
