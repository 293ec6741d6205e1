package io.dashstream.ingest.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The spans of records, with the real SDK. */
class TracedRecordsTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final Kept kept = new Kept();
    private final RecordSpans spans = new TracedRecords(OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(kept))
                    .build())
            .build());

    @Test
    void shouldContinueTheTraceOfTheProducerAndSayWhereTheRecordIs() {
        spans.taken(record("00-" + TRACE + "-" + SPAN + "-01"));

        assertThat(kept.spans).hasSize(1);
        SpanData span = kept.spans.get(0);
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(SPAN);
        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(span.getAttributes().asMap().toString())
                .contains("runs", "3", "42")
                .doesNotContain("secret");
        assertThat(span.hasEnded()).isTrue();
    }

    @Test
    void shouldBeginNoTraceOfItsOwn() {
        spans.taken(record(null));

        assertThat(kept.spans).isEmpty();
    }

    @Test
    void shouldAllocateNothingWhenOff() {
        ConsumerRecord<Void, ByteBuffer> record = record("00-" + TRACE + "-" + SPAN + "-01");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RecordSpans.NONE.taken(record);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            RecordSpans.NONE.taken(record);
        }

        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 10_000).isZero();
    }

    private static ConsumerRecord<Void, ByteBuffer> record(@Nullable String context) {
        ConsumerRecord<Void, ByteBuffer> record =
                new ConsumerRecord<>("runs", 3, 42, null, StandardCharsets.UTF_8.encode("secret"));
        if (context != null) {
            record.headers().add("traceparent", context.getBytes(StandardCharsets.US_ASCII));
        }
        return record;
    }

    /** Keeps what is exported. */
    private static final class Kept implements SpanExporter {
        private final List<SpanData> spans = new ArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> exported) {
            spans.addAll(exported);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
