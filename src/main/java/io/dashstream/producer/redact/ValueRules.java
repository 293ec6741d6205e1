package io.dashstream.producer.redact;

import java.util.List;
import java.util.regex.Pattern;

/** The secrets that are known by their look. Constants, any thread. */
final class ValueRules {
    private static final String REST = "[A-Za-z0-9_-]";

    // Every repetition is of one class of characters and bounded by the next: no pattern can backtrack far.
    static final List<ValueRule> STANDARD = List.of(
            // A block without its end is taken to the end of the text.
            rule(
                    "pem",
                    List.of("-----BEGIN"),
                    "(?s)-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----(?:.*?-----END [A-Z0-9 ]{0,60}-----|.*)"),
            rule("anthropic", List.of("sk-ant-"), "\\bsk-ant-" + REST + "{16,}"),
            rule("openai", List.of("sk-"), "\\bsk-(?:proj-|svcacct-|admin-)?(?=" + REST + "*[0-9])" + REST + "{20,}"),
            rule("aws", List.of("AKIA", "ASIA", "ABIA", "ACCA"), "\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\\b"),
            rule(
                    "github",
                    List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
                    "\\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,})"),
            rule(
                    "google",
                    List.of("AIza", "ya29.", "GOCSPX-"),
                    "\\b(?:AIza" + REST + "{35}|ya29\\." + REST + "{20,}|GOCSPX-" + REST + "{20,})"),
            rule(
                    "stripe",
                    List.of("_live_", "_test_", "whsec_"),
                    "\\b(?:[srp]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{16,})"),
            rule("slack", List.of("xox"), "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
            rule("jwt", List.of("eyJ"), "\\beyJ" + REST + "{8,}\\.eyJ" + REST + "{4,}\\." + REST + "*"),
            rule(
                    "bearer",
                    List.of("earer ", "EARER "),
                    "(\\b[Bb](?:earer|EARER) +)(?=[A-Za-z._~+/-]*[0-9])[A-Za-z0-9._~+/-]{12,}=*"),
            rule("basic", List.of("asic "), "(\\b[Bb]asic +)(?=[A-Za-z+/]*[0-9=])[A-Za-z0-9+/]{12,}=*"),
            rule("url", List.of("://"), "(\\b[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\\s/:@]{0,200}:)[^\\s/@]{1,500}(?=@)"),
            rule(
                    "assignment",
                    List.of("="),
                    "(\\b(?i:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|client[_-]?secret)=)[^\\s\"'&;,]{3,}"));

    private ValueRules() {}

    private static ValueRule rule(String name, List<String> marks, String pattern) {
        return ValueRule.of(name, marks, Pattern.compile(pattern));
    }
}
