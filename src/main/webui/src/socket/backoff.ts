/** How long to wait before each new try: grows from 0.5 s to 15 s, spread so that clients do not come together; endless. */
export class Backoff {
  private tries = 0;
  private told: number | null = null;

  constructor(private readonly random: () => number = Math.random) {}

  /** The server's own word for the next wait. */
  serverSaid(retryAfterMs: number): void {
    this.told = Math.max(0, retryAfterMs);
  }

  nextMs(): number {
    const told = this.told;
    this.told = null;
    const most = Math.min(15_000, 500 * 2 ** Math.min(this.tries++, 10));
    return told ?? Math.round(most / 2 + (most / 2) * this.random());
  }

  get attempt(): number {
    return this.tries;
  }

  succeeded(): void {
    this.tries = 0;
    this.told = null;
  }
}
