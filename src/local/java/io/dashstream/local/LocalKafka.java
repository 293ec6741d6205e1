package io.dashstream.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in this process: one KRaft node on the loopback address, its data in a temporary directory. Its
 * methods are for one thread at a time.
 *
 * <pre>{@code
 * try (LocalKafka kafka = LocalKafka.start(0)) {
 *     kafka.create("topic", 4);
 *     connect(kafka.bootstrap());
 * }
 * }</pre>
 */
public final class LocalKafka implements AutoCloseable {
    /** Loggers are kept only while somebody holds them, and their level with them. */
    private final List<Logger> quieted = new ArrayList<>();

    private final TemporaryDirectory directory = TemporaryDirectory.named("dashstream-kafka");
    private final BrokerSettings settings;
    private @Nullable KafkaRaftServer server;

    private LocalKafka(int port, Optional<BrokerSettings.Login> login) {
        settings = new BrokerSettings(directory.path(), port, FreePort.any(), login);
        Stream.of("kafka", "state.change.logger", "org.apache.kafka")
                .map(Logger::getLogger)
                .forEach(logger -> {
                    logger.setLevel(Level.SEVERE);
                    quieted.add(logger);
                });
    }

    /**
     * Starts a broker without topics.
     *
     * @param port where it listens; 0 for any free one
     */
    public static LocalKafka start(int port) {
        return started(new LocalKafka(port == 0 ? FreePort.any() : port, Optional.empty()));
    }

    /** Starts a broker that has a second listener, {@link #loginBootstrap}, for clients that log in with SASL PLAIN. */
    public static LocalKafka startWithLogin(String user, String password) {
        return started(
                new LocalKafka(FreePort.any(), Optional.of(new BrokerSettings.Login(FreePort.any(), user, password))));
    }

    private static LocalKafka started(LocalKafka kafka) {
        kafka.settings.format();
        kafka.start();
        return kafka;
    }

    /** Where it listens, host:port. */
    public String bootstrap() {
        return settings.bootstrap();
    }

    /** Where clients log in, host:port. */
    public String loginBootstrap() {
        return settings.login().map(login -> "127.0.0.1:" + login.port()).orElseThrow();
    }

    public int port() {
        return settings.port();
    }

    /** Starts it again after {@link #stop}: same port, same data. */
    public void start() {
        if (server == null) {
            KafkaRaftServer started = new KafkaRaftServer(settings.config(), Time.SYSTEM);
            started.startup();
            server = started;
        }
    }

    /** Stops it and keeps its data. */
    public void stop() {
        KafkaRaftServer running = server;
        if (running != null) {
            running.shutdown();
            running.awaitShutdown();
            server = null;
        }
    }

    /** Makes a topic; nothing happens when there is one of this name. */
    public void create(String topic, int partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("the local broker made no topic " + topic, e.getCause());
            }
        }
    }

    /** Stops it and removes its data. */
    @Override
    public void close() {
        stop();
        directory.close();
    }
}
