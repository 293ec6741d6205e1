import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Loaded, loadRun } from "../history.js";
import { modelAt, type Run } from "../store/run.js";
import { criticalPath } from "./axis.js";
import { Contained } from "./contained.js";
import { useFeed } from "./context.js";
import { Metrics, Notes, Talk, Tools } from "./details.js";
import { GraphView } from "./graph.js";
import { NodeCard } from "./node-card.js";
import { currentRoute, go, instantIndex, instantText, type Route } from "./route.js";
import { RunHead } from "./run-head.js";
import { Scrubber } from "./scrubber.js";
import { StateTree } from "./state.js";
import { Timeline } from "./timeline.js";

const TABS = ["state", "talk", "tools", "notes", "metrics"] as const;

export function RunView({ route }: { readonly route: Route }) {
  const feed = useFeed();
  const run = feed.runs.get(route.run);
  useEffect(() => {
    feed.pinned.add(route.run);
    return () => void feed.pinned.delete(route.run);
  }, [feed, route.run]);
  return run === undefined ? <Absent thread={route.run} /> : <Shown key={run.key} run={run} route={route} />;
}

const WHY: Readonly<Record<Exclude<Loaded, "found">, string>> = {
  absent: "The log holds no record of this run any more.",
  newer: "A record of this run has a newer schema than this page reads. Update the gateway, then reload.",
};

function Absent({ thread }: { readonly thread: string }) {
  const feed = useFeed();
  const [how, setHow] = useState<Loaded>("found");
  const { restoring } = feed.status;
  const file = thread.startsWith("file:");
  useEffect(() => (restoring || file ? undefined : loadRun(feed, thread, setHow)), [feed, thread, restoring, file]);
  const waiting = restoring ? "Reading what this browser kept…" : `Reading the run ${thread} from the log…`;
  return (
    <div className="empty" role="status">
      <p>{file ? "This run was opened from a file: open the file again." : how === "found" ? waiting : WHY[how]}</p>
      <p>
        <a href="#/runs">All runs</a>
      </p>
    </div>
  );
}

/** What the panels show: the model at the instant, and what it is compared with. */
function useInstant(run: Run, route: Route) {
  const records = run.steps.length;
  const found = useMemo(() => (route.at === "" ? -1 : instantIndex(run, route.at)), [run, route.at, records]);
  const base = useMemo(() => (route.base === "" ? -1 : instantIndex(run, route.base)), [run, route.base, records]);
  const live = found < 0;
  const at = live ? records - 1 : found;
  const model = useMemo(() => modelAt(run, at), [run, at, live ? records : 0]);
  const reference = base >= 0 ? base : at - 1;
  const before = useMemo(
    () => (reference < 0 ? undefined : modelAt(run, reference).state.value),
    [run, reference, reference >= at ? records : 0],
  );
  return { records, live, at, model, base, before, lost: route.at !== "" && found < 0 };
}

function Shown({ run, route }: { readonly run: Run; readonly route: Route }) {
  const { records, live, at, model, base, before, lost } = useInstant(run, route);
  const critical = useMemo(() => criticalPath(run.spans), [run, records]);
  const ended = model.status === "done" || model.status === "failed";
  const criticalNodes = useMemo(() => new Set(ended ? [...critical].map((span) => span.node) : []), [critical, ended]);
  // Two changes may come before the page is drawn again.
  const to = useCallback((change: Partial<Route>) => go({ ...currentRoute(), ...change }, true), []);
  const seek = useCallback(
    (index: number | null) => {
      const step = index === null ? undefined : run.steps[Math.min(run.steps.length - 1, Math.max(0, index))];
      to({ at: step === undefined ? "" : instantText(step) });
    },
    [run, to],
  );
  const select = useCallback((node: string) => to({ node: node === currentRoute().node ? "" : node }), [to]);
  const details = { run, model, at, node: route.node, seek };
  return (
    <div className="run" data-run={run.thread} data-at={at} data-live={live}>
      <RunHead run={run} model={model} live={live} />
      {run.fromFile && <p className="strip">Opened from a file: nothing here is live.</p>}
      {lost && <p className="strip">The instant of this link is not among the records here: shown live until it is.</p>}
      {seenFromMiddle(run) && <FromStart run={run} at={lost} />}
      <div className="panels">
        <section className="left" aria-label="Graph and timeline">
          <Contained what="The graph">
            <GraphView run={run} model={model} critical={criticalNodes} selected={route.node} select={select} />
          </Contained>
          <Contained what="The timeline">
            <Timeline
              run={run}
              at={at}
              records={records}
              critical={critical}
              selected={route.node}
              select={select}
              seek={seek}
            />
          </Contained>
        </section>
        <section className="right-side" aria-label="Details">
          {route.node !== "" && <NodeCard run={run} model={model} node={route.node} close={() => select(route.node)} />}
          <Panels route={route} to={to} details={details} base={base} before={before} />
        </section>
      </div>
      <Scrubber run={run} at={at} live={live} records={records} seek={seek} node={route.node} />
      <span className="hidden" aria-live="polite">
        {live ? "" : `record ${at + 1} of ${records}`}
      </span>
    </div>
  );
}

