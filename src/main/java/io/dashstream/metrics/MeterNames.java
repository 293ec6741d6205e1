package io.dashstream.metrics;

/**
 * The names of all meters, as dashboards and alert rules know them. A name is the one Prometheus shows; no meter
 * carries a thread, tenant or client address as a label. Constants, any thread.
 */
public final class MeterNames {
    // Ingest: verdicts

    /** Counter, label status = success, error, old_data_error: records read, by verdict; null values in none. */
    public static final String KAFKA_MESSAGES = "websocket_kafka_messages_total";

    /** Counter, label error_type: refused records. */
    public static final String DECODE_ERRORS = "websocket_decode_errors_total";

    /** Counter: refused records counted as history. */
    public static final String OLD_DATA_DECODE_ERRORS = "websocket_old_data_decode_errors_total";

    /** Counter: null values. */
    public static final String KAFKA_PAYLOAD_MISSING = "websocket_kafka_payload_missing_total";

    /** Counter, label error_type = dns_failure, connection_timeout, broker_down, decode_error, unknown: Kafka client errors. */
    public static final String KAFKA_ERRORS_BY_TYPE = "websocket_kafka_errors_by_type_total";

    /** Counter: all Kafka client errors. */
    public static final String INFRASTRUCTURE_ERRORS = "websocket_infrastructure_errors_total";

    /** Gauge, seconds; -1 when none was read yet. */
    public static final String LAST_KAFKA_MESSAGE_AGE = "websocket_last_kafka_message_age_seconds";

    /** Gauge, seconds; -1 when there was none. */
    public static final String LAST_INFRASTRUCTURE_ERROR_AGE = "websocket_last_infrastructure_error_age_seconds";

    /** Counter: batches that hold more than one thread. */
    public static final String MULTI_THREAD_BATCHES = "websocket_multi_thread_batches_total";

    /** Counter: producer timestamps in the future, not observed as latency. */
    public static final String CLOCK_SKEW_EVENTS = "websocket_clock_skew_events_total";

    /** Gauge, label partition, records: Kafka's end minus the next offset. */
    public static final String CONSUMER_LAG = "websocket_kafka_consumer_lag";

    /** Gauge, label partition: seconds since the last record while the partition has lag; 0 when it has none. */
    public static final String LAG_OFFSET_AGE = "websocket_kafka_lag_offset_age_seconds";

    /** Gauge, label partition: 1 until the session head is reached. */
    public static final String CATCHUP_PHASE = "websocket_kafka_catchup_phase";

    /** Counter: records judged history although they are within 1,000 offsets of the head. */
    public static final String SUSPICIOUS_OLD_DATA = "dashstream_suspicious_old_data_total";

    /** Gauge, label partition: 1 while the partition stands at a refused record. */
    public static final String INGEST_PAUSED = "dashstream_ingest_paused";

    /** Counter: records of a newer schema version than this gateway knows; forwarded as they are. */
    public static final String NEWER_SCHEMA = "dashstream_newer_schema_records_total";

    // Sequence audit

    /** Counter. */
    public static final String SEQUENCE_GAPS = "dashstream_sequence_gaps_total";

    /** Counter. */
    public static final String SEQUENCE_DUPLICATES = "dashstream_sequence_duplicates_total";

    /** Counter. */
    public static final String SEQUENCE_REORDERS = "dashstream_sequence_reorders_total";

    /** Counter: sum of gap sizes. */
    public static final String SEQUENCE_MISSING = "dashstream_sequence_missing_total";

    /** Histogram. */
    public static final String SEQUENCE_GAP_SIZE = "dashstream_sequence_gap_size";

    /** Counter. */
    public static final String PRODUCER_RESTARTS = "dashstream_producer_restarts_total";

    // Dead letters

    /** Counter, label error_type. */
    public static final String DLQ_SENDS = "websocket_dlq_sends_total";

    /** Counter, label reason = timeout, kafka_error, backpressure. */
    public static final String DLQ_SEND_FAILURES = "websocket_dlq_send_failures_total";

    // Clients and delivery

    /** Gauge: open client connections, exactly. */
    public static final String CONNECTED_CLIENTS = "websocket_connected_clients";

    /** Counter, label reason = lagged_receiver: records a client was told are gone. */
    public static final String DROPPED_MESSAGES = "websocket_dropped_messages_total";

    /** Counter, label severity = info, warning, critical: times a client fell out of the memory tail. */
    public static final String CLIENT_LAG_EVENTS = "websocket_client_lag_events_total";

    /** Counter, label severity: records it was behind then. */
    public static final String CLIENT_LAG_MESSAGES = "websocket_client_lag_messages_total";

    /** Counter: closed for taking nothing until the deadline. */
    public static final String SLOW_CLIENT_DISCONNECTS = "websocket_slow_client_disconnects_total";

    /** Counter, label reason: refused before the upgrade. */
    public static final String REJECTED_CONNECTIONS = "websocket_rejected_connections_total";

