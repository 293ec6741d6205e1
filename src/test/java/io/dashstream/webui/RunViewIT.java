package io.dashstream.webui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.dashstream.wire.v1.ToolExecution.ExecutionStage.EXECUTION_STAGE_COMPLETED;
import static io.dashstream.wire.v1.ToolExecution.ExecutionStage.EXECUTION_STAGE_STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One run with everything a run can have: what each panel shows of it, at any instant, and what leaves the page. */
class RunViewIT {
    private static final String THREAD = "trip-1";
    private static final String SCHEMA = Schema.from("plan")
            .node("plan", "llm")
            .node("flights", "tool", "search")
            .node("hotels", "tool", "search")
            .node("judge", "router")
            .node("book", "transform")
            .edge("plan", "flights", "parallel")
            .edge("plan", "hotels", "parallel")
            .edge("flights", "judge", "direct")
            .edge("hotels", "judge", "direct")
            .edge("judge", "plan", "conditional")
            .edge("judge", "book", "conditional")
            .edge("book", "__end__", "direct")
            .json("trip");

    private static final String TEXTS_UNDER_NODES = """
            [...document.querySelectorAll("[data-edge] text")].filter(text => {
              const a = text.getBoundingClientRect();
              return [...document.querySelectorAll("[data-node]")].some(node => {
                const b = node.getBoundingClientRect();
                return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
              });
            }).map(text => text.textContent)""";

    private static Stage stage;

    @BeforeAll
    static void tellTheStory() {
        stage = Stage.open();
        Story story = Story.of(THREAD).starts("trip", "1111111111111111", SCHEMA, "{\"city\":\"Oslo\",\"bids\":[]}");
        round(story, 0);
        story.branches("judge", "plan", "too dear");
        round(story, 1);
        story.branches("judge", "book", "good enough")
                .visits("insurance")
                .enters("book")
                .fails("book", "E42", "the seat was gone", "at book.reserve(book.py:17)")
                .sets("/city", "\"Bergen\"")
                .leaves("book")
                .takes("book", "__end__")
                .ends();
        stage.tell(story);
    }

