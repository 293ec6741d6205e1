package io.dashstream.session;

import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRequest;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the door have in common: its address, and the delivery behind it. */
// Quarkus sets the fields before the first test method.
@SuppressWarnings("NullAway.Init")
abstract class DoorScenario {
    @TestHTTPResource("/")
    URI gateway;

    @Inject
    ScriptedDelivery delivery;

    @BeforeEach
    void forgetEarlierTests() {
        delivery.forget();
    }

    /** The subscription of the first client since the test began. */
    final ScriptedDelivery.Script script() {
        return delivery.subscription(0);
    }

    /** Connects the first client and starts its delivery: only then is it certain whose subscription is the first. */
    final WsClient first(WsRequest request) {
        WsClient client = request.connect();
        script().start();
        return client;
    }

    static List<String> types(WsClient client) {
        return client.frames().stream().map(f -> f.path("type").asText()).toList();
    }
}
