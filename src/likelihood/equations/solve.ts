/**
 * Solutions of the mixed-model equations for one right-hand side: [ΛᵀZᵀWZΛ + I, ...] (u, β) = (ΛᵀZᵀWr, XᵀWr), b = Λu.
 * Written in b, so that a singular Λ needs no special care. Knows a factor; knows no criterion.
 */
import { innerProduct } from "../../numerics/product.js";
import { restoreCoefficients } from "./conditioning.js";
import type { CrossProducts } from "./cross-products.js";
import type { EquationsFactor, StageFactor } from "./factor.js";
import { backwardSolveRemainder, forwardSolveRemainder } from "./remainder/remainder.js";
import type { ResponseCrossProducts } from "./response.js";
import { denseTiles } from "./scaling.js";
import { applyRoot } from "./tile.js";

export interface EquationsSolution {
  /** β, [p], in the units of X's columns */
  readonly fixedEffects: Float64Array;
  /** b of every grouped term in the design's order, [levels, d] */
  readonly conditionalModes: readonly Float64Array[];
  /** ρ² = (r - Zb)ᵀW(r - Zb) + uᵀu at the solution: the penalised residual sum of squares */
  readonly penalisedResidual: number;
}

/** A solution before it is carried to the units of columns and response. */
export interface ConditionedSolution {
  /** ρ² / unit² */
  readonly penalisedResidual: number;
  /** b, then β - β₀, per unit of the response, in order of elimination, conditioned columns, [N + p] */
  readonly coefficients: Float64Array;
}

/** Best linear unbiased predictors and estimates at the factor's Λ. O(nonzeros), no refactoring. */
export function solveEquations(factor: EquationsFactor, response: ResponseCrossProducts): EquationsSolution {
  return inUnits(factor.cross, response, solveConditioned(factor, response));
}

export function solveConditioned(factor: EquationsFactor, response: ResponseCrossProducts): ConditionedSolution {
  const half = halfSolve(factor, response.products);
  return { coefficients: backSolve(factor, half), penalisedResidual: response.squared - innerProduct(half.values, half.values) };
}

/** The same solution in the units of the columns and of the response. */
export function inUnits(cross: CrossProducts, { origin, unit }: ResponseCrossProducts, solution: ConditionedSolution): EquationsSolution {
  const { coefficients, penalisedResidual } = solution;
  const inResponseUnits = (values: Float64Array): Float64Array => values.map((value) => value * unit);
  return {
    fixedEffects: inResponseUnits(fixedEffectsOf(cross, coefficients, origin)),
    conditionalModes: conditionalModesOf(cross, coefficients).map(inResponseUnits),
    penalisedResidual: penalisedResidual * unit ** 2,
  };
}

/** L⁻¹ of a right-hand side, and the right-hand side as the sparse stages left it. */
export interface HalfSolution {
  /** h with hᵀh = gᵀ Ω⁻¹ g, [N + p]; the remainder's in an order of its own, the fixed effects last */
  readonly values: Float64Array;
  /** g less what earlier stages explain, [N + p]; its dense part is not kept */
  readonly reduced: Float64Array;
}

/** h = L⁻¹ Λᵀ g, the products of two such halves being products through Ω⁻¹. @param products g, [N + p] */
export function halfSolve(factor: EquationsFactor, products: Float64Array): HalfSolution {
  const reduced = products.slice();
  const values = new Float64Array(products.length);
  for (const stage of factor.stages) reduceStage(stage, reduced, values);
  const { layout } = factor.cross;
  const dense = values.subarray(layout.denseStart);
  dense.set(reduced.subarray(layout.denseStart));
  scaleDense(factor, dense, true);
  forwardSolveRemainder(factor.remainder, dense);
  return { values, reduced };
}

function reduceStage({ products, panel, roots }: StageFactor, reduced: Float64Array, values: Float64Array): void {
  const { block, start, rows } = products;
  const d = block.width;
  const half = new Float64Array(d);
  const mode = new Float64Array(d);
  for (let level = 0; level < block.levelCount; level++) {
    const at = block.start + level * d;
    applyRoot(roots, level * d * d, d, reduced, at, half, mode);
    for (let a = 0; a < d; a++) values[at + a] = half[a];
    for (let r = start[level]; r < start[level + 1]; r++) {
      let sum = 0;
      for (let a = 0; a < d; a++) sum += panel[r * d + a] * mode[a];
      reduced[rows[r]] -= sum;
    }
  }
}

/** Λ L⁻ᵀ h: b, then the fixed effects, [N + p]. */
export function backSolve(factor: EquationsFactor, half: HalfSolution): Float64Array {
  const coefficients = half.values.slice();
  const dense = coefficients.subarray(factor.cross.layout.denseStart);
  backwardSolveRemainder(factor.remainder, dense);
  scaleDense(factor, dense, false);
  for (let s = factor.stages.length - 1; s >= 0; s--) restoreStage(factor.stages[s], half.reduced, coefficients);
  return coefficients;
}

function restoreStage({ products, panel, roots }: StageFactor, reduced: Float64Array, coefficients: Float64Array): void {
  const { block, start, rows } = products;
  const d = block.width;
  const residual = new Float64Array(d);
  const half = new Float64Array(d);
  const mode = new Float64Array(d);
  for (let level = 0; level < block.levelCount; level++) {
    const at = block.start + level * d;
    for (let a = 0; a < d; a++) residual[a] = reduced[at + a];
    for (let r = start[level]; r < start[level + 1]; r++) {
      const value = coefficients[rows[r]];
      for (let a = 0; a < d; a++) residual[a] -= panel[r * d + a] * value;
    }
    applyRoot(roots, level * d * d, d, residual, 0, half, mode);
    for (let a = 0; a < d; a++) coefficients[at + a] = mode[a];
  }
}

/** The dense random effects times Λᵀ (`transpose`) or Λ, in place. */
function scaleDense(factor: EquationsFactor, dense: Float64Array, transpose: boolean): void {
  for (const { start, levelCount, width, template } of denseTiles(factor.cross.layout, factor.blockFactors)) {
    const held = new Float64Array(width);
    for (let at = start; at < start + levelCount * width; at += width) {
      held.fill(0);
      for (let a = 0; a < width; a++) {
        for (let b = 0; b < width; b++) held[a] += (transpose ? template[b * width + a] : template[a * width + b]) * dense[at + b];
      }
      dense.set(held, at);
    }
  }
}

function fixedEffectsOf({ layout, conditioning }: CrossProducts, coefficients: Float64Array, origin: Float64Array): Float64Array {
  const conditioned = origin.map((value, c) => value + coefficients[layout.randomCount + c]);
  const out = new Float64Array(layout.fixedCount);
  restoreCoefficients(conditioning.fixed, conditioned, 0, out, 0);
  return out;
}

function conditionalModesOf({ layout, conditioning }: CrossProducts, coefficients: Float64Array): Float64Array[] {
  const modes: Float64Array[] = [];
  for (const block of layout.blocks) {
    for (const { termIndex, column, width } of block.terms) {
      const out = new Float64Array(block.levelCount * width);
      for (let level = 0; level < block.levelCount; level++) {
        restoreCoefficients(conditioning.terms[termIndex], coefficients, block.start + level * block.width + column, out, level * width);
      }
      modes[termIndex] = out;
    }
  }
  return modes;
}
