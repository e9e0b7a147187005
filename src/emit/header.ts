/** What stands at the head of an emitted module: the formula, the model in symbols, and what each symbol is over the rows. Knows no code. */
import type { Design } from "../design/index.js";
import { assertNever } from "../invariant.js";
import { printModel, type Contribution, type Model } from "../model/index.js";
import type { Plan } from "../plan/index.js";

/** The lines of the comment. */
export function headerLines(model: Model, design: Design, plan: Plan): readonly string[] {
  return [
    model.formula,
    "",
    ...symbolLines(model, design).map((line) => `  ${line}`),
    "",
    ...printModel(model, design).trimEnd().split("\n").slice(model.name === null ? 1 : 2).map((line) => `  ${line}`),
    "",
    `Written by \`lmmc emit\` for ${design.rowCount} rows. ${engineSentence(plan)} The same rows and`,
    "seed give the same fit as `compile(formula).fit(rows)`, bit by bit. What stands below is what runs: change it, and the fit changes.",
  ];
}

function engineSentence({ engine, criterion, training }: Plan): string {
  if (engine === "sgd" && training !== null) return `The net is trained under the likelihood of the mixed model (${training.strategy} batches).`;
  return `Every term is linear: ${criterion === "reml" ? "the restricted likelihood" : "the likelihood"} is maximised exactly.`;
}

/** y = X β + f(x; w) + Z b + k(s) + e, and what is drawn from where. */
function symbolLines({ contributions, weights }: Model, design: Design): readonly string[] {
  const counts = { grouped: 0, kernel: 0, network: 0 };
  const several = (kind: Contribution["kind"]): boolean => contributions.filter((one) => one.kind === kind).length > 1;
  const index = (kind: keyof typeof counts): string => (several(kind) ? subscript(++counts[kind]) : "");
  const laws: string[] = [];
  const parts = contributions.flatMap((one): readonly string[] => {
    switch (one.kind) {
      case "linear": return design.fixed.names.length === 0 ? [] : ["X β"];
      case "offset": return ["offset"];
      case "network": return one.givesMean ? [`f${index("network")}(x; w)`] : [];
      case "grouped": {
        const at = index("grouped");
        laws.push(`b${at} ~ N(0, ${one.levelCovariance === null ? `D${at}` : `K ⊗ D${at}`})${one.levelCovariance === null && one.groupingFactor.factors.length > 0 ? ` in every level of ${one.groupingFactor.label}` : ""}`);
        return [`Z${at} b${at}`];
      }
      case "kernel": {
        const at = index("kernel");
        laws.push(`u${at}(s) a Gaussian process of covariance k${at}(s, s')`);
        return [`u${at}(s)`];
      }
      default: return assertNever(one);
    }
  });
  return [`y = ${[...parts, "e"].join(" + ")}`, ...laws, `e ~ N(0, σ²${weights === null ? "" : " / w"})`];
}

function subscript(number: number): string {
  return [...String(number)].map((digit) => String.fromCodePoint(0x2080 + Number(digit))).join("");
}
