// A quick layout for graphs too large for a careful one: by distance from the start, in columns. Pure.

import type { LayoutJob, Placed } from "./placed.js";

const COLUMN = 300;
const ROW = 78;
const TALLEST = 40;
const MARGIN = 30;

type Point = { readonly x: number; readonly y: number };
type Place = Placed["nodes"] extends ReadonlyMap<string, infer P> ? P : never;

export function layered(job: LayoutJob): Placed {
  const ranks = new Map<number, string[]>();
  for (const [name, rank] of distances(job)) ranks.set(rank, [...(ranks.get(rank) ?? []), name]);
  const sizes = new Map(job.nodes.map((node) => [node.name, node]));
  const nodes = new Map<string, Place>();
  let column = 0;
  for (const rank of [...ranks.keys()].sort((a, b) => a - b)) {
    const names = ranks.get(rank)!;
    names.forEach((name, i) => {
      const { width, height } = sizes.get(name)!;
      const x = MARGIN + COLUMN * (column + Math.floor(i / TALLEST)) + COLUMN / 2;
      nodes.set(name, { x, y: MARGIN + ROW * (i % TALLEST) + ROW / 2, width, height });
    });
    column += Math.ceil(names.length / TALLEST);
  }
  return framed(job, nodes);
}

/** What is new beside what is there: nothing that was placed moves. */
export function extended(job: LayoutJob, old: Placed): Placed {
  const nodes = new Map(
    job.nodes.flatMap((node) => (old.nodes.has(node.name) ? [[node.name, old.nodes.get(node.name)!] as const] : [])),
  );
  let low = Math.max(0, ...[...nodes.values()].map((place) => place.y + place.height / 2)) + 24;
  for (const { name, width, height } of job.nodes) {
    if (nodes.has(name)) continue;
    const from = job.edges.find(([, to]) => to === name)?.[0];
    const x = (nodes.get(from ?? "")?.x ?? MARGIN) + COLUMN * 0.4;
    nodes.set(name, { x: Math.max(x, MARGIN + width / 2), y: low + height / 2, width, height });
    low += height + 24;
  }
  return framed(job, nodes, old);
}

/** The size of it all, and straight edges for those that have none. */
function framed(job: LayoutJob, nodes: ReadonlyMap<string, Place>, old?: Placed): Placed {
  const edges = new Map<string, readonly Point[]>();
  for (const [from, to] of job.edges) {
    const key = `${from}\u0000${to}`;
    const known = old?.edges.get(key);
    const a = nodes.get(from);
    const b = nodes.get(to);
    if (known !== undefined) edges.set(key, known);
    else if (a !== undefined && b !== undefined) edges.set(key, line(a, b));
  }
  const places = [...nodes.values()];
  const width = places.reduce((most, place) => Math.max(most, place.x + place.width / 2), 0) + MARGIN;
  const height = places.reduce((most, place) => Math.max(most, place.y + place.height / 2), 0) + MARGIN;
  return { key: job.key, width, height, nodes, edges, groups: old?.groups ?? [] };
}

function line(a: Place, b: Place): Point[] {
  const forward = b.x >= a.x;
  const start = { x: a.x + (forward ? a.width / 2 : -a.width / 2), y: a.y };
  const end = { x: b.x + (forward ? -b.width / 2 : b.width / 2), y: b.y };
  const bend = a === b ? -40 : Math.abs(b.y - a.y) < 1 && !forward ? -60 : 0;
  return [start, { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 + bend }, end];
}

/** How far each node is from one that nothing leads to; nodes of loops that nothing enters begin anywhere. */
function distances({ nodes, edges }: LayoutJob): Map<string, number> {
  const out = new Map<string, string[]>();
  const entered = new Set<string>();
  for (const [from, to] of edges) {
    if (from === to) continue;
    out.set(from, [...(out.get(from) ?? []), to]);
    entered.add(to);
  }
  const distance = new Map<string, number>();
  const spread = (from: readonly string[]) => {
    let front = from;
    for (let far = 0; front.length > 0; far++) {
      const next: string[] = [];
      for (const name of front) {
        if (distance.has(name)) continue;
        distance.set(name, far);
        next.push(...(out.get(name) ?? []));
      }
      front = next;
    }
  };
  spread(nodes.map((node) => node.name).filter((name) => !entered.has(name)));
  for (const { name } of nodes) if (!distance.has(name)) spread([name]);
  return distance;
}
