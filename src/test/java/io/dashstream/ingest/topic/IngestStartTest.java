package io.dashstream.ingest.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The written forms of where reading starts. */
class IngestStartTest {
    @Test
    void shouldReadItsForms() {
        assertThat(IngestStart.parse("latest")).isEqualTo(new IngestStart.Latest());
        assertThat(IngestStart.parse("earliest")).isEqualTo(new IngestStart.Earliest());
        assertThat(IngestStart.parse("2026-11-23T10:00:00Z"))
                .isEqualTo(new IngestStart.At(Instant.parse("2026-11-23T10:00:00Z")));
        assertThat(IngestStart.parse("1764000000000"))
                .isEqualTo(new IngestStart.At(Instant.ofEpochMilli(1_764_000_000_000L)));
    }

    @Test
    void shouldSayWhatIsRightWhenItIsNone() {
        assertThatThrownBy(() -> IngestStart.parse("yesterday"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'yesterday'")
                .hasMessageContaining("'earliest'");
        assertThatThrownBy(() -> IngestStart.parse("99999999999999999999"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
