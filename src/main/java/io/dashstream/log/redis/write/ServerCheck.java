package io.dashstream.log.redis.write;

import io.dashstream.log.redis.stream.RedisLink;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Whether a server can keep the log, asked once per connection. Confined to one thread, but for what Redis answers. */
final class ServerCheck {
    private static final Logger LOG = Logger.getLogger(ServerCheck.class);
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)");
    private static final Pattern POLICY = Pattern.compile("maxmemory_policy:(\\S+)");

    private final RedisLink link;
    private volatile boolean checked;

    ServerCheck(RedisLink link) {
        this.link = link;
    }

    /** Asks again when next checked. */
    void forget() {
        checked = false;
    }

    /** Fails when streams cannot be trimmed as they have to be; warns when the server may delete them. */
    CompletionStage<Boolean> check() {
        if (checked) {
            return CompletableFuture.completedFuture(true);
        }
        return link.send(Request.cmd(Command.INFO)).thenApply(info -> {
            judge(info.toString());
            checked = true;
            return true;
        });
    }

    static void judge(String info) {
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
        if (policy.find() && !policy.group(1).equals("noeviction")) {
            LOG.warnf(
                    "Redis may delete the replay log when its memory is full; set maxmemory-policy to noeviction policy=%s",
                    policy.group(1));
        }
    }
}
