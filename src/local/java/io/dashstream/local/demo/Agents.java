package io.dashstream.local.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** All agents of the demo: their reports in order of time. One thread. */
final class Agents {
    /** Further behind than this nobody catches up: the machine slept. */
    private static final long MAX_BEHIND_MICROS = 5_000_000;

    private final List<Agent> agents = new ArrayList<>();

    Agents(DemoOptions options, String names, long nowMicros) {
        List<Scenario> scenarios = List.of(new SupportTriage(), new ResearchReport(), new CodeReview());
        for (int i = 0; i < options.agents(); i++) {
            Scenario scenario = scenarios.get(i % scenarios.size());
            Random random = new Random(options.seed() * 31 + i);
            String name = scenario.plan().name().replace('_', '-') + "-" + names + (i + 1);
            // Measured: waits and short steps together make 1.09 steps to a report.
            AgentClock clock = new AgentClock(random, options.stepMicros() / 1.09, nowMicros);
            agents.add(new Agent(scenario, name, random, clock));
        }
    }

    /** Hands out all reports whose time has come. */
    void until(long nowMicros, Consumer<Report> out) {
        while (true) {
            Agent next = agents.stream()
                    .min(Comparator.comparingLong(agent -> agent.peek().atMicros()))
                    .orElseThrow();
            if (next.peek().atMicros() > nowMicros) {
                return;
            }
            next.notBefore(nowMicros - MAX_BEHIND_MICROS);
            out.accept(next.take());
        }
    }
}
