package io.dashstream.webui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.dashstream.testkit.Records;
import io.dashstream.wire.v1.EventType;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people see while agents run: lists, events, history, gaps, pins, health, and a Redis that goes away. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveViewIT {
    private static final String OLD = "0000000000000001";
    private static final String NEW = "0000000000000002";
    private static final String BACKGROUND = "getComputedStyle(document.body).backgroundColor";

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.open();
        // Two hours ago, by the log's clock.
        long then = System.currentTimeMillis() - 7_200_000;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stage.kafka().bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(stage.topic(), 0, then, null, Records.event("yesterday", 1)))
                    .get();
        }
        Schema small = Schema.from("a").node("a", "llm").edge("a", "__end__", "direct");
        Schema large = Schema.from("a")
                .node("a", "tool")
                .node("b", "llm")
                .edge("a", "b", "direct")
                .edge("b", "__end__", "direct");
        stage.tell(
                Story.of("first").starts("shop", OLD, small.json("shop"), "{}").ends(),
                Story.of("second")
                        .jumps(1_000_000)
                        .starts("shop", NEW, large.json("shop"), "{}")
                        .enters("a"));
    }

    @AfterAll
    static void close() {
        if (stage != null) {
            stage.close();
        }
    }

    @AfterEach
    void nothingFailed() {
        stage.nothingFailed();
        stage.leave();
    }

    @Test
    @Order(1)
    void shouldShowTheLastMinutesFirstAndOfferWhatIsOlder() {
        Page page = stage.visit("");
        assertThat(Stage.run(page, "second")).isVisible();
        assertThat(page.locator("[data-thread]")).hasCount(2);
        page.getByLabel("First visit")
                .getByText("everything", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(Stage.run(page, "yesterday")).isVisible();
        assertThat(page.locator("[data-thread]")).hasCount(3);
        assertThat(page.getByLabel("First visit")).hasCount(0);
        page.getByLabel("Read the log from").selectOption("15");
        assertThat(page.locator("[data-thread]")).hasCount(2);
        page.getByLabel("Read the log from").selectOption("instant");
        page.getByLabel("Instant to read from").fill("2020-01-01T00:00");
        page.getByText("Read", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("[data-thread]")).hasCount(3);
    }

    @Test
    @Order(1)
    void shouldFilterSearchPinAndWalkTheRunsByKeyboard() {
        Page page = stage.visit("");
        Locator trust = Stage.run(page, "first").locator(".trust");
        assertThat(trust).hasText("whole");
        assertThat(trust).hasCSS("border-top-width", "0px");
        page.getByLabel("Status").getByText("running").click();
        assertThat(page.locator("[data-thread]")).hasText(new Pattern[] {Pattern.compile(".*shop · a.*second.*")});
        page.getByLabel("Status").getByText("all").click();
        page.getByLabel("Pin first").click();
        assertThat(page.locator("[data-thread]").first()).hasAttribute("data-thread", "first");
        page.keyboard().press("/");
        page.keyboard().type("second stories");
        assertThat(page.locator("[data-thread]")).hasCount(1);
        page.getByLabel("Runs", new Page.GetByLabelOptions().setExact(true)).focus();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(page.locator("[data-run=second]")).isVisible();
    }

    @Test
    @Order(1)
    void shouldTurnDarkByKeyboardAndStaySo() {
        Page page = stage.visit("");
        assertThat(Stage.run(page, "second")).isVisible();
        Object light = page.evaluate(BACKGROUND);
        page.keyboard().press("t");
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        Object dark = page.evaluate(BACKGROUND);
        assertThat(dark).isNotEqualTo(light);
        page.reload();
        assertThat(Stage.run(page, "second")).isVisible();
        assertThat(page.evaluate(BACKGROUND)).isEqualTo(dark);
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("light or dark");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    @Order(2)
    void shouldHoldTheListWhileSomebodyPointsAtIt() {
        Page page = stage.visit("");
        assertThat(Stage.run(page, "second")).isVisible();
        Locator top = page.locator("[data-thread]").first();
        String before = top.getAttribute("data-thread");
        top.hover();
        stage.tell(Story.of("third").jumps(3_600_000_000L).visits("a"));
        assertThat(page.locator(".fresh")).hasText("+1 new run");
        assertThat(top).hasAttribute("data-thread", before);
        page.locator(".fresh").click();
        assertThat(top).hasAttribute("data-thread", "third");
    }

    @Test
    @Order(2)
    void shouldFilterEventsAndCountWhatCameWhileTheyStoodStill() {
        Page page = stage.visit("#/events");
        Locator rows = page.locator("[role=listitem]");
        assertThat(rows.first()).isVisible();
        page.getByLabel("Type").selectOption("GRAPH_START");
        page.getByLabel("Thread").fill("second");
        assertThat(rows).hasCount(1);
        assertThat(rows).containsText("graph_name=shop");
        page.getByText("Clear").click();
        page.getByLabel("Node").fill("a");
        page.getByLabel("Filter events by text").fill("second node_start");
        assertThat(rows).hasCount(1);
        page.getByText("Clear").click();
        page.getByText("Pause").click();
        stage.tell(Story.of("fourth").visits("x").visits("y"));
        assertThat(page.locator("[data-waiting]")).hasText("+4 new, back to live");
        assertThat(page.getByText("fourth")).hasCount(0);
        page.locator("[data-waiting]").click();
        assertThat(rows.first()).containsText("fourth");
        rows.nth(1).click();
        assertThat(page.locator("[data-run=fourth][data-live=false]")).hasAttribute("data-at", "2");
    }

    @Test
    @Order(2)
    void shouldDrawAGapDistrustTheStateAndHealWithTheNextFullState() {
        Page page = stage.visit("#/run/gappy");
        stage.tell(Story.of("gappy")
                .starts("g", "", "{}", "{\"n\":0}")
                .enters("a")
                .loses(3)
                .sets("/n", "1"));
        assertThat(page.locator("[data-trust]")).hasAttribute("data-trust", "distrusted");
        assertThat(page.locator("[data-trust]")).containsText("3 records missing before number 6");
        assertThat(page.locator("[data-figure=missing]")).containsText("3");
        assertThat(page.locator("[data-break=gap]")).hasAttribute("title", "3 records missing before number 6");
        stage.tell(Story.of("gappy").loses(6).isWholly("{\"n\":7}"));
        assertThat(page.locator("[data-trust]")).hasAttribute("data-trust", "whole");
        assertThat(page.locator("[data-path='/n']")).containsText("7");
        page.navigate(stage.gateway().base() + "/#/run/second");
        assertThat(page.locator("[data-trust]")).hasAttribute("data-trust", "whole");
    }

    @Test
    @Order(2)
    void shouldShowAProducerThatBeganAgainAsSuch() {
        Page page = stage.visit("#/run/restarted?tab=notes");
        stage.tell(
                Story.of("restarted").starts("g", "", "{}", "{}").enters("a").leaves("a"),
                Story.of("restarted").jumps(2_000_000).enters("a"));
        assertThat(page.locator("[data-break=restart]")).hasCount(1);
        assertThat(page.getByText("the producer began again at number 1")).isVisible();
        assertThat(page.locator("[data-figure=missing]")).hasCount(0);
    }

    @Test
    @Order(2)
    void shouldShowVersionsOfASchemaTheirDifferenceAndRunsThatDifferFromThePin() {
        Page page = stage.visit("#/schemas");
        Locator shop = page.locator("[data-graph=shop]");
        assertThat(shop.locator("[data-schema]").first()).hasAttribute("data-schema", NEW);
        assertThat(shop.locator("[data-schema='" + NEW + "'] .removed"))
                .hasText(new String[] {"− node a (llm)", "− edge a → __end__ (direct)"});
        assertThat(shop.locator("[data-schema='" + NEW + "'] .added")).hasText(new String[] {
            "+ node a (tool)", "+ node b (llm)", "+ edge a → b (direct)", "+ edge b → __end__ (direct)"
        });
        shop.locator("[data-schema='" + OLD + "']").getByText("pin as expected").click();
        assertThat(shop.locator("[data-schema='" + OLD + "']")).containsText("expected");
        assertThat(shop.locator("[data-schema='" + NEW + "']")).containsText("differs");
        assertThat(stage.gateway().get("/api/expected-schema/shop")).contains(OLD);
        page.keyboard().press("h");
        assertThat(page.locator("[data-fact=pin-shop]")).hasText("1 of 2 runs differ");
        page.keyboard().press("s");
        shop.getByText("unpin").click();
        assertThat(shop.getByText("differs")).hasCount(0);
    }

    @Test
    @Order(2)
    void shouldTellTheGatewayHowFarBehindItIs() {
        double before = stage.gateway().meter("dashstream_client_apply_lag_seconds_count");
        Page page = stage.visit("#/health");
        assertThat(page.locator("[data-health=UP]")).isVisible();
        stage.tell(Story.of("lag").visits("a"));
        await().until(() -> stage.gateway().meter("dashstream_client_apply_lag_seconds_count") > before);
        assertThat(page.locator("[data-fact=apply-lag]")).hasText(Pattern.compile("[\\d\\s\\u2009]+ ms"));
        assertThat(page.locator("[data-fact=client-apply-lag]")).hasText(Pattern.compile("[\\d.\\s\\u2009]+ ms"));
        assertThat(page.locator("[data-fact=backlog]")).hasText("0");
        assertThat(page.locator("[data-fact=mode]")).hasText("live");
    }

    @Test
    @Order(2)
    void shouldShowARefusedRecordAmongTheVerdicts() {
        Page page = stage.visit("#/health");
        stage.kafka().produce(stage.topic(), 0, new byte[] {0, (byte) 0xff});
        assertThat(page.locator("[data-fact=verdict-error]")).hasText("1");
        assertThat(page.getByLabel("Verdicts")).containsText("buffer underflow");
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    @Order(3)
    void shouldKeepPicturesOfTheViews(ColorScheme scheme) {
        String suffix = "-story-" + scheme.name().toLowerCase(Locale.ROOT);
        Page page = stage.visit("#/schemas", scheme);
        assertThat(page.locator("[data-schema='" + NEW + "']")).isVisible();
        Stage.keep(page, "schemas" + suffix);
        page.navigate(stage.gateway().base() + "/#/run/restarted");
        assertThat(page.locator("[data-break=restart]")).hasCount(1);
        Stage.keep(page, "restart" + suffix);
        page.keyboard().press("?");
        assertThat(page.locator("[role=dialog]")).isVisible();
        Stage.keep(page, "help" + suffix);
    }

    @Test
    @Order(4)
    void shouldGoOnWhileRedisIsAway() {
        Page page = stage.visit("#/run/live");
        stage.tell(Story.of("live")
                .starts("g", "", Schema.from("a").node("a", "llm").json("g"), "{\"n\":1}")
                .enters("a"));
        assertThat(page.locator("[data-node=a]")).hasAttribute("aria-label", "node a, running");
        stage.redis().close();
        Story more = Story.of("live");
        more.loses(2).sets("/n", "2").event(EventType.EVENT_TYPE_NODE_END, "a", Map.of());
        stage.tell(more);
        assertThat(page.locator("[data-node=a]")).hasAttribute("aria-label", "node a, done");
        assertThat(page.locator("[data-path='/n']")).containsText("2");
        assertThat(page.locator("[data-link=open]")).hasAttribute("data-caught-up", "true");
        page.keyboard().press("h");
        assertThat(page.locator("[data-fact=redis-errors]")).not().hasText(Pattern.compile("0|–"));
    }
}
