package io.dashstream.readme;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import io.dashstream.producer.DashStream;
import io.dashstream.producer.DashStreamOptions;
import io.dashstream.producer.FlushResult;
import io.dashstream.producer.RunReporter;
import io.dashstream.producer.send.KafkaSettings;
import io.dashstream.testkit.GatewayProcess;
import io.dashstream.testkit.Records;
import io.dashstream.testkit.SharedKafka;
import io.dashstream.testkit.TopicReader;
import io.dashstream.wire.DecodedMessage;
import io.dashstream.wire.FrameDecoder;
import io.dashstream.wire.FrameLimits;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.StateDiff;
import io.dashstream.wire.v1.TokenChunk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java of README.md against a real broker and a real gateway. */
@Timeout(120)
class ReadmeJavaIT {
    private static final SharedKafka KAFKA = SharedKafka.get();
    private static final FrameDecoder FRAMES = new FrameDecoder(FrameLimits.DEFAULT);

    @TempDir
    private Path directory;

    @Test
    void shouldReportARun() throws Exception {
        String topic = KAFKA.newTopic(2);
        Example.compiled(
                        directory,
                        "Report",
                        List.of("com.fasterxml.jackson.databind.node.*", "io.dashstream.producer.*", "java.util.List"),
                        "public class Report {\n    public static void main(String[] arguments) {\n"
                                + Example.block("run.graphStarted(schema, state)")
                                + "}\n}\n")
                .run(Map.of("KAFKA_BROKERS", KAFKA.bootstrap(), "KAFKA_TOPIC", topic));

        List<DashStreamMessage> messages = messages(topic);
        assertThat(events(messages).map(Event::getEventType))
                .containsExactly(
                        EventType.EVENT_TYPE_GRAPH_START,
                        EventType.EVENT_TYPE_NODE_START,
                        EventType.EVENT_TYPE_NODE_END,
                        EventType.EVENT_TYPE_EDGE_TRAVERSAL,
                        EventType.EVENT_TYPE_GRAPH_END);
        assertThat(messages.stream()
                        .filter(DashStreamMessage::hasStateDiff)
                        .map(DashStreamMessage::getStateDiff)
                        .flatMap(ReadmeJavaIT::changed))
                .containsExactly("/topic \"billing\"");
    }

    @Test
    void shouldReportAStreamedAnswerOfAModel() throws Exception {
        String topic = KAFKA.newTopic(1);
        @SuppressWarnings("unchecked")
        Function<RunReporter, StreamingChatResponseHandler> answers = Example.compiled(
                        directory,
                        "Answers",
                        List.of(
                                "dev.langchain4j.model.chat.response.*",
                                "dev.langchain4j.model.output.TokenUsage",
                                "io.dashstream.producer.*",
                                "java.util.UUID",
                                "java.util.function.Function"),
                        "public class Answers implements Function<RunReporter, StreamingChatResponseHandler> {\n"
                                + "public StreamingChatResponseHandler apply(RunReporter run) {\n"
                                + "return new ReportedAnswer(run, \"answer\", \"model-x\");\n}\n"
                                + Example.block("class ReportedAnswer")
                                + "}\n")
                .instance(Function.class);
        try (DashStream dashStream = DashStream.open(DashStreamOptions.of(KafkaSettings.of(KAFKA.bootstrap(), topic)));
                RunReporter run = dashStream.run("ticket-1")) {
            StreamingChatResponseHandler whole = answers.apply(run);
            whole.onPartialResponse("Twice, ");
            whole.onPartialResponse("by mistake.");
            whole.onCompleteResponse(ChatResponse.builder()
                    .aiMessage(AiMessage.from("Twice, by mistake."))
                    .modelName("model-x")
                    .tokenUsage(new TokenUsage(11, 5))
                    .build());
            answers.apply(run).onError(new IllegalStateException("overloaded"));
            run.graphEnded();
            assertThat(dashStream.flush(Duration.ofSeconds(30))).isEqualTo(new FlushResult(true, 0));
        }

        List<DashStreamMessage> messages = messages(topic);
        List<TokenChunk> chunks = messages.stream()
                .filter(DashStreamMessage::hasTokenChunk)
                .map(DashStreamMessage::getTokenChunk)
                .toList();
        assertThat(chunks.stream().map(TokenChunk::getText).collect(Collectors.joining()))
                .isEqualTo("Twice, by mistake.");
        assertThat(chunks.get(2).getIsFinal()).isTrue();
        assertThat(chunks.get(2).getStats().getTotalTokens()).isEqualTo(16);
        assertThat(events(messages).map(Event::getEventType))
                .containsSubsequence(
                        EventType.EVENT_TYPE_LLM_START,
                        EventType.EVENT_TYPE_LLM_END,
                        EventType.EVENT_TYPE_LLM_START,
                        EventType.EVENT_TYPE_LLM_ERROR);
    }

    @Test
    void shouldFollowALog() throws Exception {
        String topic = KAFKA.newTopic(1);
        for (int sequence = 1; sequence <= 500; sequence++) {
            KAFKA.send(topic, 0, Records.event("t", sequence));
        }
        KAFKA.flush();
        try (GatewayProcess gateway = GatewayProcess.reading(topic).start().awaitReady()) {
            @SuppressWarnings("unchecked")
            Consumer<Queue<String>> follow = Example.compiled(
                            directory,
                            "Follow",
                            List.of(
                                    "com.google.protobuf.*",
                                    "io.dashstream.wire.v2.*",
                                    "java.io.*",
                                    "java.net.URI",
                                    "java.net.http.*",
                                    "java.nio.ByteBuffer",
                                    "java.util.Queue",
                                    "java.util.concurrent.*",
                                    "java.util.function.Consumer"),
                            "public class Follow implements Consumer<Queue<String>> {\n"
                                    + "private final String cursor = \"0:99\";\n"
                                    + "private Queue<String> applied;\n"
                                    + "private void apply(int partition, long offset, ByteString value) {\n"
                                    + "applied.add(partition + \":\" + offset + \" \" + value.size());\n}\n"
                                    + "public void accept(Queue<String> into) {\napplied = into;\n"
                                    + Example.block("newWebSocketBuilder()")
                                            .replace(
                                                    "ws://localhost:8080",
                                                    "ws://" + gateway.base().getAuthority())
                                    + "}\n}\n")
                    .instance(Consumer.class);
            Queue<String> applied = new ConcurrentLinkedQueue<>();
            follow.accept(applied);
            await().atMost(30, SECONDS).until(() -> applied.size() >= 400);
            assertThat(applied).hasSize(400).first().isEqualTo("0:100 " + Records.event("t", 101).length);
            assertThat(applied).last().isEqualTo("0:499 " + Records.event("t", 500).length);
        }
    }

    private static List<DashStreamMessage> messages(String topic) {
        return TopicReader.all(KAFKA.bootstrap(), topic).stream()
                .map(each -> ((DecodedMessage) FRAMES.decode(each.value())).message())
                .toList();
    }

    private static Stream<Event> events(List<DashStreamMessage> messages) {
        return messages.stream().flatMap(message -> {
            if (message.hasEventBatch()) {
                return message.getEventBatch().getEventsList().stream();
            }
            return message.hasEvent() ? Stream.of(message.getEvent()) : Stream.empty();
        });
    }

    private static Stream<String> changed(StateDiff diff) {
        return diff.getOperationsList().stream()
                .map(operation ->
                        operation.getPath() + " " + operation.getValue().toStringUtf8());
    }
}
