import { fitExact, fitIteratively } from "../src/exact/index.js";
import { instEval, threeCrossed, ratings, longitudinal } from "./exact-designs.js";
const which = process.argv[2];
const n = Number(process.argv[4] ?? 2e6);
const { design } = which === "insteval" ? instEval() : which === "crossed" ? threeCrossed() : which === "long" ? longitudinal() : ratings(n);
const show = (name: string, fit: any, ms: number) => console.log(JSON.stringify({ name, ms: Math.round(ms), logLik: fit.logLik, err: fit.logLikError, mc: fit.monteCarloError, probes: fit.probeCount, dist: fit.distanceToOptimum, ev: fit.evaluations, theta: [...fit.theta].slice(0,6), beta: [...fit.fixedEffects].slice(0,3), se: [...fit.standardErrors].slice(0,3), rss: Math.round(process.resourceUsage().maxRSS/1024)}));
if (!process.argv[3]?.includes("x")) {
  const a = performance.now();
  const { fit, diagnostics } = fitIteratively(design, { criterion: "reml", onProgress: (p) => console.error(((performance.now()-a)/1000).toFixed(2), p.evaluations, Math.sqrt(p.expectedDecrease)) });
  if (fit === null) console.log(diagnostics); else show("iterative", fit, performance.now() - a);
}
if (process.argv[3]?.includes("e")) {
  const b = performance.now();
  const { fit } = fitExact(design, { criterion: "reml" });
  show("exact", fit, performance.now() - b);
}
