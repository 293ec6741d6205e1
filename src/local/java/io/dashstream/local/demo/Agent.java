package io.dashstream.local.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** An agent that runs its scenario again and again, each run under a thread of its own. One thread. */
final class Agent {
    private final Scenario scenario;
    private final String name;
    private final Random random;
    private final AgentClock clock;
    private final Deque<Report> reports = new ArrayDeque<>();
    private int runs;

    /** @param name first part of its runs' thread ids */
    Agent(Scenario scenario, String name, Random random, AgentClock clock) {
        this.scenario = scenario;
        this.name = name;
        this.random = random;
        this.clock = clock;
    }

    /** What it reports next; never ends. */
    Report peek() {
        while (reports.isEmpty()) {
            clock.after(6);
            Reporter reporter = new Reporter(name + "-" + ++runs, clock, random, reports::add);
            scenario.play(new AgentRun(scenario.plan(), reporter, random, scenario.initialState(random)));
        }
        return reports.element();
    }

    /** The report that {@link #peek} told, once. */
    Report take() {
        Report next = peek();
        reports.remove();
        return next;
    }

    /** Its next run starts no earlier. */
    void notBefore(long micros) {
        clock.notBefore(micros);
    }
}
