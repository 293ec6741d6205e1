import { type CSSProperties, memo, useRef, useState } from "react";
import { openRunFile } from "../export.js";
import type { Run } from "../store/run.js";
import { useFeed } from "./context.js";
import { clock, count, duration } from "./format.js";
import { brief } from "./long.js";
import { go } from "./route.js";
import { Virtual } from "./virtual.js";

const STATUSES = ["all", "running", "waiting", "done", "failed", "unknown"] as const;
type Shown = (typeof STATUSES)[number];

/** Pins outlive the page. */
function usePins(): { readonly pins: ReadonlySet<string>; readonly pin: (key: string) => void } {
  const [pins, setPins] = useState<ReadonlySet<string>>(() => {
    try {
      return new Set(JSON.parse(localStorage.getItem("pins") ?? "[]") as string[]);
    } catch {
      return new Set();
    }
  });
  const pin = (key: string) =>
    setPins((old) => {
      const next = new Set(old);
      if (!next.delete(key)) next.add(key);
      localStorage.setItem("pins", JSON.stringify([...next]));
      return next;
    });
  return { pins, pin };
}

/** The order of rows: newest first, pinned before. While it is held nothing moves but what is pinned, and what is new waits. */
function useOrder(
  wanted: readonly string[],
  pins: ReadonlySet<string>,
  held: boolean,
): { readonly order: readonly string[]; readonly fresh: number; readonly show: () => void } {
  const order = useRef<readonly string[]>([]);
  const present = new Set(wanted);
  const kept = order.current.filter((key) => present.has(key));
  const pinned = useRef(pins);
  const hold = held && order.current.length > 0 && pinned.current === pins;
  pinned.current = pins;
  order.current = hold ? kept : wanted;
  const there = new Set(kept);
  const fresh = hold ? wanted.filter((key) => !there.has(key)).length : 0;
  return { order: order.current, fresh, show: () => (order.current = wanted) };
}

export function RunsView() {
  const feed = useFeed();
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState<Shown>("all");
  const [helpers, setHelpers] = useState(false);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const { pins, pin } = usePins();
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const all = feed.runs.all();
  const matching = all.filter((run) => {
    const text = `${run.thread} ${run.name} ${run.tenant}`.toLowerCase();
    if (status !== "all" && run.model.status !== status) return false;
    return words.every((word) => text.includes(word)) && (helpers || !isHelper(run, (key) => feed.runs.get(key)));
  });
  const first = (a: Run, b: Run) =>
    Number(pins.has(b.key)) - Number(pins.has(a.key)) || b.model.startedUs - a.model.startedUs;
  const wanted = matching.sort(first).map((run) => run.key);
  const { order, fresh, show } = useOrder(wanted, pins, pointed || focused || scrolled);
  const running = all.filter((run) => run.model.status === "running" || run.model.status === "waiting").length;
  return (
    <div className="page runs">
      <div className="tools">
        <h1>Runs</h1>
        <input
          type="search"
          placeholder="Search thread, graph, tenant  ( / )"
          aria-label="Search runs"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          data-search
        />
        <div className="segments" role="group" aria-label="Status">
          {STATUSES.map((each) => (
            <button key={each} aria-pressed={status === each} onClick={() => setStatus(each)}>
              {each}
            </button>
          ))}
        </div>
        <label>
          <input type="checkbox" checked={helpers} onChange={(event) => setHelpers(event.target.checked)} /> helper
          threads
        </label>
        <span className="grow" />
        <span className="dim">
          {count(wanted.length)} shown, {count(running)} running
        </span>
        <OpenFile />
      </div>
      <Head />
      {/* Who moves to the button still points at the list: else it would be gone when the pointer comes. */}
      <div className="held" onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)}>
        {fresh > 0 && (
          <button className="fresh" onClick={show}>
            +{fresh} new {fresh === 1 ? "run" : "runs"}
          </button>
        )}
        {order.length === 0 ? (
          <NoRuns filtered={all.length > 0} />
        ) : (
          <div className="rows" onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}>
            <Virtual
              count={order.length}
              rowHeight={44}
              label="Runs"
              open={(i) => go({ view: "run", run: order[i]! })}
              onKey={(i, key) => key === "p" && (pin(order[i]!), true)}
              onTop={(atTop) => setScrolled(!atTop)}
              row={(i, style, id, active) => {
                const run = feed.runs.get(order[i]!);
                if (run === undefined) return null;
                const row = { run, id, active, pin, pinned: pins.has(run.key), top: style.top as number };
                return <RunRow key={run.key} {...row} changed={run.steps.length} />;
              }}
            />
          </div>
        )}
      </div>
    </div>
  );
}

