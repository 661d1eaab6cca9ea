import type { Browser } from "@playwright/test";

/**
 * The page's main thread by its own CPU clock, from Chromium's tracing. On a machine of few cores the software renderer
 * and everybody else take turns with the page, and what the page's clock calls a long task is mostly their turn: thread
 * time counts what the thread itself ran, and neither the waiting for a core nor for the renderer.
 */
type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: when, and how long; by the wall and by the thread's clock. */
  readonly ts: number;
  readonly dur?: number;
  readonly tts?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
};

/** Scripts and the messages they take in. */
export const SCRIPTS = ["devtools.timeline", "v8"] as const;
/** Tasks of every thread. */
export const TASKS = ["toplevel"] as const;

const LONG_TASK_MS = 50;

/** Starts to trace; answers how to stop and what was seen. */
export async function trace(browser: Browser, categories: readonly string[]): Promise<() => Promise<TraceEvent[]>> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const ended = new Promise<void>((resolve) => session.once("Tracing.tracingComplete", () => resolve()));
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { recordMode: "recordAsMuchAsPossible", includedCategories: [...categories] },
  });
  return async () => {
    await session.send("Tracing.end");
    await ended;
    await session.detach();
    return events.sort((a, b) => a.ts - b.ts);
  };
}

/**
 * Thread milliseconds of each message from a WebSocket: from its arrival in the page to the end of the call that it led
 * to, its microtasks included.
 */
export function messagesMs(events: readonly TraceEvent[]): number[] {
  const ms: number[] = [];
  let message: TraceEvent | null = null;
  for (const event of events) {
    if (event.name === "WebSocketReceive") message = event;
    else if (event.name === "v8.callFunction" && event.tid === message?.tid && event.pid === message.pid) {
      const { tts: startedUs } = message;
      if (startedUs === undefined || event.tts === undefined || event.tdur === undefined) {
        throw new Error("the browser does not tell thread time");
      }
      ms.push((event.tts + event.tdur - startedUs) / 1000);
      message = null;
    }
  }
  return ms;
}

/** How many tasks of a page's main thread took longer than 50 ms of thread time. */
export function longTasks(events: readonly TraceEvent[]): number {
  const mains = new Set<string>();
  for (const { name, args, pid, tid } of events) {
    if (name === "thread_name" && args?.name === "CrRendererMain") mains.add(`${pid}/${tid}`);
  }
  const tasks = events.filter(
    ({ name, ph, pid, tid }) => name === "ThreadControllerImpl::RunTask" && ph === "X" && mains.has(`${pid}/${tid}`),
  );
  if (!tasks.some(({ tdur }) => tdur !== undefined)) throw new Error("the browser does not tell thread time");
  return tasks.filter(({ tdur = 0 }) => tdur > LONG_TASK_MS * 1000).length;
}
