import { useEffect, useMemo, useRef, useState } from "react";
import { dot, download, graphJson, mermaid, runFile } from "../export.js";
import { loadRun, recordsOf } from "../history.js";
import { modelAt, type Run } from "../store/run.js";
import { useFeed } from "./context.js";
import { Metrics, Notes, Talk, Tools } from "./details.js";
import { count, duration } from "./format.js";
import { GraphView } from "./graph.js";
import { go, instantIndex, instantText, type Route } from "./route.js";
import { Scrubber } from "./scrubber.js";
import { StateTree } from "./state.js";
import { criticalPath, Timeline } from "./timeline.js";

const TABS = ["state", "talk", "tools", "notes", "metrics"] as const;

export function RunView({ route }: { readonly route: Route }) {
  const feed = useFeed();
  const run = feed.runs.get(route.run);
  useEffect(() => {
    feed.pinned.add(route.run);
    return () => void feed.pinned.delete(route.run);
  }, [feed, route.run]);
  return run === undefined ? <Absent thread={route.run} /> : <Shown run={run} route={route} />;
}

function Absent({ thread }: { readonly thread: string }) {
  const feed = useFeed();
  const [missing, setMissing] = useState(false);
  useEffect(() => loadRun(feed, thread, (found) => setMissing(found !== "found")), [feed, thread]);
  return (
    <p className="empty" role="status">
      {missing ? `The log holds no record of the run ${thread} any more.` : `Reading the run ${thread} from the log…`}{" "}
      <a href="#/runs">All runs</a>
    </p>
  );
}

function Shown({ run, route }: { readonly run: Run; readonly route: Route }) {
  const feed = useFeed();
  const records = run.steps.length;
  const found = useMemo(() => (route.at === "" ? -1 : instantIndex(run, route.at)), [run, route.at]);
  const live = found < 0;
  const at = live ? records - 1 : found;
  const model = useMemo(() => modelAt(run, at), [run, at, live ? records : 0]);
  const [markA, setMarkA] = useState<number | null>(null);
  const reference = markA ?? at - 1;
  const before = useMemo(() => (reference < 0 ? undefined : modelAt(run, reference).state.value), [run, reference]);
  const critical = useMemo(() => criticalPath(run.spans), [run, records]);
  const criticalNodes = useMemo(
    () =>
      model.status === "done" || model.status === "failed"
        ? new Set([...critical].map((span) => span.node))
        : new Set<string>(),
    [critical, model.status],
  );
  const to = (change: Partial<Route>) => go({ ...route, ...change }, true);
  const seek = (index: number | null) =>
    to({ at: index === null ? "" : instantText(run.steps[Math.min(records - 1, Math.max(0, index))]!) });
  const select = (node: string) => to({ node: node === route.node ? "" : node });
  const tab = TABS.find((each) => each === route.tab) ?? "state";
  const fromMiddle =
    !run.fromFile &&
    run.steps.length > 0 &&
    !(run.steps[0]!.item.kind === "event" && run.steps[0]!.item.type === "GRAPH_START");
  const details = { run, model, at, node: route.node, seek };
  return (
    <div className="run" data-run={run.thread} data-at={at} data-live={live}>
      <RunHead run={run} model={model} route={route} />
      {run.fromFile && <p className="strip">Opened from a file: nothing here is live.</p>}
      {route.at !== "" && found < 0 && (
        <p className="strip">
          The instant {route.at} of this link is not among the records here: shown live until it is.
        </p>
      )}
      {fromMiddle && <FromStart run={run} />}
      <div className="panels">
        <section className="left">
          <GraphView run={run} model={model} critical={criticalNodes} selected={route.node} select={select} />
          <Timeline
            run={run}
            at={at}
            records={records}
            critical={critical}
            selected={route.node}
            select={select}
            seek={seek}
          />
        </section>
        <section className="right-side">
          <div className="tabs" role="tablist">
            {TABS.map((each) => (
              <button key={each} role="tab" aria-selected={tab === each} onClick={() => to({ tab: each })}>
                {each}
              </button>
            ))}
            {route.node !== "" && (
              <button
                className="chip"
                onClick={() => select(route.node)}
                aria-label={`Only ${route.node}; show all nodes`}
              >
                {route.node} ✕
              </button>
            )}
          </div>
          {tab === "state" && (
            <>
              <div className="compare">
                <button onClick={() => setMarkA(markA === null ? at : null)} aria-pressed={markA !== null}>
                  {markA === null ? "Compare from here" : `Compared with record ${markA + 1} ✕`}
                </button>
              </div>
              <StateTree
                state={model.state}
                before={before}
                compared={markA === null ? "by this record" : `since record ${markA + 1}`}
              />
            </>
          )}
          {tab === "talk" && <Talk {...details} />}
          {tab === "tools" && <Tools {...details} />}
          {tab === "notes" && <Notes {...details} />}
          {tab === "metrics" && <Metrics {...details} />}
        </section>
      </div>
      <Scrubber run={run} at={at} live={live} records={records} seek={seek} node={route.node} />
      <span className="hidden" aria-live="polite">
        {live ? "" : `record ${at + 1} of ${feed.runs.get(run.key)?.steps.length ?? records}`}
      </span>
    </div>
  );
}

