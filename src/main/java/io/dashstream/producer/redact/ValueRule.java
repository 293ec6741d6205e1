package io.dashstream.producer.redact;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that is known by its look. Immutable, any thread.
 *
 * @param name for tests and reports
 * @param marks texts of which one stands in every such secret: the pattern is tried only where one does; empty to try
 *     it always
 * @param pattern what is taken out; where it has a first group, that is kept in front
 */
public record ValueRule(String name, List<String> marks, Pattern pattern) {
    static final String REDACTED = "[REDACTED]";

    public ValueRule {
        marks = List.copyOf(marks);
    }

    String apply(String text) {
        if (!marked(text)) {
            return text;
        }
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            return text;
        }
        String kept = found.groupCount() > 0 ? "$1" : "";
        return found.replaceAll(kept + Matcher.quoteReplacement(REDACTED));
    }

    private boolean marked(String text) {
        if (marks.isEmpty()) {
            return true;
        }
        for (String mark : marks) {
            if (text.contains(mark)) {
                return true;
            }
        }
        return false;
    }
}
