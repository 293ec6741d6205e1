package io.dashstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class LocalRedisIT {
    @Test
    void shouldAnswerWhileOpenAndBeGoneAfterwards() throws Exception {
        long pid;
        try (LocalRedis redis = LocalRedis.start(0);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            pid = redis.pid();
            socket.getOutputStream().write("PING\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readNBytes(7), UTF_8)).isEqualTo("+PONG\r\n");
        }
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive)).isNotEqualTo(java.util.Optional.of(true));
    }

    @Test
    void shouldSayThatItCannotListenOnABusyPort() {
        try (LocalRedis first = LocalRedis.start(0)) {
            assertThat(FreePort.preferring(first.port())).isNotEqualTo(first.port());
            assertThat(FreePort.from(first.port())).isNotEqualTo(first.port());
            assertThatThrownBy(() -> LocalRedis.start(first.port())).hasMessageContaining("port " + first.port());
        }
    }
}
