import { expect, test, vi } from "vitest";
import { FakeSocket } from "../testing.js";
import { type Link, LiveSocket } from "./live.js";

function open(silenceMs?: number): { socket: LiveSocket; links: Link[] } {
  const links: Link[] = [];
  const events = {
    data: () => {},
    frame: () => {},
    link: (link: Link) => links.push(link),
    query: () => new URLSearchParams(),
  };
  const socket = new LiveSocket(
    "ws://gateway",
    events,
    (url) => new FakeSocket(url) as unknown as WebSocket,
    silenceMs,
  );
  socket.start();
  return { socket, links };
}

test("a gateway that says nothing is asked, and left when it does not answer", async () => {
  const { socket, links } = open(20);
  const silent = FakeSocket.last;
  silent.hello("E@0:1");
  await vi.waitFor(() => expect(links.at(-1)).toMatchObject({ state: "waiting", why: "the gateway did not answer" }));
  expect([silent.sent.map((frame) => frame.type), silent.closedWith]).toEqual([["ping"], 1000]);
  socket.stop("done");
});

test("a stopped connection closes with a code a client may use, and does not come back", () => {
  const { socket, links } = open();
  const first = FakeSocket.last;
  socket.stop("done");
  first.onclose?.({ code: 1006 });
  expect([first.closedWith, links.at(-1)]).toEqual([1000, { state: "closed", why: "done" }]);
});

test("a frame of a newer gateway that this page does not know is no fault", () => {
  const { socket, links } = open();
  FakeSocket.last.hello("E@0:1");
  FakeSocket.last.frame({ type: "fanfare" });
  FakeSocket.last.onmessage?.({ data: "{" });
  expect(links.at(-1)?.state).toBe("open");
  socket.stop("done");
});
