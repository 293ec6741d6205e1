package io.dashstream.log.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dashstream.log.Epoch;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StreamKeysTest {
    private final StreamKeys keys = new StreamKeys(new Epoch("k3Jt9Qab"), 7);

    @Test
    void shouldNameTheStreamsAsTheDesignSays() {
        assertThat(keys.log()).isEqualTo("ds:{k3Jt9Qab:7}:log");
        assertThat(keys.thread("session-123")).isEqualTo("ds:{k3Jt9Qab:7}:th:session-123");
    }

    @Test
    void shouldKeepTheNamesOfDifferentThreadsApart() {
        List<String> threads =
                List.of("a b", "YSBi", "~YSBi", "#YSBi", "é", "x".repeat(129), "y".repeat(300), "y".repeat(301));

        assertThat(threads.stream().map(keys::thread).collect(Collectors.toSet()))
                .hasSize(threads.size());
    }

    @Test
    void shouldBoundTheNameOfAThreadAndKeepPayloadOutOfIt() {
        assertThat(keys.thread("s3cret {} \r\n".repeat(10_000)))
                .hasSizeLessThan(100)
                .doesNotContain("s3cret");
    }

    @Test
    void shouldKeepLivesOfTheTopicApartI20() {
        StreamKeys other = new StreamKeys(new Epoch("otherLfe"), 7);

        assertThat(other.log()).isNotEqualTo(keys.log());
        assertThat(other.thread("t")).isNotEqualTo(keys.thread("t"));
    }
}
