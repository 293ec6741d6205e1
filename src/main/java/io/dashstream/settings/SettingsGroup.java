package io.dashstream.settings;

import static java.util.Objects.requireNonNull;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Set;

/**
 * The settings under one prefix, to be checked at start. Immutable, any thread. Every refusal is a
 * {@link ConfigurationException} that names the key, what would be right and what was found; Quarkus then ends the start
 * with that sentence.
 *
 * @param prefix what all keys of the group begin with, without the last dot, such as {@code dashstream.log}
 */
public record SettingsGroup(String prefix) {
    public SettingsGroup {
        requireNonNull(prefix, "prefix");
    }

    /** Refuses a number outside of {@code least} to {@code most}, both allowed. */
    public void within(String key, long found, long least, long most) {
        require(found >= least && found <= most, key, least + " to " + most, found);
    }

    /** Refuses a size outside of {@code least} to {@code most} bytes, both allowed. */
    public void bytesWithin(String key, long found, long least, long most) {
        require(found >= least && found <= most, key, least + " to " + most + " bytes", found + " bytes");
    }

    /** Refuses a duration outside of {@code least} to {@code most}, both allowed. */
    public void within(String key, Duration found, Duration least, Duration most) {
        boolean holds = found.compareTo(least) >= 0 && found.compareTo(most) <= 0;
        require(holds, key, least + " to " + most, found);
    }

    /** Refuses when something does not hold: the key "must be {@code right}, found {@code found}". */
    public void require(boolean holds, String key, String right, Object found) {
        if (!holds) {
            throw refused(key, right, found);
        }
    }

    /** The refusal of one key, for a caller that has its own rule. */
    public ConfigurationException refused(String key, String right, Object found) {
        String name = prefix + "." + key;
        return new ConfigurationException(name + " must be " + right + ", found " + found, Set.of(name));
    }
}
