import { memo } from "react";
import type { NodeModel } from "../store/model.js";
import { MOST_LABEL } from "./drawn.js";
import { duration } from "./format.js";
import type { Placed } from "./placed.js";
import { brief } from "./long.js";

interface EdgeProps {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly type: string;
  readonly taken: number;
  readonly live: boolean;
  /** What its condition said, or its name in the schema. */
  readonly label: string;
  readonly ends: string;
}

export const Edge = memo(function Edge({ points, type, taken, live, label, ends }: EdgeProps) {
  const middle = points[Math.floor(points.length / 2)]!;
  const text = [taken > 1 ? `${taken}×` : "", brief(label, MOST_LABEL)].filter(Boolean).join(" ");
  return (
    <g className={`edge ${type} ${taken > 0 ? "taken" : ""} ${live ? "flow" : ""}`} data-edge={ends} data-taken={taken}>
      <path d={smooth(points)} markerEnd="url(#arrow)" />
      {text !== "" && (
        <text x={middle.x} y={middle.y - 6} textAnchor="middle">
          {text}
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
  /** Whether Tab comes here; the arrows go on from it. */
  readonly entry: boolean;
  readonly select: (node: string) => void;
}

export const Node = memo(function Node(props: NodeProps) {
  const { name, type, known, place, model, critical, selected, select, ended, entry } = props;
  const { x, y, width, height } = place;
  const status = type === "end" ? (ended ? "done" : "idle") : (model?.status ?? "idle");
  const visits = model?.visits ?? 0;
  const spoken = `${type === "end" ? "end" : `node ${name}`}, ${status}${visits > 1 ? `, ${visits} visits` : ""}`;
  return (
    <g
      className={`node ${status} ${known ? "" : "outside"} ${critical ? "critical" : ""} ${selected ? "selected" : ""}`}
      transform={`translate(${x - width / 2} ${y - height / 2})`}
      role="button"
      tabIndex={entry ? 0 : -1}
      data-node={name}
      aria-pressed={selected}
      aria-label={`${spoken}${known ? "" : ", not in the schema"}`}
      onClick={() => select(name)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        select(name);
      }}
    >
      <rect width={width} height={height} rx={type === "end" ? 14 : 10} />
      {type === "end" ? (
        <text x={width / 2} y={18} textAnchor="middle" className="note">
          end
        </text>
      ) : (
        <Inside name={name} type={type} width={width} height={height} model={model} status={status} visits={visits} />
      )}
    </g>
  );
});

interface InsideProps {
  readonly name: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly model: NodeModel | undefined;
  readonly status: string;
  readonly visits: number;
}

function Inside({ name, type, width, height, model, status, visits }: InsideProps) {
  const note =
    model === undefined
      ? type
      : status === "running"
        ? model.note || "running"
        : model.spentUs > 0
          ? duration(model.spentUs)
          : type;
  const room = Math.floor((width - 44 - (visits > 1 ? 24 : 0)) / 6.1);
  return (
    <>
      <text x={16} y={31} className="icon" textAnchor="middle">
        {ICONS[type] ?? "◇"}
      </text>
      <text x={30} y={22} className="name">
        {brief(name, 28)}
      </text>
      <text x={30} y={39} className="note">
        {brief(note, room)}
      </text>
      {visits > 1 && (
        <text x={width - 10} y={39} textAnchor="end" className="visits">
          ×{visits}
        </text>
      )}
      {model?.progress != null && status === "running" && (
        <rect className="progress" y={height - 3} height={3} width={width * Math.min(1, Math.max(0, model.progress))} />
      )}
    </>
  );
}

export const Groups = memo(function Groups({ groups }: { readonly groups: Placed["groups"] }) {
  return (
    <>
      {groups.map(({ name, x, y, width, height }) => (
        <g key={name} className="group" data-group={name}>
          <rect x={x - width / 2} y={y - height / 2 - 14} width={width} height={height + 14} rx={14} />
          <text x={x - width / 2 + 12} y={y - height / 2 + 3}>
            {brief(name, 40)}
          </text>
        </g>
      ))}
    </>
  );
});
