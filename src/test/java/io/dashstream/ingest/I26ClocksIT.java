package io.dashstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Producers' clocks ten years off, either way, change no verdict: they show as skew, and as latency that is not thrown away. */
class I26ClocksIT {
    private static final long SKEWED = MixedTraffic.RECORDS / 1000;

    private final MixedTraffic traffic = MixedTraffic.seen();

    @Test
    void shouldAcceptEveryRecordWhateverItsClockAndJudgeNothingHistory() {
        assertThat(traffic.last.sum("websocket_kafka_messages_total", "\"success\""))
                .isEqualTo(traffic.good());
        assertThat(traffic.last.sum("websocket_old_data_decode_errors_total")).isZero();
        assertThat(traffic.last.sum("dashstream_suspicious_old_data_total")).isZero();
    }

    @Test
    void shouldShowSkewAsSkewAndThrowNoLatencyAway() {
        assertThat(traffic.last.sum("websocket_clock_skew_events_total")).isEqualTo(SKEWED);
        long observed = traffic.last.sum("websocket_e2e_latency_ms_count", "producer_to_consumer");
        long within = traffic.last.sum("websocket_e2e_latency_ms_bucket", "producer_to_consumer\",le=\"50000.0\"");
        assertThat(observed).isEqualTo(traffic.good() - SKEWED);
        assertThat(observed - within)
                .as("observed as longer than the last bucket")
                .isGreaterThanOrEqualTo(SKEWED);
    }

    @Test
    void shouldFindNoLossAndNoRestartInThreadsWhoseClocksJump() {
        assertThat(traffic.last.sum("dashstream_sequence_gaps_total")).isZero();
        assertThat(traffic.last.sum("dashstream_sequence_reorders_total")).isZero();
        assertThat(traffic.last.sum("dashstream_sequence_duplicates_total")).isZero();
        assertThat(traffic.last.sum("dashstream_producer_restarts_total")).isZero();
    }
}
