/** How many threads share each batch, in words. Knows settings and what was measured; starts nothing. */
import type { Decision, TrainingPlan } from "./plan.js";

export function threadsDecision({ workers }: Pick<TrainingPlan, "workers">): Decision {
  const alone = {
    choice: "one thread",
    reason: "threads wait for each other twice a step, since the likelihood ties the batch's rows together: on two busy processors a step of the net 100-50-25-12 took 2.3 times as long with two at a batch of 100, 0.76 of the time at 500",
  };
  const shared = { choice: `${Math.max(2, workers)} threads`, reason: "each takes a share of every batch's rows; worth it for wide nets and large batches on processors that are free" };
  return workers === 1
    ? { topic: "threads", ...alone, alternatives: [shared], override: "train { workers = 2 }" }
    : { topic: "threads", ...shared, alternatives: [alone], override: "train { workers = 1 }" };
}
