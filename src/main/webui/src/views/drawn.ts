// What of a graph is drawn: its schema, and whatever the run did outside of it. Pure.

import { END } from "../store/graph.js";
import { edgeEnds, edgeKey, type RunModel } from "../store/model.js";
import type { Run } from "../store/run.js";
import type { LayoutJob, Placed } from "./placed.js";

export interface DrawnNode {
  readonly name: string;
  readonly type: string;
  readonly group: string;
  readonly known: boolean;
}

export interface DrawnEdge {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly label: string;
}

/** Characters of an edge's text that are shown. */
export const MOST_LABEL = 24;

export interface Drawn {
  /** Equal for equal graphs. */
  readonly key: string;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

export function drawn(run: Run, model: RunModel): Drawn {
  const nodes = new Map<string, DrawnNode>();
  const edges = new Map<string, DrawnEdge>();
  for (const { name, type, group } of run.graph?.nodes ?? []) nodes.set(name, { name, type, group, known: true });
  for (const { from, to, type, label } of run.graph?.edges ?? []) {
    const key = edgeKey(from, to);
    edges.set(key, { key, from, to, type, label });
  }
  for (const key of model.edges.keys()) {
    const [from, to] = edgeEnds(key);
    if (!edges.has(key)) edges.set(key, { key, from, to, type: "unplanned", label: "" });
  }
  const named = [...edges.values()].flatMap((edge) => [edge.from, edge.to]);
  for (const name of [...model.nodes.keys(), ...named]) {
    if (nodes.has(name)) continue;
    const end = name === END;
    nodes.set(name, { name, type: end ? "end" : "outside", group: "", known: end || run.graph === null });
  }
  const key = [...nodes.keys(), "", ...edges.keys()].join("\u0001");
  return { key, nodes: [...nodes.values()], edges: [...edges.values()] };
}

export function layoutJob(graph: Drawn, old: Placed | null): LayoutJob {
  // Those that were drawn stay where they are, unless it is another graph.
  const keeps = old !== null && [...old.nodes.keys()].every((name) => graph.nodes.some((node) => node.name === name));
  return {
    key: graph.key,
    nodes: graph.nodes.map(({ name, type, group }) =>
      type === "end"
        ? { name, group, width: 44, height: 28 }
        : { name, group, width: Math.min(260, Math.max(120, 44 + name.length * 7.6)), height: 52 },
    ),
    edges: graph.edges.map((edge) => [edge.from, edge.to, roomForText(edge)] as const),
    old: keeps ? old : undefined,
  };
}

/** A condition's answer is told only when it is taken: there must be room for it. */
function roomForText({ type, label }: DrawnEdge): number {
  const least = type === "conditional" ? 92 : 0;
  return label === "" ? least : Math.max(least, Math.min(MOST_LABEL, label.length) * 6.4 + 8);
}

/** What of the layout is in sight; small graphs are drawn whole. */
export function inSight(
  graph: Drawn,
  placed: Placed,
  sight: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number },
): { nodes: readonly DrawnNode[]; edges: readonly DrawnEdge[] } {
  if (graph.nodes.length <= 120) return graph;
  const inside = (x: number, y: number, dx: number, dy: number) =>
    x + dx >= sight.left && x - dx <= sight.right && y + dy >= sight.top && y - dy <= sight.bottom;
  const nodes = graph.nodes.filter(({ name }) => {
    const place = placed.nodes.get(name);
    return place !== undefined && inside(place.x, place.y, place.width / 2, place.height / 2);
  });
  const edges = graph.edges.filter(({ from, to }) => {
    const a = placed.nodes.get(from);
    const b = placed.nodes.get(to);
    if (a === undefined || b === undefined) return false;
    return inside((a.x + b.x) / 2, (a.y + b.y) / 2, Math.abs(a.x - b.x) / 2 + 60, Math.abs(a.y - b.y) / 2 + 60);
  });
  return { nodes, edges };
}