interface PanelsProps {
  readonly route: Route;
  readonly to: (change: Partial<Route>) => void;
  readonly details: React.ComponentProps<typeof Talk>;
  readonly base: number;
  readonly before: React.ComponentProps<typeof StateTree>["before"];
}

function Panels({ route, to, details, base, before }: PanelsProps) {
  const { run, at, model } = details;
  const tab = TABS.find((each) => each === route.tab) ?? "state";
  const step = run.steps[at];
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      const typing = (event.target as Element).closest("input, select, textarea") !== null;
      const chosen = TABS[Number(event.key) - 1];
      if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && chosen !== undefined) to({ tab: chosen });
    };
    window.addEventListener("keydown", keys);
    return () => window.removeEventListener("keydown", keys);
  }, [to]);
  return (
    <>
      <div className="tabs" role="tablist" aria-label="Details">
        {TABS.map((each) => (
          <button key={each} role="tab" aria-selected={tab === each} onClick={() => to({ tab: each })}>
            {each}
          </button>
        ))}
      </div>
      <div className="tab-panel" role="tabpanel" aria-label={tab}>
        <Contained key={tab} what="This panel">
          {tab === "state" && (
            <>
              <div className="compare">
                <button
                  onClick={() => to({ base: base >= 0 || step === undefined ? "" : instantText(step) })}
                  aria-pressed={base >= 0}
                >
                  {base >= 0 ? `Compared with record ${base + 1} ✕` : "Compare from here"}
                </button>
                <span className="dim">{base >= 0 ? `record ${base + 1} → ${at + 1}` : "changes of this record"}</span>
              </div>
              <StateTree
                state={model.state}
                before={before}
                compared={base >= 0 ? `since record ${base + 1}` : "by this record"}
              />
            </>
          )}
          {tab === "talk" && <Talk {...details} />}
          {tab === "tools" && <Tools {...details} />}
          {tab === "notes" && <Notes {...details} />}
          {tab === "metrics" && <Metrics {...details} />}
        </Contained>
      </div>
    </>
  );
}

function seenFromMiddle(run: Run): boolean {
  const first = run.steps[0]?.item;
  if (run.fromFile || first === undefined || first.head.sequence === 1n) return false;
  return !(first.kind === "event" && first.type === "GRAPH_START");
}

function FromStart({ run, at }: { readonly run: Run; readonly at: boolean }) {
  const feed = useFeed();
  const [state, setState] = useState<"offered" | "loading" | "absent" | "newer">("offered");
  const end = useRef<() => void>(undefined);
  const load = () => {
    setState("loading");
    end.current = loadRun(feed, run.thread, (how) => setState(how === "found" ? "absent" : how));
  };
  // Who follows a link to an instant before what is here wants to see it.
  useEffect(() => {
    if (at) load();
    return () => end.current?.();
  }, []);
  return (
    <p className="strip">
      This page saw the run from the middle on.{" "}
      {state === "offered" && <button onClick={load}>Load it from its start</button>}
      {state === "loading" && "Reading it from the log…"}
      {state === "absent" && "The log no longer holds its start."}
      {state === "newer" && WHY.newer}
    </p>
  );
}
