// The shape of a graph, from graph_schema_json. Whatever is missing or of another kind is left out, never fatal.

import { isArray, isObject, type Json, type JsonObject, member, parseJson } from "./json.js";

export interface GraphNode {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** The group it is drawn in, or empty. */
  readonly group: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly label: string;
}

export interface Graph {
  readonly name: string;
  readonly description: string;
  readonly entry: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export const END = "__end__";

/** The graph, or what is wrong with the text. */
export function parseGraph(text: string): Graph | string {
  try {
    const json = parseJson(text);
    return isObject(json) ? graph(json) : "the graph's schema is no JSON object";
  } catch (error) {
    return `the graph's schema is no JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function graph(json: JsonObject): Graph {
  const nodes = new Map(objects(json, "nodes").map((node) => [text(node, "name"), readNode(node)]));
  nodes.delete("");
  return {
    name: text(json, "name"),
    description: text(json, "description"),
    entry: text(json, "entry_point"),
    nodes: [...nodes.values()],
    edges: objects(json, "edges").flatMap(readEdges),
  };
}

function readNode(json: JsonObject): GraphNode {
  const type = member(json, "node_type");
  return {
    name: text(json, "name"),
    type: isObject(type) ? text(type, "custom") || "custom" : typeof type === "string" ? type : "custom",
    description: text(json, "description"),
    reads: texts(json, "input_fields"),
    writes: texts(json, "output_fields"),
    group: groupOf(member(json, "attributes")),
  };
}

/** Attributes in a schema are plain, or wrapped as protobuf's JSON wraps them. */
function groupOf(attributes: Json | undefined): string {
  if (!isObject(attributes)) return "";
  const group = member(attributes, "group") ?? member(attributes, "subgraph");
  if (typeof group === "string") return group;
  return isObject(group) ? text(group, "stringValue") || text(group, "string_value") : "";
}

function readEdges(json: JsonObject): GraphEdge[] {
  const edge = { from: text(json, "from"), type: text(json, "edge_type") || "direct", label: text(json, "label") };
  const targets = [text(json, "to"), ...texts(json, "conditional_targets")].filter((to) => to !== "");
  return edge.from === "" ? [] : [...new Set(targets)].map((to) => ({ ...edge, to }));
}

function objects(json: JsonObject, name: string): JsonObject[] {
  const value = member(json, name);
  return isArray(value) ? value.filter(isObject) : [];
}

function text(json: JsonObject, name: string): string {
  const value: Json | undefined = member(json, name);
  return typeof value === "string" ? value : "";
}

function texts(json: JsonObject, name: string): string[] {
  const value = member(json, name);
  return isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
