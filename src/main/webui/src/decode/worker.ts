import { decodeBatch } from "./decode.js";
import type { Answer, Job } from "./decoder.js";
import { shred } from "./shred.js";

const post = (answer: Answer, transfer: Transferable[] = []) => self.postMessage(answer, { transfer });

self.onmessage = ({ data }: MessageEvent<Job>) => {
  const entries = decodeBatch(data.bytes);
  const parts = shred(entries);
  post({ id: data.id, entries, more: parts.length }, [data.bytes.buffer]);
  for (const part of parts) post({ id: data.id, part });
};

post({ ready: true });