    /** Counter: control frames over the size limit. */
    public static final String CONTROL_OVERSIZED = "websocket_control_oversized_total";

    /** Counter: control frames that could not be read. */
    public static final String CONTROL_PARSE_FAILURES = "websocket_control_parse_failures_total";

    /** Counter: writes that failed. */
    public static final String SEND_FAILED = "websocket_send_failed_total";

    /** Counter: writes that passed the send deadline. */
    public static final String SEND_TIMEOUT = "websocket_send_timeout_total";

    /** Gauge, seconds. */
    public static final String UPTIME = "websocket_uptime_seconds";

    /** Histogram, label stage = producer_to_consumer, append_to_consumer, consumer_to_flush, milliseconds. */
    public static final String E2E_LATENCY = "websocket_e2e_latency_ms";

    /** Gauge: clients that have not caught up. */
    public static final String CLIENTS_BEHIND = "dashstream_clients_behind";

    /** Histogram from ack frames, seconds. */
    public static final String CLIENT_APPLY_LAG = "dashstream_client_apply_lag_seconds";

    /** Counter: encoded bytes handed to clients. */
    public static final String DELIVERY_BYTES = "dashstream_delivery_bytes_total";

    /** Counter: records handed to clients. */
    public static final String DELIVERY_RECORDS = "dashstream_delivery_records_total";

    // Replay

    /** Counter, label mode = partition, thread. */
    public static final String RESUME_REQUESTS = "websocket_resume_requests_total";

    /** Counter, label mode: records delivered before caught up. */
    public static final String REPLAY_MESSAGES = "websocket_replay_messages_total";

    /** Counter, label mode: holes told to clients. */
    public static final String REPLAY_GAPS = "websocket_replay_gaps_total";

    /** Counter, label mode: offsets in those holes. */
    public static final String REPLAY_GAP_MESSAGES = "websocket_replay_gap_messages_total";

    /** Histogram, label mode, milliseconds: request to caught up. */
    public static final String REPLAY_LATENCY = "websocket_replay_latency_ms";

    /** Counter: pages answered by the memory tail. */
    public static final String REPLAY_MEMORY_HITS = "replay_buffer_memory_hits_total";

    /** Counter: pages answered by Redis. */
    public static final String REPLAY_REDIS_HITS = "replay_buffer_redis_hits_total";

    /** Counter: pages asked of Redis in vain. */
    public static final String REPLAY_REDIS_MISSES = "replay_buffer_redis_misses_total";

    /** Counter: stays 0 by design. */
    public static final String REPLAY_REDIS_WRITE_DROPPED = "replay_buffer_redis_write_dropped_total";

    /** Counter: writes to Redis that failed and are tried again. */
    public static final String REPLAY_REDIS_WRITE_FAILURES = "replay_buffer_redis_write_failures_total";

    /** Counter: entries of a replay stream that could not be read; each is a hole that Kafka fills. */
    public static final String REPLAY_CORRUPT_ENTRIES = "dashstream_replay_corrupt_entries_total";

    /** Counter: pages read from Kafka. */
    public static final String REPLAY_KAFKA_READS = "replay_log_kafka_reads_total";

    /** Counter. */
    public static final String REDIS_ERRORS = "dashstream_websocket_redis_errors_total";

    /** Histogram, label operation = read, write, milliseconds. */
    public static final String REDIS_LATENCY = "dashstream_websocket_redis_latency_ms";

    /** Gauge, label partition: newest record read minus newest record durable in the replay log. */
    public static final String DURABLE_LAG = "dashstream_replay_durable_lag";

    // Producer

    /** Counter, label message_type: messages Kafka gave up for good, metrics included. */
    public static final String TELEMETRY_SEND_FAILURES = "dashstream_telemetry_send_failures_total";

    /** Counter, labels message_type and reason = queue_full, capacity_limit, closed, invalid: never handed to Kafka. */
    public static final String TELEMETRY_DROPPED = "dashstream_telemetry_dropped_total";

    /** Counter, label reason = patch_larger, after_loss, too_large, unserialisable: states not sent as a patch. */
    public static final String STATE_DIFF_DEGRADED = "dashstream_state_diff_degraded_total";

    // Labels

    /** Label: a kind of message. */
    public static final String LABEL_MESSAGE_TYPE = "message_type";

    /** Label: a verdict's word. */
    public static final String LABEL_STATUS = "status";

    /** Label: the class of a refused record or of a Kafka client error. */
    public static final String LABEL_ERROR_TYPE = "error_type";

    /** Label: the part of the way that a latency covers. */
    public static final String LABEL_STAGE = "stage";

    /** Label: a partition's number. */
    public static final String LABEL_PARTITION = "partition";

    /** Label: why something was refused or failed. */
    public static final String LABEL_REASON = "reason";

    private MeterNames() {}
}
