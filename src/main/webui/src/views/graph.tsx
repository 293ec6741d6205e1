import { memo, useEffect, useMemo, useRef, useState } from "react";
import { END } from "../store/graph.js";
import { edgeKey, type NodeModel, type RunModel } from "../store/model.js";
import type { Run } from "../store/run.js";
import { duration } from "./format.js";
import type { LayoutJob, Placed } from "./layout.worker.js";

interface Drawn {
  readonly key: string;
  readonly nodes: readonly { readonly name: string; readonly type: string; readonly known: boolean }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly type: string }[];
}

/** What is drawn: the schema, and whatever the run did outside of it. */
function drawn(run: Run, model: RunModel): Drawn {
  const nodes = new Map(
    (run.graph?.nodes ?? []).map((node) => [node.name, { name: node.name, type: node.type, known: true }]),
  );
  const edges = new Map(
    (run.graph?.edges ?? []).map((edge) => [
      edgeKey(edge.from, edge.to),
      { from: edge.from, to: edge.to, type: edge.type },
    ]),
  );
  for (const key of model.edges.keys()) {
    const [from = "", to = ""] = key.split("\u0000");
    if (!edges.has(key)) edges.set(key, { from, to, type: "unplanned" });
  }
  const names = [...model.nodes.keys(), ...[...edges.values()].flatMap((edge) => [edge.from, edge.to])];
  for (const name of names)
    if (!nodes.has(name)) nodes.set(name, { name, type: name === END ? "end" : "outside", known: name === END });
  const key = JSON.stringify([[...nodes.keys()], [...edges.keys()]]);
  return { key, nodes: [...nodes.values()], edges: [...edges.values()] };
}

function usePlaces(graph: Drawn): Placed | null {
  const worker = useRef<Worker | null>(null);
  const [placed, setPlaced] = useState<Placed | null>(null);
  useEffect(() => {
    const own = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    worker.current = own;
    own.onmessage = ({ data }: MessageEvent<Placed>) => setPlaced(data);
    return () => own.terminate();
  }, []);
  useEffect(() => {
    const job: LayoutJob = {
      key: graph.key,
      nodes: graph.nodes.map(({ name, type }) =>
        type === "end"
          ? { name, width: 44, height: 28 }
          : { name, width: Math.min(260, Math.max(120, 44 + name.length * 7.6)), height: 52 },
      ),
      edges: graph.edges.map(({ from, to }) => [from, to] as const),
    };
    if (graph.nodes.length > 0) worker.current?.postMessage(job);
  }, [graph.key]);
  return placed;
}

interface GraphProps {
  readonly run: Run;
  readonly model: RunModel;
  readonly critical: ReadonlySet<string>;
  readonly selected: string;
  readonly select: (node: string) => void;
}

export function GraphView({ run, model, critical, selected, select }: GraphProps) {
  const graph = drawn(run, model);
  const placed = usePlaces(graph);
  const [view, setView] = useState<{ x: number; y: number; zoom: number } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number } | null>(null);
  const size = { width: box.current?.clientWidth ?? 800, height: box.current?.clientHeight ?? 400 };
  const fit = useMemo(() => {
    if (placed === null) return { x: 0, y: 0, zoom: 1 };
    const zoom = Math.min(1.25, size.width / Math.max(1, placed.width), size.height / Math.max(1, placed.height));
    return { x: (size.width - placed.width * zoom) / 2, y: (size.height - placed.height * zoom) / 2, zoom };
  }, [placed, size.width, size.height]);
  const { x, y, zoom } = view ?? fit;
  const zoomBy = (factor: number, cx = size.width / 2, cy = size.height / 2) => {
    const next = Math.min(4, Math.max(0.05, zoom * factor));
    setView({ zoom: next, x: cx - ((cx - x) * next) / zoom, y: cy - ((cy - y) * next) / zoom });
  };
  if (graph.nodes.length === 0)
    return <p className="empty">{run.graphProblem || "This run has not told its graph, and no node has run yet."}</p>;
  return (
    <div
      className="graph"
      ref={box}
      onWheel={(event) => zoomBy(Math.exp(-event.deltaY / 400), event.nativeEvent.offsetX, event.nativeEvent.offsetY)}
    >
      {run.graphProblem !== "" && <p className="inline-problem">{run.graphProblem}. Drawn from what ran.</p>}
      <svg
        role="group"
        aria-label={`Graph of ${run.name || run.thread}`}
        onPointerDown={(event) => {
          if ((event.target as Element).closest(".node")) return;
          drag.current = { x: event.clientX - x, y: event.clientY - y };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) =>
          drag.current && setView({ zoom, x: event.clientX - drag.current.x, y: event.clientY - drag.current.y })
        }
        onPointerUp={() => (drag.current = null)}
      >
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M0 0 8 4 0 8z" fill="context-stroke" />
          </marker>
        </defs>
        <g transform={`translate(${x} ${y}) scale(${zoom})`}>
          {graph.edges.map(({ from, to, type }) => {
            const key = edgeKey(from, to);
            const points = placed?.edges.get(key);
            return (
              points && (
                <Edge
                  key={key}
                  points={points}
                  type={type}
                  taken={model.edges.get(key) ?? 0}
                  live={
                    model.status === "running" &&
                    model.current.includes(to) &&
                    model.lastNode === to &&
                    (model.edges.get(key) ?? 0) > 0
                  }
                />
              )
            );
          })}
          {graph.nodes.map(({ name, type, known }) => {
            const place = placed?.nodes.get(name);
            return (
              place && (
                <Node
                  key={name}
                  name={name}
                  type={type}
                  known={known}
                  place={place}
                  model={model.nodes.get(name)}
                  critical={critical.has(name)}
                  selected={selected === name}
                  select={select}
                  ended={model.status === "done"}
                />
              )
            );
          })}
        </g>
      </svg>
      <div className="zoom" role="toolbar" aria-label="Zoom">
        <button onClick={() => zoomBy(1.25)} aria-label="Zoom in">
          +
        </button>
        <button onClick={() => zoomBy(0.8)} aria-label="Zoom out">
          −
        </button>
        <button onClick={() => setView(null)}>Fit</button>
      </div>
    </div>
  );
}

