/**
 * The optimisers of graph/optimizer.ts over a run of the flat parameter vector, in float32. Padding has no gradient and stays 0.
 * Kingma & Ba (2015), algorithm 1; Loshchilov & Hutter (2019), algorithm 2.
 */

/**
 * w <- w - shrinkage w, then m, v <- running means of g, g^2; w <- w - firstRate m / (sqrt(v secondCorrection) + epsilon).
 * @param shrinkage rate * decay, subtracted as a product so that it is not rounded away beside 1
 * @param firstRate rate / (1 - b1^t)
 * @param secondCorrection 1 / (1 - b2^t)
 * @param firstWeight 1 - b1 @param secondWeight 1 - b2
 */
export function adam(
  parameters: usize, gradient: usize, first: usize, second: usize, bytes: usize,
  shrinkage: f32, firstRate: f32, secondCorrection: f32, firstWeight: f32, secondWeight: f32, epsilon: f32,
): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const g = v128.load(gradient + at);
    let m = v128.load(first + at);
    let v = v128.load(second + at);
    m = f32x4.add(m, f32x4.mul(f32x4.splat(firstWeight), f32x4.sub(g, m)));
    v = f32x4.add(v, f32x4.mul(f32x4.splat(secondWeight), f32x4.sub(f32x4.mul(g, g), v)));
    const scale = f32x4.add(f32x4.sqrt(f32x4.mul(v, f32x4.splat(secondCorrection))), f32x4.splat(epsilon));
    const move = f32x4.div(f32x4.mul(f32x4.splat(firstRate), m), scale);
    v128.store(first + at, m);
    v128.store(second + at, v);
    v128.store(parameters + at, f32x4.sub(shrunk(v128.load(parameters + at), shrinkage), move));
  }
}

/** w <- w - shrinkage w - rate g */
export function descend(parameters: usize, gradient: usize, bytes: usize, shrinkage: f32, rate: f32): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const move = f32x4.mul(f32x4.splat(rate), v128.load(gradient + at));
    v128.store(parameters + at, f32x4.sub(shrunk(v128.load(parameters + at), shrinkage), move));
  }
}

@inline
function shrunk(w: v128, shrinkage: f32): v128 {
  return f32x4.sub(w, f32x4.mul(f32x4.splat(shrinkage), w));
}
