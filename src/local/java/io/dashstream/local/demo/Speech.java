package io.dashstream.local.demo;

import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.MessageType;
import io.dashstream.wire.v1.TokenChunk;
import io.dashstream.wire.v1.TokenStats;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The language model of a run: it speaks in token chunks. One thread. */
final class Speech {
    private static final String MODEL = "demo-model-1";
    private static final Pattern WORDS = Pattern.compile("\\S+\\s*");

    private final AgentRun run;
    private final Reporter reporter;
    private final RunTrace trace;
    private final Random random;
    private int requests;

    Speech(AgentRun run, Reporter reporter, RunTrace trace, Random random) {
        this.run = run;
        this.reporter = reporter;
        this.trace = trace;
        this.random = random;
    }

    /** Streams the text, a few words in each chunk; sometimes the first call fails and is tried again. */
    void say(String node, String text) {
        if (random.nextInt(12) == 0) {
            run.event(EventType.EVENT_TYPE_LLM_ERROR, node, Map.of("error", AgentRun.text("rate limited (429)")));
            run.event(EventType.EVENT_TYPE_LLM_RETRY, node, Map.of("attempt", AgentRun.number(1)));
        }
        run.event(EventType.EVENT_TYPE_LLM_START, node, Map.of("model", AgentRun.text(MODEL)));
        String request = reporter.thread() + "-llm-" + ++requests;
        List<String> words =
                WORDS.matcher(text).results().map(MatchResult::group).toList();
        int index = 0;
        for (int at = 0; at < words.size(); index++) {
            int next = Math.min(words.size(), at + 1 + random.nextInt(4));
            chunk(request, index, String.join("", words.subList(at, next)), next == words.size(), words.size());
            at = next;
        }
        trace.tokens(promptTokens(words.size()), words.size());
        run.event(
                EventType.EVENT_TYPE_LLM_END,
                node,
                Map.of("completion_tokens", AgentRun.number(words.size()), "request_id", AgentRun.text(request)));
    }

    private void chunk(String request, int index, String text, boolean last, int words) {
        TokenChunk.Builder chunk = TokenChunk.newBuilder()
                .setHeader(reporter.next(MessageType.MESSAGE_TYPE_TOKEN_CHUNK, reporter.thread(), 0.3))
                .setRequestId(request)
                .setText(text)
                .setChunkIndex(index)
                .setModel(MODEL);
        if (last) {
            chunk.setIsFinal(true)
                    .setFinishReason(TokenChunk.FinishReason.FINISH_REASON_STOP)
                    .setStats(TokenStats.newBuilder()
                            .setPromptTokens(promptTokens(words))
                            .setCompletionTokens(words)
                            .setTotalTokens(promptTokens(words) + words));
        }
        reporter.send(DashStreamMessage.newBuilder().setTokenChunk(chunk).build());
    }

    private static int promptTokens(int words) {
        return 180 + 3 * words;
    }
}
