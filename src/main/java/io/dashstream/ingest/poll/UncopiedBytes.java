package io.dashstream.ingest.poll;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Hands out values where they lie in the fetch, so that laying a record down in the log is the one time it is copied.
 * There is always an array behind them; whoever keeps one keeps the whole fetch. Any thread.
 */
final class UncopiedBytes implements Deserializer<ByteBuffer> {
    @Override
    public @Nullable ByteBuffer deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    @Override
    public @Nullable ByteBuffer deserialize(String topic, Headers headers, @Nullable ByteBuffer bytes) {
        if (bytes == null || bytes.hasArray()) {
            return bytes;
        }
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
        copy.put(bytes.duplicate()).flip();
        return copy;
    }
}
