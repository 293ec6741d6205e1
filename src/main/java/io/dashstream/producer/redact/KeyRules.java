package io.dashstream.producer.redact;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells by its name whether a member holds a secret. Immutable, any thread.
 *
 * <p>Names are taken apart into words, at capitals and at what is no letter: {@code clientSecret}, {@code client-secret}
 * and {@code CLIENT_SECRET} are the same name.
 */
final class KeyRules {
    /** Secret wherever the word stands. */
    private static final Set<String> ANYWHERE = Set.of(
            "password",
            "passwords",
            "passwd",
            "passphrase",
            "pwd",
            "secret",
            "secrets",
            "credential",
            "credentials",
            "apikey");

    /** Secret as the last word: "token" is, "token_count" is not. */
    private static final Set<String> LAST = Set.of("token", "authorization", "cookie", "jwt", "bearer");

    /** Secret as the last two words. */
    private static final Set<String> LAST_TWO = Set.of(
            "api key",
            "private key",
            "access key",
            "signing key",
            "encryption key",
            "account key",
            "shared key",
            "auth key",
            "connection string",
            "key material");

    /** A number under such a name counts something. */
    private static final Set<String> MAY_COUNT = Set.of("token");

    private final Set<String> more;
    private final Set<String> never;

    KeyRules(Set<String> more, Set<String> never) {
        this.more = Set.copyOf(more);
        this.never = Set.copyOf(never);
    }

    static KeyRules standard() {
        return new KeyRules(Set.of(), Set.of());
    }

    KeyRules with(String name) {
        return new KeyRules(plus(more, name), never);
    }

    KeyRules without(String name) {
        return new KeyRules(more, plus(never, name));
    }

    private static Set<String> plus(Set<String> names, String name) {
        Set<String> all = new HashSet<>(names);
        all.add(String.join(" ", words(name)));
        return all;
    }

    /** Whether the value under this name is a secret. */
    boolean secret(String name, boolean number) {
        List<String> words = words(name);
        if (words.isEmpty()) {
            return false;
        }
        String all = String.join(" ", words);
        if (never.contains(all)) {
            return false;
        }
        if (more.contains(all)) {
            return true;
        }
        String last = words.get(words.size() - 1);
        return words.stream().anyMatch(ANYWHERE::contains)
                || (LAST.contains(last) && !(number && MAY_COUNT.contains(last)))
                || (words.size() > 1 && LAST_TWO.contains(words.get(words.size() - 2) + " " + last));
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>(4);
        int from = 0;
        for (int i = 0; i <= name.length(); i++) {
            boolean end = i == name.length() || !Character.isLetterOrDigit(name.charAt(i));
            if (end || startsWord(name, i)) {
                if (i > from) {
                    words.add(name.substring(from, i).toLowerCase(Locale.ROOT));
                }
                from = end ? i + 1 : i;
            }
        }
        return words;
    }

    /** At "S" of clientSecret and at "K" of APIKey. */
    private static boolean startsWord(String name, int at) {
        if (at == 0 || !Character.isUpperCase(name.charAt(at))) {
            return false;
        }
        return Character.isLowerCase(name.charAt(at - 1))
                || (Character.isUpperCase(name.charAt(at - 1))
                        && at + 1 < name.length()
                        && Character.isLowerCase(name.charAt(at + 1)));
    }
}
