package io.dashstream.log.redis.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dashstream.log.Epoch;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The names of the keys of one partition in one life of the topic. The braces keep them in one slot of a cluster.
 * Immutable, any thread.
 */
public record StreamKeys(Epoch epoch, int partition) {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final int LONGEST_BYTES = 256;

    /** The stream of the records. */
    public String log() {
        return prefix() + "log";
    }

    /** The offset up to which the stream holds everything, also where nothing deliverable follows its newest entry. */
    public String through() {
        return prefix() + "through";
    }

    /** The offset through which was read when the stream had no entry yet. */
    public String begun() {
        return prefix() + "begun";
    }

    /** A hash: {@code from}, the offset after which positions of threads are complete, and {@code age}, ms an entry is kept. */
    public String positions() {
        return prefix() + "positions";
    }

    /** A stream of the entries with large values: their sizes in field {@code n}. */
    public String large() {
        return prefix() + "large";
    }

    /** A hash of the threads that were active last. */
    public String threads() {
        return prefix() + "threads";
    }

    /** The stream of the positions of one thread. Names that were encoded start with what no plain name holds. */
    public String thread(String threadId) {
        return prefix() + "th:" + named(threadId);
    }

    private String prefix() {
        return "ds:{" + epoch + ":" + partition + "}:";
    }

    private static String named(String threadId) {
        if (SAFE.matcher(threadId).matches()) {
            return threadId;
        }
        byte[] bytes = threadId.getBytes(UTF_8);
        return bytes.length <= LONGEST_BYTES ? "~" + base64(bytes) : "#" + base64(sha256(bytes));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
