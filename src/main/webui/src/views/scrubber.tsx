import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { Run } from "../store/run.js";
import { clock } from "./format.js";

/** A pause of the run takes no longer than this when it is played, microseconds of the run. */
const LONGEST_PAUSE_US = 2_000_000;
const SPEEDS = [1, 2, 5, 10, 25, 100];

interface ScrubberProps {
  readonly run: Run;
  readonly at: number;
  readonly live: boolean;
  readonly records: number;
  readonly node: string;
  /** To the record of this number; null is live. */
  readonly seek: (at: number | null) => void;
}

export function Scrubber({ run, at, live, records, node, seek }: ScrubberProps) {
  const [speed, setSpeed] = useState(10);
  const [playing, setPlaying] = useState(false);
  const now = useRef({ at, seek });
  now.current = { at, seek };
  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    let last = performance.now();
    let position = now.current.at;
    let ahead = 0;
    const step = (time: number) => {
      ahead += (time - last) * 1000 * speed;
      last = time;
      while (position < run.steps.length - 1) {
        const pause = Number(run.steps[position + 1]!.item.head.at - run.steps[position]!.item.head.at);
        const wait = Math.min(LONGEST_PAUSE_US, Math.max(0, pause));
        if (wait > ahead) break;
        ahead -= wait;
        position++;
      }
      if (position !== now.current.at) now.current.seek(position);
      if (position >= run.steps.length - 1) setPlaying(false);
      else frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [playing, speed, run]);
  const jump = (matches: (index: number) => boolean, direction: 1 | -1) => {
    for (let i = at + direction; i >= 0 && i < run.steps.length; i += direction) if (matches(i)) return seek(i);
  };
  const errors = useMemo(
    () => new Set(run.marks.filter((mark) => mark.kind === "error").map((mark) => mark.at)),
    [run, records],
  );
  const starts = useMemo(
    () => new Set(run.spans.filter((span) => node === "" || span.node === node).map((span) => span.from)),
    [run, records, node],
  );
  const play = () => {
    if (!playing && at >= records - 1) seek(0);
    // What is played is not live: the instant is told to the scrubber first.
    else if (!playing && live) seek(at);
    setPlaying(!playing);
  };
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      const { target, key } = event;
      if ((target as Element).closest("input, select, textarea") || event.metaKey || event.ctrlKey || event.altKey)
        return;
      // There they fold and unfold.
      if (key.startsWith("Arrow") && (target as Element).closest("[role=tree]")) return;
      const { at: here, seek: to } = now.current;
      const actions: Record<string, () => void> = {
        ArrowLeft: () => to(here - 1),
        ArrowRight: () => to(here + 1),
        "[": () => jump((i) => starts.has(i), -1),
        "]": () => jump((i) => starts.has(i), 1),
        e: () => jump((i) => errors.has(i), 1),
        E: () => jump((i) => errors.has(i), -1),
        l: () => to(null),
        Home: () => to(0),
        " ": play,
      };
      const action = actions[event.key];
      if (action === undefined || (event.key === " " && (event.target as Element).closest("button, [role=button]")))
        return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", keys);
    return () => window.removeEventListener("keydown", keys);
  });
  const step = run.steps[at]?.item;
  return (
    <footer className="scrubber" aria-label="Time travel">
      <div className="buttons">
        <button onClick={() => seek(0)} aria-label="To the start" title="Home">
          ⇤
        </button>
        <button onClick={() => jump((i) => starts.has(i), -1)} aria-label="Previous node" title="[">
          ⟨
        </button>
        <button onClick={() => seek(at - 1)} aria-label="One record back" title="←">
          ‹
        </button>
        <button onClick={play} aria-label={playing ? "Pause" : "Play"} title="Space" className="play">
          {playing ? "❚❚" : "▶"}
        </button>
        <button onClick={() => seek(at + 1)} aria-label="One record on" title="→">
          ›
        </button>
        <button onClick={() => jump((i) => starts.has(i), 1)} aria-label="Next node" title="]">
          ⟩
        </button>
        <button
          onClick={() => jump((i) => errors.has(i), 1)}
          aria-label="Next error"
          title="e"
          disabled={errors.size === 0}
        >
          ✕›
        </button>
        <select aria-label="Speed" value={speed} onChange={(event) => setSpeed(Number(event.target.value))}>
          {SPEEDS.map((each) => (
            <option key={each} value={each}>
              {each}×
            </option>
          ))}
        </select>
      </div>
      <div className="track">
        <Ticks run={run} records={records} />
        <input
          type="range"
          min={0}
          max={Math.max(0, records - 1)}
          value={at}
          aria-label="Instant"
          aria-valuetext={`record ${at + 1} of ${records}`}
          onChange={(event) => {
            setPlaying(false);
            seek(Number(event.target.value));
          }}
        />
      </div>
      <output className="where">
        {at + 1} / {records}
        <span className="dim">
          {clock(Number(step?.head.at ?? 0))} {step === undefined ? "" : step.kind === "event" ? step.type : step.kind}
        </span>
      </output>
      <button
        className={live ? "live on" : "live"}
        onClick={() => {
          setPlaying(false);
          seek(null);
        }}
        aria-pressed={live}
        title="l"
      >
        {live ? "● LIVE" : "Back to live"}
      </button>
    </footer>
  );
}

/** Where in the run errors, gaps and checkpoints are. */
const Ticks = memo(function Ticks({ run, records }: { readonly run: Run; readonly records: number }) {
  return (
    <div className="ticks" aria-hidden>
      {run.marks
        .filter((mark) => mark.kind !== "thought")
        .slice(-300)
        .map((mark, i) => (
          <i key={i} className={mark.kind} style={{ left: `${(mark.at / Math.max(1, records - 1)) * 100}%` }} />
        ))}
    </div>
  );
});
