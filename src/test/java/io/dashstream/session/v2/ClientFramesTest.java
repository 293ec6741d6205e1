package io.dashstream.session.v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dashstream.delivery.Filter;
import io.dashstream.delivery.StartPoint;
import io.dashstream.delivery.text.Malformed;
import io.dashstream.log.Cursor;
import io.dashstream.session.socket.ControlText;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFramesTest {
    @Test
    void shouldReadAnAckWithAndWithoutItsLag() throws Exception {
        assertThat(read("{\"type\":\"ack\",\"cursor\":\"e@0:9223372036854775807\",\"apply_lag_ms\":1.5,\"backlog\":3}"))
                .isEqualTo(new ClientFrame.Ack(
                        Cursor.parse("e@0:9223372036854775807"), Optional.of(Duration.ofNanos(1_500_000))));
        assertThat(read("{\"type\":\"ack\",\"cursor\":\"0:1\"}"))
                .isEqualTo(new ClientFrame.Ack(Cursor.parse("0:1"), Optional.empty()));
    }

    @Test
    void shouldReadASeekByCursorOrPlace() throws Exception {
        assertThat(read("{\"type\":\"seek\",\"from\":\"earliest\"}"))
                .isEqualTo(new ClientFrame.Seek(StartPoint.EARLIEST));
        assertThat(read("{\"type\":\"seek\",\"cursor\":\"0:1\"}"))
                .isEqualTo(new ClientFrame.Seek(StartPoint.after(Cursor.parse("0:1"))));
    }

    @Test
    void shouldReadAFilter() throws Exception {
        assertThat(read("{\"type\":\"subscribe\",\"threads\":[\"a\",\"b\"],\"tenants\":[]}"))
                .isEqualTo(new ClientFrame.Subscribe(new Filter(Set.of("a", "b"), Set.of())));
        assertThat(read("{\"type\":\"subscribe\"}")).isEqualTo(new ClientFrame.Subscribe(Filter.ALL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | type",
                "{\"type\":1} | type",
                "{\"type\":\"resume\"} | type",
                "{\"type\":\"ack\"} | cursor",
                "{\"type\":\"ack\",\"cursor\":5} | cursor",
                "{\"type\":\"ack\",\"cursor\":\"x\"} | cursor",
                "{\"type\":\"ack\",\"cursor\":\"0:1\",\"apply_lag_ms\":-1} | apply_lag_ms",
                "{\"type\":\"ack\",\"cursor\":\"0:1\",\"apply_lag_ms\":\"1\"} | apply_lag_ms",
                "{\"type\":\"ack\",\"cursor\":\"0:1\",\"apply_lag_ms\":1e300} | apply_lag_ms",
                "{\"type\":\"ack\",\"cursor\":\"0:1\",\"backlog\":[]} | backlog",
                "{\"type\":\"seek\"} | cursor",
                "{\"type\":\"seek\",\"from\":\"cursor\"} | from",
                "{\"type\":\"seek\",\"from\":7} | from",
                "{\"type\":\"subscribe\",\"threads\":\"a\"} | threads",
                "{\"type\":\"subscribe\",\"threads\":[1]} | threads",
                "{\"type\":\"subscribe\",\"tenants\":[\"\"]} | tenants",
                "{\"type\":\"subscribe\",\"thread\":[\"a\"]} | thread",
                "{\"type\":\"ping\",\"id\":{}} | id",
            })
    void shouldNameTheMemberThatIsWrong(String text, String field) {
        Malformed malformed = catchThrowableOfType(Malformed.class, () -> read(text));
        assertThat(malformed).as(text).isNotNull();
        assertThat(malformed.field()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "5", "[]", "\"x\"", "{", "{\"type\":\"ping\"}{}", "{\"type\":}", "\uFEFF"})
    void shouldRefuseWhatIsNotOneJsonObject(String text) {
        assertThat(catchThrowableOfType(Malformed.class, () -> read(text)))
                .as(text)
                .isNotNull();
    }

    @Test
    void shouldRefuseBytesThatAreNoUtf8AndJsonThatIsTooDeep() {
        byte[] bytes = "{\"type\":\"ping\",\"id\":\"?\"}".getBytes(UTF_8);
        bytes[bytes.length - 3] = (byte) 0xc3;
        assertThat(catchThrowableOfType(Malformed.class, () -> ControlText.read(Unpooled.wrappedBuffer(bytes))))
                .isNotNull();
        String deep = "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000);
        assertThat(catchThrowableOfType(Malformed.class, () -> read(deep))).isNotNull();
    }

    private static ClientFrame read(String text) throws Malformed {
        return ClientFrames.read(ControlText.read(Unpooled.wrappedBuffer(text.getBytes(UTF_8))));
    }
}
