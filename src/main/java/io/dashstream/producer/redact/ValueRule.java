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
record ValueRule(String name, List<Mark> marks, Pattern pattern) {
    static final String REDACTED = "[REDACTED]";

    ValueRule {
        marks = List.copyOf(marks);
    }

    /** A rule with marks as texts. */
    static ValueRule of(String name, List<String> marks, Pattern pattern) {
        return new ValueRule(name, marks.stream().map(Mark::of).toList(), pattern);
    }

    /** A part that every secret of a rule has one of, and the characters of it. */
    record Mark(String text, Characters characters) {
        private static Mark of(String text) {
            return new Mark(text, Characters.of(text));
        }
    }

    /** @param characters those of the text */
    String apply(String text, Characters characters) {
        if (!marked(text, characters)) {
            return text;
        }
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            return text;
        }
        String kept = found.groupCount() > 0 ? "$1" : "";
        return found.replaceAll(kept + Matcher.quoteReplacement(REDACTED));
    }

    private boolean marked(String text, Characters characters) {
        for (int i = 0; i < marks.size(); i++) {
            Mark mark = marks.get(i);
            if (characters.mayHold(mark.characters()) && text.contains(mark.text())) {
                return true;
            }
        }
        return marks.isEmpty();
    }
}
