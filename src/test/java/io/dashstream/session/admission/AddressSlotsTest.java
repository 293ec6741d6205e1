package io.dashstream.session.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressSlotsTest {
    private final InetAddress one = InetAddress.getLoopbackAddress();
    private final AddressSlots slots = new AddressSlots(2);

    @Test
    void shouldGrantAsManySlotsAsAllowedAndNoMore() {
        assertThat(slots.take(one)).isPresent();
        assertThat(slots.take(one)).isPresent();
        assertThat(slots.take(one)).isEmpty();
        assertThat(slots.taken(one)).isEqualTo(2);
    }

    @Test
    void shouldCountEachAddressByItself() throws Exception {
        slots.take(one);
        slots.take(one);
        assertThat(slots.take(InetAddress.getByName("192.0.2.1"))).isPresent();
    }

    @Test
    void shouldGiveASlotBackOnceHoweverOftenItIsFreed() {
        AddressSlots.Slot first = slots.take(one).orElseThrow();
        slots.take(one);
        first.free();
        first.free();
        assertThat(slots.taken(one)).isEqualTo(1);
        assertThat(slots.take(one)).isPresent();
        assertThat(slots.take(one)).isEmpty();
    }
}
