package io.dashstream.local.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Sorts a support ticket and answers it, or hands it to a person. One thread. */
final class SupportTriage implements Scenario {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final GraphPlan PLAN = GraphPlan.named("support_triage", "Sorts and answers support tickets")
            .node("classify", "llm", "Names the category", List.of("ticket"), List.of("category", "urgency"))
            .node("look_up", "tool", "Finds the customer", List.of("ticket"), List.of("customer"))
            .node("route", "router", "Answers or asks", List.of("urgency"), List.of())
            .node("answer", "llm", "Writes the answer", List.of("customer"), List.of("messages"))
            .node("approve", "human_in_loop", "A person decides", List.of("messages"), List.of("approved"))
            .direct("classify", "look_up")
            .direct("look_up", "route")
            .either("route", "answer", "approve")
            .direct("approve", "answer")
            .direct("answer", GraphPlan.END)
            .build();

    @Override
    public GraphPlan plan() {
        return PLAN;
    }

    @Override
    public ObjectNode initialState(Random random) {
        ObjectNode state = JSON.objectNode();
        state.putObject("ticket").put("id", "T-" + (10_000 + random.nextInt(90_000)));
        state.putArray("messages");
        state.put("attempts", 0).put("draft", "");
        return state;
    }

    @Override
    public void play(AgentRun run) {
        Phrases.Ticket ticket = Phrases.any(Phrases.TICKETS, run.random());
        double urgency = Phrases.between(0.1, 0.99, run.random());
        run.start();
        run.node("classify", () -> {
            run.state().set("/ticket/subject", ticket.subject()).report();
            run.think("classify", 1, "Reads like " + ticket.category() + ", but check the account first.");
            run.state()
                    .set("/category", ticket.category())
                    .set("/urgency", urgency)
                    .report();
        });
        run.edge("classify", "look_up");
        lookUp(run);
        run.edge("look_up", "route");
        boolean ask = urgency > 0.7;
        run.node("route", () -> run.branch("route", ask ? "approve" : "answer", ask ? "urgent" : "routine"));
        if (ask) {
            approve(run, ticket);
        }
        answer(run, ticket);
        run.edge("answer", GraphPlan.END);
        run.milestones().quality(0.9, Phrases.between(0.75, 0.99, run.random()), 0.88);
        run.end();
    }

    private static void lookUp(AgentRun run) {
        run.node("look_up", () -> {
            ObjectNode asked = JSON.objectNode()
                    .put("ticket", run.state().value().at("/ticket/id").textValue());
            ObjectNode customer = JSON.objectNode()
                    .put("plan", run.random().nextBoolean() ? "team" : "business")
                    .put("seats", 5 + run.random().nextInt(200))
                    .put("since", 2019 + run.random().nextInt(7));
            run.tools().call("look_up", "crm.find_customer", asked, customer);
            run.state().set("/customer", customer).set("/attempts", 1).report();
        });
        run.milestones().checkpoint("look_up");
    }

    private static void approve(AgentRun run, Phrases.Ticket ticket) {
        run.node("approve", () -> {
            run.askHuman("approve", "Urgent: \"" + ticket.subject() + "\". Answer without a call?", "yes, go ahead");
            run.state().set("/approved", JSON.booleanNode(true)).report();
        });
        run.edge("approve", "answer");
    }

    private static void answer(AgentRun run, Phrases.Ticket ticket) {
        run.node("answer", () -> {
            run.speech().say("answer", ticket.answer());
            run.state().set("/draft", ticket.answer()).report();
            run.state()
                    .append("/messages", JSON.objectNode().put("role", "agent").put("text", ticket.answer()))
                    .remove("/draft")
                    .report();
        });
    }
}
