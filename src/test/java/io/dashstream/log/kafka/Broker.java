package io.dashstream.log.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.dashstream.log.Epoch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.awaitility.Awaitility;

/** A real Kafka broker in this process, started once for all tests of it. Any thread. */
final class Broker {
    private static final Broker SHARED = new Broker();
    private static final AtomicInteger TOPICS = new AtomicInteger();

    private final String bootstrap;
    private final Admin admin;

    private Broker() {
        try {
            Path directory = Files.createTempDirectory("dashstream-broker");
            int[] ports = freePorts();
            bootstrap = "localhost:" + ports[0];
            format(directory);
            KafkaRaftServer server = new KafkaRaftServer(config(directory, ports[0], ports[1]), Time.SYSTEM);
            server.startup();
            admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
            Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's directory and ports could not be had", e);
        }
    }

    static Broker shared() {
        return SHARED;
    }

    Map<String, Object> connection() {
        return Map.of("bootstrap.servers", bootstrap);
    }

    /** Makes a topic of one partition with a name of its own. */
    String newTopic() {
        String topic = "log-" + TOPICS.incrementAndGet();
        create(topic);
        return topic;
    }

    void create(String topic) {
        await(admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all());
        // The controller has made it; the broker's own view follows.
        Awaitility.await().pollInterval(10, TimeUnit.MILLISECONDS).until(() -> describes(topic));
    }

    private boolean describes(String topic) {
        return !admin.describeTopics(List.of(topic))
                .allTopicNames()
                .toCompletionStage()
                .handle((found, fault) -> fault == null ? found : Map.of())
                .toCompletableFuture()
                .join()
                .isEmpty();
    }

    void delete(String topic) {
        await(admin.deleteTopics(List.of(topic)).all());
    }

    /** Removes the records below the offset. */
    void deleteBefore(String topic, long offset) {
        await(admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    Epoch epoch(String topic) {
        Uuid id = requireNonNull(await(admin.describeTopics(List.of(topic)).allTopicNames())
                        .get(topic))
                .topicId();
        return Epoch.of(await(admin.describeCluster().clusterId()), id.toString());
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the test's broker refused", e.getCause());
        }
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {first.getLocalPort(), second.getLocalPort()};
        }
    }

    private static void format(Path directory) {
        try {
            Formatter formatter = new Formatter();
            formatter
                    .setPrintStream(new PrintStream(new ByteArrayOutputStream(), true, UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setUnstableFeatureVersionsEnabled(false)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(directory.toString());
            formatter.addDirectory(directory.toString());
            formatter.run();
        } catch (Exception e) {
            throw new IllegalStateException("the broker's directory could not be formatted", e);
        }
    }

    private static KafkaConfig config(Path directory, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "1",
                "controller.quorum.voters",
                "1@localhost:" + controllerPort,
                "listeners",
                "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort,
                "advertised.listeners",
                "PLAINTEXT://localhost:" + port,
                "controller.listener.names",
                "CONTROLLER",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                directory.toString()));
        properties.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "group.initial.rebalance.delay.ms", "0",
                "log.cleaner.enable", "false"));
        return new KafkaConfig(properties);
    }
}
