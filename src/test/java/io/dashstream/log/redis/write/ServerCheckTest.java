package io.dashstream.log.redis.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCheckTest {
    @ParameterizedTest
    @ValueSource(strings = {"5.0.14", "6.0.16", "6.1.0"})
    void shouldRefuseAServerThatCannotTrimByIdAndSayWhatIsNeeded(String version) {
        assertThatThrownBy(() -> ServerCheck.judge("redis_version:" + version + "\r\nmaxmemory_policy:noeviction\r\n"))
                .hasMessageContaining("6.2 or newer")
                .hasMessageContaining(version.substring(0, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.2.11", "7.0.15", "10.0.0"})
    void shouldTakeAServerThatCan(String version) {
        assertThatCode(() -> ServerCheck.judge("redis_version:" + version + "\r\nmaxmemory_policy:allkeys-lru\r\n"))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAServerThatMayDeleteStreamsAndSayWhatIsNeeded() {
        assertThatThrownBy(() -> ServerCheck.judge(
                        "redis_version:7.0.15\r\nmaxmemory:1048576\r\nmaxmemory_policy:volatile-lru\r\n"))
                .hasMessageContaining("volatile-lru")
                .hasMessageContaining("noeviction");
    }

    @Test
    void shouldWarnOfAServerThatMayDeleteStreamsOnceItsMemoryIsBounded() {
        assertThat(ServerCheck.judge("redis_version:7.0.15\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n"))
                .hasValueSatisfying(words -> assertThat(words).contains("allkeys-lru", "noeviction"));
    }
}
