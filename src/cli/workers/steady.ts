/** A worker thread that does one piece of steady work until shared memory tells it to end. Knows nothing of the work. */
import { workerData } from "node:worker_threads";
import type { SteadyWork } from "../../index.js";

/** What a thread starts with. */
export interface SteadyStart {
  readonly module: string;
  readonly name: string;
  readonly shared: unknown;
  readonly member: number;
}

const { module, name, shared, member } = workerData as SteadyStart;
const exported = (await import(module)) as Readonly<Record<string, SteadyWork<unknown>>>;
await exported[name].run(shared, member);
