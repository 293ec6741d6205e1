import { useState } from "react";
import type { Graph } from "../store/graph.js";
import { useFeed } from "./context.js";
import { clock } from "./format.js";
import { usePoll } from "./poll.js";

interface Pin {
  readonly schema_id: string;
  readonly graph_name: string;
}

interface Seen {
  readonly id: string;
  readonly name: string;
  readonly graph: Graph | null;
  firstUs: number;
  runs: number;
}

export function SchemasView() {
  const feed = useFeed();
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const [problem, setProblem] = useState("");
  const pins = usePoll("api/expected-schema", async (response) => pinList(await response.json()));
  const seen = new Map<string, Seen>();
  for (const run of feed.runs.all()) {
    if (run.schemaId === "") continue;
    const key = `${run.name} ${run.schemaId}`;
    const one = seen.get(key) ?? {
      id: run.schemaId,
      name: run.name,
      graph: run.graph,
      firstUs: run.model.startedUs,
      runs: 0,
    };
    one.runs++;
    one.firstUs = Math.min(one.firstUs, run.model.startedUs);
    seen.set(key, one);
  }
  const all = [...seen].sort(([, a], [, b]) => a.name.localeCompare(b.name) || b.firstUs - a.firstUs);
  const pinned = (name: string) => pins.value?.find((pin) => pin.graph_name === name)?.schema_id;
  const pin = async (one: Seen) => {
    const remove = pinned(one.name) === one.id;
    const answer = await fetch(
      `api/expected-schema/${encodeURIComponent(one.name)}`,
      remove
        ? { method: "DELETE" }
        : {
            method: "PUT",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ schema_id: one.id }),
          },
    );
    setProblem(answer.ok ? "" : `the gateway refused the pin: ${answer.status}`);
    pins.again();
  };
  const a = seen.get(first);
  const b = seen.get(second);
  return (
    <div className="page schemas">
      <div className="tools">
        <h1>Schemas</h1>
        <span className="dim">
          The shapes of graphs that runs on this page told. Pin one as expected, and runs that differ are marked.
        </span>
      </div>
      {problem !== "" && <p className="problem">{problem}</p>}
      {all.length === 0 ? (
        <p className="empty">No run has told its schema yet.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>graph</th>
              <th>schema</th>
              <th>first seen</th>
              <th className="num">runs</th>
              <th className="num">nodes</th>
              <th className="num">edges</th>
              <th>expected</th>
              <th>compare</th>
            </tr>
          </thead>
          <tbody>
            {all.map(([key, one]) => {
              const expected = pinned(one.name);
              return (
                <tr key={key} data-schema={one.id}>
                  <td>
                    <b>{one.name}</b>
                  </td>
                  <td className="mono">{one.id}</td>
                  <td>{clock(one.firstUs)}</td>
                  <td className="num">{one.runs}</td>
                  <td className="num">{one.graph?.nodes.length ?? "–"}</td>
                  <td className="num">{one.graph?.edges.length ?? "–"}</td>
                  <td>
                    <button aria-pressed={expected === one.id} onClick={() => void pin(one)}>
                      {expected === one.id ? "expected ✓" : "pin"}
                    </button>
                    {expected !== undefined && expected !== one.id && <span className="status failed">differs</span>}
                  </td>
                  <td>
                    <button aria-pressed={first === key} onClick={() => setFirst(first === key ? "" : key)}>
                      A
                    </button>{" "}
                    <button aria-pressed={second === key} onClick={() => setSecond(second === key ? "" : key)}>
                      B
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {a !== undefined && b !== undefined && <Difference a={a} b={b} />}
    </div>
  );
}

function pinList(json: unknown): Pin[] {
  const list: unknown = Array.isArray(json) ? json : Object.values((json ?? {}) as object);
  return (list as unknown[])
    .flat()
    .filter((each): each is Pin => typeof each === "object" && each !== null && "schema_id" in each);
}

function Difference({ a, b }: { readonly a: Seen; readonly b: Seen }) {
  const items = (graph: Graph | null) =>
    new Set([
      ...(graph?.nodes ?? []).map((node) => `node ${node.name} (${node.type})`),
      ...(graph?.edges ?? []).map((edge) => `edge ${edge.from} → ${edge.to} (${edge.type})`),
      `entry ${graph?.entry ?? ""}`,
    ]);
  const [left, right] = [items(a.graph), items(b.graph)];
  const removed = [...left].filter((item) => !right.has(item));
  const added = [...right].filter((item) => !left.has(item));
  return (
    <section className="panel">
      <h2>
        {a.name} {a.id.slice(0, 8)} → {b.name} {b.id.slice(0, 8)}
      </h2>
      {removed.length + added.length === 0 && <p className="empty">They are the same.</p>}
      <ul className="diff">
        {removed.map((item) => (
          <li key={item} className="removed">
            − {item}
          </li>
        ))}
        {added.map((item) => (
          <li key={item} className="added">
            + {item}
          </li>
        ))}
      </ul>
    </section>
  );
}
