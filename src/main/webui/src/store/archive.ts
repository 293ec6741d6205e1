// What survives a reload: the records of each run and the cursor after them, always written in one transaction.

const NAME = "dashstream";

/** Records of one run, in order, as a delivery batch. */
export interface Chunk {
  readonly key: string;
  readonly batch: Uint8Array<ArrayBuffer>;
}

/** Several pages of one browser share one database. The one that opened it last keeps records; the others only show. */
export class NotTheKeeper extends Error {
  constructor() {
    super("another tab of this page, opened later, keeps them");
  }
}

export class Archive {
  private constructor(
    private readonly db: IDBDatabase,
    private readonly keeper: string,
  ) {}

  static async open(factory: IDBFactory = indexedDB, name = NAME): Promise<Archive> {
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("chunks", { autoIncrement: true }).createIndex("key", "key");
      request.result.createObjectStore("facts");
    };
    const archive = new Archive(await answer(request), `${Date.now()}.${Math.random()}`);
    const transaction = archive.db.transaction("facts", "readwrite");
    transaction.objectStore("facts").put(archive.keeper, "keeper");
    await done(transaction);
    return archive;
  }

  /** The cursor after all that is kept; empty when nothing is. */
  async cursor(): Promise<string> {
    const facts = this.db.transaction("facts").objectStore("facts");
    const cursor = await answer<unknown>(facts.get("cursor"));
    return typeof cursor === "string" ? cursor : "";
  }

  /** All that is kept, in order, a page at a time. */
  async *chunks(page = 64): AsyncGenerator<Chunk> {
    let after: IDBValidKey | undefined;
    while (true) {
      const range = after === undefined ? undefined : IDBKeyRange.lowerBound(after, true);
      const store = this.db.transaction("chunks").objectStore("chunks");
      const [keys, chunks] = await Promise.all([
        answer(store.getAllKeys(range, page)),
        answer(store.getAll(range, page) as IDBRequest<Chunk[]>),
      ]);
      yield* chunks;
      if (keys.length < page) return;
      after = keys.at(-1);
    }
  }

  /** The records, the cursor after them and what was evicted: all of it or nothing. */
  async save(chunks: readonly Chunk[], cursor: string, evicted: readonly string[]): Promise<void> {
    await this.write((store, facts) => {
      for (const chunk of chunks) store.add(chunk);
      facts.put(cursor, "cursor");
      for (const key of evicted) remove(store, key);
    });
  }

  /** Puts these records of a run in the place of those that are kept. */
  async replace(chunk: Chunk): Promise<void> {
    await this.write((store) => remove(store, chunk.key, () => store.add(chunk)));
  }

  async chunksOf(key: string): Promise<Chunk[]> {
    const index = this.db.transaction("chunks").objectStore("chunks").index("key");
    return answer(index.getAll(IDBKeyRange.only(key)) as IDBRequest<Chunk[]>);
  }

  async clear(): Promise<void> {
    await this.write((store, facts) => {
      store.clear();
      facts.delete("cursor");
    });
  }

  /** Writes in one transaction, unless another page is the keeper now. */
  private async write(change: (chunks: IDBObjectStore, facts: IDBObjectStore) => void): Promise<void> {
    const transaction = this.db.transaction(["chunks", "facts"], "readwrite");
    const facts = transaction.objectStore("facts");
    const finished = done(transaction);
    let other = false;
    const asked = facts.get("keeper");
    asked.onsuccess = () => {
      other = asked.result !== this.keeper;
      if (!other) change(transaction.objectStore("chunks"), facts);
    };
    await finished;
    if (other) throw new NotTheKeeper();
  }
}

function remove(store: IDBObjectStore, key: string, then: () => void = () => {}): void {
  const cursors = store.index("key").openKeyCursor(IDBKeyRange.only(key));
  cursors.onsuccess = () => {
    if (cursors.result === null) return then();
    store.delete(cursors.result.primaryKey);
    cursors.result.continue();
  };
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's database failed"));
  });
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () =>
      reject(transaction.error ?? new Error("the browser's database gave up"));
  });
}
