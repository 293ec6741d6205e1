package io.dashstream.producer.state;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;

/** Writes doubles in the one form that state hashes know: shortest digits that read back as the same. Any thread. */
final class CanonicalNumbers {
    private CanonicalNumbers() {}

    /** A finite double as text. */
    static String text(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        String java = DoubleToDecimal.toString(Math.abs(value));
        int mark = java.indexOf('E');
        int exponent = mark < 0 ? 0 : Integer.parseInt(java.substring(mark + 1));
        String mantissa = mark < 0 ? java : java.substring(0, mark);
        int point = mantissa.indexOf('.');
        String all = mantissa.substring(0, point) + mantissa.substring(point + 1);
        int zeros = leadingZeros(all);
        // value = 0.digits x 10^scale
        int scale = point + exponent - zeros;
        String digits = oneDigitWhenEnough(withoutTrailingZeros(all.substring(zeros)), scale, Math.abs(value));
        return (value < 0 ? "-" : "")
                + (scale >= -4 && scale <= 16 ? decimal(digits, scale) : scientific(digits, scale));
    }

    private static String decimal(String digits, int scale) {
        if (scale <= 0) {
            return "0." + "0".repeat(-scale) + digits;
        }
        if (digits.length() <= scale) {
            return digits + "0".repeat(scale - digits.length()) + ".0";
        }
        return digits.substring(0, scale) + "." + digits.substring(scale);
    }

    private static String scientific(String digits, int scale) {
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + "e" + (scale - 1);
    }

    /** Java writes two digits at least, and the smallest doubles need one only. */
    private static String oneDigitWhenEnough(String digits, int scale, double value) {
        if (digits.length() == 2 && value < Double.MIN_NORMAL) {
            long rounded = Math.round(Integer.parseInt(digits) / 10.0);
            if (rounded < 10 && Double.parseDouble(rounded + "e" + (scale - 1)) == value) {
                return Long.toString(rounded);
            }
        }
        return digits;
    }

    private static int leadingZeros(String digits) {
        int zeros = 0;
        while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
            zeros++;
        }
        return zeros;
    }

    private static String withoutTrailingZeros(String digits) {
        int end = digits.length();
        while (end > 1 && digits.charAt(end - 1) == '0') {
            end--;
        }
        return digits.substring(0, end);
    }
}
