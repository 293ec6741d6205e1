package io.dashstream.session.admission;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts connections per client address up to a limit. Any thread. Holds an entry only for addresses with connections. */
final class AddressSlots {
    private final ConcurrentHashMap<InetAddress, Integer> taken = new ConcurrentHashMap<>();
    private final int perAddress;

    AddressSlots(int perAddress) {
        this.perAddress = perAddress;
    }

    /** A slot of the address; empty when all are taken. */
    Optional<Slot> take(InetAddress address) {
        boolean[] granted = {false};
        taken.compute(address, (a, count) -> {
            int now = count == null ? 0 : count;
            granted[0] = now < perAddress;
            return granted[0] ? now + 1 : count;
        });
        return granted[0] ? Optional.of(new Slot(address)) : Optional.empty();
    }

    /** How many slots of the address are taken. */
    int taken(InetAddress address) {
        return taken.getOrDefault(address, 0);
    }

    /** One connection's place in the count. */
    final class Slot {
        private final InetAddress address;
        private final AtomicBoolean held = new AtomicBoolean(true);

        private Slot(InetAddress address) {
            this.address = address;
        }

        /** Gives the slot back; further calls do nothing. */
        void free() {
            if (held.compareAndSet(true, false)) {
                taken.computeIfPresent(address, (a, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
            }
        }
    }
}
