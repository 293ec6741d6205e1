import { useFeed } from "./context.js";
import { bytes, count } from "./format.js";
import { usePoll } from "./poll.js";

interface Check {
  readonly name: string;
  readonly status: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface Readings {
  readonly sum: (prefix: string) => number | null;
}

function readings(text: string): Readings {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return {
    sum: (prefix) => {
      const values = lines
        .filter((line) => line.startsWith(prefix) && /^[{ ,}]/.test(line.slice(prefix.length)))
        .map((line) => Number(line.slice(line.lastIndexOf(" ") + 1)));
      return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
    },
  };
}

export function HealthView() {
  const feed = useFeed();
  const { status } = feed;
  const health = usePoll(
    "q/health",
    async (response) => (await response.json()) as { status: string; checks: Check[] },
  );
  const meters = usePoll("q/metrics", async (response) => readings(await response.text()));
  const version = usePoll("version", async (response) => (await response.json()) as Record<string, unknown>, 30_000);
  const server = (prefix: string) => {
    const value = meters.value?.sum(prefix);
    return value === null || value === undefined ? "–" : count(Math.round(value * 1000) / 1000);
  };
  const lagSum = meters.value?.sum("dashstream_client_apply_lag_seconds_sum") ?? 0;
  const lagCount = meters.value?.sum("dashstream_client_apply_lag_seconds_count") ?? 0;
  return (
    <div className="page health">
      <div className="tools">
        <h1>Health</h1>
        <span
          className={`status ${health.value?.status === "UP" ? "done" : "failed"}`}
          data-health={health.value?.status}
        >
          {health.problem !== "" ? "the gateway does not answer" : (health.value?.status ?? "asking")}
        </span>
      </div>
      <div className="grid">
        <Card title="This page">
          <Fact name="connection" value={status.link.state} id="link" />
          <Fact
            name="caught up"
            value={status.caughtUp ? "yes" : status.behind > 0 ? `no, ${count(status.behind)} behind` : "not yet"}
          />
          <Fact name="records applied" value={count(status.applied)} id="applied" />
          <Fact name="records per second" value={count(Math.round(status.perSecond))} />
          <Fact name="apply lag" value={`${count(Math.round(status.applyLagMs))} ms`} id="apply-lag" />
          <Fact name="backlog" value={count(feed.backlog)} id="backlog" />
          <Fact name="runs in memory" value={`${count(feed.runs.size)}, ${bytes(feed.runs.bytes)}`} />
          <Fact name="runs evicted" value={count(feed.runs.evicted)} />
          <Fact
            name="decoders replaced"
            value={count(feed.decoder.replaced)}
            id="replaced"
            bad={feed.decoder.replaced > 0}
          />
          <Fact
            name="undecodable records"
            value={count(feed.runs.undecodable)}
            id="undecodable"
            bad={feed.runs.undecodable > 0}
          />
          {feed.runs.lastUndecodable !== "" && <Fact name="the last one" value={feed.runs.lastUndecodable} />}
          <Fact name="kept in this browser" value={feed.keeper.state} />
          <Fact name="cursor" value={feed.cursorText() || "none"} id="cursor" />
        </Card>
        <Card title="Gateway">
          <Fact name="records read" value={server("websocket_kafka_messages_total")} id="read" />
          <Fact name="refused" value={server('websocket_kafka_messages_total{status="error"')} />
          <Fact name="Kafka lag" value={server("websocket_kafka_consumer_lag")} />
          <Fact
            name="catching up"
            value={server("websocket_kafka_catchup_phase") === "0" ? "no" : server("websocket_kafka_catchup_phase")}
          />
          <Fact name="clients" value={server("websocket_connected_clients")} id="clients" />
          <Fact name="clients behind" value={server("dashstream_clients_behind")} />
          <Fact
            name="clients' apply lag, mean"
            value={lagCount > 0 ? `${Math.round((lagSum / lagCount) * 1000)} ms` : "–"}
            id="client-apply-lag"
          />
          <Fact name="closed for slowness" value={server("websocket_slow_client_disconnects_total")} />
        </Card>
        <Card title="Log and dead letters">
          <Fact name="pages from memory" value={server("replay_buffer_memory_hits_total")} />
          <Fact name="pages from Redis" value={server("replay_buffer_redis_hits_total")} />
          <Fact name="pages from Kafka" value={server("replay_log_kafka_reads_total")} />
          <Fact name="not yet durable" value={server("dashstream_replay_durable_lag")} />
          <Fact name="dead letters" value={server("websocket_dlq_sends_total")} />
          <Fact name="dead letters that failed" value={server("websocket_dlq_send_failures_total")} />
          <Fact name="sequence gaps" value={server("dashstream_sequence_gaps_total")} />
          <Fact name="producer restarts" value={server("dashstream_producer_restarts_total")} />
          <Fact name="old data refused (history mode)" value={server("websocket_old_data_decode_errors_total")} />
        </Card>
        <Card title="Checks">
          {(health.value?.checks ?? []).map((check) => (
            <div key={check.name} className={`fact ${check.status === "UP" ? "" : "bad"}`}>
              <dt>{check.name}</dt>
              <dd title={JSON.stringify(check.data)}>{check.status}</dd>
            </div>
          ))}
          {Object.entries(version.value ?? {}).map(([key, value]) => (
            <Fact key={key} name={key.replaceAll("_", " ")} value={String(value)} />
          ))}
        </Card>
        <Card title="Notices">
          {status.notices.length === 0 && <p className="empty">No gaps, no resets, nothing refused.</p>}
          {status.notices.map((notice, i) => (
            <p key={i} className="notice">
              <span className="mono dim">{new Date(notice.at).toLocaleTimeString([], { hour12: false })}</span>{" "}
              {notice.text}
            </p>
          ))}
        </Card>
      </div>
    </div>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="panel">
      <h2>{title}</h2>
      <dl>{children}</dl>
    </section>
  );
}

function Fact({
  name,
  value,
  id,
  bad,
}: {
  readonly name: string;
  readonly value: string;
  readonly id?: string;
  readonly bad?: boolean;
}) {
  return (
    <div className={bad === true ? "fact bad" : "fact"}>
      <dt>{name}</dt>
      <dd data-fact={id}>{value}</dd>
    </div>
  );
}
