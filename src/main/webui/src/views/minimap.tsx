import { memo, type PointerEvent, useRef } from "react";
import type { Run } from "../store/run.js";
import type { Axis } from "./axis.js";

/** The part of a timeline that is shown, 0..1. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

interface MinimapProps {
  readonly run: Run;
  readonly records: number;
  readonly axis: Axis;
  readonly now: number;
  readonly window: Window;
  readonly move: (window: Window) => void;
}

const BARS = 200;

/** The whole run in little: how much happened when, where it failed, and which part the timeline shows. */
export function Minimap({ run, records, axis, now, window, move }: MinimapProps) {
  const drag = useRef<{ readonly place: number; readonly window: Window; readonly edge: "from" | "to" | "" } | null>(
    null,
  );
  const width = window.to - window.from;
  const place = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = place(event);
    const near = 0.01;
    const edge = Math.abs(at - window.from) < near ? "from" : Math.abs(at - window.to) < near ? "to" : "";
    const inside = at > window.from && at < window.to && width < 1;
    // Outside of the window, or when all is shown, a new window is drawn.
    drag.current =
      inside || edge !== "" ? { place: at, window, edge } : { place: at, window: { from: at, to: at }, edge: "to" };
  };
  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (drag.current === null) return;
    const { place: start, window: old, edge } = drag.current;
    const at = place(event);
    if (edge === "") {
      const by = Math.max(-old.from, Math.min(1 - old.to, at - start));
      move({ from: old.from + by, to: old.to + by });
      return;
    }
    const fixed = edge === "from" ? old.to : old.from;
    const [from, to] = at < fixed ? [at, fixed] : [fixed, at];
    if (to - from > 0.002) move({ from, to });
  };
  return (
    <div className="ruler-row">
      <span className="lane-head">whole run</span>
      <div
        className="minimap"
        role="group"
        aria-label="Minimap: drag to choose what the timeline shows"
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={() => (drag.current = null)}
        onDoubleClick={() => move({ from: 0, to: 1 })}
      >
        <Bars run={run} records={records} axis={axis} />
        <i className="shade" style={{ left: 0, width: `${window.from * 100}%` }} />
        <i className="shade" style={{ left: `${window.to * 100}%`, right: 0 }} />
        <i className="brush" style={{ left: `${window.from * 100}%`, width: `${width * 100}%` }} />
        <i className="here" style={{ left: `${now * 100}%` }} />
      </div>
    </div>
  );
}

const Bars = memo(function Bars({ run, axis }: { readonly run: Run; readonly records: number; readonly axis: Axis }) {
  const heights = new Array<number>(BARS).fill(0);
  for (const step of run.steps) {
    const bar = Math.min(BARS - 1, Math.floor(axis.place(Number(step.item.head.at)) * BARS));
    heights[bar]!++;
  }
  const most = Math.max(...heights, 1);
  const marks = run.marks.filter((mark) => mark.kind === "error" || mark.kind === "gap" || mark.kind === "restart");
  return (
    <svg viewBox={`0 0 ${BARS} 20`} preserveAspectRatio="none" aria-hidden>
      <path d={heights.map((n, i) => (n === 0 ? "" : `M${i} 20v${-1.5 - 18 * Math.sqrt(n / most)}h1V20z`)).join("")} />
      {marks.slice(-300).map((mark) => (
        <rect
          key={`${mark.at}${mark.kind}`}
          className={mark.kind}
          x={axis.place(mark.us) * (BARS - 1)}
          width={0.8}
          height={20}
        />
      ))}
    </svg>
  );
});
