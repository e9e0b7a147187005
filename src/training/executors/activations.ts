/**
 * Activations and their derivatives in elementary tensor operations. Knows no graph.
 * With s = 1 / (1 + exp(-z)) and P, p the standard normal distribution and density:
 * silu = z s, silu' = s + silu (1 - s); gelu = z P(z), gelu' = P(z) + z p(z); softplus' = s.
 */
import { assertNever } from "../../invariant.js";
import type { Activation } from "../../model/network.js";
import type { Tensor, TensorOperations } from "../../tensor/index.js";

/** phi(z); temporaries are left to the caller's scope. */
export function activate(on: TensorOperations, activation: Activation, z: Tensor): Tensor {
  switch (activation) {
    case "linear": return z;
    case "relu": return on.relu(z);
    case "silu": return on.multiply(z, on.sigmoid(z));
    case "gelu": return on.multiply(z, normalDistribution(on, z));
    case "tanh": return on.tanh(z);
    case "sigmoid": return on.sigmoid(z);
    case "softplus": return on.softplus(z);
    case "elu": return on.elu(z);
    default: return assertNever(activation);
  }
}

/** U * phi'(z). @param upstream U @param value phi(z) */
export function activationGradient(on: TensorOperations, activation: Activation, upstream: Tensor, z: Tensor, value: Tensor): Tensor {
  switch (activation) {
    case "linear": return upstream;
    case "relu": return on.multiply(upstream, on.step(value));
    case "silu": {
      const s = on.sigmoid(z);
      return on.multiply(upstream, on.add(s, on.subtract(value, on.multiply(value, s))));
    }
    case "gelu": return on.multiply(upstream, on.add(normalDistribution(on, z), on.multiply(z, normalDensity(on, z))));
    case "tanh": return on.subtract(upstream, on.multiply(upstream, on.multiply(value, value)));
    case "sigmoid": return on.multiply(upstream, on.subtract(value, on.multiply(value, value)));
    case "softplus": return on.multiply(upstream, on.sigmoid(z));
    case "elu": return on.eluGradient(upstream, value);
    default: return assertNever(activation);
  }
}

/** P(z) = (1 + erf(z / sqrt 2)) / 2 */
function normalDistribution(on: TensorOperations, z: Tensor): Tensor {
  return on.shift(on.scale(on.erf(on.scale(z, Math.SQRT1_2)), 0.5), 0.5);
}

/** p(z) = exp(-z^2 / 2) / sqrt(2 pi) */
function normalDensity(on: TensorOperations, z: Tensor): Tensor {
  return on.scale(on.exp(on.scale(on.multiply(z, z), -0.5)), 1 / Math.sqrt(2 * Math.PI));
}
