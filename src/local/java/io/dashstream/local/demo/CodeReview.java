package io.dashstream.local.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Reviews a change; its test service is away now and then, and then the run fails. One thread. */
final class CodeReview implements Scenario {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final GraphPlan PLAN = GraphPlan.named("code_review", "Reviews a change and says what to do")
            .node("fetch", "tool", "Reads the change", List.of("change"), List.of("files"))
            .node("run_tests", "tool", "Runs the tests", List.of("files"), List.of("tests"))
            .node("review", "llm", "Looks for mistakes", List.of("files", "tests"), List.of("remarks"))
            .node("decide", "validator", "Approves or asks", List.of("remarks"), List.of("verdict"))
            .direct("fetch", "run_tests")
            .direct("run_tests", "review")
            .direct("review", "decide")
            .either("decide", "review", GraphPlan.END)
            .build();

    @Override
    public GraphPlan plan() {
        return PLAN;
    }

    @Override
    public ObjectNode initialState(Random random) {
        ObjectNode state = JSON.objectNode();
        state.putObject("change").put("number", 100 + random.nextInt(3000));
        state.putArray("files");
        state.putArray("remarks");
        state.put("rounds", 0);
        return state;
    }

    @Override
    public void play(AgentRun run) {
        Phrases.Change change = Phrases.any(Phrases.CHANGES, run.random());
        run.start();
        run.node("fetch", () -> {
            ObjectNode diff = JSON.objectNode()
                    .put("file", change.file())
                    .put("added", 4 + run.random().nextInt(300));
            run.tools().call("fetch", "git.diff", JSON.objectNode().put("title", change.title()), diff);
            run.state()
                    .set("/change/title", change.title())
                    .append("/files", diff)
                    .report();
        });
        run.edge("fetch", "run_tests");
        if (run.random().nextInt(5) == 0) {
            testsAway(run, change);
            return;
        }
        tests(run, change);
        run.edge("run_tests", "review");
        int rounds = 1 + run.random().nextInt(2);
        for (int round = 1; round <= rounds; round++) {
            review(run, change, round, round == rounds);
        }
        run.milestones().quality(0.92, 0.95, Phrases.between(0.5, 0.99, run.random()));
        run.end();
    }

    private static void testsAway(AgentRun run, Phrases.Change change) {
        run.tools()
                .failing(
                        "run_tests",
                        "ci.run",
                        JSON.objectNode().put("file", change.file()),
                        "503 from the test service");
        run.fail("run_tests", "TOOL_UNAVAILABLE", "the test service did not answer in 3 tries");
    }

    private static void tests(AgentRun run, Phrases.Change change) {
        run.node("run_tests", () -> {
            ObjectNode tests = JSON.objectNode()
                    .put("passed", 200 + run.random().nextInt(900))
                    .put("failed", run.random().nextInt(3))
                    .put("seconds", Phrases.between(4, 90, run.random()));
            run.progress("run_tests", "half of the tests ran", 0.5);
            run.tools().call("run_tests", "ci.run", JSON.objectNode().put("file", change.file()), tests);
            run.state().set("/tests", tests).report();
            if (tests.get("failed").intValue() > 0) {
                run.warn("run_tests", "some tests failed");
            }
        });
        run.milestones().checkpoint("run_tests");
    }

    private static void review(AgentRun run, Phrases.Change change, int round, boolean last) {
        run.node("review", () -> {
            run.think("review", round, "Read " + change.file() + " against its tests.");
            run.speech().say("review", change.remark());
            run.state()
                    .append("/remarks", JSON.objectNode().put("round", round).put("text", change.remark()))
                    .set("/rounds", round)
                    .report();
        });
        run.edge("review", "decide");
        run.node("decide", () -> {
            run.state().set("/verdict", last ? "approved" : "changes wanted").report();
            run.branch("decide", last ? GraphPlan.END : "review", last ? "approved" : "changes wanted");
        });
    }
}
