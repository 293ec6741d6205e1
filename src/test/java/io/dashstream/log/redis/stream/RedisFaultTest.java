package io.dashstream.log.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator is told of a fault. */
class RedisFaultTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WRONGPASS invalid username-password pair or user is disabled. | dashstream.log.redis.url
            NOAUTH Authentication required. | dashstream.log.redis.url
            NOPERM this user has no permissions to run the 'eval' command | 'eval'
            OOM command not allowed when used memory > 'maxmemory'. | maxmemory
            READONLY You can't write against a read only replica. | master
            """)
    void shouldSayWhatWouldBeRight(String said, String right) {
        RedisFault fault = RedisFault.of(new IOException("not taken", new CompletionException(ErrorType.create(said))));

        assertThat(fault.words()).contains(right);
        assertThat(fault.ofTheKey()).isFalse();
    }

    @Test
    void shouldNameTheKeyThatHoldsSomethingElse() {
        RedisFault fault = RedisFault.of(ErrorType.create("WRONGTYPE Operation against a key"))
                .at("ds:{e:0}:log");

        assertThat(fault.ofTheKey()).isTrue();
        assertThat(fault.words()).contains("ds:{e:0}:log");
    }

    @Test
    void shouldKeepCredentialsToItselfI25() {
        RedisFault fault = RedisFault.of(new IOException("cannot connect to redis://user:s3cret@host:6379/0"));

        assertThat(fault.words()).contains("//host:6379").doesNotContain("s3cret");
    }
}
