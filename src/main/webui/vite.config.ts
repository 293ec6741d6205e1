import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The gateway that `npm run dev` shows: GATEWAY=http://localhost:18080 npm run dev
const gateway = process.env["GATEWAY"] ?? "http://localhost:8080";
const paths = ["/health", "/version", "/api", "/q"];

export default defineConfig({
  plugins: [react()],
  base: "./",
  // Classic workers start from a file too, where modules may not.
  worker: { format: "iife" },
  build: {
    outDir: process.env["PAGE_OUT"] ?? "../../../target/classes/META-INF/resources",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1000,
  },
  server: {
    proxy: {
      ...Object.fromEntries(paths.map((path) => [path, gateway])),
      "/ws": { target: gateway.replace(/^http/, "ws"), ws: true },
    },
  },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
