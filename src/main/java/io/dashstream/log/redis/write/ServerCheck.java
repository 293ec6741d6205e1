package io.dashstream.log.redis.write;

import io.dashstream.log.redis.stream.RedisLink;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Whether a server can keep the log, asked from time to time. One thread asks; what it found is for any thread. */
final class ServerCheck {
    private static final Logger LOG = Logger.getLogger(ServerCheck.class);
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)");
    private static final Pattern POLICY = Pattern.compile("maxmemory_policy:(\\S+)");
    private static final Pattern LIMIT = Pattern.compile("maxmemory:([1-9]\\d*)");
    private static final long GOOD_NANOS = Duration.ofSeconds(30).toNanos();

    private final RedisLink link;
    private boolean good;
    private long goodUntilNanos;
    private volatile Optional<String> warning = Optional.empty();

    ServerCheck(RedisLink link) {
        this.link = link;
    }

    /** Asks again when next checked. */
    void forget() {
        good = false;
    }

    /** What may come to be wrong with the server, in words. */
    Optional<String> warning() {
        return warning;
    }

    /** Fails when streams cannot be trimmed as they have to be, or may be deleted by the server. */
    CompletionStage<Boolean> check() {
        if (good && System.nanoTime() - goodUntilNanos < 0) {
            return CompletableFuture.completedFuture(true);
        }
        good = true;
        goodUntilNanos = System.nanoTime() + GOOD_NANOS;
        return link.send(Request.cmd(Command.INFO)).thenApply(info -> {
            warn(judge(info.toString()));
            return true;
        });
    }

    private void warn(Optional<String> now) {
        if (!now.equals(warning)) {
            now.ifPresent(words -> LOG.warnf("Redis is not set as the replay log needs it reason=%s", words));
            warning = now;
        }
    }

    /** Refuses a server, or tells what to warn of. */
    static Optional<String> judge(String info) {
        Matcher version = VERSION.matcher(info);
        if (version.find()) {
            int major = Integer.parseInt(version.group(1));
            int minor = Integer.parseInt(version.group(2));
            if (major < 6 || (major == 6 && minor < 2)) {
                throw new IllegalStateException(
                        "the replay log needs Redis 6.2 or newer, found " + major + "." + minor);
            }
        }
        Matcher policy = POLICY.matcher(info);
        if (!policy.find() || policy.group(1).equals("noeviction")) {
            return Optional.empty();
        }
        String words = "with its maxmemory-policy " + policy.group(1)
                + " Redis may delete streams of the replay log when its memory is full; it must be noeviction";
        if (LIMIT.matcher(info).find()) {
            throw new IllegalStateException(words);
        }
        return Optional.of(words + " before maxmemory is set");
    }
}
