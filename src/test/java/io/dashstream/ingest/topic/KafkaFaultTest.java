package io.dashstream.ingest.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** The class of a Kafka client error. */
class KafkaFaultTest {
    @Test
    void shouldFindTheCauseThatTells() {
        assertThat(KafkaFault.of(new KafkaException("x", new UnknownHostException("kafka"))))
                .isEqualTo(KafkaFault.DNS_FAILURE);
        assertThat(KafkaFault.of(new KafkaException(
                        "Failed create new KafkaAdminClient",
                        new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"))))
                .isEqualTo(KafkaFault.DNS_FAILURE);
    }

    @Test
    void shouldTellABrokerThatIsDownFromOneThatIsSlow() {
        assertThat(KafkaFault.of(new TimeoutException("Timed out waiting for a node assignment. Call: describeTopics")))
                .isEqualTo(KafkaFault.BROKER_DOWN);
        assertThat(KafkaFault.of(new TimeoutException("Call(callName=describeTopics) timed out")))
                .isEqualTo(KafkaFault.CONNECTION_TIMEOUT);
        assertThat(KafkaFault.of(DisconnectException.INSTANCE)).isEqualTo(KafkaFault.BROKER_DOWN);
        assertThat(KafkaFault.of(new LeaderNotAvailableException("x"))).isEqualTo(KafkaFault.BROKER_DOWN);
    }

    @Test
    void shouldKnowItsOtherClasses() {
        assertThat(KafkaFault.of(new SerializationException("x"))).isEqualTo(KafkaFault.DECODE_ERROR);
        assertThat(KafkaFault.of(new AuthorizationException("x"))).isEqualTo(KafkaFault.UNKNOWN);
    }
}
