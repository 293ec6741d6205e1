package io.dashstream.session.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
    private final ClientAddress addresses =
            new ClientAddress(List.of(CidrBlock.parse("10.0.0.0/8"), CidrBlock.parse("fd00::/8")));

    @Test
    void shouldTakeThePeerWhenItIsNoTrustedProxy() throws Exception {
        assertThat(of("198.51.100.1", List.of(), List.of("203.0.113.9"))).isEqualTo("198.51.100.1");
    }

    @Test
    void shouldTakeWhatATrustedProxyForwards() throws Exception {
        assertThat(of("10.0.0.1", List.of(), List.of("203.0.113.9"))).isEqualTo("203.0.113.9");
    }

    @Test
    void shouldTakeTheNearestHopThatIsNotTrustedAndNotWhatTheClientWroteBeforeIt() throws Exception {
        assertThat(of("10.0.0.1", List.of(), List.of("1.2.3.4, 203.0.113.9, 10.9.9.9")))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void shouldReadSeveralHeaderLinesAsOneList() throws Exception {
        assertThat(of("10.0.0.1", List.of(), List.of("1.2.3.4", "203.0.113.9"))).isEqualTo("203.0.113.9");
    }

    @Test
    void shouldReadForwardedWithPortsQuotesAndIpv6() throws Exception {
        assertThat(of("10.0.0.1", List.of("for=1.1.1.1;proto=https, For=\"[2001:db8::7]:4711\""), List.of()))
                .isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(of("fd00::1", List.of("proto=https;for=192.0.2.4:80"), List.of()))
                .isEqualTo("192.0.2.4");
    }

    @Test
    void shouldPreferForwardedOverXForwardedFor() throws Exception {
        assertThat(of("10.0.0.1", List.of("for=192.0.2.4"), List.of("192.0.2.5")))
                .isEqualTo("192.0.2.4");
    }

    @Test
    void shouldStayAtTheLastAddressThatCanBeRead() throws Exception {
        assertThat(of("10.0.0.1", List.of("for=unknown"), List.of())).isEqualTo("10.0.0.1");
        assertThat(of("10.0.0.1", List.of(), List.of("not-an-address, 10.0.0.2")))
                .isEqualTo("10.0.0.2");
        assertThat(of("10.0.0.1", List.of(), List.of(",,"))).isEqualTo("10.0.0.1");
    }

    private String of(String peer, List<String> forwarded, List<String> xForwardedFor) throws Exception {
        return addresses
                .of(InetAddress.getByName(peer), forwarded, xForwardedFor)
                .getHostAddress();
    }
}
