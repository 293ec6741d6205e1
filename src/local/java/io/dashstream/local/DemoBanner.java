package io.dashstream.local;

import io.dashstream.local.demo.DemoOptions;

/** What the demo says once it runs: its addresses, and what to try. Immutable, any thread. */
record DemoBanner(int httpPort, int wantedPort, String kafka, int redisPort, DemoOptions options) {
    String text() {
        String busy = httpPort == wantedPort ? "" : "  (port " + wantedPort + " is busy)";
        return """

                DashStream is live: %d agents, about %.0f records/s.%s

                  Page        http://localhost:%5$d/
                  WebSocket   ws://localhost:%5$d/ws   (subprotocol dashstream.v2, or none)
                  Health      http://localhost:%5$d/q/health    http://localhost:%5$d/health
                  Metrics     http://localhost:%5$d/q/metrics
                  Kafka       %4$s   topic %7$s
                  Redis       127.0.0.1:%6$d

                Try
                  open the page, choose a run, drag through its time, press LIVE: it ran on meanwhile
                  curl -s http://localhost:%5$d/version
                  curl -s http://localhost:%5$d/q/metrics | grep websocket_kafka_messages_total
                  websocat "ws://localhost:%5$d/ws?from=earliest"     (version 1: a cursor line, then the record)

                In a browser's console
                  let ws = new WebSocket("ws://localhost:%5$d/ws?from=latest", "dashstream.v2")
                  ws.onmessage = m => console.log(typeof m.data == "string" ? m.data : m.data.size + " bytes of records")

                Other speeds: mvn -Pdemo -Drate=500 -Dagents=20 -Dport=8090.   Ctrl-C ends everything.
                """.formatted(options.agents(), options.rate(), busy, kafka, httpPort, redisPort, DemoStack.TOPIC);
    }
}
