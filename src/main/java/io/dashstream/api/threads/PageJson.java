package io.dashstream.api.threads;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.util.JsonFormat;
import io.dashstream.api.threads.ReplayPage.Gap;
import io.dashstream.api.threads.ReplayPage.Replayed;
import io.dashstream.log.ReadAnswer.Hole;
import io.dashstream.wire.Decoded;
import io.dashstream.wire.DecodedMessage;
import io.dashstream.wire.FrameDecoder;
import java.io.IOException;
import java.io.StringWriter;

/**
 * Writes a page as JSON, its messages as protobuf's JSON mapping has them (fields named as in the schema, 64-bit numbers as
 * strings, bytes as base64). Any thread.
 */
final class PageJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonFormat.Printer MESSAGES =
            JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();

    private final FrameDecoder decoder;

    PageJson(FrameDecoder decoder) {
        this.decoder = decoder;
    }

    String write(String thread, ReplayPage page) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("thread", thread);
            out.writeArrayFieldStart("records");
            for (Replayed record : page.records()) {
                write(out, record);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("gaps");
            for (Gap gap : page.gaps()) {
                write(out, gap);
            }
            out.writeEndArray();
            out.writeStringField("next", page.next().toString());
            out.writeBooleanField("complete", page.complete());
            out.writeEndObject();
        }
        return text.toString();
    }

    private void write(JsonGenerator out, Replayed record) throws IOException {
        out.writeStartObject();
        out.writeNumberField("partition", record.partition());
        out.writeStringField("offset", Long.toString(record.offset()));
        out.writeNumberField("appended_at_ms", record.appendedAtMs());
        Decoded decoded = decoder.decode(record.value());
        if (decoded instanceof DecodedMessage message) {
            out.writeFieldName("message");
            out.writeRawValue(MESSAGES.print(message.message()));
        } else {
            // Other producers' schemas may know more than ours: nothing is kept back.
            out.writeBinaryField("value", record.value());
        }
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Gap gap) throws IOException {
        Hole hole = gap.hole();
        out.writeStartObject();
        out.writeNumberField("partition", gap.partition());
        out.writeStringField("from", Long.toString(hole.from()));
        out.writeStringField("to", Long.toString(hole.to()));
        out.writeNumberField("count", hole.count());
        out.writeStringField("reason", hole.reason().label());
        out.writeEndObject();
    }
}
