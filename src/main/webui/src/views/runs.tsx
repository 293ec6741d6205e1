import { useRef, useState } from "react";
import { openRunFile } from "../export.js";
import type { Run } from "../store/run.js";
import { useFeed } from "./context.js";
import { clock, count, duration } from "./format.js";
import { go } from "./route.js";
import { Virtual } from "./virtual.js";

const STATUSES = ["all", "running", "waiting", "done", "failed", "unknown"] as const;

export function RunsView() {
  const feed = useFeed();
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState<(typeof STATUSES)[number]>("all");
  const [helpers, setHelpers] = useState(false);
  const [problem, setProblem] = useState("");
  const [pins, setPins] = useState<ReadonlySet<string>>(
    () => new Set(JSON.parse(localStorage.getItem("pins") ?? "[]") as string[]),
  );
  const [held, setHeld] = useState(false);
  const order = useRef<string[]>([]);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const all = feed.runs.all();
  const matching = all.filter((run) => {
    const text = `${run.thread} ${run.name} ${run.tenant}`.toLowerCase();
    return (
      (helpers || !isHelper(run, feed.runs.get.bind(feed.runs))) &&
      (status === "all" || run.model.status === status) &&
      words.every((word) => text.includes(word))
    );
  });
  const wanted = matching
    .sort((a, b) => Number(pins.has(b.key)) - Number(pins.has(a.key)) || b.model.startedUs - a.model.startedUs)
    .map((run) => run.key);
  // Rows stay where they are while somebody reads or points at them; new ones wait.
  const present = new Set(wanted);
  const kept = order.current.filter((key) => present.has(key));
  const fresh = held ? wanted.filter((key) => !kept.includes(key)) : [];
  const firstLook = order.current.length === 0;
  if (!held || firstLook) order.current = wanted;
  else order.current = kept;
  const shown = order.current;
  const pin = (key: string) =>
    setPins((old) => {
      const next = new Set(old);
      if (!next.delete(key)) next.add(key);
      localStorage.setItem("pins", JSON.stringify([...next]));
      return next;
    });
  const running = all.filter((run) => run.model.status === "running" || run.model.status === "waiting").length;
  return (
    <div className="page runs" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
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
        <label className="button">
          Open a file
          <input
            type="file"
            hidden
            onChange={(event) =>
              void event.target.files?.[0]
                ?.text()
                .then(async (text) => {
                  const run = await openRunFile(text, feed.wiring.spawn);
                  feed.runs.put(run);
                  go({ view: "run", run: run.key });
                })
                .catch((error: unknown) => setProblem(String(error)))
            }
          />
        </label>
      </div>
      {problem !== "" && <p className="problem">This file cannot be opened: {problem}</p>}
      <div className="table-head run-row" aria-hidden>
        <span />
        <span>status</span>
        <span>graph</span>
        <span>thread</span>
        <span>tenant</span>
        <span className="num">started</span>
        <span className="num">duration</span>
        <span className="num">nodes</span>
        <span className="num">tokens</span>
        <span className="num">errors</span>
        <span>state</span>
      </div>
      {fresh.length > 0 && (
        <button className="fresh" onClick={() => ((order.current = wanted), setHeld(false))}>
          +{fresh.length} new {fresh.length === 1 ? "run" : "runs"}
        </button>
      )}
      {shown.length === 0 ? (
        <NoRuns filtered={all.length > 0} />
      ) : (
        <Virtual
          count={shown.length}
          rowHeight={44}
          label="Runs"
          row={(i, style) => {
            const run = feed.runs.get(shown[i]!);
            return run && <RunRow key={run.key} run={run} style={style} pinned={pins.has(run.key)} pin={pin} />;
          }}
        />
      )}
    </div>
  );
}

/** A helper reports under its parent's thread and a name: parent/name. */
function isHelper(run: Run, get: (key: string) => Run | undefined): boolean {
  const slash = run.thread.lastIndexOf("/");
  return slash > 0 && get(run.thread.slice(0, slash)) !== undefined;
}

function NoRuns({ filtered }: { readonly filtered: boolean }) {
  const feed = useFeed();
  if (filtered) return <p className="empty">No run matches. Clear the search or choose another status.</p>;
  if (feed.status.link.state !== "open")
    return <p className="empty">Not connected yet: runs appear as soon as the gateway answers.</p>;
  return (
    <p className="empty">
      No agent has reported since the time this page reads from. Choose an earlier one above, or start an agent.
    </p>
  );
}

function RunRow({
  run,
  style,
  pinned,
  pin,
}: {
  readonly run: Run;
  readonly style: React.CSSProperties;
  readonly pinned: boolean;
  readonly pin: (key: string) => void;
}) {
  const { model } = run;
  const open = () => go({ view: "run", run: run.key });
  return (
    <div role="listitem" className="run-row" style={style} data-thread={run.thread} onClick={open}>
      <button
        className="pin-button"
        aria-pressed={pinned}
        aria-label={`Pin ${run.thread}`}
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
        {model.current.length > 0 && <span className="dim"> · {model.current.join(", ")}</span>}
      </b>
      <a
        className="cut mono"
        href={`#/run/${encodeURIComponent(run.key)}`}
        onClick={(event) => event.stopPropagation()}
      >
        {run.thread || "(no thread)"}
      </a>
      <span className="cut">{run.tenant}</span>
      <span className="num">{clock(model.startedUs)}</span>
      <span className="num">{duration((model.endedUs || model.lastUs) - model.startedUs)}</span>
      <span className="num">
        {model.nodes.size}
        {run.graph ? <span className="dim">/{run.graph.nodes.length}</span> : ""}
      </span>
      <span className="num">{count(model.prompt + model.completion)}</span>
      <span className={`num ${model.errors > 0 ? "bad" : "dim"}`}>{model.errors}</span>
      <span className={`trust ${model.state.trust}`}>{model.state.trust === "none" ? "" : model.state.trust}</span>
    </div>
  );
}
