import { Graph, layout } from "@dagrejs/dagre";

export interface LayoutJob {
  readonly key: string;
  readonly nodes: readonly { readonly name: string; readonly width: number; readonly height: number }[];
  readonly edges: readonly (readonly [string, string])[];
}

export interface Placed {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<
    string,
    { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  >;
  readonly edges: ReadonlyMap<string, readonly { readonly x: number; readonly y: number }[]>;
}

self.onmessage = ({ data }: MessageEvent<LayoutJob>) => {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 26, ranksep: 64, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name, width, height } of data.nodes) graph.setNode(name, { width, height });
  for (const [from, to] of data.edges) graph.setEdge(from, to);
  layout(graph);
  const size = graph.graph();
  const placed: Placed = {
    key: data.key,
    width: size.width ?? 0,
    height: size.height ?? 0,
    nodes: new Map(
      graph.nodes().map((name) => {
        const { x, y, width, height } = graph.node(name);
        return [name, { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 }];
      }),
    ),
    edges: new Map(
      graph
        .edges()
        .map((edge) => [
          `${edge.v}\u0000${edge.w}`,
          (graph.edge(edge).points ?? []).map(({ x, y }: { x: number; y: number }) => ({ x, y })),
        ]),
    ),
  };
  self.postMessage(placed);
};
