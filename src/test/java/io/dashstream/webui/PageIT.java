package io.dashstream.webui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.dashstream.session.LiveProfile;
import io.dashstream.wire.FrameEncoder;
import io.dashstream.wire.v1.DashStreamMessage;
import io.dashstream.wire.v1.Event;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.Header;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page shows what agents report, travels through it, survives reloads and crashes, and stops where it must. */
@QuarkusTest
@TestProfile(PageIT.Profile.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageIT extends Browsing {
    /** A gateway and a topic of its own: a first visit reads what the last minutes brought, and that is to be this test's. */
    public static class Profile extends LiveProfile {}

    /** What a view shows when it has all it asked for. */
    private static final Map<String, String> SETTLED = Map.of(
            "events", ".event-row[role=listitem]", "health", "[data-health=UP]", "schemas", "[data-graph] .version");

    private static final Pattern TRIAGE = Pattern.compile("support-triage-.*");

    @Test
    @Order(1)
    void shouldListRunsWithTheirGraphAndStatus() {
        Page page = visit("");
        Locator run = rows(page, TRIAGE).first();
        assertThat(run).containsText("support_triage");
        assertThat(run).containsText("demo");
        assertThat(page.locator("[data-caught-up=true]")).containsText("live");
        page.getByLabel("Search runs").fill("no such run");
        assertThat(page.locator(".empty")).containsText("No run matches");
    }

    @Test
    @Order(1)
    void shouldShowARunAtAnyInstantAndOpenTheSameFromALink() {
        Page page = finishedRun();
        assertThat(page.locator("[data-node=classify]")).hasAttribute("aria-label", "node classify, done");
        assertThat(page.locator("[data-trust]")).hasAttribute("data-trust", "verified");

        page.getByLabel("Instant").fill("1");
        assertThat(page.locator("[data-live=false]")).hasAttribute("data-at", "1");
        assertThat(page.locator("[data-node=classify]")).hasAttribute("aria-label", "node classify, running");
        assertThat(page.locator("[data-node=answer]")).hasAttribute("aria-label", "node answer, idle");

        assertThat(page).hasURL(Pattern.compile(".*[?&]at=.*"));
        String link = page.url().substring(page.url().indexOf('#'));
        Page colleague = visit(link);
        assertThat(colleague.locator("[data-live=false]")).hasAttribute("data-at", "1");
        assertThat(colleague.locator("[role=tree]"))
                .hasText(page.locator("[role=tree]").textContent());

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Back to live"))
                .click();
        assertThat(page.locator("[data-node=classify]")).hasAttribute("aria-label", "node classify, done");
    }

    @Test
    @Order(1)
    void shouldStepAndJumpByKeyboard() {
        Page page = finishedRun();
        page.keyboard().press("Home");
        assertThat(page.locator("[data-at='0']")).isVisible();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("[data-at='2']")).isVisible();
        page.keyboard().press("]");
        assertThat(page.locator(".where")).containsText("NODE_START");
        page.keyboard().press("l");
        assertThat(page.locator("[data-live=true]")).isVisible();
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("one record back, on");
    }

    @Test
    @Order(1)
    void shouldShowAfterAReloadExactlyWhatWasThere() {
        Page page = visit("");
        assertThat(rows(page, TRIAGE).first()).isVisible();
        quiet(page);
        Object runs = page.evaluate("dashstream.runs()");
        Object cursor = page.evaluate("dashstream.cursor()");
        page.evaluate("dashstream.save()");
        page.reload();
        assertThat(page.locator("[data-caught-up=true]")).isVisible();
        assertThat(page.evaluate("dashstream.runs()")).isEqualTo(runs);
        assertThat(page.evaluate("dashstream.cursor()")).isEqualTo(cursor);
        page.navigate(gateway.resolve("/") + "#/health");
        assertThat(page.locator("[data-fact=applied]")).hasText("0");
    }

    @Test
    @Order(1)
    void shouldLoseNoRecordWhenTheDecoderCrashes() {
        Page page = visit("#/health");
        assertThat(page.locator("[data-caught-up=true]")).isVisible();
        for (int i = 1; i <= 3; i++) {
            page.evaluate("dashstream.crashDecoder()");
            assertThat(page.locator("[data-fact=replaced]")).hasText(String.valueOf(i));
        }
        quiet(page);
        Object runs = page.evaluate("dashstream.runs()");
        Page other = visit("");
        quiet(other);
        assertThat(runs).isEqualTo(other.evaluate("dashstream.runs()"));
    }

    @Test
    @Order(1)
    void shouldShowApplyLagHereAndAtTheGateway() {
        Page page = visit("#/health");
        assertThat(page.locator("[data-health=UP]")).isVisible();
        assertThat(page.locator("[data-fact=apply-lag]")).hasText(Pattern.compile("[\\d\\s\\u2009]+ ms"));
        assertThat(page.locator("[data-fact=clients]")).hasText(Pattern.compile("[1-9]\\d*"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    @Order(2)
    void shouldKeepAPictureOfEachView(ColorScheme scheme) {
        Page page = visit("", scheme);
        String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT);
        Locator run = rows(page, TRIAGE)
                .filter(new Locator.FilterOptions().setHasText("done"))
                .first();
        assertThat(run).isVisible();
        keep(page, "runs" + suffix);
        for (String view : List.of("events", "health", "schemas")) {
            page.navigate(gateway.resolve("/") + "#/" + view);
            assertThat(page.locator("nav [aria-current=page]"))
                    .hasText(Pattern.compile(view, Pattern.CASE_INSENSITIVE));
            assertThat(page.locator(SETTLED.get(view))).not().hasCount(0);
            keep(page, view + suffix);
        }
        page.navigate(gateway.resolve("/") + "#/runs");
        run.click();
        assertThat(page.locator("[data-node=answer]")).isVisible();
        keep(page, "run" + suffix);
    }

    @Test
    @Order(3)
    void shouldStopAtARecordOfANewerSchema() {
        Page page = visit("");
        assertThat(rows(page, TRIAGE).first()).isVisible();
        quiet(page);
        page.evaluate("dashstream.save()");
        Object runs = page.evaluate("dashstream.runs()");
        Object cursor = page.evaluate("dashstream.cursor()");
        produce(nodeStart("newer", 2));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("has schema version 2; this page reads up to 1");
        produce(nodeStart("after", 1));
        page.reload();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("has schema version 2");
        assertThat(page.evaluate("dashstream.runs()")).isEqualTo(runs);
        assertThat(page.evaluate("dashstream.cursor()")).isEqualTo(cursor);
    }

    /** A run of the triage agent that has ended. */
    private Page finishedRun() {
        Page page = visit("");
        rows(page, TRIAGE)
                .filter(new Locator.FilterOptions().setHasText("done"))
                .first()
                .getByRole(AriaRole.LINK)
                .click();
        assertThat(page.locator("[data-status=done]")).isVisible();
        return page;
    }

    private static Locator rows(Page page, Pattern thread) {
        return page.locator("[data-thread]").filter(new Locator.FilterOptions().setHasText(thread));
    }

    private void produce(byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
        } catch (Exception e) {
            throw new IllegalStateException("the record was not written", e);
        }
    }

    private static byte[] nodeStart(String thread, int schemaVersion) {
        return new FrameEncoder()
                .encode(DashStreamMessage.newBuilder()
                        .setEvent(Event.newBuilder()
                                .setHeader(Header.newBuilder()
                                        .setThreadId(thread)
                                        .setSequence(1)
                                        .setTimestampUs(1_700_000_000_000_000L)
                                        .setSchemaVersion(schemaVersion))
                                .setEventType(EventType.EVENT_TYPE_NODE_START)
                                .setNodeId("n"))
                        .build());
    }
}
