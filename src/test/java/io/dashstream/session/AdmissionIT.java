package io.dashstream.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dashstream.metrics.MeterNames;
import io.dashstream.testkit.WsClient;
import io.dashstream.testkit.WsRefusal;
import io.dashstream.testkit.WsRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens before the upgrade, over real sockets; four connections per address are allowed here. */
@QuarkusTest
@TestProfile(DoorProfile.class)
@SuppressWarnings("NullAway.Init")
class AdmissionIT extends DoorScenario {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    MeterRegistry meters;

    @ParameterizedTest
    @CsvSource({
        "cursor, nonsense",
        "cursor, 0:9223372036854775808",
        "from, yesterday",
        "from, cursor",
        "thread, ''",
        "tenant, ' '",
        "window, -1",
        "limit, 5",
    })
    void shouldRefuseAMalformedParameterByName(String name, String value) throws Exception {
        double before = rejected("parameter");
        WsRefusal refusal = WsClient.v2(gateway).param(name, value).refused();
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.headers()).containsEntry("content-type", "application/problem+json");
        JsonNode problem = JSON.readTree(refusal.body());
        assertThat(problem.path("parameter").asText()).isEqualTo(name);
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(rejected("parameter") - before).isEqualTo(1);
    }

    @Test
    void shouldRefuseAParameterGivenTwice() throws Exception {
        WsRefusal refusal = WsClient.v2(gateway)
                .param("from", "latest")
                .param("from", "latest")
                .refused();
        assertThat(JSON.readTree(refusal.body()).path("parameter").asText()).isEqualTo("from");
    }

    @Test
    void shouldTakeACursorOf1024Partitions() {
        StringBuilder cursor = new StringBuilder("k3Jt9Q@0:1");
        for (int i = 1; i < 1024; i++) {
            cursor.append(',').append(i).append(":9223372036854775807");
        }
        try (WsClient client =
                WsClient.v2(gateway).param("cursor", cursor.toString()).connect()) {
            assertThat(script().options.start().cursor().offsets()).hasSize(1024);
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void shouldTellAPlainRequestWhatToSend() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(gateway.resolve("/ws"))
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(426);
        assertThat(answer.headers().firstValue("Upgrade")).contains("websocket");
        assertThat(answer.body()).contains("Sec-WebSocket-Key");
    }

    @Test
    void shouldRefuseTheFifthConnectionOfAnAddressUntilOneIsClosed() throws Exception {
        double before = rejected("limit");
        List<WsClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(from("192.0.2.1").connect());
        }
        WsRefusal refusal = from("192.0.2.1").refused();
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.headers()).containsEntry("retry-after", "5");
        assertThat(JSON.readTree(refusal.body()).path("detail").asText())
                .contains("dashstream.session.max-connections-per-address");
        assertThat(rejected("limit") - before).isEqualTo(1);
        clients.add(from("192.0.2.2").connect());

        clients.remove(0).abort();
        await("the slot to be free")
                .untilAsserted(() -> from("192.0.2.1").connect().close());
        clients.forEach(WsClient::close);
    }

    @Test
    void shouldFreeTheSlotOfAnUpgradeThatFailsAfterAdmission() throws Exception {
        for (int i = 0; i < 12; i++) {
            assertThat(upgradeWithABodyTooLarge("192.0.2.3")).as("upgrade " + i).contains(" 413 ");
        }
        from("192.0.2.3").connect().close();
    }

    @Test
    void shouldFreeTheSlotOfAClientThatLeavesInTheMiddleOfItsRequest() throws Exception {
        for (int i = 0; i < 12; i++) {
            try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
                socket.getOutputStream()
                        .write(upgrade("192.0.2.5", "Content-Length: 9\r\n").getBytes(US_ASCII));
                socket.getOutputStream().flush();
            }
        }
        await("all slots to be free").untilAsserted(() -> {
            for (int i = 0; i < 5; i++) {
                from("192.0.2.5").connect().close();
            }
        });
    }

    private String upgradeWithABodyTooLarge(String client) throws IOException {
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.getOutputStream()
                    .write(upgrade(client, "Content-Length: 9000\r\n").getBytes(US_ASCII));
            socket.getOutputStream().write(new byte[9000]);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(20), US_ASCII);
        }
    }

    private String upgrade(String client, String more) {
        return "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nX-Forwarded-For: "
                + client + "\r\n" + more + "\r\n";
    }

    @Test
    void shouldCountOpenClientsExactly() {
        double before = meters.get(MeterNames.CONNECTED_CLIENTS).gauge().value();
        WsClient one = from("192.0.2.4").connect();
        WsClient two = from("192.0.2.4").connect();
        await().until(() -> meters.get(MeterNames.CONNECTED_CLIENTS).gauge().value() - before == 2);
        one.abort();
        two.close();
        await().until(() -> meters.get(MeterNames.CONNECTED_CLIENTS).gauge().value() - before == 0);
    }

    private WsRequest from(String address) {
        return WsClient.v2(gateway).header("X-Forwarded-For", address);
    }

    private double rejected(String reason) {
        return meters.get(MeterNames.REJECTED_CONNECTIONS)
                .tag("reason", reason)
                .counter()
                .count();
    }
}
