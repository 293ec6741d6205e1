package io.dashstream.producer;

import io.dashstream.local.LocalKafka;
import io.dashstream.producer.send.KafkaSettings;
import java.util.Map;

/** The real broker that asks for a login, shared by the tests of one JVM. Any thread. */
final class SecuredBroker {
    static final String USER = "reporter";
    static final String PASSWORD = "kafka-p4ss-9127";

    private SecuredBroker() {}

    static LocalKafka get() {
        return Holder.KAFKA;
    }

    /** The library's settings for this broker, as an operator gives them. */
    static KafkaSettings settings(String topic, String password) {
        return KafkaSettings.fromEnvironment(Map.of(
                "KAFKA_BROKERS",
                get().loginBootstrap(),
                "KAFKA_TOPIC",
                topic,
                "KAFKA_SECURITY_PROTOCOL",
                "SASL_PLAINTEXT",
                "KAFKA_SASL_MECHANISM",
                "PLAIN",
                "KAFKA_SASL_USERNAME",
                USER,
                "KAFKA_SASL_PASSWORD",
                password));
    }

    private static final class Holder {
        static final LocalKafka KAFKA = LocalKafka.startWithLogin(USER, PASSWORD);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(KAFKA::close, "secured-broker-close"));
        }
    }
}
