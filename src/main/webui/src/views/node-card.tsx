import type { RunModel } from "../store/model.js";
import type { Run } from "../store/run.js";
import { duration } from "./format.js";
import { brief } from "./long.js";

interface CardProps {
  readonly run: Run;
  readonly model: RunModel;
  readonly node: string;
  readonly close: () => void;
}

/** What the schema says of the chosen node, and how it did so far. The panels below show only what is its. */
export function NodeCard({ run, model, node, close }: CardProps) {
  const known = run.graph?.nodes.find((each) => each.name === node);
  const now = model.nodes.get(node);
  const status = now?.status ?? "idle";
  const facts: readonly (readonly [string, string])[] = [
    ["visits", String(now?.visits ?? 0)],
    ["time", duration(now?.spentUs ?? 0)],
    ["errors", String(now?.errors ?? 0)],
    ["reads", known?.reads.join(", ") ?? ""],
    ["writes", known?.writes.join(", ") ?? ""],
  ];
  return (
    <section className="node-card" aria-label={`Node ${node}`} data-card={node}>
      <header>
        <b className="cut">{node}</b>
        <span className="dim">{known?.type ?? "not in the schema"}</span>
        <span className={`status ${status}`}>{status}</span>
        <button onClick={close} aria-label={`Only ${node}; show all nodes`}>
          ✕
        </button>
      </header>
      {known?.description !== undefined && known.description !== "" && <p>{brief(known.description, 400)}</p>}
      {now !== undefined && now.note !== "" && <p className="dim">{brief(now.note, 300)}</p>}
      <dl>
        {facts
          .filter(([, value]) => value !== "")
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{brief(value, 120)}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
