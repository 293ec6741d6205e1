import { createContext, useContext, useSyncExternalStore } from "react";
import type { Feed } from "../feed.js";

export const FeedContext = createContext<Feed | null>(null);

/** The feed; its user is drawn again, ten times a second at most, when something changed. */
export function useFeed(): Feed {
  const feed = useContext(FeedContext);
  if (feed === null) throw new Error("no feed");
  useSyncExternalStore(feed.subscribe, feed.snapshot);
  return feed;
}
