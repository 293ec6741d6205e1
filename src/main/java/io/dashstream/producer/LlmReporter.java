package io.dashstream.producer;

import com.google.protobuf.ByteString;
import io.dashstream.producer.loss.MessageKind;
import io.dashstream.producer.queue.Shed;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.TokenChunk;
import io.dashstream.wire.v1.TokenStats;
import java.util.Map;

/** Reports what language models do in a run. Any thread; no hook waits or throws. */
public final class LlmReporter {
    private final RunLine line;
    private final RunHistory history;

    LlmReporter(RunLine line, RunHistory history) {
        this.line = line;
        this.history = history;
    }

    /** A model is asked; {@code request} names the call, unique in its run. */
    public void started(String node, String request, String model) {
        event(EventType.EVENT_TYPE_LLM_START, Shed.NEXT, node, request, "model", model);
    }

    /** A piece of the answer; secrets split over pieces are not recognised. */
    public void tokens(String request, int index, String text) {
        chunk(TokenChunk.newBuilder(), request, index, text);
    }

    /** The last piece of the answer, and what the call used. */
    public void lastTokens(String request, int index, String text, Usage usage) {
        RunLine.guarded(line, MessageKind.TOKEN_CHUNK, () -> {
            TokenChunk.Builder chunk = TokenChunk.newBuilder()
                    .setIsFinal(true)
                    .setFinishReason(TokenChunk.FinishReason.FINISH_REASON_STOP)
                    .setModel(usage.model())
                    .setStats(TokenStats.newBuilder()
                            .setPromptTokens(usage.promptTokens())
                            .setCompletionTokens(usage.completionTokens())
                            .setTotalTokens(usage.promptTokens() + usage.completionTokens()));
            history.tokens(usage.promptTokens() + (long) usage.completionTokens());
            chunk(chunk, request, index, text);
        });
    }

    /** What a call used. */
    public record Usage(String model, int promptTokens, int completionTokens) {}

    public void ended(String node, String request) {
        event(EventType.EVENT_TYPE_LLM_END, Shed.LAST, node, request, "", "");
    }

    public void failed(String node, String request, String error) {
        event(EventType.EVENT_TYPE_LLM_ERROR, Shed.LAST, node, request, "error", error);
    }

    public void retried(String node, String request, String why) {
        event(EventType.EVENT_TYPE_LLM_RETRY, Shed.NEXT, node, request, "reason", why);
    }

    private void chunk(TokenChunk.Builder chunk, String request, int index, String text) {
        line.say(
                MessageKind.TOKEN_CHUNK,
                Shed.FIRST,
                () -> chunk.setRequestId(request)
                        .setChunkIndex(index)
                        // Encoded here once: as a String it would be gone over for its size, twice, and then encoded.
                        .setTextBytes(ByteString.copyFromUtf8(text))
                        .build());
    }

    private void event(EventType type, Shed shed, String node, String request, String name, String text) {
        line.say(MessageKind.EVENT, shed, () -> {
            Event.Builder event = RunLine.event(type, node, Map.of()).setLlmRequestId(request);
            return name.isEmpty()
                    ? event.build()
                    : event.putAttributes(name, Attributes.of(text)).build();
        });
    }
}
