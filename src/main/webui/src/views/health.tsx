import { useRef } from "react";
import type { FeedStatus } from "../feed.js";
import { useFeed } from "./context.js";
import { Spark } from "./details.js";
import { bytes, count } from "./format.js";
import { brief } from "./long.js";
import { usePins } from "./pins.js";
import { usePoll } from "./poll.js";
import { Readings } from "./readings.js";

interface Check {
  readonly name: string;
  readonly status: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface Health {
  readonly status: string;
  readonly checks: readonly Check[];
}

export function HealthView() {
  const health = usePoll("q/health", async (response) => (await response.json()) as Health);
  const meters = usePoll("q/metrics", async (response) => Readings.parse(await response.text()));
  const version = usePoll("version", async (response) => (await response.json()) as Record<string, unknown>, 30_000);
  const up = health.problem === "" && health.value?.status === "UP";
  const word = health.problem !== "" ? "the gateway does not answer" : (health.value?.status ?? "asking");
  return (
    <div className="page health">
      <div className="tools">
        <h1>Health</h1>
        <span className={`status ${up ? "done" : "failed"}`} data-health={up ? "UP" : "DOWN"}>
          {word}
        </span>
        {health.problem !== "" && (
          <span className="dim">What the gateway told last is shown until it answers again.</span>
        )}
      </div>
      <div className="grid">
        <ThisPage />
        <Gateway meters={meters.value} />
        <Verdicts meters={meters.value} version={version.value ?? {}} />
        <Log meters={meters.value} />
        <Checks checks={health.value?.checks ?? []} version={version.value ?? {}} />
        <DeadLetters />
        <Pinned />
        <Notices />
      </div>
    </div>
  );
}

/** The last minute of a figure, a value a second. */
function useTrace(value: number): readonly number[] {
  const trace = useRef<{ at: number; values: number[] }>({ at: 0, values: [] });
  const now = Date.now();
  if (now - trace.current.at >= 1000) trace.current = { at: now, values: [...trace.current.values.slice(-59), value] };
  return trace.current.values;
}

function ThisPage() {
  const feed = useFeed();
  const { status } = feed;
  const lag = useTrace(status.applyLagMs);
  const rate = useTrace(status.perSecond);
  const backlog = useTrace(feed.backlog);
  return (
    <Card title="This page">
      <Fact name="connection" value={status.link.state} id="link" />
      <Fact name="caught up" value={caughtUp(status)} />
      <Fact name="records applied" value={count(status.applied)} id="applied" />
      <Fact name="records per second" value={count(Math.round(status.perSecond))} trace={rate} />
      <Fact name="apply lag" value={`${count(Math.round(status.applyLagMs))} ms`} id="apply-lag" trace={lag} />
      <Fact name="backlog" value={count(feed.backlog)} id="backlog" trace={backlog} />
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
      {feed.runs.lastUndecodable !== "" && <Fact name="the last one" value={brief(feed.runs.lastUndecodable)} />}
      <Fact name="in this browser" value={feed.keeper.state} id="kept" bad={feed.keeper.state.startsWith("not kept")} />
      <Fact name="cursor" value={feed.cursorText() || "none"} id="cursor" />
    </Card>
  );
}

function caughtUp({ caughtUp, behind }: FeedStatus): string {
  return caughtUp ? "yes" : behind > 0 ? `no, ${count(behind)} behind` : "not yet";
}

interface MetersProps {
  readonly meters: Readings | null;
}

function figure(value: number | null | undefined, unit = ""): string {
  if (value === null || value === undefined) return "–";
  const text = Number.isFinite(value) ? count(Math.round(value * 1000) / 1000) : "beyond all buckets";
  return unit === "" ? text : `${text} ${unit}`;
}

function Gateway({ meters }: MetersProps) {
  const sum = meters?.sum("dashstream_client_apply_lag_seconds_sum") ?? 0;
  const acks = meters?.sum("dashstream_client_apply_lag_seconds_count") ?? 0;
  const catching = meters?.sum("websocket_kafka_catchup_phase");
  return (
    <Card title="Gateway">
      <Fact name="Kafka lag" value={figure(meters?.sum("websocket_kafka_consumer_lag"), "records")} id="kafka-lag" />
      <Fact name="age of the lag" value={figure(meters?.sum("websocket_kafka_lag_offset_age_seconds"), "s")} />
      <Fact name="partitions catching up" value={figure(catching)} />
      <Fact name="clients" value={figure(meters?.sum("websocket_connected_clients"))} id="clients" />
      <Fact name="clients behind" value={figure(meters?.sum("dashstream_clients_behind"))} />
      <Fact
        name="clients' apply lag, mean"
        value={acks > 0 ? figure((sum / acks) * 1000, "ms") : "–"}
        id="client-apply-lag"
      />
      <Fact name="closed for slowness" value={figure(meters?.sum("websocket_slow_client_disconnects_total"))} />
      <Fact name="told to be missing" value={figure(meters?.sum("websocket_dropped_messages_total"), "records")} />
      <Fact
        name="producer to gateway, p99 within"
        value={figure(meters?.quantile("websocket_e2e_latency_ms", 0.99), "ms")}
      />
    </Card>
  );
}

const VERDICTS = [
  ["accepted", "success"],
  ["refused", "error"],
  ["old data refused", "old_data_error"],
] as const;

function Verdicts({ meters, version }: MetersProps & { readonly version: Record<string, unknown> }) {
  const old = meters?.sum("websocket_old_data_decode_errors_total") ?? 0;
  const errors = (meters?.of("websocket_decode_errors_total") ?? []).filter((each) => each.value > 0);
  return (
    <Card title="Verdicts">
      {VERDICTS.map(([name, status]) => (
        <Fact
          key={status}
          name={name}
          value={figure(meters?.sum("websocket_kafka_messages_total", { status }))}
          id={`verdict-${status}`}
        />
      ))}
      <Fact name="without a value" value={figure(meters?.sum("websocket_kafka_payload_missing_total"))} />
      {errors.map(({ labels, value }) => (
        <Fact
          key={labels["error_type"]}
          name={`· ${labels["error_type"]?.replaceAll("_", " ")}`}
          value={figure(value)}
          bad
        />
      ))}
      <Fact name="at a refused record" value={String(version["decode_error_policy"] ?? "–")} />
      <Fact
        name="history mode"
        value={`${String(version["mode"] ?? "–")}${old > 0 ? `, ${figure(old)} refusals counted as history` : ""}`}
        id="mode"
      />
      <Fact name="paused partitions" value={figure(meters?.sum("dashstream_ingest_paused"))} />
    </Card>
  );
}

function Log({ meters }: MetersProps) {
  const tiers = [
    ["memory", meters?.sum("replay_buffer_memory_hits_total")],
    ["Redis", meters?.sum("replay_buffer_redis_hits_total")],
    ["Kafka", meters?.sum("replay_log_kafka_reads_total")],
  ] as const;
  const all = tiers.reduce((sum, [, value]) => sum + (value ?? 0), 0);
  return (
    <Card title="Log and its tiers">
      {tiers.map(([name, value]) => (
        <Fact key={name} name={`pages from ${name}`} value={figure(value)} id={`tier-${name}`}>
          <meter min={0} max={Math.max(1, all)} value={value ?? 0} aria-label={`share of ${name}`} />
        </Fact>
      ))}
      <Fact name="asked of Redis in vain" value={figure(meters?.sum("replay_buffer_redis_misses_total"))} />
      <Fact
        name="not yet durable"
        value={figure(meters?.sum("dashstream_replay_durable_lag"), "records")}
        id="durable-lag"
      />
      <Fact
        name="Redis errors"
        value={figure(meters?.sum("dashstream_websocket_redis_errors_total"))}
        id="redis-errors"
      />
      <Fact name="sequence gaps" value={figure(meters?.sum("dashstream_sequence_gaps_total"))} id="sequence-gaps" />
      <Fact name="records missing" value={figure(meters?.sum("dashstream_sequence_missing_total"))} />
      <Fact name="duplicates" value={figure(meters?.sum("dashstream_sequence_duplicates_total"))} />
      <Fact name="producer restarts" value={figure(meters?.sum("dashstream_producer_restarts_total"))} />
    </Card>
  );
}

interface Letter {
  readonly timestamp?: string;
  readonly error_type?: string;
  readonly error?: string;
  readonly kafka_partition?: number;
  readonly kafka_offset?: number;
  readonly thread_id?: string | null;
}

function DeadLetters() {
  const asked = usePoll(
    "api/dead-letters?limit=8",
    async (response) => {
      const answer = (await response.json()) as { readonly letters?: readonly Letter[]; readonly error?: string };
      return { letters: answer.letters ?? [], problem: answer.error ?? "" };
    },
    10_000,
  );
  const letters = asked.value?.letters ?? [];
  return (
    <Card title="Newest dead letters">
      {letters.length === 0 && <p className="empty">{asked.value?.problem || "No record was refused."}</p>}
      {letters.map((letter) => (
        <p key={`${letter.kafka_partition}:${letter.kafka_offset}`} className="notice" data-letter={letter.error_type}>
          <span className="mono dim">
            {letter.kafka_partition}:{letter.kafka_offset}
          </span>{" "}
          <b>{letter.error_type?.replaceAll("_", " ")}</b> {brief(letter.error ?? "", 160)}
        </p>
      ))}
    </Card>
  );
}

function Pinned() {
  const feed = useFeed();
  const { pins } = usePins();
  const runs = feed.runs.all();
  return (
    <Card title="Schema pins">
      {pins.length === 0 && (
        <p className="empty">
          No schema is pinned. <a href="#/schemas">Pin one</a>, and runs that differ are counted here.
        </p>
      )}
      {pins.map((pin) => {
        const of = runs.filter((run) => run.name === pin.graph_name && run.schemaId !== "");
        const differ = of.filter((run) => run.schemaId !== pin.schema_id).length;
        const value =
          differ > 0 ? `${differ} of ${of.length} runs differ` : of.length > 0 ? "all runs as expected" : "no run here";
        return (
          <Fact
            key={pin.graph_name}
            name={pin.graph_name}
            value={value}
            bad={differ > 0}
            id={`pin-${pin.graph_name}`}
          />
        );
      })}
    </Card>
  );
}

interface ChecksProps {
  readonly checks: readonly Check[];
  readonly version: Record<string, unknown>;
}

function Checks({ checks, version }: ChecksProps) {
  return (
    <Card title="Checks and version">
      {checks.map((check) => (
        <div key={check.name} className={`fact ${check.status === "UP" ? "" : "bad"}`}>
          <dt>{check.name}</dt>
          <dd title={JSON.stringify(check.data)}>{check.status}</dd>
        </div>
      ))}
      {Object.entries(version).map(([key, value]) => (
        <Fact key={key} name={key.replaceAll("_", " ")} value={String(value)} />
      ))}
    </Card>
  );
}

function Notices() {
  const { notices } = useFeed().status;
  return (
    <Card title="Notices">
      {notices.length === 0 && <p className="empty">No gaps, no resets, nothing refused.</p>}
      {notices.map((notice, i) => (
        <p key={i} className="notice">
          <span className="mono dim">{new Date(notice.at).toLocaleTimeString([], { hour12: false })}</span>{" "}
          {notice.text}
        </p>
      ))}
    </Card>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      <dl>{children}</dl>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly id?: string;
  readonly bad?: boolean;
  readonly trace?: readonly number[];
  readonly children?: React.ReactNode;
}

function Fact({ name, value, id, bad, trace, children }: FactProps) {
  return (
    <div className={bad === true ? "fact bad" : "fact"}>
      <dt>{name}</dt>
      {trace !== undefined && <Spark values={trace} />}
      {children}
      <dd data-fact={id}>{value}</dd>
    </div>
  );
}