    private static void round(Story story, int i) {
        story.enters("plan")
                .says("ask-" + i, "Let us look at ", false)
                .says("ask-" + i, "round " + i + ".", true)
                .leaves("plan")
                .takes("plan", "flights")
                .takes("plan", "hotels")
                .enters("flights")
                .enters("hotels")
                .calls(EXECUTION_STAGE_STARTED, "air-" + i, "{\"to\":\"OSL\"}", "")
                .calls(EXECUTION_STAGE_COMPLETED, "air-" + i, "", "{\"price\":" + (90 + i) + "}")
                .measures("flights", "latency", 12 + i)
                .sets("/bids/" + i, String.valueOf(90 + i))
                .leaves("hotels")
                .leaves("flights")
                .takes("flights", "judge")
                .takes("hotels", "judge")
                .visits("judge");
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

    private static Page open(String more) {
        Page page = stage.visit("#/run/" + THREAD + more);
        assertThat(page.locator("[data-status=done]")).isVisible();
        return page;
    }

    @Test
    void shouldDrawLoopsBranchesGroupsAndWhatIsOutOfTheSchema() {
        Page page = open("");
        assertThat(node(page, "plan")).hasAttribute("aria-label", "node plan, done, 2 visits");
        assertThat(edge(page, "judge", "plan")).hasAttribute("data-taken", "1");
        assertThat(edge(page, "judge", "plan")).containsText("too dear");
        assertThat(edge(page, "judge", "book")).containsText("good enough");
        assertThat(edge(page, "plan", "hotels")).containsText("2×");
        assertThat(page.locator("[data-group=search]")).containsText("search");
        assertThat(node(page, "insurance")).hasAttribute("aria-label", "node insurance, done, not in the schema");
        assertThat((List<?>) page.evaluate(TEXTS_UNDER_NODES))
                .as("what is written at edges and lies under a node")
                .isEmpty();
    }

    @Test
    void shouldShowBothParallelBranchesAtWorkAtTheInstantTheyWere() {
        Page page = open("");
        page.getByLabel("Instant").fill("8");
        assertThat(node(page, "flights")).hasAttribute("aria-label", "node flights, running");
        assertThat(node(page, "hotels")).hasAttribute("aria-label", "node hotels, running");
        assertThat(edge(page, "plan", "hotels")).hasClass(Pattern.compile(".*flow.*"));
        assertThat(node(page, "book")).hasAttribute("aria-label", "node book, idle");
    }

    @Test
    void shouldShowWhatANodeSaidCalledMeasuredAndSuffered() {
        Page page = open("?tab=talk");
        Locator panel = page.getByRole(AriaRole.TABPANEL);
        assertThat(panel).containsText("Let us look at round 1.");
        page.keyboard().press("3");
        assertThat(panel.locator("[data-tool=air-0]")).containsText("{\"to\":\"OSL\"}");
        assertThat(panel.locator("[data-tool=air-0]")).containsText("{\"price\":90}");
        page.keyboard().press("5");
        assertThat(panel.locator(".metrics")).containsText("13 ms");
        page.keyboard().press("4");
        panel.getByText("stack").click();
        assertThat(panel).containsText("E42: the seat was gone");
        assertThat(panel.getByLabel("Detail")).hasText("at book.reserve(book.py:17)");
        node(page, "flights").click();
        assertThat(page.locator("[data-card=flights]")).containsText("Does flights");
        assertThat(panel).not().containsText("E42");
    }

    @Test
    void shouldShowLanesZoomAndWalkTheTimeline() {
        Page page = open("");
        assertThat(page.locator("[data-lane]"))
                .hasText(new String[] {"plan", "flights", "hotels", "judge", "insurance", "book"});
        assertThat(page.locator("[data-lane=plan] .span")).hasCount(2);
        page.getByLabel("Zoom into the timeline").click();
        assertThat(page.locator(".timeline")).hasAttribute("data-window", "0.500 1.000");
        page.getByLabel("Show the whole timeline").click();
        page.locator("[data-lane=judge] .span").first().click();
        assertThat(page.locator(".where")).containsText("NODE_START");
        assertThat(page.locator("[data-card=judge]")).isVisible();
    }

    @Test
    void shouldShowThePartOfTheTimelineThatIsDrawnOnTheMinimap() {
        Page page = open("");
        BoundingBox map = page.locator(".minimap").boundingBox();
        double middle = map.y + map.height / 2;
        page.mouse().move(map.x + map.width * 0.6, middle);
        page.mouse().down();
        page.mouse().move(map.x + map.width * 0.9, middle);
        page.mouse().up();
        assertThat(page.locator(".timeline"))
                .hasAttribute("data-window", Pattern.compile("0\\.(59|60).* 0\\.(89|90).*"));
        page.mouse().move(map.x + map.width * 0.75, middle);
        page.mouse().down();
        page.mouse().move(0, middle);
        page.mouse().up();
        assertThat(page.locator(".timeline")).hasAttribute("data-window", Pattern.compile("0\\.000 0\\.(29|30).*"));
        page.locator(".minimap").dblclick();
        assertThat(page.locator(".timeline")).hasAttribute("data-window", "0.000 1.000");
    }

    @Test
    void shouldSearchTheStateNarrowItToChangesAndCopyWhatItHolds() {
        Page page = open("");
        Locator leaves = page.locator("[role=treeitem]");
        page.getByLabel("Search the state").fill("91");
        assertThat(leaves).hasText(new Pattern[] {Pattern.compile(".*bids.*"), Pattern.compile(".*1.*91.*")});
        page.locator("[data-path='/bids/1']").hover();
        page.getByLabel("Copy the path of 1").click();
        awaitCopied(page, "/bids/1");
        page.getByLabel("Search the state").fill("nowhere");
        assertThat(page.locator(".state")).containsText("Nothing matches.");
        page.getByLabel("Search the state").fill("");
        page.getByLabel("State", new Page.GetByLabelOptions().setExact(true)).focus();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("c");
        awaitCopied(page, "Bergen");
        page.keyboard().press("Home");
        page.keyboard().press("e");
        page.getByLabel("Instant").press("ArrowRight");
        page.getByText("only changes").click();
        assertThat(leaves).hasCount(1);
        assertThat(leaves).hasAttribute("data-path", "/city");
    }

    @Test
    void shouldPlayTheRunAtAnySpeedToItsEnd() {
        Page page = open("");
        for (String speed : List.of("1", "10", "100")) {
            page.keyboard().press("Home");
            assertThat(page.locator("[data-live=false]")).hasAttribute("data-at", "0");
            page.getByLabel("Speed").selectOption(speed);
            page.getByLabel("Play").click();
            assertThat(page.locator(".where")).containsText("GRAPH_END");
            assertThat(page.getByLabel("Play")).isVisible();
        }
        assertThat(node(page, "book")).hasAttribute("aria-label", "node book, done");
    }

    @Test
    void shouldCompareTwoInstantsAndShowAColleagueTheSame() {
        Page page = open("");
        page.keyboard().press("Home");
        page.getByText("Compare from here").click();
        page.keyboard().press("e");
        page.keyboard().press("ArrowRight");
        assertThat(page.locator("[data-path='/city']")).hasClass(Pattern.compile(".*changed.*"));
        assertThat(page.locator("[data-path='/city']")).containsText("Bergen");
        assertThat(page.locator("[data-path='/bids/1']")).hasClass(Pattern.compile(".*added.*"));
        page.getByText("Copy link").click();
        assertThat(page.getByText("Copied")).isVisible();
        String link = (String) page.evaluate("navigator.clipboard.readText()");
        Page colleague = stage.open(link, ColorScheme.DARK);
        assertThat(colleague.locator("[role=tree]"))
                .hasText(page.locator("[role=tree]").textContent());
        assertThat(colleague.locator("[data-path='/city']")).hasClass(Pattern.compile(".*changed.*"));
        assertThat(colleague.locator("[data-live=false]"))
                .hasAttribute("data-at", page.locator("[data-live=false]").getAttribute("data-at"));
    }

    @Test
    void shouldWriteTheGraphAtAnInstantAsMermaidDotAndJson() throws IOException {
        Page page = open("");
        page.getByLabel("Instant").fill("8");
        assertThat(page.locator("[data-live=false]")).isVisible();
        assertThat(exported(page, "mermaid"))
                .startsWith("flowchart LR")
                .contains("[\"flights\"]:::running", "-->|1|", "-.->");
        assertThat(exported(page, "dot"))
                .startsWith("digraph run {")
                .contains(
                        "\"plan\" -> \"flights\" [label=\"1\"]", "\"book\" -> \"__end__\" [label=\"\", style=dashed]");
        assertThat(exported(page, "json")).contains("\"schema_id\": \"1111111111111111\"", "\"status\": \"running\"");
    }

    @Test
    void shouldOpenAWholeRunAgainWithoutAServer() throws IOException {
        Page page = open("");
        Object records = page.evaluate("dashstream.runs()['" + THREAD + "']");
        Path file = Path.of("target", "carried-run.html").toAbsolutePath();
        Files.writeString(file, exported(page, "page"));
        Page alone = stage.open(file.toUri().toString(), ColorScheme.LIGHT);
        assertThat(alone.locator("[data-run=trip-1] [data-status=done]")).isVisible();
        assertThat(node(alone, "plan")).hasAttribute("aria-label", "node plan, done, 2 visits");
        assertThat(alone.locator("[data-path='/city']")).containsText("Bergen");
        assertThat(alone.evaluate("dashstream.runs()")).isEqualTo(Map.of("file:" + THREAD, records));
    }

    @Test
    void shouldOpenTheFileOfARunBesideWhatIsLive() throws IOException {
        Page page = open("");
        Path file = Path.of("target", "run.dashstream.json");
        Files.writeString(file, exported(page, "run"));
        Page other = stage.visit("");
        other.getByLabel("Open the file of a run").setInputFiles(file);
        assertThat(other.locator(".strip")).containsText("Opened from a file: nothing here is live.");
        assertThat(node(other, "judge")).hasAttribute("aria-label", "node judge, done, 2 visits");
        other.getByLabel("Back to all runs").click();
        assertThat(Stage.run(other, THREAD)).hasCount(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void shouldKeepAPictureOfTheRun(ColorScheme scheme) {
        Page page = stage.visit("#/run/" + THREAD + "?node=flights&tab=tools", scheme);
        assertThat(page.locator("[data-card=flights]")).isVisible();
        assertThat(node(page, "insurance")).isVisible();
        Stage.keep(page, "run-node-" + scheme.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static void awaitCopied(Page page, String text) {
        await("the text to be copied").until(() -> text.equals(page.evaluate("navigator.clipboard.readText()")));
    }

    private static String exported(Page page, String kind) throws IOException {
        Download download = page.waitForDownload(() -> page.getByLabel("Export").selectOption(kind));
        return Files.readString(download.path());
    }

    private static Locator node(Page page, String name) {
        return page.locator("[data-node='" + name + "']");
    }

    private static Locator edge(Page page, String from, String to) {
        return page.locator("[data-edge='" + from + " " + to + "']");
    }
}
