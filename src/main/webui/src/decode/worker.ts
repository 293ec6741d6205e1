import { decodeBatch } from "./decode.js";
import type { Answer, Job } from "./decoder.js";

self.onmessage = ({ data }: MessageEvent<Job>) => {
  const entries = decodeBatch(data.bytes);
  const answer: Answer = { id: data.id, entries };
  self.postMessage(answer, { transfer: [data.bytes.buffer] });
};
