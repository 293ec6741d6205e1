package io.dashstream.log.redis.stream;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * What keeps Redis from serving the replay log, in words its operator can act on and without credentials. Immutable, any
 * thread.
 *
 * @param words what was found and what would be right
 * @param ofTheKey whether it is one key alone, and the server serves all others
 */
public record RedisFault(String words, boolean ofTheKey) {
    private static final String SETTING = "dashstream.log.redis";
    private static final Pattern CREDENTIALS = Pattern.compile("//[^@\\s]*@");

    /** Reads a failure of a question, at the end of its causes. */
    public static RedisFault of(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ErrorType)) {
            cause = cause.getCause();
        }
        String said = String.valueOf(cause.getMessage());
        String code = said.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        return switch (code) {
            case "WRONGPASS", "NOAUTH" -> server("Redis refuses the user or the password in " + SETTING + ".url");
            case "NOPERM" -> server("Redis' access list forbids what the replay log needs: " + said);
            case "OOM" -> server("Redis' memory is full: raise its maxmemory, or lower " + SETTING + ".retain.*");
            case "READONLY" ->
                server("this Redis is a replica and takes no writes: " + SETTING + ".url must name its master");
            case "WRONGTYPE" ->
                new RedisFault("the key holds something else than the replay log; another program uses it", true);
            default -> server(cause instanceof TimeoutException ? "Redis does not answer" : plain(cause, said));
        };
    }

    /** The same, with the key. */
    public RedisFault at(String key) {
        return new RedisFault(words + " key=" + key, ofTheKey);
    }

    private static String plain(Throwable cause, String said) {
        String text =
                cause instanceof IllegalStateException ? said : cause.getClass().getSimpleName() + ": " + said;
        return CREDENTIALS.matcher(text).replaceAll("//");
    }

    private static RedisFault server(String words) {
        return new RedisFault(words, false);
    }
}
