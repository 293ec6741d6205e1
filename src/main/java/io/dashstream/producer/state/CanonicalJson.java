package io.dashstream.producer.state;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/** Writes JSON in the one form whose SHA-256 is a state's hash. Any thread. */
public final class CanonicalJson {
    /** As UTF-8 bytes sort: by code point, where UTF-16 would put surrogates below U+E000. */
    private static final Comparator<String> BY_CODE_POINT = CanonicalJson::compare;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    // Bytes come one by one: a stream that locks for each would cost more than the writing.
    private byte[] out = new byte[256];
    private int size;

    private CanonicalJson() {}

    /** The canonical form of a tree of {@link Snapshots}. */
    public static byte[] bytes(JsonNode value) {
        CanonicalJson writer = new CanonicalJson();
        writer.write(value);
        return Arrays.copyOf(writer.out, writer.size);
    }

    /** SHA-256, 32 bytes. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private void write(JsonNode value) {
        if (value.isObject()) {
            object(value);
        } else if (value.isArray()) {
            array(value);
        } else if (value.isTextual()) {
            string(value.textValue());
        } else if (value.isFloatingPointNumber()) {
            ascii(CanonicalNumbers.text(value.doubleValue()));
        } else {
            ascii(value.asText());
        }
    }

    private void object(JsonNode object) {
        String[] names = new String[object.size()];
        int count = 0;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            names[count++] = field.getKey();
        }
        Arrays.sort(names, BY_CODE_POINT);
        put('{');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                put(',');
            }
            string(names[i]);
            put(':');
            write(object.get(names[i]));
        }
        put('}');
    }

    private void array(JsonNode array) {
        put('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                put(',');
            }
            write(array.get(i));
        }
        put(']');
    }

    private void put(int b) {
        if (size == out.length) {
            out = Arrays.copyOf(out, 2 * size);
        }
        out[size++] = (byte) b;
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void string(String text) {
        put('"');
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            if (point < 0x80) {
                asciiEscaped(point);
            } else {
                utf8(point);
            }
            i += Character.charCount(point);
        }
        put('"');
    }

    private void asciiEscaped(int c) {
        int named = "\b\f\n\r\t\"\\".indexOf(c);
        if (named >= 0) {
            put('\\');
            put("bfnrt\"\\".charAt(named));
        } else if (c < 0x20) {
            ascii("\\u00");
            put(HEX[c >> 4]);
            put(HEX[c & 15]);
        } else {
            put(c);
        }
    }

    private void utf8(int point) {
        if (point < 0x800) {
            put(0xc0 | point >> 6);
        } else if (point < 0x10000) {
            put(0xe0 | point >> 12);
            put(0x80 | (point >> 6 & 0x3f));
        } else {
            put(0xf0 | point >> 18);
            put(0x80 | (point >> 12 & 0x3f));
            put(0x80 | (point >> 6 & 0x3f));
        }
        put(0x80 | (point & 0x3f));
    }

    private static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // A surrogate stands for a code point above all that need one char.
                boolean half = Character.isSurrogate(x);
                return half == Character.isSurrogate(y) ? x - y : half ? 1 : -1;
            }
        }
        return a.length() - b.length();
    }
}
