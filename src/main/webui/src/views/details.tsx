import { useState } from "react";
import type { LlmCall, Mark, RunModel, ToolCall } from "../store/model.js";
import type { Run } from "../store/run.js";
import { clock, count, duration } from "./format.js";
import { brief, LongText } from "./long.js";

/** What is spoken last is what is read while it streams. */
const MOST_SPOKEN = 20_000;

interface Props {
  readonly run: Run;
  readonly model: RunModel;
  /** Number of the record shown; what came later is not there yet. */
  readonly at: number;
  readonly node: string;
  readonly seek: (at: number) => void;
}

/** The newest items that had begun at this record, newest first. */
function inSight<T extends { readonly from: number; readonly node: string }>(
  items: readonly T[],
  at: number,
  node: string,
  most: number,
): T[] {
  const found: T[] = [];
  for (let i = items.length - 1; i >= 0 && found.length < most; i--) {
    const item = items[i]!;
    if (item.from <= at && (node === "" || item.node === node)) found.push(item);
  }
  return found;
}

export function Talk({ run, at, node }: Props) {
  const calls = inSight(run.llm, at, node, 50);
  if (calls.length === 0)
    return <p className="empty">No language model was called{node ? ` by ${node}` : ""} up to here.</p>;
  return (
    <div className="cards">
      {calls.map((call) => (
        <Call key={call.from} call={call} at={at} />
      ))}
    </div>
  );
}

function Call({ call, at }: { readonly call: LlmCall; readonly at: number }) {
  const text = call.chunks
    .filter((chunk) => chunk.at <= at)
    .map((chunk) => chunk.text)
    .join("");
  const open = call.to > at;
  return (
    <article className="card" aria-busy={open}>
      <header>
        <b>{call.node || "model"}</b> <span className="dim">{call.model}</span>
        <span className="right dim">
          {open
            ? "streaming"
            : `${duration(call.endUs - call.startUs)} · ${count(call.prompt)} in, ${count(call.completion)} out`}
        </span>
      </header>
      <p className={open ? "speech streaming" : "speech"}>
        {text.length > MOST_SPOKEN ? `… ${text.slice(-MOST_SPOKEN)}` : text || (open ? "" : "said nothing")}
      </p>
    </article>
  );
}

export function Tools({ run, at, node }: Props) {
  const calls = inSight(run.tools, at, node, 100);
  if (calls.length === 0) return <p className="empty">No tool was called{node ? ` by ${node}` : ""} up to here.</p>;
  return (
    <div className="cards">
      {calls.map((call) => (
        <Tool key={call.from} run={run} call={call} at={at} />
      ))}
    </div>
  );
}

function Tool({ run, call, at }: { readonly run: Run; readonly call: ToolCall; readonly at: number }) {
  const stages = call.stages.filter((stage) => stage.at <= at);
  const last = stages.at(-1);
  const now = Number(run.steps[last?.at ?? call.from]?.item.head.at ?? call.startUs);
  const failures = stages.filter((stage) => stage.error !== "");
  return (
    <article className={`card ${last?.stage === "FAILED" ? "failed" : ""}`} data-tool={call.tool}>
      <header>
        <b>{call.tool}</b> <span className="dim">{call.node}</span>
        <span className="right dim">
          {last?.stage.toLowerCase()} · {duration(now - call.startUs)}
        </span>
      </header>
      {call.arguments !== "" && <LongText label="Arguments" text={call.arguments} />}
      {failures.map((stage) => (
        <p key={stage.at} className="problem">
          {brief(stage.error, 1_000)}
        </p>
      ))}
      {last?.stage === "COMPLETED" && call.result !== "" && <LongText label="Result" text={call.result} />}
    </article>
  );
}

const ICON = { gap: "⋯", restart: "↻", checkpoint: "⚑", human: "☻", error: "✕", warning: "!", thought: "…" } as const;

export function Notes({ run, at, node, seek }: Props) {
  const [thoughts, setThoughts] = useState(true);
  const marks: Mark[] = [];
  for (let i = run.marks.length - 1; i >= 0 && marks.length < 300; i--) {
    const mark = run.marks[i]!;
    const fits = mark.at <= at && (node === "" || mark.node === node) && (thoughts || mark.kind !== "thought");
    if (fits) marks.push(mark);
  }
  return (
    <div className="notes">
      <div className="tools">
        <label>
          <input type="checkbox" checked={thoughts} onChange={(event) => setThoughts(event.target.checked)} /> thoughts
        </label>
      </div>
      {marks.length === 0 && <p className="empty">Nothing to tell up to here.</p>}
      {marks.map((mark, i) => (
        <div key={`${mark.at}.${i}`} className={`note-row ${mark.kind}`}>
          <button onClick={() => seek(mark.at)} title="Go to this instant">
            <span aria-hidden>{ICON[mark.kind]}</span> {clock(mark.us)}
          </button>
          <div>
            <b>{mark.node}</b> {brief(mark.text, 1_000)}
            {mark.detail !== "" && (
              <details>
                <summary>{mark.kind === "error" ? "stack" : "more"}</summary>
                <LongText label="Detail" text={mark.detail} />
              </details>
            )}
          </div>
        </div>
      ))}
    </div>
  );
}

export function Metrics({ run, at, node }: Props) {
  const series = new Map<string, { label: string; unit: string; values: number[]; last: string }>();
  for (const point of run.metrics) {
    if (point.at > at || (node !== "" && point.scopeId !== node)) continue;
    const key = `${point.scope} ${point.scopeId} ${point.name}`;
    const one = series.get(key) ?? { label: `${point.name}`, unit: point.unit, values: [], last: "" };
    if (point.scope === "node") one.label = `${point.scopeId} ${point.name}`;
    const value = Number(point.value);
    if (Number.isFinite(value)) one.values.push(value);
    one.last = typeof point.value === "number" ? String(Math.round(point.value * 1000) / 1000) : String(point.value);
    series.set(key, one);
  }
  if (series.size === 0) return <p className="empty">No metrics up to here.</p>;
  return (
    <div className="metrics">
      {[...series].map(([key, { label, unit, values, last }]) => (
        <div key={key}>
          <span>{label}</span>
          <Spark values={values} />
          <b>
            {last} {unit}
          </b>
        </div>
      ))}
    </div>
  );
}

export function Spark({ values }: { readonly values: readonly number[] }) {
  if (values.length < 2) return <svg className="spark" aria-hidden />;
  const shown = values.slice(-60);
  const low = Math.min(...shown);
  const range = Math.max(...shown) - low || 1;
  const points = shown
    .map((value, i) => `${(i / (shown.length - 1)) * 96 + 2},${22 - ((value - low) / range) * 20}`)
    .join(" ");
  return (
    <svg
      className="spark"
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={`${shown.length} values, ${low} to ${low + range}`}
    >
      <polyline points={points} />
    </svg>
  );
}
