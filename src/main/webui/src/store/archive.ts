// What survives a reload: the records of each run and the cursor after them, always written in one transaction.

const NAME = "dashstream";

/** Records of one run, in order, as a delivery batch. */
export interface Chunk {
  readonly key: string;
  readonly batch: Uint8Array<ArrayBuffer>;
}

export interface Saved {
  readonly cursor: string;
  readonly chunks: readonly Chunk[];
}

export class Archive {
  private constructor(private readonly db: IDBDatabase) {}

  static async open(factory: IDBFactory = indexedDB, name = NAME): Promise<Archive> {
    const request = factory.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("chunks", { autoIncrement: true }).createIndex("key", "key");
      request.result.createObjectStore("facts");
    };
    return new Archive(await answer(request));
  }

  async load(): Promise<Saved> {
    const transaction = this.db.transaction(["chunks", "facts"]);
    const [cursor, chunks] = await Promise.all([
      answer<unknown>(transaction.objectStore("facts").get("cursor")),
      answer<Chunk[]>(transaction.objectStore("chunks").getAll()),
    ]);
    return { cursor: typeof cursor === "string" ? cursor : "", chunks };
  }

  /** The records, the cursor after them and what was evicted: all of it or nothing. */
  async save(chunks: readonly Chunk[], cursor: string, evicted: readonly string[]): Promise<void> {
    const transaction = this.db.transaction(["chunks", "facts"], "readwrite");
    const store = transaction.objectStore("chunks");
    for (const chunk of chunks) store.add(chunk);
    transaction.objectStore("facts").put(cursor, "cursor");
    for (const key of evicted) {
      const cursors = store.index("key").openKeyCursor(IDBKeyRange.only(key));
      cursors.onsuccess = () => {
        if (cursors.result === null) return;
        store.delete(cursors.result.primaryKey);
        cursors.result.continue();
      };
    }
    await done(transaction);
  }

  async chunksOf(key: string): Promise<Chunk[]> {
    return answer(
      this.db.transaction("chunks").objectStore("chunks").index("key").getAll(IDBKeyRange.only(key)) as IDBRequest<
        Chunk[]
      >,
    );
  }

  async clear(): Promise<void> {
    const transaction = this.db.transaction(["chunks", "facts"], "readwrite");
    transaction.objectStore("chunks").clear();
    transaction.objectStore("facts").clear();
    await done(transaction);
  }
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
