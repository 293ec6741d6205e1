import { Graph, layout } from "@dagrejs/dagre";
import { extended, layered } from "./layered.js";
import type { LayoutJob, Placed } from "./placed.js";

/** Beyond it the careful layout takes minutes. */
const MOST_CAREFUL = 600;

self.onmessage = ({ data }: MessageEvent<LayoutJob>) => self.postMessage(placed(data));

function placed(job: LayoutJob): Placed {
  if (job.old !== undefined) return extended(job, job.old);
  if (job.nodes.length + job.edges.length > MOST_CAREFUL * 2) return layered(job);
  try {
    return careful(job);
  } catch {
    // Some graphs are too odd for it.
    return layered(job);
  }
}

const GROUP = "\u0001group ";

function careful(job: LayoutJob): Placed {
  const graph = new Graph({ compound: true });
  graph.setGraph({ rankdir: "LR", nodesep: 26, ranksep: 64, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name, width, height, group } of job.nodes) {
    graph.setNode(name, { width, height });
    if (group === "") continue;
    if (!graph.hasNode(GROUP + group)) graph.setNode(GROUP + group, {});
    graph.setParent(name, GROUP + group);
  }
  for (const [from, to, width = 0] of job.edges)
    graph.setEdge(from, to, { width, height: width > 0 ? 16 : 0, labelpos: "c" });
  layout(graph);
  const size = graph.graph();
  const box = (name: string) => {
    const { x, y, width, height } = graph.node(name);
    return { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
  };
  const names = graph.nodes();
  return {
    key: job.key,
    width: size.width ?? 0,
    height: size.height ?? 0,
    nodes: new Map(names.filter((name) => !name.startsWith(GROUP)).map((name) => [name, box(name)])),
    edges: new Map(
      graph
        .edges()
        .map((edge) => [
          `${edge.v}\u0000${edge.w}`,
          (graph.edge(edge).points ?? []).map(({ x, y }: { x: number; y: number }) => ({ x, y })),
        ]),
    ),
    groups: names
      .filter((name) => name.startsWith(GROUP))
      .map((name) => ({ name: name.slice(GROUP.length), ...box(name) })),
  };
}
