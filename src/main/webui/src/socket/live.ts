import { Backoff } from "./backoff.js";
import { parseFrame, type ServerFrame } from "./frames.js";

/** Where a connection stands; what the page shows of it. */
export type Link =
  | { readonly state: "starting" }
  | { readonly state: "closed"; readonly why: string }
  | { readonly state: "connecting"; readonly attempt: number }
  | { readonly state: "open"; readonly since: number }
  | { readonly state: "waiting"; readonly attempt: number; readonly until: number; readonly why: string };

export interface LiveEvents {
  /** One WebSocket message, in order with the frames. */
  data(bytes: Uint8Array<ArrayBuffer>): void;
  frame(frame: ServerFrame): void;
  link(link: Link): void;
  /** The query of the next connection: the cursor moves, so it is asked each time. */
  query(): URLSearchParams;
}

const NAMES: Readonly<Record<number, string>> = {
  1000: "closed",
  1001: "the gateway is shutting down or restarting",
  1006: "the connection broke",
  1008: "the gateway refused the connection's behaviour",
  1009: "a message was too big",
  1011: "the gateway failed",
  1013: "this page read too slowly, or the gateway is overloaded",
};

/** After so long without a word the gateway is asked for one, and after as long again it is taken for gone, milliseconds. */
const SILENCE_MS = 20_000;

/** One connection to /ws that comes back for ever, until it is stopped. */
export class LiveSocket {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private readonly backoff = new Backoff();

  constructor(
    private readonly base: string,
    private readonly events: LiveEvents,
    private readonly open: (url: string) => WebSocket = (url) => new WebSocket(url, "dashstream.v2"),
    private readonly silenceMs = SILENCE_MS,
  ) {}

  /** Connects now, whatever the backoff says. */
  start(): void {
    this.drop();
    this.events.link({ state: "connecting", attempt: this.backoff.attempt });
    const query = this.events.query().toString().replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%40", "@");
    const socket = this.open(`${this.base}/ws?${query}`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.listen(socket);
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (this.socket !== socket) return;
      this.listen(socket);
      this.received(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.again(NAMES[event.code] ?? `closed with ${event.code}`);
    };
  }

  send(frame: object): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  stop(why: string): void {
    this.drop();
    this.events.link({ state: "closed", why });
  }

  private received(data: string | ArrayBuffer): void {
    if (typeof data !== "string") {
      this.events.data(new Uint8Array(data));
      return;
    }
    const frame = parseFrame(data);
    if (frame === null) return;
    if (frame.type === "hello") {
      this.backoff.succeeded();
      this.events.link({ state: "open", since: Date.now() });
    } else if (frame.type === "goaway") {
      this.backoff.serverSaid(frame.retry_after_ms);
    }
    this.events.frame(frame);
  }

  /** A connection can break without anybody telling: a machine that froze, a cable, a proxy that forgot. */
  private listen(socket: WebSocket): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.send({ type: "ping", id: "silence" });
      this.silence = setTimeout(() => {
        if (this.socket !== socket) return;
        this.drop();
        this.again("the gateway did not answer");
      }, this.silenceMs);
    }, this.silenceMs);
  }

  private again(why: string): void {
    this.socket = null;
    clearTimeout(this.silence);
    const wait = this.backoff.nextMs();
    this.events.link({ state: "waiting", attempt: this.backoff.attempt, until: Date.now() + wait, why });
    this.timer = setTimeout(() => this.start(), wait);
  }

  private drop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onmessage = socket.onclose = null;
    // A socket that still connects has no close frame to send; 1000 is the one code a client may give besides 3000 and up.
    socket.close(1000);
  }
}
