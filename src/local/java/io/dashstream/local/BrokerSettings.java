package io.dashstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * How the local broker is set: small, for one node. Any thread.
 *
 * @param directory its data
 * @param port where clients connect
 * @param controllerPort where the node talks to itself
 * @param login of a second listener, for clients that log in
 */
record BrokerSettings(Path directory, int port, int controllerPort, Optional<Login> login) {
    private static final String HOST = "127.0.0.1";

    /** A listener that asks for a name and a password (SASL PLAIN without TLS). */
    record Login(int port, String user, String password) {}

    String bootstrap() {
        return HOST + ":" + port;
    }

    /** Makes the directory a node's of a new cluster. */
    void format() {
        Formatter formatter = new Formatter();
        formatter
                .setPrintStream(new PrintStream(new ByteArrayOutputStream(), true, UTF_8))
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setUnstableFeatureVersionsEnabled(false)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory.toString());
        formatter.addDirectory(directory.toString());
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IllegalStateException("the broker's directory " + directory + " could not be formatted", e);
        }
    }

    KafkaConfig config() {
        Properties properties = new Properties();
        properties.putAll(node());
        properties.putAll(small());
        properties.putAll(bounded());
        login.ifPresent(asked -> secure(properties, asked));
        return new KafkaConfig(properties);
    }

    private Map<String, String> node() {
        String controller = HOST + ":" + controllerPort;
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "1",
                "controller.quorum.voters",
                "1@" + controller,
                "listeners",
                "PLAINTEXT://" + bootstrap() + ",CONTROLLER://" + controller,
                "advertised.listeners",
                "PLAINTEXT://" + bootstrap(),
                "controller.listener.names",
                "CONTROLLER",
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs",
                directory.toString());
    }

    private static void secure(Properties properties, Login login) {
        String listener = ",LOGIN://" + HOST + ":" + login.port();
        properties.merge("listeners", listener, BrokerSettings::joined);
        properties.merge("advertised.listeners", listener, BrokerSettings::joined);
        properties.merge("listener.security.protocol.map", ",LOGIN:SASL_PLAINTEXT", BrokerSettings::joined);
        properties.put("listener.name.login.sasl.enabled.mechanisms", "PLAIN");
        properties.put(
                "listener.name.login.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_" + login.user() + "=\""
                        + login.password() + "\";");
    }

    private static Object joined(Object before, Object more) {
        return before + "" + more;
    }

    private static Map<String, String> small() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "1",
                "group.initial.rebalance.delay.ms", "0",
                "num.network.threads", "2",
                "num.io.threads", "2",
                "background.threads", "2");
    }

    /** The disk stays small on a machine where the demo runs for days; records of 20 MiB are for tests of refusals. */
    private static Map<String, String> bounded() {
        return Map.of(
                "log.retention.bytes", "268435456",
                "log.segment.bytes", "67108864",
                "log.cleaner.enable", "false",
                "auto.create.topics.enable", "false",
                "message.max.bytes", "20971520");
    }
}
