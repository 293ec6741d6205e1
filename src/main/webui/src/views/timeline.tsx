import { type CSSProperties, memo, type PointerEvent, useMemo, useState } from "react";
import type { LlmCall, Mark, Span, ToolCall } from "../store/model.js";
import type { Run } from "../store/run.js";
import { Axis, blocks, recordAt, type Timed } from "./axis.js";
import { duration } from "./format.js";
import { Minimap, type Window } from "./minimap.js";

interface TimelineProps {
  readonly run: Run;
  readonly at: number;
  readonly records: number;
  readonly critical: ReadonlySet<Span>;
  readonly selected: string;
  readonly select: (node: string) => void;
  readonly seek: (at: number) => void;
}

const ALL: Window = { from: 0, to: 1 };
/** The narrowest window. */
const NARROWEST = 1 / 2000;

export function Timeline({ run, at, records, critical, selected, select, seek }: TimelineProps) {
  const [window, setWindow] = useState(ALL);
  const [compressed, setCompressed] = useState(true);
  const axis = useMemo(() => new Axis(run, compressed), [run, records, compressed]);
  const now = axis.place(Number(run.steps[Math.min(at, records - 1)]?.item.head.at ?? 0));
  const width = window.to - window.from;
  const zoom = (factor: number, around = Math.min(window.to, Math.max(window.from, now))) => {
    const next = Math.min(1, Math.max(NARROWEST, width / factor));
    const from = Math.min(1 - next, Math.max(0, around - ((around - window.from) / width) * next));
    setWindow({ from, to: from + next });
  };
  if (run.spans.length === 0) return <p className="empty">No node has run yet.</p>;
  return (
    <div className="timeline" data-window={`${window.from.toFixed(3)} ${window.to.toFixed(3)}`}>
      <div className="tools" role="toolbar" aria-label="Timeline">
        <div className="segments">
          <button onClick={() => zoom(2)} aria-label="Zoom into the timeline">
            +
          </button>
          <button onClick={() => zoom(0.5)} aria-label="Zoom out of the timeline" disabled={width === 1}>
            −
          </button>
          <button onClick={() => setWindow(ALL)} aria-label="Show the whole timeline" disabled={width === 1}>
            All
          </button>
        </div>
        <label>
          <input type="checkbox" checked={compressed} onChange={(event) => setCompressed(event.target.checked)} />{" "}
          shorten pauses
        </label>
        <span className="dim">{duration(run.model.lastUs - run.model.startedUs)} in all</span>
        <span className="grow" />
        <Legend />
      </div>
      <Minimap run={run} records={records} axis={axis} now={now} window={window} move={setWindow} />
      <Ruler run={run} axis={axis} window={window} now={now} seek={seek} />
      <div
        className="lanes"
        onWheel={(event) => {
          if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY / 300));
          else if (event.shiftKey || event.deltaX !== 0)
            setWindow(shifted(window, ((event.deltaX || event.deltaY) / 1000) * width));
        }}
      >
        <Lanes
          run={run}
          records={records}
          axis={axis}
          window={window}
          critical={critical}
          selected={selected}
          select={select}
          seek={seek}
        />
        <div className="over-lanes">
          <div className="now" style={{ left: `${((now - window.from) / width) * 100}%` }} />
        </div>
      </div>
    </div>
  );
}

/** The window moved to the side, within the timeline. */
export function shifted({ from, to }: Window, by: number): Window {
  const move = Math.max(-from, Math.min(1 - to, by));
  return { from: from + move, to: to + move };
}

const Legend = memo(function Legend() {
  return (
    <span className="legend" aria-hidden>
      <i className="l-node" /> node <i className="l-critical" /> critical path <i className="l-llm" /> model{" "}
      <i className="l-tool" /> tool <i className="l-fail" /> error <i className="l-gap" /> gap
    </span>
  );
});

interface RulerProps {
  readonly run: Run;
  readonly axis: Axis;
  readonly window: Window;
  readonly now: number;
  readonly seek: (at: number) => void;
}

/** Times; pressed and dragged, it moves the instant. */
function Ruler({ run, axis, window, now, seek }: RulerProps) {
  const width = window.to - window.from;
  const ticks = Array.from({ length: 7 }, (_, i) => window.from + (width * i) / 6);
  const to = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = window.from + ((event.clientX - box.left) / box.width) * width;
    seek(recordAt(run, axis.time(Math.min(1, Math.max(0, place)))));
  };
  return (
    <div className="ruler-row">
      <span className="lane-head">node</span>
      <div
        className="ruler"
        title="Press or drag to go to an instant"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          to(event);
        }}
        onPointerMove={(event) => event.buttons === 1 && to(event)}
      >
        {ticks.map((place, i) => (
          <span key={i} style={{ left: `${(i / 6) * 100}%` }}>
            {duration(axis.time(place) - axis.time(0))}
          </span>
        ))}
        {axis.pauses
          .filter((pause) => pause.to > window.from && pause.from < window.to)
          .slice(0, 200)
          .map((pause) => (
            <i
              key={pause.from}
              className="pause"
              style={{
                left: `${((pause.from - window.from) / width) * 100}%`,
                width: `${((pause.to - pause.from) / width) * 100}%`,
              }}
              title={`a pause of ${duration(pause.us)}, shortened`}
            />
          ))}
        <b style={{ left: `${((now - window.from) / width) * 100}%` }} />
      </div>
    </div>
  );
}

