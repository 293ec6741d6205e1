// One run from its beginning, out of the log: for a link to a run this page has not seen, or saw from the middle on.

import { decodeAll, Decoder } from "./decode/decoder.js";
import type { Entry } from "./decode/records.js";
import { batchOf } from "./decode/split.js";
import type { Feed } from "./feed.js";
import type { ServerFrame } from "./socket/frames.js";
import { LiveSocket } from "./socket/live.js";
import type { Run } from "./store/run.js";
import { Runs } from "./store/runs.js";

/** found: the run is in its place. absent: the log holds nothing of it. newer: a record of it needs a newer page. */
export type Loaded = "found" | "absent" | "newer";

interface Reader {
  entries(entries: readonly Entry[]): void;
  frame(frame: ServerFrame): void;
  /** A connection begins, and with it everything anew. */
  begin(): void;
}

/** Reads all that the log has of a thread, and on, until the returned function is called. */
function read(feed: Feed, thread: string, reader: Reader): () => void {
  const decoder = new Decoder(feed.wiring.spawn, (entries) => reader.entries(entries));
  const socket = new LiveSocket(feed.wiring.base, {
    data: (bytes) => decoder.decode(bytes),
    frame: (frame) => decoder.after(() => reader.frame(frame)),
    link: () => {},
    query: () => {
      decoder.clear();
      reader.begin();
      return new URLSearchParams({ thread, from: "earliest" });
    },
  });
  socket.start();
  return () => {
    socket.stop("done");
    decoder.clear();
  };
}

/** Reads the run beside the live stream and puts it in its place once it is no further behind than what is there. */
export function loadRun(feed: Feed, thread: string, done: (how: Loaded) => void): () => void {
  const loaded = new Runs();
  const raw: Entry[] = [];
  let caughtUp = false;
  const finish = (how: Loaded) => {
    end();
    done(how);
  };
  const install = () => {
    const run = loaded.get(thread);
    if (!caughtUp || behind(run, feed.runs.get(thread))) return;
    if (run === undefined) return finish("absent");
    feed.runs.put(run);
    void feed.keeper.replace(thread, raw);
    finish("found");
  };
  const end = read(feed, thread, {
    begin: () => {
      loaded.clear();
      raw.length = 0;
      caughtUp = false;
    },
    entries: (entries) => {
      for (const entry of entries) {
        if (entry.content.is === "newer") return finish("newer");
        if (loaded.apply(entry, thread).length > 0) raw.push(entry);
      }
      install();
    },
    frame: (frame) => {
      if (frame.type === "gap") loaded.hole(frame.partition, `the log lost ${frame.count} records (${frame.reason})`);
      if (frame.type !== "caught_up") return;
      caughtUp = true;
      install();
    },
  });
  return end;
}

function behind(run: Run | undefined, there: Run | undefined): boolean {
  if (run === undefined || there === undefined) return false;
  return [...there.last].some(([partition, { offset }]) => (run.last.get(partition)?.offset ?? -1n) < offset);
}

/** Everything of a run as the gateway sent it: what this browser kept, or the log when that is not all. */
export async function recordsOf(feed: Feed, run: Run): Promise<Uint8Array<ArrayBuffer>[]> {
  await feed.save();
  const kept = await feed.keeper.recordsOf(run.key);
  const check = new Runs();
  await decodeAll(feed.wiring.spawn, kept, (entry) => check.apply(entry, run.thread));
  if ((check.get(run.thread)?.steps.length ?? 0) >= run.steps.length) return kept;
  const entries: Entry[] = [];
  await new Promise<void>((done) => {
    const end = read(feed, run.thread, {
      begin: () => (entries.length = 0),
      entries: (more) => entries.push(...more),
      frame: (frame) => {
        if (frame.type !== "caught_up") return;
        end();
        done();
      },
    });
  });
  return [batchOf(entries)];
}
