package io.dashstream.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The meters as the page of meters has them: name, type, labels. The tests' own copy, so that a change of a constant is a
 * change of the contract. Immutable, any thread.
 */
public final class MeterCatalog {
    /** One meter. */
    public record Row(String name, String type, List<String> labels) {}

    private static final Map<String, Row> ROWS = new TreeMap<>();

    static {
        counter("websocket_kafka_messages_total", "status");
        counter("websocket_decode_errors_total", "error_type");
        counter("websocket_old_data_decode_errors_total");
        counter("websocket_kafka_payload_missing_total");
        counter("websocket_kafka_errors_by_type_total", "error_type");
        counter("websocket_infrastructure_errors_total");
        gauge("websocket_connected_clients");
        counter("websocket_dropped_messages_total", "reason");
        counter("websocket_client_lag_events_total", "severity");
        counter("websocket_client_lag_messages_total", "severity");
        counter("websocket_slow_client_disconnects_total");
        counter("websocket_rejected_connections_total", "reason");
        counter("websocket_control_oversized_total");
        counter("websocket_control_parse_failures_total");
        counter("websocket_send_failed_total");
        counter("websocket_send_timeout_total");
        gauge("websocket_uptime_seconds");
        gauge("websocket_last_kafka_message_age_seconds");
        gauge("websocket_last_infrastructure_error_age_seconds");
        histogram("websocket_e2e_latency_ms", "stage");
        counter("websocket_clock_skew_events_total");
        counter("websocket_multi_thread_batches_total");
        counter("dashstream_sequence_gaps_total");
        counter("dashstream_sequence_duplicates_total");
        counter("dashstream_sequence_reorders_total");
        counter("dashstream_sequence_missing_total");
        counter("dashstream_producer_restarts_total");
        histogram("dashstream_sequence_gap_size");
        counter("websocket_dlq_sends_total", "error_type");
        counter("websocket_dlq_send_failures_total", "reason");
        counter("dashstream_websocket_redis_errors_total");
        histogram("dashstream_websocket_redis_latency_ms", "operation");
        counter("replay_buffer_memory_hits_total");
        counter("replay_buffer_redis_hits_total");
        counter("replay_buffer_redis_misses_total");
        counter("replay_log_kafka_reads_total");
        counter("replay_buffer_redis_write_dropped_total");
        counter("replay_buffer_redis_write_failures_total");
        counter("dashstream_replay_corrupt_entries_total");
        gauge("websocket_kafka_consumer_lag", "partition");
        gauge("websocket_kafka_lag_offset_age_seconds", "partition");
        gauge("websocket_kafka_catchup_phase", "partition");
        counter("websocket_resume_requests_total", "mode");
        counter("websocket_replay_messages_total", "mode");
        counter("websocket_replay_gaps_total", "mode");
        counter("websocket_replay_gap_messages_total", "mode");
        histogram("websocket_replay_latency_ms", "mode");
        counter("dashstream_telemetry_send_failures_total", "message_type");
        counter("dashstream_telemetry_dropped_total", "message_type", "reason");
        counter("dashstream_state_diff_degraded_total", "reason");
        counter("dashstream_suspicious_old_data_total");
        gauge("dashstream_replay_durable_lag", "partition");
        histogram("dashstream_client_apply_lag_seconds");
        gauge("dashstream_clients_behind");
        gauge("dashstream_ingest_paused", "partition");
        counter("dashstream_delivery_bytes_total");
        counter("dashstream_delivery_records_total");
        counter("dashstream_newer_schema_records_total");
    }

    /** Name to row. */
    public static Map<String, Row> rows() {
        return Map.copyOf(ROWS);
    }

    private static void counter(String name, String... labels) {
        add(name, "counter", labels);
    }

    private static void gauge(String name, String... labels) {
        add(name, "gauge", labels);
    }

    private static void histogram(String name, String... labels) {
        add(name, "histogram", labels);
    }

    private static void add(String name, String type, String... labels) {
        ROWS.put(name, new Row(name, type, Arrays.asList(labels)));
    }

    private MeterCatalog() {}
}
