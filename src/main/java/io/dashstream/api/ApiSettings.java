package io.dashstream.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the HTTP door says of this build. Immutable, any thread. */
@ConfigMapping(prefix = "dashstream.api")
public interface ApiSettings {
    /** The commit this build was made of; set by what builds the image ({@code GIT_SHA}). */
    @WithDefault("unknown")
    String gitSha();

    /** When this build was made, RFC 3339; set by what builds the image ({@code BUILD_DATE}). */
    @WithDefault("unknown")
    String buildDate();
}