const COLUMNS = [
  "",
  "status",
  "graph",
  "thread",
  "tenant",
  "started",
  "duration",
  "nodes",
  "tokens",
  "cost",
  "errors",
  "state",
];
const NUMERIC = new Set(["started", "duration", "nodes", "tokens", "cost", "errors"]);

function Head() {
  return (
    <div className="table-head run-row" aria-hidden>
      {COLUMNS.map((name) => (
        <span key={name} className={NUMERIC.has(name) ? "num" : ""}>
          {name}
        </span>
      ))}
    </div>
  );
}

function OpenFile() {
  const feed = useFeed();
  const [problem, setProblem] = useState("");
  const open = async (file: File | undefined) => {
    setProblem("");
    if (file === undefined) return;
    try {
      const run = await openRunFile(await file.text(), feed.wiring.spawn);
      feed.runs.put(run);
      go({ view: "run", run: run.key });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      {problem !== "" && (
        <span className="problem" role="alert">
          This file cannot be opened: {brief(problem)}
        </span>
      )}
      <label className="button">
        Open a file
        <input
          type="file"
          className="hidden"
          aria-label="Open the file of a run"
          onChange={(event) => void open(event.target.files?.[0])}
        />
      </label>
    </>
  );
}

/** A helper reports under its parent's thread and a name: parent/name. */
function isHelper(run: Run, get: (key: string) => Run | undefined): boolean {
  const slash = run.thread.lastIndexOf("/");
  return slash > 0 && get(run.thread.slice(0, slash)) !== undefined;
}

function NoRuns({ filtered }: { readonly filtered: boolean }) {
  const { status } = useFeed();
  const text = filtered
    ? "No run matches. Clear the search or choose another status."
    : status.restoring
      ? "Reading what this browser kept…"
      : status.link.state !== "open"
        ? "Not connected yet: runs appear as soon as the gateway answers."
        : !status.caughtUp
          ? "Reading the log…"
          : "No agent has reported since the time this page reads from. Choose an earlier one above, or start an agent.";
  return <p className="empty">{text}</p>;
}

interface RowProps {
  readonly run: Run;
  /** How many records it has: a row is drawn again when it has more. */
  readonly changed: number;
  readonly top: number;
  readonly id: string;
  readonly active: boolean;
  readonly pinned: boolean;
  readonly pin: (key: string) => void;
}

const RunRow = memo(
  function RunRow({ run, top, id, active, pinned, pin }: RowProps) {
    const { model } = run;
    const style: CSSProperties = { position: "absolute", top, height: 44, left: 0, right: 0 };
    const spent = (model.endedUs || model.lastUs) - model.startedUs;
    return (
      <div
        role="listitem"
        id={id}
        className={`run-row ${active ? "active" : ""}`}
        style={style}
        data-thread={run.thread}
        onClick={() => go({ view: "run", run: run.key })}
      >
        <button
          className="pin-button"
          aria-pressed={pinned}
          aria-label={`Pin ${run.thread}`}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            pin(run.key);
          }}
        >
          {pinned ? "★" : "☆"}
        </button>
        <span>
          <span className={`status ${model.status}`}>{model.status}</span>
        </span>
        <b className="cut">
          {run.name || <span className="dim">unnamed</span>}
          {model.current.length > 0 && <span className="dim"> · {brief(model.current.join(", "), 80)}</span>}
        </b>
        <a
          className="cut mono"
          tabIndex={-1}
          href={`#/run/${encodeURIComponent(run.key)}`}
          onClick={(event) => event.stopPropagation()}
        >
          {run.thread || "(no thread)"}
        </a>
        <span className="cut">{run.tenant}</span>
        <span className="num">{clock(model.startedUs)}</span>
        <span className={`num ${spent < 0 ? "bad" : ""}`}>{duration(spent)}</span>
        <span className="num">
          {model.nodes.size}
          {run.graph ? <span className="dim">/{run.graph.nodes.length}</span> : ""}
        </span>
        <span className="num">{count(model.prompt + model.completion)}</span>
        <span className="num">{model.cost === null ? <span className="dim">–</span> : model.cost.toFixed(3)}</span>
        <span className={`num ${model.errors > 0 ? "bad" : "dim"}`}>{model.errors}</span>
        <span className={`trust ${model.state.trust}`}>{model.state.trust === "none" ? "" : model.state.trust}</span>
      </div>
    );
  },
  (a, b) =>
    a.run === b.run && a.changed === b.changed && a.top === b.top && a.active === b.active && a.pinned === b.pinned,
);
