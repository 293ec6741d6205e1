package io.dashstream.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * One life of one topic of one cluster: cursors of different epochs never mix. Immutable, any thread.
 *
 * @param id base64url of 6 bytes, 8 characters
 */
public record Epoch(String id) {
    private static final int BYTES = 6;

    public Epoch {
        if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException("an epoch is 1 to 64 characters of base64url, found '" + id + "'");
        }
    }

    /** The epoch of a topic: the first 6 bytes of SHA-256 of {@code clusterId,topicId}, both as Kafka writes them. */
    public static Epoch of(String clusterId, String topicId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest((clusterId + "," + topicId).getBytes(UTF_8));
            return new Epoch(Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
