import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { expect, test, vi } from "vitest";
import { Feed } from "./feed.js";
import { EventType } from "./generated/dashstream/v1/dashstream_pb.js";
import { Archive } from "./store/archive.js";
import { entry, FakeSocket, header, InlineWorker, value } from "./testing.js";

vi.stubGlobal("IDBKeyRange", IDBKeyRange);

const node = (thread: string, sequence: number, version = 1) =>
  value({
    case: "event",
    value: { header: header(thread, sequence, version), eventType: EventType.NODE_START, nodeId: "n" },
  });

function build(factory: IDBFactory): Feed {
  return new Feed(
    {
      base: "ws://gateway",
      spawn: () => new InlineWorker(),
      archive: () => Archive.open(factory),
      frame: (work) => setTimeout(work, 0),
      budget: () => 8,
    },
    (url) => new FakeSocket(url) as unknown as WebSocket,
  );
}

async function open(factory: IDBFactory): Promise<Feed> {
  const feed = build(factory);
  await feed.start("earliest");
  return feed;
}

const settle = () => new Promise((done) => setTimeout(done, 15));

test("a page that still reads what was kept says that it starts, not that it stopped", async () => {
  const feed = build(new IDBFactory());
  const started = feed.start("earliest");
  expect(feed.status.link).toEqual({ state: "starting" });
  await started;
  expect(feed.status.link.state).toBe("connecting");
});

test("a first visit asks for its start, and a reload shows what was there and goes on after it", async () => {
  const factory = new IDBFactory();
  const feed = await open(factory);
  expect(FakeSocket.last.url).toBe("ws://gateway/ws?window=20000&from=earliest");
  FakeSocket.last.hello("E@0:-1,1:-1");
  FakeSocket.last.records(entry(9007199254740993n, node("a", 1)), entry(4, node("b", 1), 1));
  await settle();
  await feed.save();
  // Applied, but not yet kept: it will be delivered again.
  FakeSocket.last.records(entry(9007199254740994n, node("a", 2)));
  await settle();
  const again = await open(factory);
  expect(again.runs.all().map((run) => [run.key, run.steps.length])).toEqual([
    ["a", 1],
    ["b", 1],
  ]);
  expect(FakeSocket.last.url).toBe("ws://gateway/ws?window=20000&cursor=E@0:9007199254740993,1:4");
});

test("nothing after a record of a newer schema changes a run or the cursor", async () => {
  const feed = await open(new IDBFactory());
  const socket = FakeSocket.last;
  socket.hello("E@0:-1,1:-1");
  socket.records(entry(0, node("a", 1)), entry(1, node("a", 2, 2)), entry(2, node("a", 3)), entry(0, node("b", 1), 1));
  await settle();
  socket.records(entry(3, node("a", 4)));
  await settle();
  expect(feed.status.mismatch).toMatchObject({ version: 2, partition: 0, offset: 1n });
  expect(feed.cursorText()).toBe("E@0:0,1:-1");
  expect(feed.runs.get("a")!.steps.length).toBe(1);
  expect(feed.runs.get("b")).toBeUndefined();
  expect([socket.closedWith, socket.sent.at(-1)!.cursor]).toEqual([1000, "E@0:0,1:-1"]);
});

test("a gap moves the cursor in its place among the records, and a reset forgets what was before it, not what follows", async () => {
  const feed = await open(new IDBFactory());
  const socket = FakeSocket.last;
  socket.hello("E@0:-1");
  socket.records(entry(0, node("a", 1)));
  socket.frame({ type: "gap", partition: 0, from: "1", to: "9", count: 9, reason: "expired" });
  await settle();
  expect(feed.cursorText()).toBe("E@0:9");
  socket.frame({ type: "reset", reason: "epoch", epoch: "F", cursor: "F@0:-1" });
  socket.records(entry(0, node("c", 1)));
  await settle();
  expect(feed.runs.all().map((run) => run.key)).toEqual(["c"]);
  expect(feed.cursorText()).toBe("F@0:0");
});

test("after a broken connection the page comes back when the server said, from what it applied", async () => {
  const feed = await open(new IDBFactory());
  const socket = FakeSocket.last;
  socket.hello("E@0:-1");
  socket.records(entry(0, node("a", 1)));
  await settle();
  socket.frame({ type: "goaway", reason: "drain", retry_after_ms: 5, cursor: "E@0:0" });
  socket.onclose?.({ code: 1001 });
  expect(feed.status.link).toMatchObject({ state: "waiting", why: "the gateway is shutting down or restarting" });
  await settle();
  expect(FakeSocket.last).not.toBe(socket);
  expect(FakeSocket.last.url).toContain("cursor=E@0:0");
});

test("of two pages in one browser the one opened last keeps records, and the other says that it does not", async () => {
  const factory = new IDBFactory();
  const first = await open(factory);
  const socket = FakeSocket.last;
  socket.hello("E@0:-1");
  socket.records(entry(0, node("a", 1)));
  await settle();
  await first.save();
  const second = await open(factory);
  socket.records(entry(1, node("a", 2)));
  await settle();
  await first.save();
  expect(first.keeper.state).toContain("another tab");
  expect(second.keeper.state).toBe("kept across reloads");
  expect((await open(factory)).cursorText()).toBe("E@0:0");
});

test("after a reload the newest events are in the order in which they came, each once", async () => {
  const factory = new IDBFactory();
  const feed = await open(factory);
  FakeSocket.last.hello("E@0:-1,1:-1");
  const both = value({
    case: "eventBatch",
    value: { events: ["a", "b"].map((thread) => ({ header: header(thread, 1), eventType: EventType.NODE_START })) },
  });
  const records = [entry(0, both), entry(0, node("b", 2), 1), entry(1, node("a", 2)), entry(1, node("b", 3), 1)];
  FakeSocket.last.records(...records.map((each, i) => ({ ...each, appendedAt: i })));
  await settle();
  const positions = (of: Feed) => of.recent.entries.map((each) => `${each.partition}:${each.offset}`);
  const before = positions(feed);
  await feed.save();
  expect(positions(await open(factory))).toEqual(before);
});

test("a run that needed more memory than there is leaves the archive too", async () => {
  const factory = new IDBFactory();
  const feed = await open(factory);
  FakeSocket.last.hello("E@0:-1");
  FakeSocket.last.records(entry(0, node("a", 1)), entry(1, node("b", 1)));
  await settle();
  await feed.save();
  await feed.keeper.save(feed.cursorText(), ["a"]);
  expect((await open(factory)).runs.all().map((run) => run.key)).toEqual(["b"]);
});
