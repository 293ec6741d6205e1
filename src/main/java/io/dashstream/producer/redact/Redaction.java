package io.dashstream.producer.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What counts as a secret. Immutable, any thread.
 *
 * <pre>{@code
 * Redaction.standard()
 *         .withKey("patient_id")
 *         .withPattern("ticket", Pattern.compile("TCK-[0-9]{8}"))
 *         .withoutKey("pagination_token")
 * }</pre>
 *
 * <p>A secret that a model streams in pieces, split over several token chunks, is not recognised.
 */
public final class Redaction {
    /** Shorter texts hold no secret that a pattern knows. */
    private static final int SHORTEST = 8;

    private static final Redaction STANDARD = new Redaction(true, KeyRules.standard(), ValueRules.STANDARD);
    private static final Redaction NONE = new Redaction(false, KeyRules.standard(), List.of());

    private final boolean on;
    private final KeyRules keys;
    private final List<ValueRule> values;

    private Redaction(boolean on, KeyRules keys, List<ValueRule> values) {
        this.on = on;
        this.keys = keys;
        this.values = List.copyOf(values);
    }

    /** The usual names, and the keys of well-known services. */
    public static Redaction standard() {
        return STANDARD;
    }

    /** Reports everything as it is. */
    public static Redaction none() {
        return NONE;
    }

    /** Takes out what stands under this name too, however it is written. */
    public Redaction withKey(String name) {
        return new Redaction(true, keys.with(name), values);
    }

    /** Leaves what stands under this name, unless its value looks like a secret. */
    public Redaction withoutKey(String name) {
        return new Redaction(on, keys.without(name), values);
    }

    /** Takes out what this pattern finds in any text; a first group is kept. It must not backtrack without bound. */
    public Redaction withPattern(String name, Pattern pattern) {
        List<ValueRule> more = new ArrayList<>(values);
        more.add(ValueRule.of(name, List.of(), pattern));
        return new Redaction(true, keys, more);
    }

    public boolean isOn() {
        return on;
    }

    boolean secretKey(String name, boolean number) {
        return on && keys.secret(name, number);
    }

    /** A plain text without secrets; the same when it holds none. */
    String text(String text) {
        if (text.length() < SHORTEST) {
            return text;
        }
        // What a rule puts in the place of a secret is no part of another rule's mark.
        Characters characters = Characters.of(text);
        String clean = text;
        for (int i = 0; i < values.size(); i++) {
            clean = values.get(i).apply(clean, characters);
        }
        return clean;
    }
}
