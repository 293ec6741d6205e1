package io.dashstream.session.v1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dashstream.delivery.text.Malformed;
import io.dashstream.log.Cursor;
import io.dashstream.session.socket.ControlText;
import io.dashstream.session.v1.V1Request.ResumeFrom;
import io.dashstream.session.v1.V1Request.TooMany;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class V1RequestsTest {
    @Test
    void shouldReadOffsetsAsDigitsAndAsNumbersExactly() throws Exception {
        assertThat(resume("""
                "mode":"partition","from":"cursor",
                "lastOffsetsByPartition":{"0":"9007199254740993","1":9223372036854775807,"2":456}
                """))
                .isEqualTo(new ResumeFrom(
                        new Resume.After(Cursor.parse("0:9007199254740993,1:9223372036854775807,2:456")),
                        false,
                        0,
                        ""));
    }

    @Test
    void shouldSkipAndCountEntriesThatMakeNoSense() throws Exception {
        ResumeFrom resume = resume("""
                "lastOffsetsByPartition":{"0":"5","x":"1","1":-1,"2":1.5,"3":"","4":null,"5":[1],"-1":3,
                "6":"9223372036854775808","2147483648":1,"7":true,"8":"1e3","9":9223372036854775808}
                """);
        assertThat(resume.resume()).isEqualTo(new Resume.After(Cursor.parse("0:5")));
        assertThat(resume.badEntries()).isEqualTo(12);
        assertThat(resume.firstBad()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"lastOffsetsByPartition\":{}",
                "\"lastOffsetsByPartition\":null",
                "\"mode\":\"partition\"",
                "\"mode\":\"auto\",\"lastOffsetsByPartition\":{}",
                "\"mode\":\"thread\",\"lastOffsetsByPartition\":{}"
            })
    void shouldResumeByPartitionWhenTheModeOrAnyOffsetsMemberSaysSo(String members) throws Exception {
        ResumeFrom resume = resume(members);
        assertThat(resume.byThread()).isFalse();
        assertThat(resume.resume()).isEqualTo(new Resume.After(Cursor.parse("")));
        assertThat(resume.badEntries()).isZero();
    }

    @Test
    void shouldResumeByThreadOtherwise() throws Exception {
        assertThat(resume("\"lastSequencesByThread\":{\"a\":\"17\",\"b\":3},\"threadId\":\"c\",\"lastSequence\":\"9\""))
                .isEqualTo(new ResumeFrom(new Resume.Threads(Map.of("a", 17L, "b", 3L, "c", 9L)), true, 0, ""));
        assertThat(resume("\"mode\":\"auto\"").resume()).isEqualTo(new Resume.Threads(Map.of()));
    }

    @Test
    void shouldTakeAThreadWithoutSequenceFromItsStart() throws Exception {
        assertThat(resume("\"threadId\":\"a\"").resume()).isEqualTo(new Resume.Threads(Map.of("a", 0L)));
        assertThat(resume("\"threadId\":\"a\",\"lastSequencesByThread\":{\"a\":7}")
                        .resume())
                .isEqualTo(new Resume.Threads(Map.of("a", 7L)));
    }

    @Test
    void shouldReadSequencesAsUnsigned64BitNumbers() throws Exception {
        assertThat(resume("\"lastSequencesByThread\":{\"a\":18446744073709551615,\"b\":\"18446744073709551615\"}")
                        .resume())
                .isEqualTo(new Resume.Threads(Map.of("a", -1L, "b", -1L)));
        assertThat(resume("\"lastSequencesByThread\":{\"a\":18446744073709551616}")
                        .badEntries())
                .isEqualTo(1);
    }

    @Test
    void shouldKnowWhereToResumeFrom() throws Exception {
        assertThat(resume("\"from\":\"latest\"").resume()).isEqualTo(new Resume.Latest());
        assertThat(resume("\"mode\":\"partition\",\"from\":\"earliest\"").resume())
                .isEqualTo(new Resume.Earliest());
        assertThat(resume("\"threadId\":\"a\",\"lastSequence\":5,\"from\":\"earliest\"")
                        .resume())
                .isEqualTo(new Resume.Threads(Map.of("a", 0L)));
        assertThat(resume("\"mode\":\"partition\",\"from\":\"noon\"").badEntries())
                .isEqualTo(1);
    }

    @Test
    void shouldRefuseMoreThanAResumeMayName() throws Exception {
        assertThat(entries("lastOffsetsByPartition", 1024)).isInstanceOf(ResumeFrom.class);
        assertThat(entries("lastOffsetsByPartition", 1025))
                .isInstanceOfSatisfying(
                        TooMany.class, t -> assertThat(t.code()).isEqualTo("RESUME_TOO_MANY_PARTITIONS"));
        assertThat(entries("lastSequencesByThread", 10_000)).isInstanceOf(ResumeFrom.class);
        assertThat(entries("lastSequencesByThread", 10_001))
                .isInstanceOfSatisfying(TooMany.class, t -> assertThat(t.code()).isEqualTo("RESUME_TOO_MANY_THREADS"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"type\":\"ack\"}", "{\"type\":5}", "{\"type\":null}"})
    void shouldRefuseFramesItDoesNotKnow(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(Malformed.class);
    }

    @Test
    void shouldReadPingAndReset() throws Exception {
        assertThat(read("{\"type\":\"ping\"}")).isEqualTo(new V1Request.Ping());
        assertThat(read("{\"type\":\"cursor_reset\"}")).isEqualTo(new V1Request.CursorReset());
    }

    private static V1Request entries(String member, int count) throws Malformed {
        String entries =
                IntStream.range(0, count).mapToObj(i -> "\"" + i + "\":1").collect(Collectors.joining(","));
        return read("{\"type\":\"resume\",\"" + member + "\":{" + entries + "}}");
    }

    private static ResumeFrom resume(String members) throws Malformed {
        return (ResumeFrom) read("{\"type\":\"resume\"," + members + "}");
    }

    private static V1Request read(String text) throws Malformed {
        return V1Requests.read(ControlText.read(Unpooled.wrappedBuffer(text.getBytes(UTF_8))));
    }
}