function FromStart({ run }: { readonly run: Run }) {
  const feed = useFeed();
  const [state, setState] = useState<"offered" | "loading" | "missing">("offered");
  const end = useRef<() => void>(undefined);
  useEffect(() => () => end.current?.(), []);
  const load = () => {
    setState("loading");
    end.current = loadRun(feed, run.thread, (found) => setState(found === "found" ? "offered" : "missing"));
  };
  return (
    <p className="strip">
      This page saw the run from the middle on.{" "}
      {state === "offered" ? (
        <button onClick={load}>Load it from its start</button>
      ) : state === "loading" ? (
        "Reading it from the log…"
      ) : (
        "The log no longer holds its start."
      )}
    </p>
  );
}

function RunHead({
  run,
  model,
  route,
}: {
  readonly run: Run;
  readonly model: ReturnType<typeof modelAt>;
  readonly route: Route;
}) {
  const feed = useFeed();
  const spent = (model.endedUs || model.lastUs) - model.startedUs;
  const exported = (kind: string) => {
    const name = run.thread.replaceAll(/[^\w.-]/g, "_");
    if (kind === "mermaid") download(`${name}.mmd`, mermaid(run, model));
    if (kind === "dot") download(`${name}.dot`, dot(run, model));
    if (kind === "json") download(`${name}.graph.json`, graphJson(run, model));
    if (kind === "run")
      void recordsOf(feed, run).then((batches) => download(`${name}.dashstream.json`, runFile(run, batches)));
  };
  return (
    <header className="run-head">
      <a href="#/runs" aria-label="Back to all runs" className="back">
        ←
      </a>
      <div className="title">
        <h1>{run.name || "unnamed graph"}</h1>
        <code>{run.thread}</code>
      </div>
      <span className={`status ${model.status}`} data-status={model.status}>
        {model.status}
      </span>
      <dl className="figures">
        <div>
          <dt>duration</dt>
          <dd>{duration(spent)}</dd>
        </div>
        <div>
          <dt>records</dt>
          <dd>{count(run.steps.length)}</dd>
        </div>
        <div>
          <dt>tokens</dt>
          <dd>{count(model.prompt + model.completion)}</dd>
        </div>
        {model.cost !== null && (
          <div>
            <dt>cost</dt>
            <dd>{model.cost.toFixed(4)}</dd>
          </div>
        )}
        <div className={model.errors > 0 ? "bad" : ""}>
          <dt>errors</dt>
          <dd>{model.errors}</dd>
        </div>
        {model.missing > 0 && (
          <div className="bad">
            <dt>missing</dt>
            <dd>{model.missing}</dd>
          </div>
        )}
        <div>
          <dt>tenant</dt>
          <dd>{run.tenant || "none"}</dd>
        </div>
      </dl>
      <span className="grow" />
      <button
        onClick={() => void navigator.clipboard?.writeText(location.href)}
        title={route.at === "" ? "A link to this run" : "A link to this instant"}
      >
        Copy link
      </button>
      <select aria-label="Export" value="" onChange={(event) => exported(event.target.value)}>
        <option value="">Export…</option>
        <option value="mermaid">Graph as Mermaid</option>
        <option value="dot">Graph as DOT</option>
        <option value="json">Graph as JSON</option>
        {!run.fromFile && <option value="run">Whole run as a file</option>}
      </select>
    </header>
  );
}
