package io.dashstream.ingest.verdict;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One span for each accepted record whose headers carry a W3C trace context, as the child of the producer's span. Confined to
 * the pipeline's thread. Attributes say where the record is, and nothing of what it holds.
 */
public final class TracedRecords implements RecordSpans {
    private static final String CONTEXT = "traceparent";
    private static final TextMapGetter<Headers> HEADERS = new OfRecord();

    private final Tracer tracer;

    public TracedRecords(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("io.dashstream.ingest");
    }

    @Override
    public void taken(ConsumerRecord<Void, ByteBuffer> record) {
        if (record.headers().lastHeader(CONTEXT) == null) {
            return;
        }
        Context producer = W3CTraceContextPropagator.getInstance().extract(Context.root(), record.headers(), HEADERS);
        tracer.spanBuilder("dashstream ingest")
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(producer)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", record.topic())
                .setAttribute("messaging.destination.partition.id", Integer.toString(record.partition()))
                .setAttribute("messaging.kafka.offset", record.offset())
                .startSpan()
                .end();
    }

    /** The headers of a record as the propagator reads them. */
    private static final class OfRecord implements TextMapGetter<Headers> {
        @Override
        public Iterable<String> keys(Headers headers) {
            List<Header> all = Arrays.asList(headers.toArray());
            return all.stream().map(Header::key).toList();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
            Header header = headers == null ? null : headers.lastHeader(key);
            return header == null || header.value() == null
                    ? null
                    : new String(header.value(), StandardCharsets.US_ASCII);
        }
    }
}