interface EdgeProps {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly type: string;
  readonly taken: number;
  readonly live: boolean;
}

const Edge = memo(function Edge({ points, type, taken, live }: EdgeProps) {
  const middle = points[Math.floor(points.length / 2)]!;
  return (
    <g className={`edge ${type} ${taken > 0 ? "taken" : ""} ${live ? "flow" : ""}`}>
      <path d={smooth(points)} markerEnd="url(#arrow)" />
      {taken > 1 && (
        <text x={middle.x} y={middle.y - 6}>
          {taken}×
        </text>
      )}
    </g>
  );
});

function smooth(points: EdgeProps["points"]): string {
  const [first, ...rest] = points;
  let path = `M${first!.x} ${first!.y}`;
  for (let i = 0; i < rest.length - 1; i++) {
    const a = rest[i]!;
    const b = rest[i + 1]!;
    path +=
      i === rest.length - 2 ? `Q${a.x} ${a.y} ${b.x} ${b.y}` : `Q${a.x} ${a.y} ${(a.x + b.x) / 2} ${(a.y + b.y) / 2}`;
  }
  return rest.length === 1 ? `${path}L${rest[0]!.x} ${rest[0]!.y}` : path;
}

const ICONS: Readonly<Record<string, string>> = {
  llm: "✦",
  tool: "⚒",
  router: "⋔",
  aggregator: "⊕",
  validator: "✓",
  human_in_loop: "☻",
  checkpoint: "⚑",
  transform: "ƒ",
  outside: "?",
};

interface NodeProps {
  readonly name: string;
  readonly type: string;
  readonly known: boolean;
  readonly place: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly model: NodeModel | undefined;
  readonly critical: boolean;
  readonly selected: boolean;
  readonly ended: boolean;
  readonly select: (node: string) => void;
}

const Node = memo(function Node({ name, type, known, place, model, critical, selected, select, ended }: NodeProps) {
  const { x, y, width, height } = place;
  const status = type === "end" ? (ended ? "done" : "idle") : (model?.status ?? "idle");
  const visits = model?.visits ?? 0;
  const note =
    type === "end"
      ? ""
      : model === undefined
        ? type
        : status === "running"
          ? model.note || "running"
          : model.spentUs > 0
            ? duration(model.spentUs)
            : type;
  const room = Math.floor((width - 44) / 6.1);
  return (
    <g
      className={`node ${status} ${known ? "" : "outside"} ${critical ? "critical" : ""} ${selected ? "selected" : ""}`}
      transform={`translate(${x - width / 2} ${y - height / 2})`}
      role="button"
      tabIndex={0}
      data-node={name}
      aria-pressed={selected}
      aria-label={`${type === "end" ? "end" : `node ${name}`}, ${status}${visits > 1 ? `, ${visits} visits` : ""}${known ? "" : ", not in the schema"}`}
      onClick={() => select(name)}
      onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && select(name)}
    >
      <rect width={width} height={height} rx={type === "end" ? 14 : 10} />
      {type === "end" ? (
        <text x={width / 2} y={18} textAnchor="middle" className="note">
          end
        </text>
      ) : (
        <>
          <text x={16} y={31} className="icon" textAnchor="middle">
            {ICONS[type] ?? "◇"}
          </text>
          <text x={30} y={22} className="name">
            {name.length > 30 ? `${name.slice(0, 29)}…` : name}
          </text>
          <text x={30} y={39} className="note">
            {note.length > room ? `${note.slice(0, room - 1)}…` : note}
          </text>
          {visits > 1 && (
            <text x={width - 10} y={39} textAnchor="end" className="visits">
              ×{visits}
            </text>
          )}
          {model?.progress != null && status === "running" && (
            <rect
              className="progress"
              y={height - 3}
              height={3}
              width={width * Math.min(1, Math.max(0, model.progress))}
            />
          )}
        </>
      )}
    </g>
  );
});
