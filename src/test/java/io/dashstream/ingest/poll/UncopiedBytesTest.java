package io.dashstream.ingest.poll;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class UncopiedBytesTest {
    private final UncopiedBytes bytes = new UncopiedBytes();

    @Test
    void shouldHandOutBytesWhereTheyLie() {
        ByteBuffer fetch = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);

        assertThat(bytes.deserialize("t", new RecordHeaders(), fetch)).isSameAs(fetch);
    }

    @Test
    void shouldPutAnArrayBehindBytesThatHaveNone() {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(4).put(1, (byte) 7).position(1).limit(3);

        ByteBuffer found = requireNonNull(bytes.deserialize("t", new RecordHeaders(), direct));

        assertThat(found.hasArray()).isTrue();
        assertThat(found).isEqualTo(direct);
        assertThat(direct.remaining()).isEqualTo(2);
    }

    @Test
    void shouldKeepWhatIsMissing() {
        assertThat(bytes.deserialize("t", new RecordHeaders(), (ByteBuffer) null))
                .isNull();
        assertThat(bytes.deserialize("t", (byte[]) null)).isNull();
    }
}