interface LanesProps extends Omit<TimelineProps, "at"> {
  readonly axis: Axis;
  readonly window: Window;
}

interface Lane {
  readonly spans: Span[];
  readonly llm: LlmCall[];
  readonly tools: ToolCall[];
  readonly marks: Mark[];
}

function lanesOf(run: Run): Map<string, Lane> {
  const lanes = new Map<string, Lane>();
  const of = (node: string) => {
    let lane = lanes.get(node);
    if (lane === undefined) lanes.set(node, (lane = { spans: [], llm: [], tools: [], marks: [] }));
    return lane;
  };
  for (const span of run.spans) of(span.node).spans.push(span);
  for (const call of run.llm) of(call.node).llm.push(call);
  for (const call of run.tools) of(call.node).tools.push(call);
  for (const mark of run.marks)
    if (mark.kind === "error" || mark.kind === "warning") lanes.get(mark.node)?.marks.push(mark);
  return lanes;
}

function gaveUp(call: ToolCall): boolean {
  return call.stages.at(-1)?.stage === "FAILED";
}

const Lanes = memo(function Lanes({ run, records, axis, window, critical, selected, select, seek }: LanesProps) {
  const lanes = useMemo(() => lanesOf(run), [run, records]);
  const breaks = run.marks.filter((mark) => mark.kind === "gap" || mark.kind === "restart").slice(-200);
  const width = window.to - window.from;
  const left = (us: number) => `${((axis.place(us) - window.from) / width) * 100}%`;
  const across = <T extends Timed>(items: readonly T[], failed: (item: T) => boolean) =>
    blocks(items, failed, axis, run.model.lastUs, window.from, window.to).map((block) => ({
      ...block,
      style: {
        left: `${((block.left - window.from) / width) * 100}%`,
        width: `max(${block.count > 1 ? 3 : 2}px, ${(block.width / width) * 100}%)`,
      },
    }));
  return (
    <>
      {[...lanes].map(([node, lane]) => (
        <div className={`lane ${selected === node ? "selected" : ""}`} key={node} data-lane={node}>
          <button className="lane-name" onClick={() => select(node)} title={node}>
            {node || "(no node)"}
          </button>
          <div className="lane-track">
            {across(lane.spans, (span) => span.failed).map(({ first, count, failed, style }) => (
              <SpanBlock
                key={first.from}
                node={node}
                count={count}
                span={first}
                failed={failed}
                critical={critical.has(first)}
                style={style}
                open={() => {
                  select(node);
                  seek(first.from);
                }}
              />
            ))}
            {across(lane.llm, () => false).map(({ first, count, style }) => (
              <i
                key={`l${first.from}`}
                className="sub llm"
                style={style}
                title={count > 1 ? `${count} calls` : `${first.model}: ${duration(first.endUs - first.startUs)}`}
              />
            ))}
            {across(lane.tools, gaveUp).map(({ first, count, failed, style }) => (
              <i
                key={`t${first.from}`}
                className={`sub tool ${failed ? "failed" : ""}`}
                style={style}
                title={count > 1 ? `${count} calls` : `${first.tool}: ${duration(first.endUs - first.startUs)}`}
              />
            ))}
            {lane.marks.slice(-200).map((mark) => (
              <i key={`m${mark.at}`} className={`pin ${mark.kind}`} style={{ left: left(mark.us) }} title={mark.text} />
            ))}
          </div>
        </div>
      ))}
      <div className="over-lanes" aria-hidden>
        {breaks.map((mark) => (
          <i
            key={mark.at}
            className={`break ${mark.kind}`}
            style={{ left: left(mark.us) }}
            title={mark.text}
            data-break={mark.kind}
          />
        ))}
      </div>
    </>
  );
});

interface SpanBlockProps {
  readonly node: string;
  readonly span: Span;
  readonly count: number;
  readonly failed: boolean;
  readonly critical: boolean;
  readonly style: CSSProperties;
  readonly open: () => void;
}

function SpanBlock({ node, span, count, failed, critical, style, open }: SpanBlockProps) {
  const how = span.endUs === 0 ? "running" : duration(span.endUs - span.startUs);
  const what = count > 1 ? `${count} visits from ${span.visit} on` : `visit ${span.visit}, ${how}`;
  const kind = failed ? "failed" : span.endUs === 0 ? "open" : "";
  return (
    <button
      className={`span ${kind} ${critical ? "critical" : ""} ${count > 1 ? "many" : ""}`}
      style={style}
      onClick={open}
      aria-label={`${node}, ${what}${failed ? ", failed" : ""}`}
      title={`${node}: ${what}`}
    />
  );
}
