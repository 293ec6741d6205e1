package io.dashstream.delivery.text;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The threads and tenants of a filter, as clients write them. Pure, any thread. */
public final class FilterText {
    /** The most threads, and the most tenants, a filter may name. */
    public static final int MAX_VALUES = 1_000;

    /** The longest thread or tenant a filter may name, characters. */
    public static final int MAX_LENGTH = 1_024;

    private FilterText() {}

    /** Checks the values of a filter; {@code field} is what the client called it. */
    public static Set<String> values(String field, List<String> values) throws Malformed {
        if (values.size() > MAX_VALUES) {
            throw new Malformed(field, field + " may name " + MAX_VALUES + " values, found " + values.size());
        }
        for (String value : values) {
            // U+FFFD is what is left of bytes that are no UTF-8.
            if (value.isBlank() || value.length() > MAX_LENGTH || value.indexOf('\uFFFD') >= 0) {
                throw new Malformed(
                        field,
                        field + " is 1 to " + MAX_LENGTH + " characters of UTF-8 and not blank, found '"
                                + StartText.abbreviated(value) + "'");
            }
        }
        return new HashSet<>(values);
    }
}
