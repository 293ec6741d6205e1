package io.dashstream.local.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Researches a question in parallel branches whose helpers have threads of their own. One thread. */
final class ResearchReport implements Scenario {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> BRANCHES = List.of("search_web", "search_papers", "search_data");
    private static final GraphPlan PLAN = GraphPlan.named("research_report", "Researches a question and writes it up")
            .node("plan", "llm", "Splits the question", List.of("question"), List.of("plan"))
            .node("search_web", "tool", "Searches pages", List.of("plan"), List.of("sources"))
            .node("search_papers", "tool", "Searches papers", List.of("plan"), List.of("sources"))
            .node("search_data", "tool", "Searches data sets", List.of("plan"), List.of("sources"))
            .node("merge", "aggregator", "Weighs the sources", List.of("sources"), List.of("evidence"))
            .node("write", "llm", "Writes the report", List.of("evidence"), List.of("report"))
            .fan("plan", "search_web", "search_papers", "search_data")
            .direct("search_web", "merge")
            .direct("search_papers", "merge")
            .direct("search_data", "merge")
            .direct("merge", "write")
            .direct("write", GraphPlan.END)
            .build();

    @Override
    public GraphPlan plan() {
        return PLAN;
    }

    @Override
    public ObjectNode initialState(Random random) {
        ObjectNode state = JSON.objectNode();
        state.put("question", "").put("budget", 3.5);
        state.putArray("plan");
        state.putArray("sources");
        return state;
    }

    @Override
    public void play(AgentRun run) {
        Phrases.Topic topic = Phrases.any(Phrases.TOPICS, run.random());
        run.start();
        run.node("plan", () -> {
            run.think("plan", 1, "What is known about " + topic.question() + "? Start broad, then measure.");
            run.state()
                    .set("/question", topic.question())
                    .append("/plan", "find recent pages")
                    .append("/plan", "find measurements")
                    .report();
        });
        run.parallel(String.join(",", BRANCHES), () -> branches(run, topic));
        merge(run);
        run.edge("merge", "write");
        run.node("write", () -> {
            run.speech().say("write", topic.finding());
            run.state()
                    .set("/report", topic.finding())
                    .move("/evidence", "/appendix")
                    .report();
        });
        run.milestones().checkpoint("write");
        run.edge("write", GraphPlan.END);
        run.milestones().quality(Phrases.between(0.6, 0.99, run.random()), 0.93, 0.81);
        run.end();
    }

    /** The helpers report side by side: batches that hold events of several threads. */
    private static void branches(AgentRun run, Phrases.Topic topic) {
        run.together(() -> BRANCHES.forEach(branch -> run.edge("plan", branch)));
        for (String status : List.of("started", "reading", "done")) {
            run.together(() -> BRANCHES.forEach(branch -> run.substep(run.helper(branch), branch, "search", status)));
        }
        for (String branch : BRANCHES) {
            run.node(branch, () -> {
                int found = 3 + run.random().nextInt(20);
                run.tools()
                        .call(
                                branch,
                                branch.replace('_', '.'),
                                JSON.objectNode().put("query", topic.question()).put("limit", 20),
                                JSON.objectNode().put("found", found));
                run.progress(branch, found + " sources", 1.0);
                run.state()
                        .append(
                                "/sources",
                                JSON.objectNode()
                                        .put("from", branch)
                                        .put("found", found)
                                        .put("weight", Phrases.between(0.1, 1, run.random())))
                        .report();
            });
        }
    }

    private static void merge(AgentRun run) {
        run.together(() -> BRANCHES.forEach(branch -> run.edge(branch, "merge")));
        run.node("merge", () -> {
            run.progress("merge", "weighing sources", 0.5);
            ObjectNode evidence = JSON.objectNode();
            evidence.put("kept", 4 + run.random().nextInt(9))
                    .put("confidence", Phrases.between(0.5, 0.95, run.random()));
            run.state().set("/evidence", evidence).report();
        });
    }
}
