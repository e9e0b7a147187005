/**
 * phi(z) and phi'(z) over runs of numbers. Both are formed at once, while e^z is at hand: the backward pass then only multiplies.
 * With s = 1 / (1 + e^-z), 1 - s = s e^-z, u = e^-|z|, E = e^(-2|z|) - 1 and P, p the standard normal distribution and density:
 * silu = z s, silu' = s + silu (1 - s); gelu = z P, gelu' = P + z p; |tanh| = -E / (E + 2); softplus = max(z, 0) + log(1 + u).
 */
import { exponential, exponentialMinusOne, logarithmOfOnePlus, scaledNormalTail } from "./exponential";
import { indicator, multiplyAdd, one, opposite, oppositeOfSize, positivePart, signOf } from "./vector";

/** In the order of the table in kernels.ts. */
const linear: i32 = 0;
const relu: i32 = 1;
const silu: i32 = 2;
const gelu: i32 = 3;
const tanh: i32 = 4;
const sigmoid: i32 = 5;
const softplus: i32 = 6;
const elu: i32 = 7;

/**
 * @param z and value may be the same run
 * @param derivative 0 where phi' is not wanted
 * @param bytes of the run, a multiple of 16
 */
export function activate(activation: i32, z: usize, value: usize, derivative: usize, bytes: usize): void {
  switch (activation) {
    case linear: return activateLinear(z, value, derivative, bytes);
    case relu: return activateRelu(z, value, derivative, bytes);
    case silu: return activateSilu(z, value, derivative, bytes);
    case gelu: return activateGelu(z, value, derivative, bytes);
    case tanh: return activateTanh(z, value, derivative, bytes);
    case sigmoid: return activateSigmoid(z, value, derivative, bytes);
    case softplus: return activateSoftplus(z, value, derivative, bytes);
    case elu: return activateElu(z, value, derivative, bytes);
    default: unreachable();
  }
}

function activateLinear(z: usize, value: usize, derivative: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) store(value, derivative, at, v128.load(z + at), one());
}

function activateRelu(z: usize, value: usize, derivative: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const positive = positivePart(v128.load(z + at));
    store(value, derivative, at, positive, indicator(f32x4.gt(positive, f32x4.splat(0))));
  }
}

function activateSilu(z: usize, value: usize, derivative: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(z + at);
    const e = exponential(opposite(x));
    const s = f32x4.div(one(), f32x4.add(one(), e));
    const phi = f32x4.mul(x, s);
    store(value, derivative, at, phi, multiplyAdd(phi, f32x4.mul(e, s), s));
  }
}

function activateGelu(z: usize, value: usize, derivative: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(z + at);
    const size = f32x4.pmin(f32x4.abs(x), f32x4.splat(13));
    const bell = exponential(f32x4.mul(f32x4.mul(size, size), f32x4.splat(-0.5)));
    const tail = f32x4.mul(bell, scaledNormalTail(size));
    const distribution = v128.bitselect(tail, f32x4.sub(one(), tail), f32x4.lt(x, f32x4.splat(0)));
    const density = f32x4.mul(bell, f32x4.splat(0.3989422804));
    store(value, derivative, at, f32x4.mul(x, distribution), multiplyAdd(x, density, distribution));
  }
}

function activateTanh(z: usize, value: usize, derivative: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(z + at);
    const twice = oppositeOfSize(f32x4.add(x, x));
    const decay = exponentialMinusOne(twice);
    const size = f32x4.div(opposite(decay), f32x4.add(f32x4.add(decay, one()), one()));
    store(value, derivative, at, v128.or(size, signOf(x)), f32x4.sub(one(), f32x4.mul(size, size)));
  }
}

function activateSigmoid(z: usize, value: usize, derivative: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const e = exponential(opposite(v128.load(z + at)));
    const s = f32x4.div(one(), f32x4.add(one(), e));
    store(value, derivative, at, s, f32x4.mul(s, f32x4.mul(e, s)));
  }
}

function activateSoftplus(z: usize, value: usize, derivative: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(z + at);
    const u = exponential(oppositeOfSize(x));
    const numerator = v128.bitselect(u, one(), f32x4.lt(x, f32x4.splat(0)));
    store(value, derivative, at, f32x4.add(positivePart(x), logarithmOfOnePlus(u)), f32x4.div(numerator, f32x4.add(one(), u)));
  }
}

function activateElu(z: usize, value: usize, derivative: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(z + at);
    const isPositive = f32x4.gt(x, f32x4.splat(0));
    const below = exponentialMinusOne(f32x4.pmin(x, f32x4.splat(0)));
    store(value, derivative, at, v128.bitselect(x, below, isPositive), v128.bitselect(one(), f32x4.add(below, one()), isPositive));
  }
}

@inline
function store(value: usize, derivative: usize, at: usize, phi: v128, slope: v128): void {
  v128.store(value + at, phi);
  if (derivative !== 0) v128.store(derivative + at, slope);
}
