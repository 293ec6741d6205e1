import { Decoder, type DecodeWorker } from "../decode/decoder.js";
import type { Entry } from "../decode/records.js";
import { batchOf } from "../decode/split.js";
import { type Archive, type Chunk, NotTheKeeper } from "./archive.js";

interface Unsaved {
  readonly key: string;
  readonly entry: Entry;
}

/** Keeps what was applied in the browser's database, and brings it back. Says in words when it cannot. */
export class Keeper {
  private archive: Archive | null = null;
  private unsaved: Unsaved[] = [];
  private evicted: string[] = [];
  private saving: Promise<void> | null = null;
  /** Counts up when everything is forgotten: what fails to be saved then is not tried again. */
  private life = 0;
  state = "opening";

  /** Opens the database; returns the cursor after what is kept, or empty. */
  async open(opening: () => Promise<Archive>): Promise<string> {
    try {
      this.archive = await opening();
      this.state = "kept across reloads";
      return await this.archive.cursor();
    } catch (error) {
      this.archive = null;
      this.state = `not kept: ${text(error)}`;
      return "";
    }
  }

  /** Hands out all that is kept, in order, decoded as what arrives is. */
  async restore(spawn: () => DecodeWorker, apply: (key: string, entries: readonly Entry[]) => void): Promise<void> {
    if (this.archive === null) return;
    let key = "";
    const decoder = new Decoder(spawn, (entries) => apply(key, entries));
    for await (const chunk of this.archive.chunks()) {
      key = chunk.key;
      decoder.decode(chunk.batch);
      await new Promise<void>((done) => decoder.after(done));
    }
    decoder.clear();
  }

  note(key: string, entry: Entry): void {
    if (this.archive !== null) this.unsaved.push({ key, entry });
  }

  /** Keeps what was noted together with the cursor after it. */
  async save(cursor: string, evicted: readonly string[]): Promise<void> {
    this.evicted.push(...evicted);
    // Waits for the one under way, so that who awaits this knows that all is kept.
    while (this.saving !== null) await this.saving;
    const { archive } = this;
    if (archive === null || (this.unsaved.length === 0 && this.evicted.length === 0)) return;
    this.saving = this.write(archive, cursor).finally(() => (this.saving = null));
    await this.saving;
  }

  private async write(archive: Archive, cursor: string): Promise<void> {
    const { unsaved, evicted, life } = this;
    this.unsaved = [];
    this.evicted = [];
    const gone = new Set(evicted);
    try {
      await archive.save(chunks(unsaved.filter(({ key }) => !gone.has(key))), cursor, evicted);
    } catch (error) {
      this.failed(error);
      if (life !== this.life || this.archive === null) return;
      // Kept later with what comes, or not at all when the browser has no room: the page says so.
      this.unsaved = unsaved.concat(this.unsaved);
      this.evicted = evicted.concat(this.evicted);
    }
  }

  /** Puts all records of a run in the place of those that were kept or noted. */
  async replace(key: string, entries: readonly Entry[]): Promise<void> {
    this.unsaved = this.unsaved.filter((each) => each.key !== key);
    await this.archive?.replace({ key, batch: batchOf(entries) }).catch((error: unknown) => this.failed(error));
  }

  async forget(): Promise<void> {
    this.life++;
    this.unsaved = [];
    this.evicted = [];
    await this.archive?.clear().catch((error: unknown) => this.failed(error));
  }

  /** Everything kept of a run, as the gateway sent it. */
  async recordsOf(key: string): Promise<Uint8Array<ArrayBuffer>[]> {
    return (await this.archive?.chunksOf(key))?.map((chunk) => chunk.batch) ?? [];
  }

  private failed(error: unknown): void {
    this.state = `not kept: ${text(error)}`;
    if (!(error instanceof NotTheKeeper)) return;
    this.archive = null;
    this.unsaved = [];
    this.evicted = [];
  }
}

function chunks(records: readonly Unsaved[]): Chunk[] {
  const byRun = new Map<string, Entry[]>();
  for (const { key, entry } of records) {
    const of = byRun.get(key);
    if (of === undefined) byRun.set(key, [entry]);
    else of.push(entry);
  }
  return [...byRun].map(([key, entries]) => ({ key, batch: batchOf(entries) }));
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
