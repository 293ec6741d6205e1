package io.dashstream.wire;

import java.util.HexFormat;

/** The byte vectors A to D of the record format, as existing producers write them. Constants, any thread. */
final class GoldenVectors {
    static final byte[] A_NODE_END = hex("00 0a3c 0a2f 0a10000102030405060708090a0b0c0d0e0f 108080f9c0c1c48203"
            + "1a0764656661756c74 2203742d31 2807 3001 4801 100b 1a04706c616e 28dc0b");

    static final byte[] B_STATE_DIFF =
            hex("00 1264 0a2f 0a10" + "03".repeat(16) + "108380f9c0c1c48203 1a0764656661756c74"
                    + "2203742d31 280a 3002 4801 1a0f 0802 12082f636f756e746572 1a0132"
                    + "2220 2b7a1e5ae0bfea600f14a11201d435857fe6d63ab3f5f473a8b55416bb23edfa");

    static final byte[] C_ZSTD_NODE_ERROR = hex("0128b52ffd60a5014d0200f4030aa2050a310a1004108480f9c0c1c482031a076465"
            + "6661756c742203742d31280b300140014801100c1a0361637422e5040a056572726f7212db040ad804410200470554b0035c");

    static final byte[] D_BATCH =
            hex("0042690a2d0a10" + "aa".repeat(16) + "108180f9c0c1c482031a0764656661756c742203742d31"
                    + "30084801 12380a2f0a10" + "01".repeat(16)
                    + "108080f9c0c1c482031a0764656661756c742203742d31280830014801100a1a03616374");

    private GoldenVectors() {}

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
