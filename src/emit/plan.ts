/** The plan as a literal, with each of its reasons as a comment where the choice stands. Knows a plan's form. */
import type { Plan } from "../plan/index.js";
import { printLiteral } from "./literal.js";

/** The comment that says what was decided. */
export function planDocumentation({ facts }: Plan): string {
  return [
    `What the compiler decided over ${facts.rowCount} rows; each decision says why. Sizes in \`facts\` may differ in other rows, but not how the`,
    "grouping factors lie to each other: `train` refuses rows that would need another plan.",
  ].join("\n");
}

export function planLiteral(plan: Plan): string {
  const decisions = plan.decisions.map(({ topic, choice, reason, alternatives, override }) => ({ topic, choice, reason, alternatives, override }));
  return printLiteral({ ...plan, decisions });
}
