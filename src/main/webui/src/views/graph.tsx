import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import type { RunModel } from "../store/model.js";
import type { Run } from "../store/run.js";
import { type Drawn, drawn, inSight, layoutJob } from "./drawn.js";
import { Edge, Groups, Node } from "./graph-parts.js";
import type { Placed } from "./placed.js";
import LayoutWorker from "./layout.worker.js?worker&inline";

/** Where the nodes are: found by a worker, and kept while the graph only grows. */
function usePlaces(graph: Drawn): { readonly placed: Placed | null; readonly arrange: () => void } {
  const worker = useRef<Worker | null>(null);
  const [placed, setPlaced] = useState<Placed | null>(null);
  const asked = useRef("");
  useEffect(() => {
    const own = new LayoutWorker();
    worker.current = own;
    own.onmessage = ({ data }: MessageEvent<Placed>) => setPlaced(data);
    return () => {
      own.terminate();
      asked.current = "";
    };
  }, []);
  useEffect(() => {
    if (graph.nodes.length === 0 || asked.current === graph.key) return;
    asked.current = graph.key;
    worker.current?.postMessage(layoutJob(graph, placed));
  }, [graph, placed]);
  return { placed, arrange: () => worker.current?.postMessage(layoutJob(graph, null)) };
}

/** The size of an element, as it changes. */
function useSize(): [React.RefObject<HTMLDivElement | null>, { readonly width: number; readonly height: number }] {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 800, height: 400 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const watch = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [box, size];
}

interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

interface GraphProps {
  readonly run: Run;
  readonly model: RunModel;
  readonly critical: ReadonlySet<string>;
  readonly selected: string;
  readonly select: (node: string) => void;
}

export function GraphView(props: GraphProps) {
  const { run, model } = props;
  const graph = useMemo(() => drawn(run, model), [run.graph, model.nodes.size, model.edges.size, run]);
  if (graph.nodes.length > 0) return <Canvas {...props} graph={graph} />;
  return <p className="empty">{run.graphProblem || "This run has not told its graph, and no node has run yet."}</p>;
}

function Canvas({ run, model, critical, selected, select, graph }: GraphProps & { readonly graph: Drawn }) {
  const { placed, arrange } = usePlaces(graph);
  const [box, size] = useSize();
  const [view, setView] = useState<View | null>(null);
  const drag = useRef<{ x: number; y: number } | null>(null);
  const fit = useMemo(() => fitted(placed, size), [placed, size]);
  const { x, y, zoom } = view ?? fit;
  const zoomBy = (factor: number, cx = size.width / 2, cy = size.height / 2) => {
    const next = Math.min(4, Math.max(0.03, zoom * factor));
    setView({ zoom: next, x: cx - ((cx - x) * next) / zoom, y: cy - ((cy - y) * next) / zoom });
  };
  const move = (event: PointerEvent) =>
    drag.current && setView({ zoom, x: event.clientX - drag.current.x, y: event.clientY - drag.current.y });
  const sight = { left: -x / zoom, top: -y / zoom, right: (size.width - x) / zoom, bottom: (size.height - y) / zoom };
  const shown = placed === null ? null : inSight(graph, placed, sight);
  const entry = selected !== "" && placed?.nodes.has(selected) ? selected : graph.nodes[0]!.name;
  const flowing = model.status === "running" ? new Set(model.current) : new Set<string>();
  return (
    <div
      className={`graph ${zoom < 0.4 ? "far" : ""}`}
      ref={box}
      onWheel={(event) => zoomBy(Math.exp(-event.deltaY / 400), event.nativeEvent.offsetX, event.nativeEvent.offsetY)}
    >
      {run.graphProblem !== "" && <p className="inline-problem">{run.graphProblem}. Drawn from what ran.</p>}
      <svg
        role="group"
        aria-label={`Graph of ${run.name || run.thread}`}
        data-nodes={graph.nodes.length}
        onKeyDown={(event) => placed !== null && walk(event, placed)}
        onPointerDown={(event) => {
          if ((event.target as Element).closest(".node")) return;
          drag.current = { x: event.clientX - x, y: event.clientY - y };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={move}
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
          {placed !== null && <Groups groups={placed.groups} />}
          {shown?.edges.map(({ key, from, to, type, label }) => {
            const points = placed?.edges.get(key);
            const taken = model.edges.get(key) ?? 0;
            if (points === undefined || points.length === 0) return null;
            return (
              <Edge
                key={key}
                points={points}
                type={type}
                taken={taken}
                live={taken > 0 && flowing.has(to)}
                label={model.results.get(key) ?? label}
                ends={`${from} ${to}`}
              />
            );
          })}
          {shown?.nodes.map(({ name, type, known }) => {
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
                  entry={entry === name}
                  select={select}
                  ended={model.status === "done"}
                />
              )
            );
          })}
        </g>
      </svg>
      <div className="zoom" role="toolbar" aria-label="Graph">
        <button onClick={() => zoomBy(1.25)} aria-label="Zoom into the graph">
          +
        </button>
        <button onClick={() => zoomBy(0.8)} aria-label="Zoom out of the graph">
          −
        </button>
        <button onClick={() => setView(null)} title="Show the whole graph">
          Fit
        </button>
        <button
          onClick={() => {
            setView(null);
            arrange();
          }}
          title="Lay the graph out anew"
        >
          Arrange
        </button>
      </div>
    </div>
  );
}

function fitted(placed: Placed | null, size: { readonly width: number; readonly height: number }): View {
  if (placed === null) return { x: 0, y: 0, zoom: 1 };
  const zoom = Math.min(1.25, size.width / Math.max(1, placed.width), size.height / Math.max(1, placed.height));
  return { x: (size.width - placed.width * zoom) / 2, y: (size.height - placed.height * zoom) / 2, zoom };
}

const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** From the node that has the focus to the nearest one in the direction of an arrow. */
function walk(event: KeyboardEvent<SVGSVGElement>, placed: Placed): void {
  const way = WAYS[event.key];
  const from = (event.target as Element).closest<SVGElement>("[data-node]")?.dataset["node"];
  const here = placed.nodes.get(from ?? "");
  if (way === undefined || here === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  let nearest = "";
  let best = Number.POSITIVE_INFINITY;
  for (const [name, place] of placed.nodes) {
    const along = (place.x - here.x) * way[0] + (place.y - here.y) * way[1];
    const aside = Math.abs((place.x - here.x) * way[1]) + Math.abs((place.y - here.y) * way[0]);
    const far = along + aside * 2;
    if (along > 1 && far < best) [nearest, best] = [name, far];
  }
  const all = event.currentTarget.querySelectorAll<SVGElement>("[data-node]");
  [...all].find((element) => element.dataset["node"] === nearest)?.focus();
}
