import { memo, useMemo, useState } from "react";
import type { Run, Span } from "../store/run.js";
import { duration } from "./format.js";

/** A pause longer than this takes no more room than this, when pauses are compressed, microseconds. */
const LONGEST_PAUSE_US = 1_500_000;
const LANE = 30;

/** Maps time to 0..1; pauses in which nothing was reported are shortened. */
export class Axis {
  private readonly from: number[] = [];
  private readonly to: number[] = [];

  constructor(run: Run, compressed: boolean) {
    let at = 0;
    let last = Number.NaN;
    for (const step of run.steps) {
      const us = Number(step.item.head.at);
      if (us <= last || us === 0) continue;
      at += Number.isNaN(last) ? 0 : compressed ? Math.min(us - last, LONGEST_PAUSE_US) : us - last;
      this.from.push(us);
      this.to.push(at);
      last = us;
    }
  }

  /** 0..1; times outside are at the ends. */
  place(us: number): number {
    const whole = this.to.at(-1) ?? 0;
    if (whole === 0) return 0;
    let low = 0;
    let high = this.from.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.from[middle]! <= us) low = middle;
      else high = middle - 1;
    }
    const next = this.from[low + 1];
    const within =
      next === undefined || us <= this.from[low]!
        ? 0
        : ((us - this.from[low]!) / (next - this.from[low]!)) * (this.to[low + 1]! - this.to[low]!);
    return (this.to[low]! + within) / whole;
  }
}

interface TimelineProps {
  readonly run: Run;
  readonly at: number;
  readonly records: number;
  readonly critical: ReadonlySet<Span>;
  readonly selected: string;
  readonly select: (node: string) => void;
  readonly seek: (at: number) => void;
}

export function Timeline({ run, at, records, critical, selected, select, seek }: TimelineProps) {
  const [zoom, setZoom] = useState(1);
  const [compressed, setCompressed] = useState(true);
  const axis = useMemo(() => new Axis(run, compressed), [run, records, compressed]);
  const now = Number(run.steps[Math.min(at, records - 1)]?.item.head.at ?? 0);
  if (run.spans.length === 0) return <p className="empty">No node has run yet.</p>;
  return (
    <div className="timeline">
      <div className="tools" role="toolbar" aria-label="Timeline">
        <button onClick={() => setZoom(Math.min(64, zoom * 2))} aria-label="Zoom in">
          +
        </button>
        <button onClick={() => setZoom(Math.max(1, zoom / 2))} aria-label="Zoom out">
          −
        </button>
        <label>
          <input type="checkbox" checked={compressed} onChange={(event) => setCompressed(event.target.checked)} />{" "}
          shorten pauses
        </label>
        <span className="dim">{duration(run.model.lastUs - run.model.startedUs)} in all</span>
      </div>
      <div className="lanes">
        <Lanes
          run={run}
          records={records}
          axis={axis}
          zoom={zoom}
          critical={critical}
          selected={selected}
          select={select}
          seek={seek}
        />
        <div className="now-track">
          <div style={{ width: `${zoom * 100}%`, position: "relative", height: "100%" }}>
            <div className="now" style={{ left: `${axis.place(now) * 100}%` }} />
          </div>
        </div>
      </div>
    </div>
  );
}

interface LanesProps extends Omit<TimelineProps, "at"> {
  readonly axis: Axis;
  readonly zoom: number;
}

const Lanes = memo(function Lanes({ run, axis, zoom, critical, selected, select, seek }: LanesProps) {
  const lanes = [...new Set(run.spans.map((span) => span.node))];
  const box = (startUs: number, endUs: number) => {
    const left = axis.place(startUs);
    return { left: `${left * 100}%`, width: `max(3px, ${(axis.place(endUs || run.model.lastUs) - left) * 100}%)` };
  };
  return (
    <>
      {lanes.map((node) => (
        <div className={`lane ${selected === node ? "selected" : ""}`} key={node} style={{ height: LANE }}>
          <button className="lane-name" onClick={() => select(node)} title={node}>
            {node}
          </button>
          <div className="lane-track">
            <div style={{ width: `${zoom * 100}%`, position: "relative", height: "100%" }}>
              {run.spans
                .filter((span) => span.node === node)
                .map((span) => (
                  <button
                    key={span.from}
                    className={`span ${span.failed ? "failed" : span.endUs === 0 ? "open" : ""} ${critical.has(span) ? "critical" : ""}`}
                    style={box(span.startUs, span.endUs)}
                    onClick={() => {
                      select(node);
                      seek(span.from);
                    }}
                    aria-label={`${node}, visit ${span.visit}, ${span.endUs === 0 ? "running" : duration(span.endUs - span.startUs)}${span.failed ? ", failed" : ""}`}
                    title={`${node} #${span.visit}: ${span.endUs === 0 ? "running" : duration(span.endUs - span.startUs)}`}
                  />
                ))}
              {run.llm
                .filter((call) => call.node === node)
                .map((call) => (
                  <i
                    key={`l${call.from}`}
                    className="sub llm"
                    style={box(call.startUs, call.endUs)}
                    title={`${call.model}: ${duration(call.endUs - call.startUs)}`}
                  />
                ))}
              {run.tools
                .filter((call) => call.node === node)
                .map((call) => (
                  <i
                    key={`t${call.from}`}
                    className={`sub tool ${call.stages.at(-1)?.stage === "FAILED" ? "failed" : ""}`}
                    style={box(call.startUs, call.endUs)}
                    title={`${call.tool}: ${duration(call.endUs - call.startUs)}`}
                  />
                ))}
              {run.marks
                .filter((mark) => mark.node === node && (mark.kind === "error" || mark.kind === "warning"))
                .map((mark) => (
                  <i
                    key={`m${mark.at}`}
                    className={`pin ${mark.kind}`}
                    style={{ left: `${axis.place(mark.us) * 100}%` }}
                    title={mark.text}
                  />
                ))}
              {run.marks
                .filter((mark) => mark.kind === "gap" || mark.kind === "restart")
                .map((mark) => (
                  <i
                    key={`g${mark.at}`}
                    className={`break ${mark.kind}`}
                    style={{ left: `${axis.place(mark.us) * 100}%` }}
                    title={mark.text}
                  />
                ))}
            </div>
          </div>
        </div>
      ))}
    </>
  );
});

/** The chain of spans that decided how long the run took: each began when the one before it had ended. */
export function criticalPath(spans: readonly Span[]): Set<Span> {
  const path = new Set<Span>();
  const ended = spans.filter((span) => span.endUs > 0);
  let last = ended.reduce<Span | undefined>(
    (latest, span) => (latest === undefined || span.endUs > latest.endUs ? span : latest),
    undefined,
  );
  while (last !== undefined) {
    const begun: number = last.startUs;
    path.add(last);
    last = ended.reduce<Span | undefined>(
      (best, span) =>
        !path.has(span) && span.endUs <= begun && (best === undefined || span.endUs > best.endUs) ? span : best,
      undefined,
    );
  }
  return path;
}
