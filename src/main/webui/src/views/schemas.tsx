import { useMemo, useState } from "react";
import type { Graph } from "../store/graph.js";
import type { Run } from "../store/run.js";
import { useFeed } from "./context.js";
import { instantClock } from "./format.js";
import { type Pin, usePins } from "./pins.js";

interface Version {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  graph: Graph | null;
  firstUs: number;
  lastUs: number;
  runs: number;
  newest: string;
}

/** The versions of each graph that runs on this page told, the newest first. */
function histories(runs: readonly Run[]): Map<string, Version[]> {
  const versions = new Map<string, Version>();
  for (const run of runs) {
    if (run.schemaId === "" && run.graph === null) continue;
    const key = `${run.name}\u0000${run.schemaId}`;
    const us = run.model.startedUs;
    const one = versions.get(key) ?? {
      key,
      id: run.schemaId,
      name: run.name,
      graph: run.graph,
      firstUs: us,
      lastUs: us,
      runs: 0,
      newest: run.key,
    };
    one.runs++;
    one.graph ??= run.graph;
    one.firstUs = Math.min(one.firstUs, us);
    if (us >= one.lastUs) [one.lastUs, one.newest] = [us, run.key];
    versions.set(key, one);
  }
  const byGraph = new Map<string, Version[]>();
  for (const version of [...versions.values()].sort((a, b) => b.firstUs - a.firstUs))
    byGraph.set(version.name, [...(byGraph.get(version.name) ?? []), version]);
  return new Map([...byGraph].sort(([a], [b]) => a.localeCompare(b)));
}

export function SchemasView() {
  const feed = useFeed();
  const { pins, problem, change } = usePins();
  const all = histories(feed.runs.all());
  const absent = pins.filter((pin) => !all.has(pin.graph_name));
  return (
    <div className="page schemas">
      <div className="tools">
        <h1>Schemas</h1>
        <span className="dim">
          The shapes that runs on this page told. Pin one as expected, and versions that differ are marked.
        </span>
      </div>
      {problem !== "" && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {all.size === 0 && <p className="empty">No run has told its schema yet: it comes with a run's first record.</p>}
      {[...all].map(([name, versions]) => (
        <History
          key={name}
          name={name}
          versions={versions}
          pin={pins.find((pin) => pin.graph_name === name)}
          change={change}
        />
      ))}
      {absent.length > 0 && (
        <section className="panel">
          <h2>Pinned, and not seen here</h2>
          <ul>
            {absent.map((pin) => (
              <li key={pin.graph_name}>
                {pin.graph_name} <code>{pin.schema_id}</code>{" "}
                <button onClick={() => void change(pin.graph_name, null)}>unpin</button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

interface HistoryProps {
  readonly name: string;
  readonly versions: readonly Version[];
  readonly pin: Pin | undefined;
  readonly change: (graph: string, schema: string | null) => Promise<void>;
}

function History({ name, versions, pin, change }: HistoryProps) {
  const [against, setAgainst] = useState("");
  const base = versions.find((version) => version.key === against);
  return (
    <section className="panel history" data-graph={name} aria-label={`Versions of ${name || "unnamed graph"}`}>
      <h2>
        {name || "unnamed graph"} <span className="dim">{versions[0]?.graph?.description}</span>
      </h2>
      <ol>
        {versions.map((version, i) => {
          const expected = pin?.schema_id === version.id;
          const before = base ?? versions[i + 1];
          return (
            <li key={version.key} data-schema={version.id}>
              <div className="version">
                <code>{version.id || "no id"}</code>
                {expected && <span className="status done">expected</span>}
                {pin !== undefined && !expected && <span className="status failed">differs</span>}
                <span className="dim">
                  {instantClock(version.firstUs)} – {instantClock(version.lastUs)} · {version.runs}{" "}
                  {version.runs === 1 ? "run" : "runs"} · {version.graph?.nodes.length ?? "?"} nodes,{" "}
                  {version.graph?.edges.length ?? "?"} edges
                </span>
                <span className="grow" />
                <a href={`#/run/${encodeURIComponent(version.newest)}`}>newest run</a>
                <button aria-pressed={base === version} onClick={() => setAgainst(base === version ? "" : version.key)}>
                  {base === version ? "compared with ✕" : "compare with"}
                </button>
                <button
                  aria-pressed={expected}
                  disabled={version.id === ""}
                  onClick={() => void change(name, expected ? null : version.id)}
                >
                  {expected ? "unpin" : "pin as expected"}
                </button>
              </div>
              {before !== undefined && before !== version && <Difference from={before} to={version} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function items(graph: Graph | null): Set<string> {
  return new Set([
    `entry ${graph?.entry ?? ""}`,
    ...(graph?.nodes ?? []).map((node) => `node ${node.name} (${node.type})`),
    ...(graph?.edges ?? []).map((edge) => `edge ${edge.from} → ${edge.to} (${edge.type})`),
  ]);
}

const MOST = 200;

function Difference({ from, to }: { readonly from: Version; readonly to: Version }) {
  const { removed, added } = useMemo(() => {
    const [left, right] = [items(from.graph), items(to.graph)];
    return {
      removed: [...left].filter((item) => !right.has(item)),
      added: [...right].filter((item) => !left.has(item)),
    };
  }, [from.graph, to.graph]);
  const more = removed.length + added.length - MOST;
  return (
    <ul className="diff" aria-label={`Since ${from.id}`}>
      {removed.length + added.length === 0 && <li className="dim">the same shape as {from.id || "the one before"}</li>}
      {removed.slice(0, MOST / 2).map((item) => (
        <li key={item} className="removed">
          − {item}
        </li>
      ))}
      {added.slice(0, MOST / 2).map((item) => (
        <li key={item} className="added">
          + {item}
        </li>
      ))}
      {more > 0 && <li className="dim">and more</li>}
    </ul>
  );
}
