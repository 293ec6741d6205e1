// One run from its beginning, out of the log: for a link to a run this page has not seen, or saw from the middle on.

import { Decoder } from "./decode/decoder.js";
import type { Feed, Wiring } from "./feed.js";
import { LiveSocket } from "./socket/live.js";
import { Runs } from "./store/runs.js";

/** Reads the run beside the live stream and puts it in its place once it is no further behind than what is there. */
export function loadRun(feed: Feed, wiring: Wiring, thread: string, done: (found: boolean) => void): () => void {
  const loaded = new Runs();
  const decoder = new Decoder(wiring.spawn, (entries) => {
    for (const entry of entries) loaded.apply(entry, thread);
    install();
  });
  let caughtUp = false;
  const socket = new LiveSocket(wiring.base, {
    data: (bytes) => decoder.decode(bytes),
    frame: (frame) => {
      if (frame.type === "caught_up")
        decoder.after(() => {
          caughtUp = true;
          install();
        });
    },
    link: () => {},
    query: () => {
      loaded.clear();
      decoder.clear();
      return new URLSearchParams({ thread, from: "earliest" });
    },
  });
  const end = () => {
    socket.stop("done");
    decoder.clear();
  };
  const install = () => {
    if (!caughtUp) return;
    const run = loaded.get(thread);
    const there = feed.runs.get(thread);
    const behind =
      run !== undefined &&
      [...(there?.last ?? [])].some(([partition, { offset }]) => (run.last.get(partition)?.offset ?? -1n) < offset);
    if (behind) return;
    if (run !== undefined) feed.runs.put(run);
    end();
    done(run !== undefined);
  };
  socket.start();
  return end;
}
