package io.dashstream.local.demo;

import java.util.List;
import java.util.Random;

/** What the demo's agents are about. Any thread. */
final class Phrases {
    static final List<Ticket> TICKETS = List.of(
            new Ticket(
                    "I was charged twice for November",
                    "billing",
                    "Two charges with the same invoice number went through within a minute. I have refunded the second one; it"
                            + " will be on your account in three to five days."),
            new Ticket(
                    "The export stops at 10,000 rows",
                    "product",
                    "The web export is limited to 10,000 rows. The scheduled export has no such limit, so I have set one up for"
                            + " you: the first file will be ready tonight."),
            new Ticket(
                    "Login loops back to the start page",
                    "access",
                    "Your browser refuses the session cookie because the site is framed by your portal. Opening the app in a tab"
                            + " of its own solves it today; a fix is planned."),
            new Ticket(
                    "How do I move my workspace to another region?",
                    "product",
                    "A workspace can be moved once, by its owner, under Settings and then Region. It is read-only for about ten"
                            + " minutes while it moves, and links keep working."),
            new Ticket(
                    "Please delete all data of a former employee",
                    "privacy",
                    "I have opened a deletion request in your name. Documents they own go to their manager first, the rest is"
                            + " erased after thirty days, and you will get a record of it."));

    static final List<Topic> TOPICS = List.of(
            new Topic(
                    "heat pumps in old buildings",
                    "Measured seasonal performance lies between 2.6 and 3.4 when radiators are enlarged in the two coldest rooms."
                            + " Insulating the top ceiling first pays back soonest."),
            new Topic(
                    "battery ageing under fast charging",
                    "Ageing is driven less by charging power than by charging cold. Preheating to 25 degrees halves lithium plating"
                            + " in four of the five studies read."),
            new Topic(
                    "why city trees die young",
                    "Compacted soil explains most losses in the first ten years. Structural soil with a rooting volume above twelve"
                            + " cubic metres doubles the median life."),
            new Topic(
                    "reading habits after e-readers",
                    "Readers finish more novels and fewer reference works. The effect is strongest for commuters and vanishes for"
                            + " people who read at a desk."));

    static final List<Change> CHANGES = List.of(
            new Change(
                    "Cache the price list per tenant",
                    "src/pricing/cache.py",
                    "The key lacks the currency, so the second tenant of a region would be shown the first one's prices."),
            new Change(
                    "Retry uploads with backoff",
                    "src/upload/retry.ts",
                    "The delay doubles without a bound. After eleven failures a client waits longer than the token lives."),
            new Change(
                    "Stream the report instead of building it",
                    "report/Writer.java",
                    "The writer is closed before the last row is flushed when the caller cancels; a finally block is missing."),
            new Change(
                    "Replace the hand-written parser",
                    "lang/parse.go",
                    "Nice: 400 lines fewer. One case is lost, an empty quoted field, and there was a test for it."));

    private Phrases() {}

    static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    /** A number between low and high, with two decimals. */
    static double between(double low, double high, Random random) {
        return Math.round((low + (high - low) * random.nextDouble()) * 100) / 100.0;
    }

    record Ticket(String subject, String category, String answer) {}

    record Topic(String question, String finding) {}

    record Change(String title, String file, String remark) {}
}
