/** What waits to be applied, in order; applied once per frame, and no longer than a frame can spare. */
export class Intake<T> {
  private queue: T[] = [];
  private head = 0;
  private scheduled = false;

  constructor(
    private readonly frame: (work: () => void) => void,
    /** How long applying may take of a frame, milliseconds. */
    private readonly budget: () => number,
    /** Applies one; tells whether the clock is to be looked at now, or "stop" to leave this and all after it. */
    private readonly apply: (item: T) => "on" | "look" | "stop",
    private readonly applied: () => void,
  ) {}

  get backlog(): number {
    return this.queue.length - this.head;
  }

  push(items: readonly T[]): void {
    for (const item of items) this.queue.push(item);
    this.schedule();
  }

  clear(): void {
    this.queue = [];
    this.head = 0;
  }

  private schedule(): void {
    if (this.scheduled || this.backlog === 0) return;
    this.scheduled = true;
    this.frame(() => this.run());
  }

  private run(): void {
    this.scheduled = false;
    const until = performance.now() + this.budget();
    let steps = 0;
    while (this.head < this.queue.length) {
      const then = this.apply(this.queue[this.head]!);
      if (then === "stop") break;
      this.head++;
      // The clock costs more than a small record.
      if ((then === "look" || (++steps & 15) === 0) && performance.now() > until) break;
    }
    if (this.head > 4096 || this.head >= this.queue.length) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
    this.applied();
    this.schedule();
  }
}
