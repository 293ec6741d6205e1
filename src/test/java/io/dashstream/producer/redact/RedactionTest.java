package io.dashstream.producer.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.dashstream.wire.v1.AttributeArray;
import io.dashstream.wire.v1.AttributeMap;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.ErrorRecord;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventBatch;
import io.dashstream.wire.v1.ExecutionTrace;
import io.dashstream.wire.v1.MetricValue;
import io.dashstream.wire.v1.Metrics;
import io.dashstream.wire.v1.NodeExecutionRecord;
import io.dashstream.wire.v1.ToolExecution;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule with what it takes out and what it must leave. Secrets are made up here, in two parts. */
class RedactionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String A40 = "a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H8i9J0";

    private final JsonRedaction json = new JsonRedaction(Redaction.standard());
    private final MessageRedaction messages = new MessageRedaction(json);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PASSWORD",
                "dbPassword",
                "user_passwd",
                "passphrase",
                "pwd",
                "token",
                "accessToken",
                "refresh_token",
                "apiKey",
                "api-key",
                "API_KEY",
                "APIKey",
                "x-api-key",
                "apikey",
                "authorization",
                "Authorization",
                "clientSecret",
                "secret",
                "secrets",
                "aws_secret_access_key",
                "private_key",
                "credentials",
                "cookie",
                "Set-Cookie",
                "connectionString",
                "password_hash"
            })
    void shouldTakeOutWhatStandsUnderASecretsName(String name) {
        JsonNode clean = json.redact(JSON.createObjectNode().put(name, "x"), null, null);
        assertThat(clean.get(name).asText()).isEqualTo("[REDACTED]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokens",
                "token_count",
                "max_tokens",
                "tokenizer",
                "author",
                "authorized",
                "key",
                "keyboard",
                "monkey",
                "primary_key_name",
                "pass",
                "passed",
                "secretary",
                "cookies_enabled",
                "message",
                "id"
            })
    void shouldLeaveWhatOnlySoundsLikeASecret(String name) {
        JsonNode tree = JSON.createObjectNode().put(name, "x");
        assertThat(json.redact(tree, null, null)).isSameAs(tree);
    }

    @Test
    void shouldTakeOutWholeObjectsUnderASecretsName() throws Exception {
        JsonNode tree =
                JSON.readTree("{\"credentials\":{\"user\":\"u\",\"pin\":1},\"has_password\":true,\"token\":17}");
        assertThat(json.redact(tree, null, null))
                .hasToString("{\"credentials\":\"[REDACTED]\",\"has_password\":true,\"token\":17}");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, sk-, A40",
        "openai project, sk-proj-, A40",
        "anthropic, sk-ant-api03-, A40",
        "aws, AKIA, IOSFODNN7EXAMPLE",
        "aws session, ASIA, IOSFODNN7EXAMPLE",
        "github, ghp_, A40",
        "github app, ghs_, A40",
        "github fine, github_pat_, A40",
        "google, AIza, a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H",
        "google oauth, ya29., A40",
        "stripe, sk_live_, A40",
        "stripe test, rk_test_, A40",
        "stripe hook, whsec_, A40",
        "slack, xoxb-, A40",
        "bearer, 'Bearer ', A40",
        "basic, 'Basic ', dXNlcjpwYXNzd29yZA==",
        "jwt, eyJhbGciOiJIUzI1NiJ9., eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "url, https://user:, hunter22@example.org/path",
        "assignment, password=, hunter2"
    })
    void shouldTakeOutSecretsByTheirLook(String rule, String start, String rest) {
        String secret = (start + rest.replace("A40", A40)).replaceAll("@.*", "");
        String body = secret.substring(secret.length() - 5);
        String clean = json.text("before " + start + rest.replace("A40", A40) + " after");
        assertThat(clean)
                .as(rule)
                .contains("[REDACTED]")
                .doesNotContain(body)
                .startsWith("before ")
                .endsWith(" after");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-short",
                "task-management-of-a-long-project-name",
                "risk-assessment-for-the-whole-organisation",
                "AKIA is a prefix",
                "ghp_short",
                "AIza",
                "the bearer certificates of the company",
                "Basic understanding",
                "basic mathematics for everybody",
                "https://example.org:8080/path",
                "http://example.org/a:b@c",
                "eyJ.a.b",
                "sk_live_ is how they begin",
                "password = unset",
                "550e8400-e29b-41d4-a716-446655440000",
                "-----BEGIN PUBLIC KEY----- MIIB -----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----",
                "xoxo, kisses",
                "whsec_short"
            })
    void shouldLeaveTextsThatOnlyLookAlike(String text) {
        assertThat(json.text(text)).isEqualTo(text);
    }

    @Test
    void shouldTakeOutWholePemBlocks() {
        String block =
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIE-x\n-----END RSA PRIVATE KEY-----";
        assertThat(json.text("key:\n" + block + "\nend")).isEqualTo("key:\n[REDACTED]\nend");
        assertThat(json.text("-----BEGIN PRIVATE KEY-----\nMIIE cut")).isEqualTo("[REDACTED]");
    }

    @Test
    void shouldWorkInsideJsonTextsMemberByMember() {
        assertThat(json.text(" {\"password\":\"a\\\"b\",\"n\":1.10,\"list\":[\"sk-" + A40 + "\"]}"))
                .isEqualTo("{\"password\":\"[REDACTED]\",\"n\":1.10,\"list\":[\"[REDACTED]\"]}");
        assertThat(json.text("{\"a\" : 1}")).as("nothing to take out").isEqualTo("{\"a\" : 1}");
        assertThat(json.text("{not json password=hunter2")).isEqualTo("{not json password=[REDACTED]");
    }

    @Test
    void shouldTakeSecretsOutOfAttributesAndTools() {
        DashStreamMessage event = DashStreamMessage.newBuilder()
                .setEvent(Event.newBuilder()
                        .putAttributes(
                                "api_key",
                                AttributeValue.newBuilder().setIntValue(7).build())
                        .putAttributes(
                                "note",
                                AttributeValue.newBuilder()
                                        .setStringValue("Bearer " + A40)
                                        .build()))
                .build();
        DashStreamMessage tool = DashStreamMessage.newBuilder()
                .setToolExecution(ToolExecution.newBuilder()
                        .setArguments(ByteString.copyFromUtf8("{\"secret\":\"s\"}"))
                        .setResult(ByteString.copyFrom(new byte[] {-1, 0, 1})))
                .build();
        assertThat(messages.redact(event).toString()).doesNotContain(A40).doesNotContain("int_value: 7");
        assertThat(messages.redact(tool).getToolExecution().getArguments().toStringUtf8())
                .isEqualTo("{\"secret\":\"[REDACTED]\"}");
        assertThat(messages.redact(tool).getToolExecution().getResult().size()).isEqualTo(3);
    }

    @Test
    void shouldTakeSecretsOutOfEveryEventOfABatch() {
        AttributeValue secret =
                AttributeValue.newBuilder().setStringValue("key sk-" + A40).build();
        Event.Builder event = Event.newBuilder()
                .putAttributes("note", secret)
                .putAttributes(
                        "list",
                        AttributeValue.newBuilder()
                                .setArrayValue(AttributeArray.newBuilder().addValues(secret))
                                .build())
                .putAttributes(
                        "map",
                        AttributeValue.newBuilder()
                                .setMapValue(AttributeMap.newBuilder()
                                        .putValues("password", secret)
                                        .putValues("open", secret))
                                .build());
        DashStreamMessage clean = messages.redact(DashStreamMessage.newBuilder()
                .setEventBatch(EventBatch.newBuilder()
                        .addEvents(event.setNodeId("a"))
                        .addEvents(Event.newBuilder().setNodeId("b"))
                        .addEvents(event.setNodeId("c")))
                .build());
        assertThat(clean.toString()).doesNotContain(A40);
        assertThat(clean.getEventBatch().getEventsList())
                .extracting(Event::getNodeId)
                .containsExactly("a", "b", "c");
        assertThat(clean.getEventBatch()
                        .getEvents(2)
                        .getAttributesOrThrow("note")
                        .getStringValue())
                .isEqualTo("key [REDACTED]");
    }

    @Test
    void shouldTakeSecretsOutOfMetricsErrorsAndTraces() {
        String secret = "key sk-" + A40;
        ByteString bytes = ByteString.copyFromUtf8(secret);
        DashStreamMessage metrics = messages.redact(DashStreamMessage.newBuilder()
                .setMetrics(Metrics.newBuilder()
                        .putTags("tag", secret)
                        .putTags("token", "s3cret")
                        .putMetrics(
                                "said",
                                MetricValue.newBuilder().setStringValue(secret).build())
                        .putMetrics(
                                "token", MetricValue.newBuilder().setIntValue(7).build()))
                .build());
        assertThat(metrics.toString()).doesNotContain(A40, "s3cret").contains("int_value: 7");
        DashStreamMessage error = messages.redact(DashStreamMessage.newBuilder()
                .setError(io.dashstream.wire.v1.Error.newBuilder()
                        .setErrorCode("E1")
                        .setMessage(secret)
                        .setStackTrace("at\n" + secret)
                        .putContext("header", secret))
                .build());
        assertThat(error.toString()).doesNotContain(A40).contains("E1");
        DashStreamMessage trace = messages.redact(DashStreamMessage.newBuilder()
                .setExecutionTrace(ExecutionTrace.newBuilder()
                        .addNodesExecuted(NodeExecutionRecord.newBuilder()
                                .setNode("plan")
                                .setInput(bytes)
                                .setOutput(bytes)
                                .putMetadata("m", secret))
                        .addErrors(ErrorRecord.newBuilder().setMessage(secret).setStackTrace(secret))
                        .setFinalState(ByteString.copyFromUtf8("{\"password\":\"s3cret\",\"n\":1}"))
                        .putMetadata("m", bytes)
                        .putMetadata("api_key", ByteString.copyFromUtf8("s3cret")))
                .build());
        assertThat(trace.toString()).doesNotContain(A40, "s3cret").contains("plan");
        assertThat(trace.getExecutionTrace().getFinalState().toStringUtf8())
                .isEqualTo("{\"password\":\"[REDACTED]\",\"n\":1}");
    }

    @Test
    void shouldTakeTheApplicationsOwnRules() throws Exception {
        Redaction rules = Redaction.standard()
                .withKey("patientId")
                .withoutKey("page_token")
                .withPattern("ticket", Pattern.compile("TCK-[0-9]{8}"));
        JsonNode tree = JSON.readTree("{\"patient_id\":1,\"pageToken\":\"next\",\"t\":\"see TCK-12345678\"}");
        assertThat(new JsonRedaction(rules).redact(tree, null, null))
                .hasToString("{\"patient_id\":\"[REDACTED]\",\"pageToken\":\"next\",\"t\":\"see [REDACTED]\"}");
    }

    @Test
    void shouldReportEverythingWhenSwitchedOff() {
        JsonNode tree = JSON.createObjectNode().put("password", "x");
        assertThat(new JsonRedaction(Redaction.none()).redact(tree, null, null)).isSameAs(tree);
    }
}
