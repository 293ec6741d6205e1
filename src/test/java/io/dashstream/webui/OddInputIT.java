package io.dashstream.webui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.dashstream.wire.v1.AttributeValue;
import io.dashstream.wire.v1.EventType;
import io.dashstream.wire.v1.ToolExecution.ExecutionStage;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody should send, and somebody does: shown as what it is, in its own place, on a page that goes on. */
class OddInputIT {
    private static final int TEN_MIB = 10 << 20;

    private static final String LONG_TASKS = """
            () => {
              window.longest = 0;
              new PerformanceObserver((list) => {
                for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration);
              }).observe({ type: "longtask" });
            }""";

    private static final String AT_ONCE = """
            ([entry, entries]) => {
              const text = "[" + Array(entries).fill(entry).join(",") + "]";
              const begun = performance.now();
              structuredClone(JSON.parse(text));
              return performance.now() - begun;
            }""";

    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
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

    private static Page told(String thread, Story story) {
        int records = story.records();
        stage.tell(story);
        Page page = stage.visit("#/run/" + URLEncoder.encode(thread, UTF_8));
        Stage.awaitRecords(page, thread, records);
        return page;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"half|{\"nodes\":[|no JSON", "list|[1,2]|no JSON object", "null|null|no JSON object"})
    void shouldDrawARunWithAMalformedSchemaFromWhatRan(String thread, String schema, String problem) {
        Page page = told(
                thread,
                Story.of(thread).starts("odd", "", schema, "{}").visits("a").enters("b"));
        assertThat(page.locator(".inline-problem")).containsText(problem);
        assertThat(page.locator("[data-node=b]")).hasAttribute("aria-label", "node b, running");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"array|[1,[2,3]]|/1|[2]", "number|7||7", "text|\"<b>bold</b>\"||<b>bold</b>"})
    void shouldShowAStateThatIsNoObjectAsItIs(String thread, String state, String path, String shown) {
        Page page = told(thread, Story.of(thread).starts("odd", "", "{}", state).enters("a"));
        assertThat(page.locator("[data-trust]")).containsText("the state is no JSON object");
        assertThat(path == null ? page.locator(".state .empty") : page.locator("[data-path='" + path + "']"))
                .containsText(shown);
    }

    @Test
    void shouldUnfoldAStateOfFiftyLevels() {
        String deep = "{\"a\":".repeat(50) + "1" + "}".repeat(50);
        Page page = told("deep", Story.of("deep").starts("odd", "", "{}", deep).enters("x"));
        page.getByLabel("Search the state").fill("1");
        assertThat(page.locator("[role=treeitem]").first()).isVisible();
        page.getByLabel("State", new Page.GetByLabelOptions().setExact(true)).focus();
        for (int i = 0; i < 3; i++) {
            page.keyboard().press("PageDown");
        }
        assertThat(page.locator("[data-path='" + "/a".repeat(50) + "']")).containsText("1");
    }

    @Test
    void shouldDrawAGraphOfFiveThousandNodesThatLeadsBackToItself() {
        Schema schema = Schema.from("n0");
        IntStream.range(0, 5_000)
                .forEach(i -> schema.node("n" + i, "tool").edge("n" + i, "n" + (i * 7 + 1) % 5_000, "direct"));
        Page page = told(
                "large",
                Story.of("large")
                        .starts("large", "", schema.json("large"), "{}")
                        .enters("n4999"));
        assertThat(page.locator("svg[data-nodes='5000']")).isVisible();
        assertThat(page.locator("[data-node=n4999]")).hasAttribute("aria-label", "node n4999, running");
        page.getByLabel("Zoom into the graph").click();
        page.keyboard().press("2");
        assertThat(page.getByText("No language model was called")).isVisible();
    }

    @Test
    void shouldShowNamesWithMarkupAsNames() {
        String name = "<img src=x onerror=\"document.title='broken'\">";
        Page page = told(
                "<i>markup</i>", Story.of("<i>markup</i>").enters(name).fails(name, "<u>", "<script>", "</pre><b>"));
        assertThat(page.locator("[data-lane]")).hasText(name);
        assertThat(page.locator(".run-head code")).hasText("<i>markup</i>");
        page.keyboard().press("4");
        assertThat(page.getByText("<u>: <script>")).isVisible();
        assertThat(page).hasTitle("DashStream");
        assertThat(page.locator("main img, main script, main u")).hasCount(0);
    }

    @Test
    void shouldTakeClocksThatGoBackNegativeDurationsAndUnknownTypesAsTheyCome() {
        long century = 3_153_600_000_000_000L;
        Story story = Story.of("skewed")
                .starts("odd", "", "{}", "{}")
                .jumps(century)
                .enters("later")
                .jumps(-2 * century)
                .event(EventType.EVENT_TYPE_NODE_END, "later", -5_000, Map.of())
                .event(EventType.forNumber(0), "later", 0, Map.of("x", AttributeValue.getDefaultInstance()));
        story.ends();
        Page page = told("skewed", story);
        assertThat(page.locator("[data-figure=duration]")).hasText(Pattern.compile("duration-\\d+ h \\d+ m"));
        assertThat(page.locator("[data-lane=later] .span")).hasCount(1);
        page.keyboard().press("v");
        page.getByLabel("Thread").fill("skewed");
        assertThat(page.locator("[data-type=UNSPECIFIED]")).containsText("x=null");
    }

    @Test
    void shouldShowRecordsOfTenMebibytesWithoutStandingStillForAsLongAsReadingThemTakes() {
        String entry = "{\"name\":\"entry\",\"tags\":[\"a\",\"b\"],\"n\":1.5}";
        int entries = (TEN_MIB - 4_096) / (entry.length() + 1);
        String state = "{\"list\":["
                + IntStream.range(0, entries).mapToObj(i -> entry).collect(Collectors.joining(","))
                + "],\"end\":\"reached\"}";
        Page page = stage.visit("#/run/heavy");
        page.evaluate(LONG_TASKS);
        stage.tell(Story.of("heavy").isWholly(state));
        assertThat(page.locator("[data-path='/end']")).containsText("reached");
        assertThat(page.locator("[data-path='/list']")).containsText("[" + entries + "]");
        stage.tell(Story.of("heavy")
                .loses(1)
                .calls(ExecutionStage.EXECUTION_STAGE_COMPLETED, "dump", "", "x".repeat(TEN_MIB - 4_096)));
        page.keyboard().press("3");
        assertThat(page.getByRole(AriaRole.TABPANEL)).containsText("10,481,664 characters");
        double longest = ((Number) page.evaluate("longest")).doubleValue();
        // The same machine at the same time: what it takes to read such a state at once and hand it over.
        double atOnce = ((Number) page.evaluate(AT_ONCE, List.of(entry, entries))).doubleValue();
        System.out.printf("10 MiB: the page's longest task %.0f ms, reading it at once %.0f ms%n", longest, atOnce);
        assertThat(longest).isLessThan(atOnce);
    }
}
