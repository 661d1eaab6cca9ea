import { describeBus } from "./bus.cases.ts";
import { createMemoryBus } from "./bus.ts";

describeBus("memory", async () => createMemoryBus());
