package io.dashstream.log.redis.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.BulkType;
import io.vertx.redis.client.impl.types.MultiType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an entry says, and which are none of ours. */
class StreamEntryTest {
    @Test
    void shouldReadWhatAWriterWrote() {
        StreamEntry entry = StreamEntry.of(entry(
                        "9007199254740993-1", "p", "9007199254740991", "a", "1764000000000", "t", "x", "v", "value"))
                .orElseThrow();

        assertThat(entry.offset()).isEqualTo(9007199254740993L);
        assertThat(entry.prev()).isEqualTo(9007199254740991L);
        assertThat(entry.appendedAtMs()).isEqualTo(1764000000000L);
        assertThat(entry.value()).isEqualTo("value".getBytes(UTF_8));
    }

    @Test
    void shouldReadTheFirstEntryOfAPartitionAndTheLastOffsetThereCanBe() {
        assertThat(StreamEntry.of(entry("0-1", "v", "", "p", "-1", "a", "0"))).isPresent();
        assertThat(StreamEntry.offset("9223372036854775807-1")).contains(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "1",
                "1-",
                "1-0",
                "1-11",
                "1-2",
                "x-1",
                "1.5-1",
                " 1-1",
                "--1-1",
                "-5-1",
                "99999999999999999999-1",
                "9223372036854775808-1",
                "9999999999999999999-1"
            })
    void shouldKnowAnIdThatNoWriterMade(String id) {
        assertThat(StreamEntry.offset(id)).isEmpty();
        assertThat(StreamEntry.of(entry(id, "v", "x", "p", "-1", "a", "1"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5,1", "6,1", "-2,1", "x,1", "'',1", "-,1", "4,-1", "4,x", "4,''"})
    void shouldRefuseNumbersThatCannotBe(String prev, String appended) {
        assertThat(StreamEntry.of(entry("5-1", "v", "x", "p", prev, "a", appended)))
                .isEmpty();
    }

    @Test
    void shouldRefuseAnEntryThatLacksAField() {
        assertThat(StreamEntry.of(entry("5-1", "p", "4", "a", "1"))).isEmpty();
        assertThat(StreamEntry.of(entry("5-1", "v", "x", "a", "1"))).isEmpty();
        assertThat(StreamEntry.of(entry("5-1", "v", "x", "p", "4"))).isEmpty();
        assertThat(StreamEntry.of(entry("5-1"))).isEmpty();
    }

    private static Response entry(String id, String... fields) {
        MultiType pairs = MultiType.create(fields.length, false);
        for (String field : fields) {
            pairs.add(bulk(field));
        }
        MultiType entry = MultiType.create(2, false);
        entry.add(bulk(id));
        entry.add(pairs);
        return entry;
    }

    private static Response bulk(String text) {
        return BulkType.create(Buffer.buffer(text), false);
    }
}
